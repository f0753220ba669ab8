"""Rounds of asking: what an arm asks about its questions first, and what it asks next from the replies.

What an arm's own code does wrong with one question is that question's error, and no other's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from workbench.arms.base import Asked, Exchange, Fitted, Prompt, Round, Unmeasured
from workbench.errors import ArmError, WorkbenchError
from workbench.languages.spoken import said
from workbench.models.generator import Reply
from workbench.types import Question, Usage

Prompts = tuple[Prompt, ...]
Given = TypeVar("Given")
Made = TypeVar("Made")


def first_round(fitted: Fitted, questions: Sequence[Question]) -> list[Prompts | Unmeasured | str]:
    """What is asked about each question first, or the reason, in words, why nothing can be."""
    made: list[Asked | Unmeasured | str] = _each(fitted.prompts, questions)
    asked = [each if isinstance(each, Unmeasured | str) else _several(each) for each in made]
    return [each if each != () else said("reply.no_prompt") for each in asked]


def next_round(fitted: Fitted, exchanges: Sequence[Exchange]) -> list[Prompts | str]:
    """What is asked about each question next: nothing where the last reply is the answer, the reason if that fails."""
    if fitted.again is None:
        return [()] * len(exchanges)
    made: list[Asked | str | None] = _each(fitted.again, exchanges)
    return [() if each is None else each if isinstance(each, str) else _several(each) for each in made]


def _several(asked: Asked) -> Prompts:
    return (asked,) if isinstance(asked, Prompt) else tuple(asked)


def _each(function: Callable[[Sequence[Given]], Sequence[Made]], given: Sequence[Given]) -> list[Made | str]:
    """What a function of many makes of each, or why it fails: where it fails for all, each is tried by itself."""
    try:
        made: list[Made | str] = list(function(given))
        if len(made) != len(given):
            raise ArmError(said("error.other_count", made=len(made), asked=len(given)))
        return made
    except Exception as error:
        if len(given) == 1:
            return [str(error) if isinstance(error, WorkbenchError) else f"{type(error).__name__}: {error}"]
    return [made for each in given for made in _each(function, [each])]


@dataclass(slots=True)
class Asking:
    """A question under way: `asked` is out, `replies` came back so far, a list for each round."""

    question: Question
    asked: Prompts
    exchange: Exchange = field(init=False)
    replies: list[list[Reply]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.question)

    def take(self, replies: Sequence[Reply]) -> None:
        """The replies to what was asked, in its order."""
        self.replies.append(list(replies))
        made = Round(self.asked, tuple(reply.text for reply in replies))
        self.exchange = replace(self.exchange, rounds=(*self.exchange.rounds, made))

    def go_on(self, asked: Prompts | str) -> None:
        """What is asked next; a reason in its place is the question's error, beside what its rounds took so far."""
        if isinstance(asked, str):
            self.replies[-1].append(Reply(0, "", "error", Usage(), asked))
        self.asked = () if isinstance(asked, str) else asked

    @property
    def failed(self) -> bool:
        """Whether a reply of the last round is an error: nothing can be made of the others then."""
        return any(reply.error for reply in self.replies[-1])

    @property
    def answer(self) -> Reply:
        """The last reply, or the first error of the last round."""
        last = self.replies[-1]
        return next((reply for reply in last if reply.error), last[-1])

    @property
    def cut(self) -> int:
        """How many replies before the answer were cut at the most new tokens."""
        answer = self.answer
        return sum(reply.stop == "length" and reply is not answer for each in self.replies for reply in each)


def all_further(fitted: Fitted, asking: Sequence[Asking]) -> None:
    """Let each go on from its last replies; one of which a reply failed is at its end."""
    going = [each for each in asking if not each.failed]
    for each in asking:
        each.asked = ()
    for each, asked in zip(going, next_round(fitted, [each.exchange for each in going]) if going else [], strict=True):
        each.go_on(asked)
