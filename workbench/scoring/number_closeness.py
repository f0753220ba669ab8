"""How near a number in the answer is to the number asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.languages import base_language
from workbench.scoring.registry import metric
from workbench.scoring.texts.wording import variants
from workbench.scoring.texts.words import words
from workbench.scoring.values.reader import ValueReading, read
from workbench.scoring.values.units import UnitMeasure
from workbench.scoring.values.value import Quantity, Span, close
from workbench.types import Answer, Question, Score

BASE = 0.75
STEPS = 10  # of a measure: a tenth of the gold counts as one does in counting

_IN_TOTAL = re.compile(
    r"\s*(?:\w+\s+){0,2}(?:in (?:total|all|totale|tutto)|altogether|overall|complessivamente|complessiv[oaie])\b",
    re.IGNORECASE,
)
_TOTALS = words("total totals sum answer equals totale totali risposta somma")
_PRONOUNS = frozenset({"one", "uno"})


@dataclass(frozen=True, slots=True)
class _Given:
    """A number of the answer, and where it stands in it."""

    quantity: Quantity
    at: int


@metric(
    "number_closeness",
    unit="0-1",
    kinds=("aggregate",),
    label={"en": "closeness of numbers", "it": "vicinanza dei numeri"},
    about={
        "it": (
            "0,75 elevato all'errore, il migliore tra le risposte accettate che sono numeri; senza numeri "
            "non si misura."
        )
    },
)
def number_closeness(question: Question, answer: Answer, language: str) -> Score:
    """0.75 ** error, best over the golds that are numbers; unscored without one.

    Of a count ("17", "17 ovens") the error is |gold - answer|, as Oolong scores it (arXiv 2511.02817). Of money, a
    measure, a duration or a share ("€1,349", "2 kg", "15%") it is 10 × |gold - answer| / |gold|, in the gold's unit: a
    tenth of the gold off costs what one off costs in a count, so that 1,300 for 1,349 euros is 0.90. A gold of 0 has no
    scale of its own, and is counted.

    The number of an answer with several is one of the gold's unit, if any has one; not one that the question states
    ("17 of the 20" to "how many of the 20?" says 17); then one that is called a total, or counts what the question
    asks for; then the last. Dates, times and ordinals are no such numbers. An answer without one scores 0.
    """
    golds = [gold for gold in (number_asked_for(gold, language) for gold in question.answers) if gold is not None]
    if not golds:
        return Score("number_closeness", None, "the gold answer is not a number")
    reading = read(answer.text, language)
    found = [_closeness(gold, reading, question, language) for gold in golds]
    best = max((value for value in found if value is not None), default=None)
    if best is None:
        return Score("number_closeness", 0.0, "no number in the answer")
    return Score("number_closeness", best)


def number_asked_for(gold: str, language: str) -> Quantity | None:
    """The value of a gold such as "17", "€1,249.00", "17 ovens" or "twenty-one"; None for "X 400" and lists."""
    atoms = read(gold, language).atoms
    values = [atom.value for atom in atoms if atom.value is not None]
    if len(values) != 1 or len(atoms) > 2 or atoms[0].value is None:
        return None
    return values[0] if isinstance(values[0], Quantity) else None


def _closeness(gold: Quantity, answer: ValueReading, question: Question, language: str) -> float | None:
    given = number_given(gold, answer, question, language)
    if given is None:
        return None
    wanted, said = _on_one_scale(gold, given)
    if not math.isfinite(said):
        return 0.0
    error = abs(wanted - said)
    return float(BASE ** (STEPS * error / abs(wanted) if gold.unit is not None and wanted else error))


def number_given(gold: Quantity, answer: ValueReading, question: Question, language: str) -> Quantity | None:
    """The number that the answer gives to a gold, among those it names; None where it gives none."""
    named = _numbers(answer)
    # "one of them" counts seldom, unless it is the whole answer.
    named = [each for each in named if answer.atoms[each.at].keys[0] not in _PRONOUNS] or (
        named if len(answer.atoms) == 1 else []
    )
    if gold.unit is not None:
        named = [each for each in named if _dimensions(each.quantity) & _dimensions(gold)] or [
            each for each in named if each.quantity.unit is None
        ]
    if not named:
        return None
    stated = _numbers(read(question.text, language))
    new = [each for each in named if not any(_same(each.quantity, other.quantity) for other in stated)] or named
    for rule in (_is_said_in_total, _is_called_total, _is_counted):
        chosen = [each for each in new if rule(each, answer, question, language)]
        if chosen:
            return chosen[-1].quantity
    return new[-1].quantity


def _numbers(reading: ValueReading) -> list[_Given]:
    found: list[_Given] = []
    for at in reading.values:
        value = reading.atoms[at].value
        ends = (value.low, value.high) if isinstance(value, Span) else (value,)
        found += [_Given(each, at) for each in ends if isinstance(each, Quantity)]
    return found


def _dimensions(quantity: Quantity) -> frozenset[str]:
    return quantity.unit.dimensions if quantity.unit else frozenset()


def _same(one: Quantity, other: Quantity) -> bool:
    return close(one.number.own, other.number.own) and (
        one.unit is None or other.unit is None or one.unit == other.unit
    )


def _is_said_in_total(given: _Given, answer: ValueReading, question: Question, language: str) -> bool:
    """Whether "in total" or the like follows the number."""
    return _IN_TOTAL.match(answer.text[answer.atoms[given.at].end :]) is not None


def _is_called_total(given: _Given, answer: ValueReading, question: Question, language: str) -> bool:
    """Whether the words before the number call it a total, or an equals sign gives it as a result."""
    atoms, at = answer.atoms, given.at
    gap = answer.text[atoms[at - 1].end if at else 0 : atoms[at].start]
    words = {atom.keys[0] for atom in atoms[max(0, at - 4) : at] if atom.value is None}
    return "=" in gap or bool(words & _TOTALS)


def _is_counted(given: _Given, answer: ValueReading, question: Question, language: str) -> bool:
    """Whether what follows the number is named in the question: "17 ovens" to "how many ovens?"."""
    asked = {
        key
        for atom in read(question.text, language).atoms
        if atom.value is None and len(atom.text) > 3
        for key in atom.keys
    }
    base = base_language(language)
    follows: Sequence[str] = [atom.text for atom in answer.atoms[given.at + 1 : given.at + 3] if atom.value is None]
    return any(not asked.isdisjoint(variants(word.lower(), False, base)) for word in follows)


def _on_one_scale(gold: Quantity, given: Quantity) -> tuple[float, float]:
    """Both numbers in the gold's unit; a number without a unit is taken to be in it."""
    for mine in gold.unit.measures if gold.unit else ():
        for theirs in given.unit.measures if given.unit else ():
            if mine.dimension == theirs.dimension:
                return _reading(gold, mine), (
                    _reading(given, theirs) * theirs.factor + theirs.zero - mine.zero
                ) / mine.factor
    return gold.number.own, given.number.own


def _reading(quantity: Quantity, measure: UnitMeasure) -> float:
    return quantity.readings(measure)[0]
