"""The title of a document that does not mark it as such: what its properties say, its first heading, its first line."""

from __future__ import annotations

import re

from workbench.corpus.readers.parts.html.titles import good_title

_COVER = 3  # blocks above the first heading, one of which may be the title
_TITLE_WORDS = 12  # more, with a full stop, are a sentence
_SHORT = 5  # letters and figures of a title that the document does not show
_LONG = 12  # letters and figures of a title
_BEGINNING = 3000  # characters: where a title stands, be it behind a cover page
# The headings of parts that documents of any subject have; a numbered one is a part as well.
_PART = re.compile(
    r"(?:(?:art(?:\.|icolo|icle)?|capitolo|chapter|parte?|sezione|section|titolo)\s+)?(?:\d+(?:\.\d+)*|[ivx]+)[.):]?\s.*|"
    r"premessa|premesse|introduzione|prefazione|presentazione|indice|sommario|scopo|finalità|oggetto|definizioni|"
    r"introduction|preface|foreword|overview|contents|table of contents|abstract|(?:executive )?summary|purpose|scope|"
    r"definitions|(?:document |table of )?revisions?(?: history| table)?|(?:document|version|change) history|changelog|"
    r"(?:storia|cronologia|tabella|elenco) delle (?:revisioni|modifiche|versioni)|revisioni",
    re.IGNORECASE,
)
# What stands between a word of state and its figure: "Revised on the 3rd of May 2024", "Bozza n. 2".
_DATE_WORD = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|march|april|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?|genn?(?:aio)?|febb?(?:raio)?|mar(?:zo)?|apr(?:ile)?|mag(?:gio)?|giu(?:gno)?|lug(?:lio)?|ago(?:sto)?|"
    r"set(?:t(?:embre)?)?|ott(?:obre)?|nov(?:embre)?|dic(?:embre)?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|spring|summer|autumn|winter|primavera|estate|autunno|inverno|"
    r"on|of|as|at|in|from|since|the|date|dated?|year|no|nr?|number|v|ver|vers|version[ei]?|rev|revision[ei]?|ed|edition|"
    r"il|lo|l|del|dell|della|di|al|all|a|dal|dall|da|data|anno|num|numero|edizione|draft|bozza|final[ei]?|definitiv[ao]|"
    r"updated|revised|approved|aggiornat[oa]|approvat[oa]|"
    r"\d++(?:[./]\d++)*+(?:st|nd|rd|th|[º°])?+)"
)
# When a document was changed, how far it is, where it stands: "Status: draft", "Last revised January 2024".
_NOTHING = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+|"
    r"(?:(?:last|latest|date|data|ultim[ao])\s+)?(?:of\s+|di\s+)?(?:status|stato|draft|bozza|version[ei]?|revision[ei]?|"
    r"rev\.?|revised|updated?|amended|effective|adopted|approved|issued|printed|downloaded|aggiornat[oa]|aggiornamento|"
    r"approvat[oa]|adottat[oa]|emess[oa]|emission[ei]|approvazione|in vigore)\b"
    r"(?:\s*:.*|(?:\s+(?:by\s|dal\s|dall[ao]\s|dall['’])\s*\S+(?:\s+\S+){0,2})?"
    rf"(?:[\s.,'’°–-]++{_DATE_WORD}\b){{0,7}}[\s.,'’°–-]*+\d[\d./-]*|)",
    re.IGNORECASE,
)
_LISTED = r"[ \t.…]*\d{1,4}[ \t]*$"  # a heading in the table of contents, with its page
_TITLE_LINE = re.compile(r"(?=.*[^\W\d_]{3})[^\W\d_][^\n]{5,110}[^\s.,;:]")


def is_part(heading: str) -> bool:
    """Whether a heading is that of a part, which many documents have: "Introduction", "1. Scope"."""
    return _PART.fullmatch(" ".join(heading.split())) is not None


def title_of(text: str, stem: str, *, styled: str = "", named: str = "", heading: str = "") -> str:
    """The title of a document.

    What its properties say is often that of the file which it was once copied from, so it counts first where the
    document shows it, and last where not.

    Args:
        text: the document, headings marked with "#".
        stem: the name of its file, for where nothing else is a title.
        styled: what is set as a title.
        named: what the properties of the file say.
        heading: its first heading.
    """
    styled, named, heading = good_title(styled), good_title(named), good_title(heading)
    if names_nothing(heading):
        heading = next((line for line in _headings(text) if good_title(line) and not names_nothing(line)), "")
    named = named if any(map(str.isalpha, named)) else ""  # "1", of a chapter that is a file of its own
    if styled:
        return styled
    if named and _stands_in(named, text[:_BEGINNING]):
        return named
    named = named if len("".join(re.findall(r"\w", named))) >= _SHORT else ""  # "Prot", once the first word of another
    above = text.split("\n#", 1)[0] if "\n#" in text and not text.startswith("#") else ""
    listed = bool(heading) and re.search(rf"^{re.escape(heading)}{_LISTED}", above, re.MULTILINE | re.IGNORECASE)
    if heading and not is_part(heading) and not listed:
        return heading
    for line in map(str.strip, above.split("\n\n")[:_COVER]):
        if _TITLE_LINE.fullmatch(line) and not (is_part(line) or names_nothing(line)):
            return line
    # "Premessa" of "Manuale di cucina.docx": a file with a name in words tells more than the heading of a part.
    return named or (heading if " " not in stem.strip() else "") or stem


def names_nothing(heading: str) -> bool:
    """Whether a heading is none of the document's subject: a date, its state, an address, an address of somebody
    ("Dear neighbour,"), the name of what follows ("New motto:"), a sentence, half a bracket."""
    clean = " ".join(heading.split())
    halves = any(clean.count(one) != clean.count(other) for one, other in ("()", "[]"))
    sentence = clean.endswith(".") and len(clean.split()) > _TITLE_WORDS
    return bool(_NOTHING.fullmatch(clean)) or clean.endswith((":", ",", ";")) or halves or sentence


def _headings(text: str) -> list[str]:
    """The headings at the beginning of a document, up to the first of a part."""
    lines = [line.lstrip("# ").strip() for line in text[:_BEGINNING].split("\n") if line.startswith("#")]
    return lines[: next((n for n, line in enumerate(lines) if is_part(line)), len(lines))]


def _stands_in(named: str, text: str) -> bool:
    """Whether a text has a title, word by word; a long one also where it parts its words elsewhere."""
    words, within = (" ".join(re.findall(r"\w+", each.casefold())) for each in (named, text))
    bare = words.replace(" ", "")
    return f" {words} " in f" {within} " or (len(bare) >= _LONG and bare in within.replace(" ", ""))
