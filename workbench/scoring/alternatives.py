"""Whether an answer leaves open which it means: "12 or 24 months", "A/B", or a list of every candidate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from workbench.scoring.normalise import base_language
from workbench.scoring.values.quantity import Quantity
from workbench.scoring.values.reader import Reading, read
from workbench.scoring.values.value import Value
from workbench.scoring.wanted import Occurrence, Wanted, occurrences, wanted

_OR = {"en": frozenset({"or"}), "it": frozenset({"o", "od", "oppure", "ovvero", "or"}), "zh": frozenset({"或"}), "ja": frozenset({"か"})}
# "24 months or more", "o più": a bound, or a turn of phrase, and no other candidate.
_NO_CANDIDATE = frozenset(
    "more less fewer later earlier so better above below higher lower older younger greater rather even not longer beyond over otherwise "
    "simply just when where if is are was were be been have has had will would can may must should that which who whether because se "
    "quando dove è sono era che se semplicemente "
    "più meno superiore inferiore oltre circa poco successivi successivo altro meglio no almeno about after before".split()
)
_THROUGH = frozenset("in on at of for by to a an the il lo la i gli le l un una di da del della al alla nel nella per with".split())
_OR_WORD = r"(?:or|o|od|oppure|ovvero)"
_LIST_AFTER = re.compile(rf"((?:\s*,[^,.;:!?()\n]{{1,30}}){{1,6}}),?\s+{_OR_WORD}\s(?!simply|just|even)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[,;\n•·|]|\s-\s|\s?/\s?|\?\s|\b(?:and|or|e|ed|o|oppure)\b|(?<![\w])[A-Za-z0-9][).]\s", re.IGNORECASE)
_SIGNS_ONLY = re.compile(r"[\s,;/•·*()\[\]\"'-]*(?:\b[A-Za-z0-9][).]\s*)?")
_ENUMERATED = re.compile(r"(?:^|[\s(])\(?[A-Za-z0-9][).]\s*$")
_ENUMERATORS = re.compile(r"(?:(?<=\s)|^)\(?[A-Ea-e1-9][).]\s")
_JOINERS = frozenset({"and", "or", "e", "ed", "o", "oppure"})
# What begins so is a clause or an aside, and no candidate: "Here, Plan A, one thinks".
_BEGINS_CLAUSE = re.compile(
    r"\s*(?:here|there|it|he|she|they|we|you|i|one|this|that|these|those|which|who|so|then|as|not|no|yes|if|for|by|with|in|on|at|from|to|"
    r"qui|lì|esso|essa|egli|lui|lei|loro|noi|voi|io|si|questo|questa|quello|che|chi|così|poi|come|non|no|sì|se|per|con|in|da|di|a|su|nel|nella|"
    r"is|was|are|were|has|had|è|era|sono|ha)\b",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\b(?:and|or|e|ed|o|oppure|maybe|perhaps|forse)\b|[\n•|/]|\?\s", re.IGNORECASE)
_ITEM_WORDS = 5


def offers_another(
    answer: Reading, place: Occurrence, gold: Wanted, golds: Sequence[str], language: str, *, listed: bool
) -> bool:
    """Whether another candidate stands beside the gold at this place, with nothing to say which is meant.

    What another gold accepts is no other candidate. `listed`: the gold is one item of a list, whose fellows may follow.
    """
    if place.last < place.first:
        return False
    if _or_follows(answer, place, gold, golds, language) or _or_precedes(answer, place, gold, golds, language):
        return True
    if listed:
        return False
    row = _LIST_AFTER.match(answer.text[answer.atoms[place.last].end :][:260])
    if row and _alike([_said(answer, place), *row[1].split(",")[1:]]):
        return True
    return _among_values(answer, place, gold) or _in_bare_list(answer, place, gold, golds, language)


def _or_follows(answer: Reading, place: Occurrence, gold: Wanted, golds: Sequence[str], language: str) -> bool:
    atoms, at = answer.atoms, place.last + 1
    if at >= len(atoms):
        return False
    gap = answer.text[atoms[place.last].end : atoms[at].start]
    slash = gap.strip() == "/"
    if not slash and (gap.strip(" ,()\"'") or not _says_or(atoms[at].keys[0], language)):
        return False
    if gap.strip() and _is_gloss(answer, place):
        return False
    at += not slash
    while at < len(atoms) and (atoms[at].article or atoms[at].keys[0] in _THROUGH):
        at += 1
    if at >= len(atoms) or atoms[at].keys[0] in _NO_CANDIDATE:
        return False
    return not _same_answer(answer, at, gold, golds, language)


def _or_precedes(answer: Reading, place: Occurrence, gold: Wanted, golds: Sequence[str], language: str) -> bool:
    atoms, at = answer.atoms, place.first - 1
    slash = at >= 0 and answer.text[atoms[at].end : atoms[place.first].start].strip() == "/"
    while at >= 0 and not slash and (atoms[at].article or atoms[at].keys[0] in _THROUGH):
        at -= 1
    if at < 0 or (not slash and not _says_or(atoms[at].keys[0], language)):
        return False
    joined = answer.text[atoms[at].end : atoms[place.first].start]
    if not slash and re.search(r"[.;:!?\n,/]", joined):
        return False
    other = at if slash else at - 1
    if other < 0 or (not slash and re.search(r"[.;:!?\n/]", answer.text[atoms[other].end : atoms[at].start])):
        return False
    if not slash and answer.text[atoms[other].end : atoms[at].start].strip() and _is_gloss(answer, place, before=atoms[other].start):
        return False
    return not _same_answer(answer, other, gold, golds, language, ends=True)


def _is_gloss(answer: Reading, place: Occurrence, before: int | None = None) -> bool:
    """Whether "or" after a comma or in brackets says a name again ("Temür Khan, or Emperor Chengzong, ruled"), in a sentence.

    `before`: where what precedes the "or" ends; a row of several before it is a list.
    """
    if answer.atoms[place.first].value is not None or bare_items(answer.text):
        return False
    if before is None:
        return True
    clause = re.split(r"[.;:!?\n]", answer.text[:before])[-1]
    return not re.search(r",\s*(?:\S+\s?){0,2}$", clause)


def _says_or(word: str, language: str) -> bool:
    return word in _OR.get(base_language(language), _OR["en"])


def _same_answer(
    answer: Reading, at: int, gold: Wanted, golds: Sequence[str], language: str, *, ends: bool = False
) -> bool:
    """Whether what stands at this place (or `ends` there) says the gold again, or is another gold."""
    value = answer.atoms[at].value
    if value is not None and any(part.value is not None and part.value.accepts(value, bare=True) for part in gold.parts):
        return True
    for other in golds:
        for found in occurrences(wanted(other, language), answer):
            if (found.last if ends else found.first) == at:
                return True
    return False


def _among_values(answer: Reading, place: Occurrence, gold: Wanted) -> bool:
    """Whether the gold is one of three or more values of a kind in a row: "12, 24 and 36 months"."""
    if place.first != place.last or gold.parts[0].value is None:
        return False
    own = gold.parts[0].value
    row = [answer.atoms[place.first].value]
    for step in (1, -1):
        at = place.first
        while (after := _neighbour(answer, at, step)) is not None:
            row.append(answer.atoms[after].value)
            at = after
    others = [value for value in row if isinstance(value, Value) and not own.accepts(value) and _of_a_kind(own, value)]
    return len(set(others)) >= 2


def _of_a_kind(one: Value, other: Value) -> bool:
    """Whether two values could answer one question: both dates, or numbers of one dimension or of none."""
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return type(one) is type(other)
    if one.unit is None or other.unit is None:
        return True
    return bool({each.dimension for each in one.unit.measures} & {each.dimension for each in other.unit.measures})


def _neighbour(answer: Reading, at: int, step: int) -> int | None:
    """The next value in a row, parted from this one by commas, conjunctions and enumerators alone."""
    atoms, after = answer.atoms, at + step
    while 0 <= after < len(atoms) and (atoms[after].keys[0] in _JOINERS or len(atoms[after].text) == 1 and atoms[after].text.isalpha()):
        after += step
    if not 0 <= after < len(atoms) or atoms[after].value is None:
        return None
    low, high = min(at, after), max(at, after)
    gap = answer.text[atoms[low].end : atoms[high].start]
    return after if re.fullmatch(r"(?:[\s,;/•·*|-]|\b(?:and|or|e|ed|o|oppure)\b|\b[A-Za-z0-9][).])+", gap) else None


def _in_bare_list(answer: Reading, place: Occurrence, gold: Wanted, golds: Sequence[str], language: str) -> bool:
    """Whether the answer is nothing but a list of candidates, the gold one of them."""
    text = answer.text
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    if _ENUMERATED.search(text[:start]) and len(_ENUMERATORS.findall(text)) > 1:
        return True
    items = bare_items(text)
    if len(items) < 2:
        return False
    within = next((number for number, (a, b) in enumerate(items) if a <= start and end <= b), None)
    if within is None or len(text[items[within][0] : items[within][1]].split()) > len(text[start:end].split()) + 2:
        return False
    others = [text[a:b] for number, (a, b) in enumerate(items) if number != within]
    others = [other for other in others if other.split()[0].casefold() not in _NO_CANDIDATE]
    strange = [other for other in others if not _is_a_gold(other, gold, golds, language)]
    if any(_BEGINS_CLAUSE.match(other) for other in others) or not _alike([_said(answer, place), *others]):
        return False
    if gold.parts[0].value is not None:
        strange = [other for other in strange if _is_candidate(other, gold.parts[0].value, language)]
    parted = _PARTED.search(text) or gold.parts[0].value is not None
    return len(strange) >= (1 if parted else 2)  # "Rome, Italy" is one place


def _is_candidate(text: str, value: Value, language: str) -> bool:
    return any(atom.value is not None and _of_a_kind(value, atom.value) for atom in read(text, language).atoms)


def _said(answer: Reading, place: Occurrence) -> str:
    return answer.text[answer.atoms[place.first].start : answer.atoms[place.last].end]


_LEADING = re.compile(r"(?:\b(?:the|a|an|in|on|at|of|il|lo|la|i|gli|le|un|una|di|a|da|forse|maybe|perhaps|possibly|either|o)\s+|l'|\W)*", re.IGNORECASE)
_VERBAL = re.compile(r"\b\w+(?:ing|ed|ando|endo|ato|uto|ito)\b")


@lru_cache(maxsize=4096)
def _shape(item: str) -> str:
    """What kind of thing an item is: a value, a name, or a word or two; "" for more than that."""
    item = item[_LEADING.match(item).end() :].strip() if _LEADING.match(item) else item  # type: ignore[union-attr]
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


def _is_a_gold(text: str, gold: Wanted, golds: Sequence[str], language: str) -> bool:
    reading = read(text, language)
    return any(next(occurrences(each, reading), None) is not None for each in (gold, *(wanted(other, language) for other in golds)))


@lru_cache(maxsize=4096)
def bare_items(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of the items of a text that is a bare list, after its introduction; none if it is a sentence."""
    start = 0
    introduction = re.match(r"[^\n:]{0,80}:\s", text)
    if introduction:
        start = introduction.end()
    found: list[tuple[int, int]] = []
    for separator in chain(_SEPARATORS.finditer(text, start), (None,)):
        end = separator.start() if separator else len(text)
        item = text[start:end].strip(" .\t-*()\"'?")
        if item:
            if len(item.split()) > _ITEM_WORDS or re.search(r"!|\.\s", item):
                return ()
            found.append((start, end))
        start = separator.end() if separator else end
    return tuple(found)


