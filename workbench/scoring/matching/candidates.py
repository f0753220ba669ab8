"""Whether an answer lists candidates, the gold one of them: "12, 24 and 36 months", "- Rome - Milan - Turin"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from workbench.scoring.matching.wanted import Asked, Occurrence, occurrences, wanted
from workbench.scoring.texts.words import words
from workbench.scoring.values.reader import ValueReading, read
from workbench.scoring.values.value import Quantity, Value

# What goes on so is a bound, a clause or a turn of phrase, and no candidate: "24 months or more".
NO_CANDIDATE = words(
    "more less fewer later earlier so better above below higher lower older younger greater rather even not "
    "longer beyond over otherwise simply just when where if is are was were be been have has had will would can "
    "may must should that which who whether because about after before più meno superiore inferiore oltre circa "
    "poco successivi successivo altro meglio no almeno quando dove se che è sono era semplicemente"
)
_CONJUNCTION = r"\b(?:(?i:and|or|ed|oppure)|e|o)\b"  # "O.S." is none
_ENUMERATOR = r"(?<!\w)[A-Za-z0-9][).]\s"
_LIST_AFTER = re.compile(
    r"((?:\s*,[^,.;:!?()\n]{1,30}){1,6}),?\s+(?:or|o|od|oppure|ovvero)\s(?!simply|just|even)", re.IGNORECASE
)
_SEPARATORS = re.compile(rf"(?<!\d),|,(?!\d)|[;\n•·|]|\s-\s|\s?/\s?|\?\s|{_CONJUNCTION}|{_ENUMERATOR}")
_BETWEEN_VALUES = re.compile(rf"(?:[\s,;/•·*|-]|{_CONJUNCTION}|\b[A-Za-z0-9][).])+")
# Commas alone part a place from its country as well as one candidate from another.
_PARTED = re.compile(rf"{_CONJUNCTION}|\b(?i:maybe|perhaps|forse)\b|[\n•|/]|\?\s|{_ENUMERATOR}")
_JOINERS = frozenset({"and", "or", "e", "ed", "o", "oppure"})
# What begins so is a clause or an aside: "Here, Plan A, one thinks".
_BEGINS_CLAUSE = re.compile(
    r"\s*(?:here|there|it|he|she|they|we|you|i|one|this|that|these|those|which|who|so|then|as|not|no|yes|if|for|by|with|"
    r"in|on|at|from|to|is|was|are|were|has|had|qui|lì|esso|essa|egli|lui|lei|loro|noi|voi|io|si|questo|questa|quello|che|"
    r"chi|così|poi|come|non|sì|se|per|con|da|di|a|su|nel|nella|è|era|sono|ha)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:\b(?:the|a|an|in|on|at|of|il|lo|la|i|gli|le|un|una|di|da|forse|maybe|perhaps|possibly|either|o)\s+|l'|\W)*",
    re.IGNORECASE,
)
_VERBAL = re.compile(r"\b\w{3,}(?:ing|ed|ando|endo|ato|uto|ito)\b")
_INTRODUCTION = re.compile(
    r"[^\n:]{0,80}:\s"
    r"|[^\n:.,]{0,40}\b(?:options|choices|candidates|possibilities|alternatives|opzioni|scelte|candidat[ie]|possibilità|"
    r"alternative|risposte)\b[^\n:.,]{0,20}\b(?:are|include|sono|includono)\s"
    r"|(?:(?:it|they|the answers?|these|this|la risposta|le risposte)\s+)?"
    r"(?:is|are|was|were|could be|may be|might be|è|sono|era|erano|può essere|potrebbe essere)\s",
    re.IGNORECASE,
)
_ITEM_WORDS = 5


def among_candidates(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the gold at this place is one of a list of candidates; what another gold accepts is none."""
    row = _LIST_AFTER.match(answer.text[answer.atoms[place.last].end :][:260])
    if row and _alike([_said(answer, place), *row[1].split(",")[1:]]):
        return True
    return _among_values(answer, place, asked) or _in_bare_list(answer, place, asked)


def _said(answer: ValueReading, place: Occurrence) -> str:
    return answer.text[answer.atoms[place.first].start : answer.atoms[place.last].end]


