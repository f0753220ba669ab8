"""How near a number in the answer is to the number asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence

from workbench.scoring.normalise import base_language, decimal, tokens
from workbench.scoring.registry import metric
from workbench.types import Answer, Question, Score

_SMALL = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
}


def _number_words(language: str) -> dict[str, float]:
    """The words for zero to ninety-nine, as they stand among tokens ("twenty one"), each with its value.

    "one" and "uno" by themselves are left out, as articles are: they seldom count, unless they are the whole text.
    """
    small = _SMALL[language].split()
    found = {word: float(value) for value, word in enumerate(small) if value != 1}
    for place, ten in enumerate(_TENS[language].split(), start=2):
        found[ten] = 10.0 * place
        for unit, word in enumerate(small[1:10], start=1):
            for spelling in _compounds(ten, word, language):
                found[spelling] = 10.0 * place + unit
    return found


def _compounds(ten: str, unit: str, language: str) -> list[str]:
    """Twenty and one: "twenty one"; in Italian "ventuno" and "ventun", and "ventitré" in each of its spellings."""
    if language == "en":
        return [f"{ten} {unit}"]
    if unit == "uno":
        return [f"{ten[:-1]}uno", f"{ten[:-1]}un"]
    if unit == "tre":
        return [f"{ten}tre", f"{ten}tré", f"{ten}trè"]
    return [f"{ten[:-1] if unit == 'otto' else ten}{unit}"]


_VALUE_OF = {language: _number_words(language) for language in _SMALL}
_ONE = {"en": ("one",), "it": ("uno",)}


@metric("number_closeness", kinds=("aggregate",))
def number_closeness(question: Question, answer: Answer, language: str) -> Score:
    """0.75 ** |y - answer|, best over the golds that are numbers; unscored without one (Oolong, arXiv 2511.02817).

    The number of an answer is its last one that the question does not state ("17 of the 20" to "how many of the 20?"
    says 17). An answer without a number scores 0.
    """
    wanted = [value for value in (_only_number(gold, language) for gold in question.answers) if value is not None]
    if not wanted:
        return Score("number_closeness", None, "the gold answer is not a number")
    stated = numbers(question.text, language)
    given = numbers(answer.text, language)
    new = [value for value in given if value not in stated] or given
    if not new:
        return Score("number_closeness", 0.0, "no number in the answer")
    return Score("number_closeness", max(_closeness(value, new[-1]) for value in wanted))


def numbers(text: str, language: str) -> list[float]:
    """The numbers of a text in order; number words up to ninety-nine only where no digits stand."""
    words = tokens(text, language, articles=True)
    digits = [value for value in (decimal(word, language) for word in words) if value is not None]
    base = base_language(language)
    return digits or _spelled(words, _VALUE_OF.get(base, {})) or ([1.0] if words == _ONE.get(base) else [])


def _spelled(words: Sequence[str], value_of: Mapping[str, float]) -> list[float]:
    """The number words in order, two at once where they are one number: "twenty one"."""
    found: list[float] = []
    at = 0
    while at < len(words):
        width = 2 if " ".join(words[at : at + 2]) in value_of and at + 1 < len(words) else 1
        spelling = " ".join(words[at : at + width])
        if spelling in value_of:
            found.append(value_of[spelling])
        at += width
    return found


def _only_number(gold: str, language: str) -> float | None:
    """The value of a gold such as "17", "€1,249.00", "17 ovens" or "twenty-one"; None for "X 400" and "five days"."""
    found, words = numbers(gold, language), tokens(gold, language)
    if len(found) != 1 or len(words) > 2:
        return None
    base = base_language(language)
    spelled = words == _ONE.get(base) or " ".join(words) in _VALUE_OF.get(base, {})
    return found[0] if spelled or re.match(r"[^\w]*\d", gold.strip()) else None


def _closeness(wanted: float, given: float) -> float:
    return 0.0 if math.isinf(given) else float(0.75 ** abs(wanted - given))
