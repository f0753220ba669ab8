"""Whether an answer denies what it names: "not 24 months", "non a Roma", "rather than X", "X is wrong"."""

from __future__ import annotations

import re
from functools import lru_cache

from workbench.languages import written
from workbench.scoring.matching.passing.parts import roots_asked, tokens_of
from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.texts.words import words
from workbench.scoring.values.reader import ValueReading, read
from workbench.scoring.values.value import Quantity

_NOT = frozenset(
    {"not", "non", "never", "mai", "cannot", "nor", "neither", "né", "ne'", "isnt", "不", "非", "ليس", "ليست"}
)
_INSTEAD = words(
    "except unlike instead rather without excluding anziché anziche invece tranne eccetto senza escluso esclusi "
    "esclusa escluse piuttosto differenza fuorché salvo"
)
_BUT = frozenset({"but", "ma", "bensì", "però", "yet"})
_EVERYTHING = words("anything everything everyone anyone anywhere everywhere all tutto tutti tutta tutte ovunque")
_NO = frozenset({"no", "nessun", "nessuno", "nessuna", "nessun'", "zero"})
# Words that a denial passes through: "not in the", "non è a", "does not last for", "don't think it is".
_THROUGH = words(
    "a an the in on at of for by with to from than be is was are were been being as it that this have has had do "
    "does did think believe il lo la i gli le l un uno una di d del dello della dei degli delle al allo alla alle "
    "ai agli da dal dalla dalle nel nella nello nei per con su sul sulla che è era sia fosse sono erano stato "
    "stata essere credo penso va"
)
# After these a denial is none, or is of something else: "not only", "not until 1066", "non oltre 24 mesi".
_LIMITS = words(
    "only just until till before after more less fewer later earlier over exceed exceeds exceeded exceeding "
    "beyond necessarily merely simply even if whether where when who what because far least solo soltanto "
    "solamente prima dopo oltre più meno supera superano superare superiore inferiore eccede appena se dove "
    "quando chi perché fino surprisingly unlike fail fails failed"
)
_STOP = re.compile(r"[.;:!?\n,(\"]")
# "Rome is not the capital", and not "Rome is not far from the sea".
_DENIED_AFTER = re.compile(
    r"\s*(?:(?:(?:is|was|are|were|would be)(?: not|n't)|non (?:è|e'|era|sono|erano))"
    r"(?=\s*[.,;!]|\s*$| (?:the|a|an|its|his|her|their|it|correct|right|true|il|lo|la|i|gli|le|l'|una?|corrett|giust))"
    r"|(?:is|was|are|were) (?:wrong|incorrect|false|excluded|ruled out)\b"
    r"|(?:では|じゃ)(?:なく|ない|ありません)"
    r"|(?:è|e'|era|sono) (?:sbagliat|errat|fals|esclus)[oaie]\b)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\b(?:not|n't|never|no|none|without|except|cannot|non|mai|nessun[oa]?|senza|tranne|eccetto|neither|nor"
    r"|closed?|chius[oaie]|exclud\w+|exception\w*|besides|incapab\w+|prevent\w*|ecce\w+|impossib\w+|incapac\w+|"
    r"esclus[oaie]|prohibit\w+|forbid\w*|vietat[oaie]|lack\w*|miss\w*|manca\w*|avoid\w*|evita\w*|wrong|false"
    r"|unable|refus\w+|den(?:y|ied)|"
    r"fail\w*|instead|rather|invece|unlike|other than)\b",
    re.IGNORECASE,
)
# "There is no minimum age of 18", "any oil other than olive oil".
_NO_SUCH = re.compile(
    r"(?:\b(?:there (?:is|are) no|non (?:esiste|esistono|c'è|ci sono|vi è)(?: alcun\w*| un\w*)?)['’ ]"
    r"(?:[\w-]+ ){1,4}(?:of|di)"
    r"|\b(?:any|all|every)(?: \w+)? (?:other than|apart from|but))\s+(?:the |an? |gli |il |l')?$",
    re.IGNORECASE,
)
# "Every day except Monday" is no answer to when it is closed, though that asks for what is not.
_ALL_BUT = re.compile(
    r"\b(?:every|all|any|always|ogni|tutt[ieao]|sempre)\b[^.;:!?\n]{0,40}\b(?:except|but|save|tranne|eccetto"
    r"|salvo|meno)"
    r"(?: for| on| che)?(?: the| il| la| i| le| di| il)?\s*$",
    re.IGNORECASE,
)
_ASKS_EXCEPTION = re.compile(r"\b(?:except\w*|ecce\w+|tranne|salvo)\b", re.IGNORECASE)
_REACH = 6
_APART_SIGNS = 80  # before the gold, which the pattern below reads
# "Unlike earlier titanium models, …", "instead of the old steel frame": all that follows up to a comma is not it.
_APART = re.compile(
    r"\b(?:unlike|a differenza d\w+|diversamente da\w*|rather than|instead of|anziché|invece d\w+)['’ ]"
    r"(?:[\w'’-]+ ){0,4}$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def asks_for_denied(question: str) -> bool:
    """Whether a question asks for what is not: then a denial in the answer is to the point.

    >>> asks_for_denied("On which day is the museum closed?"), asks_for_denied("How long is the warranty?")
    (True, False)
    """
    return _QUESTION.search(question) is not None


def denied(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the answer denies the gold at this place."""
    before = answer.text[: answer.atoms[place.first].start]
    if _is_set_apart(answer, place):
        return not asks_for_denied(asked.question)
    if _is_due_instead(answer.text, asked):
        return True
    if asks_for_denied(asked.question):
        return bool(_ALL_BUT.search(before[-_APART_SIGNS:])) and not _ASKS_EXCEPTION.search(asked.question)
    if _NO_SUCH.search(before) or _APART.search(before[-_APART_SIGNS:]):
        return True
    after = answer.text[answer.atoms[place.last].end :][:40]
    if _DENIED_AFTER.match(after) and not _holds_denial(asked.text, asked.language):
        return True
    return _denied_before(answer, place.first)


def _holds_denial(gold: str, language: str) -> bool:
    return any(key in _NOT for atom in read(gold, language).atoms for key in atom.keys)


def _denied_before(answer: ValueReading, first: int) -> bool:
    atoms = answer.atoms
    if atoms[first].keys[0] in _LIMITS:  # a gold such as "until 6 pm"
        return False
    words: list[str] = []  # between the denial and the gold, content words alone
    for at in range(first - 1, max(-1, first - 1 - _REACH), -1):
        atom, follows = atoms[at], atoms[at + 1]
        gap = answer.text[atom.end : follows.start]
        if _STOP.search(gap) or (gap == "-" and atom.keys[0] in _NOT):  # "non-radioactive"
            return False
        word = atom.keys[0]
        contracted = (
            word == "t"
            and at > 0
            and atoms[at - 1].keys[0].endswith(("n", "no"))
            and "'" in answer.text[atoms[at - 1].end : atom.start]
        )
        if word in ("rather", "instead", "invece") and follows.keys[0] not in (
            "than",
            "of",
            "di",
            "del",
            "della",
            "che",
            "d",
        ):
            return False  # "but rather by the market"
        if word in _NOT or contracted or word in _INSTEAD:
            if at and atoms[at - 1].keys[0] in ("if", "se"):  # "difficult, if not impossible"
                return False
            return len(words) <= 1 and not _LIMITS.intersection(words)
        if word in _BUT or (word == "meno" and follows.keys[0] == "che"):  # "anything but X", "tutti meno che X"
            return bool(at) and len(words) <= 1 and atoms[at - 1].keys[0] in _EVERYTHING
        if word in _NO:
            value = atoms[first].value
            bare = isinstance(value, Quantity) and value.unit is None
            longer = at + 2 == first and follows.keys[0] == "longer"
            return not words and (longer or (at == first - 1 and not bare))
        if word in ("longer", "più") and follows.keys[0] not in ("di", "del", "d", "than", "che"):
            continue  # "no longer 24 months", and not "non più di 24 mesi"
        if word not in _THROUGH:
            words.append(word)
        if len(words) > 1 or _LIMITS.intersection(words):
            return False
    return False


_APART_FROM_IT = re.compile(
    r"\b(?:mentre|whereas|while|but|ma|invece|however)\s+(?:the |il |lo |la |i |gli |le "
    r"|l['’])?(?P<said>[^.;:,!?]{2,40}?)\s+"
    r"(?:non|does(?: not|n['’]t)|do(?: not|n['’]t)|did(?: not|n['’]t)|is(?: not|n['’]t)|are(?: not|n['’]t)|cannot"
    r"|can['’]t|has no|have no)\b",
    re.IGNORECASE,
)


def _is_set_apart(answer: ValueReading, place: Occurrence) -> bool:
    """Whether a later clause denies the very gold: "the fast train, while the train does not" is of another train."""
    atoms = answer.atoms
    found = _APART_FROM_IT.search(answer.text, atoms[place.last].end)
    said = answer.text[atoms[place.first].start : atoms[place.last].end]
    return found is not None and found["said"].casefold() == said.casefold()


_MUST_NOT = re.compile(
    r"\b(?:must|may|should|can|shall)(?: (?:\w+ ){0,3}not|n['’]t)\b|\bcannot\b|\bnon (?:si )?(?:dev\w+|può"
    r"|possono|va|vanno)\b",
    re.IGNORECASE,
)
_KIND_ASKED = re.compile(r"\b(?:which|what|quale?|qual|quali|che) [^\W\d_]+", re.IGNORECASE)
_MUST = re.compile(
    r"\b(?:must|should|has to|have to|needs? to|may|can|shall|dev[eo]\w*|si può|si possono|va|vanno|bisogna"
    r"|occorre)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|never|no|nor|neither|without|cannot|except|only|avoid\w*|forbid\w*|prohibit\w*|banned|out|away|non"
    r"|mai|né|senza|tranne"
    r"|solo|vietat\w+|proibit\w+|evita\w+)\b|n['’]t\b",
    re.IGNORECASE,
)


def _is_due_instead(answer: str, asked: Asked) -> bool:
    """Whether the question asks what must not be, and the answer says in the question's words that it must be."""
    if not _MUST_NOT.search(asked.question) or _NEGATED.search(answer) or not _MUST.search(answer):
        return False
    code = written(asked.language)
    wanted = roots_asked(_MUST.sub(" ", _KIND_ASKED.sub(" ", asked.question)), asked.golds, code)
    said = {token.root for token in tokens_of(answer, code)}
    return bool(wanted) and wanted <= said