def _among_values(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the gold is one of three or more values of a kind in a row: "12, 24 and 36 months"."""
    own = asked.gold.parts[0].value
    if place.first != place.last or own is None:
        return False
    row: list[Value | None] = []
    for step in (1, -1):
        at = place.first
        while (after := _neighbour(answer, at, step)) is not None:
            row.append(answer.atoms[after].value)
            at = after
    others = {value for value in row if value is not None and not own.accepts(value) and of_a_kind(own, value)}
    return len(others) >= 2


def _neighbour(answer: ValueReading, at: int, step: int) -> int | None:
    """The next value in a row, parted from this one by commas, conjunctions and enumerators alone."""
    atoms, after = answer.atoms, at + step
    while 0 <= after < len(atoms) and (atoms[after].keys[0] in _JOINERS or re.fullmatch("[A-Za-z]", atoms[after].text)):
        after += step
    if not 0 <= after < len(atoms) or atoms[after].value is None:
        return None
    low, high = min(at, after), max(at, after)
    return after if _BETWEEN_VALUES.fullmatch(answer.text[atoms[low].end : atoms[high].start]) else None


def of_a_kind(one: Value, other: Value) -> bool:
    """Whether two values could answer one question: both dates, or numbers of one dimension or of none."""
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return type(one) is type(other)
    if one.unit is None or other.unit is None:
        return True
    return bool({each.dimension for each in one.unit.measures} & {each.dimension for each in other.unit.measures})


def _in_bare_list(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the answer is nothing but a list of candidates, the gold one of them."""
    text = answer.text
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    items = bare_items(text)
    within = next((number for number, (a, b) in enumerate(items) if a <= start and end <= b), None)
    if within is None:
        return False
    beside = sum(items[within][0] <= atom.start < items[within][1] for atom in answer.atoms) - (
        place.last - place.first
    )
    if beside > 3:  # more than the gold, an article and a preposition
        return False
    others = [text[a:b] for number, (a, b) in enumerate(items) if number != within]
    others = [other for other in others if other.split()[0].casefold() not in NO_CANDIDATE]
    if any(_BEGINS_CLAUSE.match(other) for other in others) or not _alike([_said(answer, place), *others]):
        return False
    value = asked.gold.parts[0].value
    strange = [
        other for other in others if not _is_a_gold(other, asked) and _is_candidate(other, value, asked.language)
    ]
    parted = value is not None or _PARTED.search(text)
    return len(strange) >= (1 if parted else 2)


def _is_a_gold(text: str, asked: Asked) -> bool:
    reading = read(text, asked.language)
    golds = (asked.gold, *(wanted(other, asked.language) for other in asked.golds))
    return any(next(occurrences(each, reading), None) is not None for each in golds)


def _is_candidate(text: str, value: Value | None, language: str) -> bool:
    """Whether an item could stand for the gold: anything for a word, for a value another of its kind."""
    if value is None:
        return True
    return any(atom.value is not None and of_a_kind(value, atom.value) for atom in read(text, language).atoms)


@lru_cache(maxsize=4096)
def bare_items(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of the items of a text that is a bare list, after its introduction; none if it is a sentence."""
    introduction = _INTRODUCTION.match(text)
    start = introduction.end() if introduction else 0
    found: list[tuple[int, int]] = []
    for separator in chain(_SEPARATORS.finditer(text, start), (None,)):
        end = separator.start() if separator else len(text)
        item = text[start:end].strip(" .\t-*()\"'?")
        if item:
            if len(item.split()) > _ITEM_WORDS or re.search(r"!|\.\s", item):
                return ()
            found.append((start, end))
        start = separator.end() if separator else end
    return tuple(found) if len(found) > 1 else ()


@lru_cache(maxsize=4096)
def _shape(item: str) -> str:
    """What kind of thing an item is: a value, a name, or a word or two; "" for more than that."""
    leading = _LEADING.match(item)
    item = item[leading.end() if leading else 0 :].strip()
    atoms = read(item, "en").atoms
    if len(atoms) == 1 and atoms[0].value is not None:
        return "value"
    words = [word for word in re.findall(r"[^\W_]+", item) if len(word) > 3 or word[:1].isupper()]
    if words and all(word[:1].isupper() or word[:1].isdigit() for word in words):
        return "name"
    return "words" if len(item.split()) <= 3 and not _VERBAL.search(item) else ""


def _alike(items: Sequence[str]) -> bool:
    """Whether the items are of one kind, as candidates are: all values, all names, or all short."""
    shapes = {_shape(item) for item in items}
    return len(shapes) == 1 and "" not in shapes