def _said(answer: Reading, place: Occurrence) -> str:
    return answer.text[answer.atoms[place.first].start : answer.atoms[place.last].end]


_LEADING = re.compile(r"(?:\b(?:the|a|an|in|on|at|of|il|lo|la|i|gli|le|un|una|di|a|da|forse|maybe|perhaps|possibly|either|o)\s+|l'|\W)*", re.IGNORECASE)
_VERBAL = re.compile(r"\b\w+(?:ing|ed|ando|endo|ato|uto|ito)\b")


@lru_cache(maxsize=4096)
def _shape(item: str) -> str:
    """What kind of thing an item is: a value, a name, or a word or two; "" for more than that."""
    item = item[_LEADING.match(item).end() :].strip() if _LEADING.match(item) else item  # type: ignore[union-attr]
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


def _is_a_gold(text: str, gold: Wanted, golds: Sequence[str], language: str) -> bool:
    reading = read(text, language)
    return any(next(occurrences(each, reading), None) is not None for each in (gold, *(wanted(other, language) for other in golds)))


@lru_cache(maxsize=4096)
def bare_items(text: str) -> tuple[tuple[int, int], ...]:
    """The offsets of the items of a text that is a bare list, after its introduction; none if it is a sentence."""
    start = 0
    introduction = re.match(r"[^\n:]{0,80}:\s", text)
    if introduction:
        start = introduction.end()
    found: list[tuple[int, int]] = []
    for separator in chain(_SEPARATORS.finditer(text, start), (None,)):
        end = separator.start() if separator else len(text)
        if text[start:end].strip(" .\t-*()\"'"):
            found.append((start, end))
        start = separator.end() if separator else end
    long = any(len(text[a:b].split()) > _ITEM_WORDS or re.search(r"[!?]|\.\s", text[a:b].strip()) for a, b in found)
    return () if long else tuple(found)
