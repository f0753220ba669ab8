"""The answers that dev and test ask for, so that no example in a prompt gives one of them away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.scoring.golds import items
from workbench.scoring.texts.normalise import normalise
from workbench.settings import ExampleSettings as Example
from workbench.types import Corpus, Question


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The facts that dev and test ask about, and the answers accepted there, normalised between blanks."""

    facts: frozenset[str]
    answers: frozenset[str]
    language: str

    @classmethod
    def of(cls, corpus: Corpus) -> HeldOut:
        """Collect what is held out of a corpus."""
        return _of(corpus.questions, corpus.language)

    def answered_by(self, replies: Iterable[str]) -> bool:
        """Whether an answer accepted there stands in one of the replies: a model that repeats it would be right."""
        given = [_between_blanks(reply, self.language) for reply in replies]
        return any(gold in reply for reply in given for gold in self.answers)

    def unanswered_by(self, examples: Sequence[Example]) -> tuple[Example, ...]:
        """The examples that tell nothing of it."""
        return tuple(each for each in examples if each.answer is None or not self.answered_by([each.answer]))


@lru_cache(maxsize=4)  # every arm of a run asks for the same
def _of(questions: tuple[Question, ...], language: str) -> HeldOut:
    asked = [q for q in questions if q.split != "train"]
    golds = {item for q in asked for answer in q.answers for item in (answer, *items(answer))}
    return HeldOut(
        frozenset(q.fact for q in asked if q.fact is not None),
        frozenset(_between_blanks(gold, language) for gold in golds),
        language,
    )


def _between_blanks(text: str, language: str) -> str:
    return f" {normalise(text, language)} "
