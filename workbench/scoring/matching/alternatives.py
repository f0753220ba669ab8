"""Whether an answer leaves open which of two it means: "12 or 24 months", "o Roma o Milano", "A/B"."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from workbench.languages import DEFAULT, base_language
from workbench.languages.words import word_lists
from workbench.scoring.matching.candidates import NO_CANDIDATE, bare_items, of_a_kind
from workbench.scoring.matching.wanted import Asked, GoldParts, Occurrence, occurrences, wanted
from workbench.scoring.texts.words import words
from workbench.scoring.values.reader import ValueReading
from workbench.scoring.values.value import Quantity

_OR = {"zh": ("或",), "ja": ("か",)}  # of languages that have no folder
# What an exception needs to hold: "$20, or $15 if you book online".
_ON_CONDITION = re.compile(
    r"[^.;:!?\n,]{0,12} ?\b(?:if|for (?:members|students|children)|when|se|per (?:i|gli|le|chi)|quando)\b"
)
# Who may act for someone is no other answer to who it is: "the head, or a deputy of hers", "o chi ne fa le veci".
_DEPUTY = re.compile(
    r"(?:(?:suo|sua|suoi|sue|loro|his|her|their|its|any|other|altro|altra|persona|person|or|o|da|lui|lei|essa|esso)\s+)*"
    r"(?:(?:delegat|sostitut|incaricat|vicari|deput|delegate|substitut|designee|stand-in|prox(?:y|ies)|equivalent)\w*|"
    r"chi (?:ne fa le veci|per (?:lui|lei|loro|essi|esso|essa)))\b",
    re.IGNORECASE,
)
_SLASHES = ("/", " / ")
# A slash before one of these says how often, or for whom: "twice / year", "40 ore/settimana", "€ 5 / persona".
_EACH = words(
    "second minute hour day night week fortnight month quarter season semester year person head employee user unit "
    "secondo minuto ora giorno notte settimana mese bimestre trimestre quadrimestre semestre anno persona dipendente "
    "utente unità hr wk mo yr"
)
_THROUGH = words("in on at of for by to a an the il lo la i gli le l un una di da del della al alla nel nella per with")


def offers_another(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether an "or", or a slash, joins the gold at this place to something that is neither it nor another gold."""
    return _or_follows(answer, place, asked) or _or_precedes(answer, place, asked)


def _or_follows(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    atoms, at = answer.atoms, place.last + 1
    if at >= len(atoms):
        return False
    between = answer.text[atoms[place.last].end : atoms[at].start]
    if between in _SLASHES:
        if atoms[at].keys[0] in _EACH and _counts(answer, place):
            return False
    else:
        if between.strip(" ,()\"'") or not _says_or(atoms[at].keys[0], asked.language):
            return False
        if between.strip() and _is_gloss(answer, place):
            return False
        at += 1
    while at < len(atoms) and (atoms[at].article or atoms[at].keys[0] in _THROUGH):
        at += 1
    if at >= len(atoms) or atoms[at].keys[0] in NO_CANDIDATE:
        return False
    if _ON_CONDITION.match(answer.text[atoms[at].end :]) or _DEPUTY.match(answer.text[atoms[at].start :]):
        return False
    other_kind = _is_other_kind(asked.gold, answer, range(at, at + 2))
    return not (other_kind or _is_spelling(asked.gold, answer, place, at) or _same_answer(answer, at, asked))


def _or_precedes(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    atoms, at = answer.atoms, place.first - 1
    if at >= 0 and answer.text[atoms[at].end : atoms[place.first].start] in _SLASHES:
        return not _same_answer(answer, at, asked, ends=True)
    while at >= 0 and (atoms[at].article or atoms[at].keys[0] in _THROUGH):
        at -= 1
    if at < 1 or not _says_or(atoms[at].keys[0], asked.language):
        return False
    gap = answer.text[atoms[at - 1].end : atoms[at].start].strip()
    if re.search(r"[.;:!?\n,/]", answer.text[atoms[at].end : atoms[place.first].start]) or re.search(
        r"[.;:!?\n/]", gap
    ):
        return False
    if gap and _is_gloss(answer, place, before=atoms[at - 1].start):
        return False
    other_kind = _is_other_kind(asked.gold, answer, range(at - 2, at))
    return not (other_kind or _same_answer(answer, at - 1, asked, ends=True))


def _counts(answer: ValueReading, place: Occurrence) -> bool:
    """Whether there is an amount at this place, which may be so much for each of something."""
    return any(isinstance(answer.atoms[at].value, Quantity) for at in range(place.first, place.last + 1))


def _is_other_kind(gold: GoldParts, answer: ValueReading, places: range) -> bool:
    """Whether the gold is a value, and none of its kind stands at these places: "28,000 students or 3.7%"."""
    own = gold.parts[0].value if len(gold.parts) == 1 else None
    if own is None:
        return False
    values = (answer.atoms[at].value for at in places if 0 <= at < len(answer.atoms))
    return not any(value is not None and of_a_kind(own, value) for value in values)


def _is_spelling(gold: GoldParts, answer: ValueReading, place: Occurrence, at: int) -> bool:
    """Whether what follows the "or" is another spelling of the gold: "the optic chiasm or optic chiasma"."""
    width = place.last - place.first + 1
    if any(part.value is not None for part in gold.parts) or at + width > len(answer.atoms):
        return False
    pairs = zip(answer.atoms[place.first : place.last + 1], answer.atoms[at : at + width], strict=True)
    return all(
        one.keys[0] == other.keys[0]
        or (len(one.text) > 4 and SequenceMatcher(None, one.keys[0], other.keys[0]).ratio() > 0.9)
        for one, other in pairs
    )


def _says_or(word: str, language: str) -> bool:
    known = {**word_lists("or"), **_OR}
    return word in known.get(base_language(language), known[DEFAULT])


def _is_gloss(answer: ValueReading, place: Occurrence, before: int | None = None) -> bool:
    """Whether "or" after a comma or a bracket says a name again: "Temür Khan, or Emperor Chengzong, ruled".

    `before`: where the last word before the "or" begins; if another comma stands near it, it is the end of a list.
    """
    if answer.atoms[place.first].value is not None or bare_items(answer.text):
        return False
    if before is None:
        return True
    clause = re.split(r"[.;:!?\n]", answer.text[:before])[-1]
    _, comma, last = clause.rpartition(",")
    return not comma or len(last.split()) > 2


def _same_answer(answer: ValueReading, at: int, asked: Asked, *, ends: bool = False) -> bool:
    """Whether what stands at this place (or `ends` there) says the gold again, or is another gold."""
    value = answer.atoms[at].value
    if value is not None and any(part.value and part.value.accepts(value, bare=True) for part in asked.gold.parts):
        return True
    found = (place for other in asked.golds for place in occurrences(wanted(other, asked.language), answer))
    return any((place.last if ends else place.first) == at for place in found)
