"""Match, the default primary metric: a gold stands in the answer. It favours long answers, so show their length."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.scoring.golds import best, items
from workbench.scoring.normalise import comparable
from workbench.scoring.registry import metric
from workbench.types import FACTUAL_KINDS, Answer, Question, Score


@metric("match", kinds=(*FACTUAL_KINDS, "general"))
def match(question: Question, answer: Answer, language: str) -> Score:
    """1 if a normalised gold stands in the answer on token boundaries, else 0; of a list, every item must."""
    return best(
        "match", question, lambda gold: float(all(stands_in(item, answer.text, language) for item in items(gold)))
    )


def stands_in(item: str, answer: str, language: str) -> bool:
    """Whether the item's tokens follow one another in the answer's; a blank item is found only in a blank answer.

    >>> stands_in("Plan A", "We follow plan A.", "en"), stands_in("Plan A", "We plan a trip.", "en")
    (True, False)
    """
    wanted, given = comparable(item, answer, language)
    return bool(positions(wanted, given)) if wanted else not given


def positions(wanted: Sequence[str], given: Sequence[str]) -> list[int]:
    """Where `wanted` begins within `given`."""
    wanted, given, width = tuple(wanted), tuple(given), len(wanted)
    return [at for at in range(len(given) - width + 1) if given[at : at + width] == wanted]
