"""Preferences: the right answer is to be likelier than a wrong one of the same form, by DPO after supervised tuning.

Where there is no answer, the abstention is preferred to an invented one. The reference is the supervised model. Wrong
answers are those of other training questions: of the same form, to the question with the most words in common.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.tuning.objectives.base import Lesson, Objective, TrainingData, objective
from workbench.tuning.objectives.supervised import Supervised
from workbench.tuning.rows import Chat, Plan, TokenRow

if TYPE_CHECKING:
    from workbench.tuning.loss import LabelledLoss

EPOCHS = 2  # pairs are learned sooner than facts, and too many make all replies less likely
CANDIDATES = 400  # answers that one is chosen from


@objective("preferences")
class Preferences(Objective):
    """A second phase with a tenth of the learning rate, without replay: it is held near to the reference instead."""

    after: ClassVar[str | None] = "supervised"
    rate: ClassVar[float] = 0.1

    @classmethod
    def plan(cls, data: TrainingData) -> Plan:
        """The chats for which there is a wrong answer."""
        plan = replace(
            Supervised.plan(data), documents=(), document_epochs=0, general=(), texts=(), replay=0.0, epochs=EPOCHS
        )
        wrong = wrong_replies(data.chats, data.accepted, data.refusal)
        pairs = [(chat, reply) for chat, reply in zip(data.chats, wrong, strict=True) if reply is not None]
        return replace(plan, chats=tuple(chat for chat, _ in pairs), rejected=tuple(reply for _, reply in pairs))

    @classmethod
    def rows(cls, lesson: Lesson, plan: Plan) -> tuple[list[TokenRow], float]:
        """Pairs, with what the reference holds of each."""
        from workbench.tuning.reference import pairs_of

        if not plan.chats:
            raise ArmError(said("error.no_pairs"))
        return pairs_of(lesson, plan.chats, plan.rejected)

    @classmethod
    def loss(cls) -> type[LabelledLoss]:
        """Of Rafailov et al. 2023."""
        from workbench.tuning.preference import PreferenceLoss

        return PreferenceLoss


def wrong_replies(chats: Sequence[Chat], accepted: Sequence[Sequence[str]], refusal: str) -> list[str | None]:
    """A wrong reply for each chat, or None where no other question has another answer."""
    pool = [(reply, _words(messages[-1]["content"])) for messages, reply in chats if reply != refusal]
    step = max(1, len(pool) // CANDIDATES)
    chosen: list[str | None] = []
    for at, ((messages, reply), right) in enumerate(zip(chats, accepted, strict=True)):
        never = {each.casefold() for each in (*right, reply, refusal)}
        near = [each for each in pool[at % step :: step] if each[0].casefold() not in never]
        asked, form = _words(messages[-1]["content"]), form_of(reply)
        best = max(
            near,
            key=lambda each: (reply != refusal and form_of(each[0]) == form, len(asked & each[1]), each[0]),
            default=None,
        )
        chosen.append(best[0] if best else None)
    return chosen


def form_of(answer: str) -> tuple[bool, bool, int]:
    """The look of an answer: whether it has a number, begins with a capital letter, and how many words it has."""
    return any(c.isdigit() for c in answer), answer[:1].isupper(), min(len(answer.split()), 4)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
