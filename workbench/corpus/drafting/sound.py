"""What may stand in a question or be an answer: no addresses of pages, codes, markup, half sentences or marks of lists.

Rules see form and not meaning, so what is doubtful is refused: a draft less costs nothing, a wrong one a verdict.
"""

from __future__ import annotations

import re


def word_set(text: str) -> frozenset[str]:
    """The words of a text between blanks."""
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_MARKUP = re.compile(r"[{}<>|`\\^~]|\]\(|\[\[|\*\*|__|:::|&\w{2,8};|\$\(")
_ADDRESS = re.compile(
    r"://|\bwww\.|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|it|gov|io|eu|uk|html?|php|md|pdf|aspx?|jpe?g|png)\b|"
    r"(?:^|\s)[~.]{0,2}/[\w.-]+/|\bmailto:",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]+\.)+[a-z]{2,12}", re.IGNORECASE)
_CODE = re.compile(r"(?=\S*\d)(?=\S*[A-Za-z])[\w+/=]{20,}|[A-Za-z0-9+/]{40,}={0,2}|\b[0-9a-f]{16,}\b|\w{36,}")
# "2.644" is a number with its thousands, and no section.
_LIST_MARK = re.compile(
    r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]+|[-*•–]+|(?!\d{1,3}(?:\.\d{3})+$)\d{1,3}(?:\.\d{1,3})+\.?", re.IGNORECASE
)
_SENTENCE_BREAK = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,}[.!?] +[A-ZÀ-Ý]")
_PAIRS_OF_BRACKETS = ("()", "[]", "«»")
_NOTHING = frozenset(
    re.split(
        r"\|",
        "n/a|na|n.a.|nan|n.d.|nd|n/d|none|null|nil|nessuno|nessuna|tbd|tbc|tba|todo|unknown|sconosciuto|"
        "da definire|-|—|"
        "–|...|…|yes|no|sì|si|true|false|vero|falso|x|✓|✗|ok|same|idem|as above|come sopra|see above|see below|"
        "vedi sopra|vedi sotto|other|others|altro|download|scarica|link|here|qui|open|apri|view|"
        "click here|clicca qui|leggi|read more|click|various|varies|vari|varie",
    )
)
# A value that holds one of these is a sentence, or the half of one.
_VERBS = word_set(
    "is are was were be been has have had do does did can could will would shall should must may might you your we "
    "our i my they their he she it this these those please isn't aren't don't doesn't can't won't it's you're "
    "è sono era erano sarà saranno ha hanno può puoi possono deve devi devono viene vengono verrà puo si tu tuo tua "
    "tuoi tue noi nostro nostra questo questa questi queste quello quella"
)
# No value or name ends or begins on one of these and is whole.
_OPEN_END = word_set(
    "a an the of for in on at by to with from as into than and or but nor that which who whose if when where "
    "because eg e.g ie i.e etc di a da in con su per tra fra come del della dello dei delle degli al alla ai alle "
    "agli nel nella nei nelle sul sulla dal dalla il lo la i gli le un una uno e o ma che cui se quando dove perché "
    "ecc non not"
)
_OPEN_START = word_set(
    "and or but nor that which who whose if when where because see click read note so then also however vedi "
    "clicca leggi e o ma che cui se quando dove perché quindi anche però oppure inoltre"
)
MOST_WORDS = 9  # of an answer: a longer one is a passage, not a value


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without digits and marks."""
    # "May 2019" is a month, and no verb.
    return [word.casefold() for word in _WORD.findall(text.replace("’", "'")) if word != "May"]


def _ends_open(text: str, words: list[str]) -> bool:
    """Whether a text ends where more must follow: on an article or a preposition, but not on the A of "class A"."""
    return words[-1] in _OPEN_END and not (len(words[-1]) == 1 and text.rstrip(")»”\"' ")[-1:].isupper())


def plain(text: str) -> bool:
    """Whether a text is free of markup, addresses and codes."""
    return not (_MARKUP.search(text) or _ADDRESS.search(_EMAIL.sub("", text)) or _CODE.search(text))


def balanced(text: str) -> bool:
    """Whether brackets and quotation marks come in pairs."""
    return (
        all(text.count(pair[0]) == text.count(pair[1]) for pair in _PAIRS_OF_BRACKETS)
        and sum(map(text.count, '"“”')) % 2 == 0
    )


def sound_value(value: str, most: int = MOST_WORDS) -> bool:
    """Whether a text is a whole, short answer."""
    if _EMAIL.fullmatch(value):
        return True
    words = words_of(value)
    if not 0 < len(value.split()) <= most or len(value) > 90 or "\n" in value:
        return False
    if value.casefold().strip(" .") in _NOTHING or not any(c.isalnum() for c in value) or _LIST_MARK.fullmatch(value):
        return False
    if len(value) < 2 and not value.isdigit():
        return False
    if not plain(value) or not balanced(value) or _SENTENCE_BREAK.search(value) or value[-1] in ",:;?!…":
        return False
    if (
        value.endswith("..")
        or "?" in value
        or "[" in value
        or "..." in value
        or _EMAIL.search(value)
        or not _VERBS.isdisjoint(words)
    ):
        return False
    return not words or (
        not _ends_open(value, words) and words[0] not in _OPEN_START and words[0] not in _OPEN_END_ONLY
    )


# "a", "the" and "il" may open a value; these may not: "of the town", "con il modulo".
_OPEN_END_ONLY = _OPEN_END - word_set("a an the il lo la i gli le un una uno in on at by from da")

_NO_NAME = re.compile(
    r"(?:notes?|examples?|warning|tips?|important|see also|hints?|caution|update|edit|source|links?|urls?|https?|"
    r"mailto|images?|image|file|path|todo|nb|ps|p\.s|nota|note|nota bene|esempi|esempio|attenzione|avviso|importante|"
    r"vedi anche|fonte|fonti|id|uuid|hash|sha\d*|key|token|slug|index|indice|#|nr?|no|n\.|n°|num|numero|number|pos|"
    r"riga|row|unnamed.*|nan|column \d+|colonna \d+|answer|risposta|question|domanda|description|descrizione|comments?|"
    r"commenti|details?|dettagli|remarks?|osservazioni|definition|definizione|yes|no|sì|first|second|third|then|"
    r"finally|poi|infine|primo|secondo|terzo|prima|dopo|sito|password|username|user|user name|nome utente|"
    r"utente|pin|login|credentials|credenziali|sito web|website|web site|web|homepage|reason|agenda)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:step|option|part|phase|level|stage|chapter|section|day|week|question|case|scenario|passo|opzione|parte|fase|"
    r"livello|capitolo|sezione|giorno|settimana|domanda|caso|punto|allegato|annex|appendix|table|tabella|figure|"
    r"figura|round|module|modulo|lesson|lezione|q|d|art\.?|articolo|article)\s*\.?\s*(?:\d+|[A-Z]|[IVX]+)[.)]?",
    re.IGNORECASE,
)


def sound_name(name: str) -> bool:
    """Whether a text is the name of an attribute: a short noun, and no mark of a list, remark or step."""
    words = words_of(name)
    if not words or len(name.split()) > 5 or len(name) > 45 or not name[0].isalpha():
        return False
    if _NO_NAME.fullmatch(name.strip(" .:")) or _NUMBERED.fullmatch(name) or not plain(name) or not balanced(name):
        return False
    if re.search(r"[?!;=+→]|\.(?=\s|$)(?<![A-Za-z]\.)", name) or not _VERBS.isdisjoint(words):
        return False
    return words[0] not in _OPEN_START and words[0] not in _OPEN_END_ONLY and not _ends_open(name, words)


_FILE = re.compile(
    r"[a-z0-9]+(?:[-_][a-z0-9]+)+|[\w-]+\.(?:html?|md|pdf|docx?|xlsx?|csv|txt|rst|json|ya?ml)", re.IGNORECASE
)
_NO_SUBJECT = re.compile(
    r"\(?(?:untitled|anonymous|index|readme|home|senza titolo|anonimo|documento|document|document\d+|total[ei]?s?|sum|"
    r"totale complessivo|average|mean|media|src|page \d+|pagina \d+|sheet\d*|foglio\d*|changelog|license|licenza)\)?",
    re.IGNORECASE,
)


def sound_title(name: str) -> bool:
    """Whether a title tells a page from others, be it long."""
    return sound_subject(name, most=16)


def sound_subject(name: str, most: int = 10) -> bool:
    """Whether a text names what a question is about: words, and no number, date, mark or file."""
    words = words_of(name)
    if not words or not 2 <= len(name) <= 8 * most or len(name.split()) > most or max(map(len, words)) < 2:
        return False
    if name.casefold() in _NOTHING or _NO_SUBJECT.fullmatch(name) or _FILE.fullmatch(name) or _NUMBERED.fullmatch(name):
        return False
    if name[-1] in "?!:;,…" or not plain(name) or not balanced(name) or _EMAIL.search(name):
        return False
    if _SENTENCE_BREAK.search(name) or (name[-1] == "." and len(words) > 4):
        return False
    return not _ends_open(name, words) and (name[0].isalnum() or name[0] in "«“\"'(")


def variants(value: str) -> tuple[str, ...]:
    """The accepted spellings of an answer: as it stands, without its article, and as a list of its items."""
    bare = re.sub(r"^(?:(?:an?|the|una?|uno|il|lo|la|i|gli|le) |(?:un|l)['’])", "", value, flags=re.IGNORECASE).strip()
    found = [value, bare]
    parts = re.split(r",\s+(?:(?:and|e|ed|or|o) )?|\s+(?:and|e|ed|&)\s+", value)
    if (
        "," in value
        and len(parts) > 1
        and not any(c.isdigit() for c in value)
        and all(len(p.split()) < 5 for p in parts)
    ):
        found.append("; ".join(part.strip() for part in parts))
    return tuple(dict.fromkeys(each for each in found if each))
