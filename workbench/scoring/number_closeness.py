"""How near a number in the answer is to the number asked for."""

from __future__ import annotations

import math
import re

from workbench.scoring.golds import best
from workbench.scoring.normalise import base_language, decimal, tokens
from workbench.scoring.registry import metric
from workbench.types import Answer, Question, Score

# Articles ("un", "una") are left out, and "one" with them: they seldom count.
_NUMBER_WORDS = {
    "en": "zero . two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty",
    "it": "zero . due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove venti",
}
_VALUE_OF = {
    language: {word: float(value) for value, word in enumerate(words.split())}
    for language, words in _NUMBER_WORDS.items()
}


@metric("number_closeness", kinds=("aggregate",))
def number_closeness(question: Question, answer: Answer, language: str) -> Score:
    """0.75 ** |y - answer|, best over the golds; only where every gold is a number (Oolong, arXiv 2511.02817).

    The number of an answer is its last one that the question does not state ("17 of the 20" to "how many of the 20?"
    says 17). An answer without a number scores 0.
    """
    wanted = [_only_number(gold, language) for gold in question.answers]
    if not wanted or None in wanted:
        return Score("number_closeness", None, "the gold answer is not a number")
    stated = numbers(question.text, language)
    given = numbers(answer.text, language)
    new = [value for value in given if value not in stated] or given
    if not new:
        return Score("number_closeness", 0.0, "no number in the answer")
    return best("number_closeness", question, lambda gold: _closeness(_only_number(gold, language), new[-1]))


def numbers(text: str, language: str) -> list[float]:
    """The numbers of a text in order; number words up to twenty only where no digits stand."""
    words = tokens(text, language, articles=True)
    digits = [value for value in (decimal(word, language) for word in words) if value is not None]
    spelled = _VALUE_OF.get(base_language(language), {})
    return digits or [spelled[word] for word in words if word in spelled]


def _only_number(gold: str, language: str) -> float | None:
    """The value of a gold such as "17", "€1,249.00" or "17 ovens"; None for "X 400" and "3 in May, 4 in June"."""
    found = numbers(gold, language)
    if len(found) != 1 or len(tokens(gold, language)) > 2 or not re.match(r"[^\w]*(\d|\w+$)", gold.strip()):
        return None
    return found[0]


def _closeness(wanted: float | None, given: float) -> float:
    if wanted is None or math.isinf(given):
        return 0.0
    return float(0.75 ** abs(wanted - given))
