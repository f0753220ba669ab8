"""Context distillation: the model learns to say without passages what the base model says with them.

No written answer is needed: the teacher is the base model itself, which replies to each training question with the
passages that hold the answer, and the student learns its probabilities for every token of that reply from the
question alone (Askell et al. 2021, arXiv 2112.00861; Snell et al. 2022, arXiv 2209.15189). It learns the teacher's
mistakes as well.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from workbench.tuning.objectives.base import Lesson, Objective, TrainingData, objective
from workbench.tuning.objectives.supervised import Supervised
from workbench.tuning.rows import Plan, TokenRow

if TYPE_CHECKING:
    from workbench.tuning.loss import LabelledLoss


@objective("distilled")
class Distilled(Objective):
    """The divergence of teacher and student on the replies; general replies are replayed, documents are not read."""

    reads: ClassVar[bool] = True

    @classmethod
    def plan(cls, data: TrainingData) -> Plan:
        """The questions, with the teacher's prompts in place of the written answers."""
        chats = tuple((messages, "") for messages, _ in data.chats)
        return replace(Supervised.plan(data), documents=(), document_epochs=0, chats=chats, shown=data.shown)

    @classmethod
    def rows(cls, lesson: Lesson, plan: Plan) -> tuple[list[TokenRow], float]:
        """What the teacher says, under the prompt that has no passages."""
        from workbench.tuning.teacher import distilled_rows

        return distilled_rows(lesson, [messages for messages, _ in plan.chats], plan.shown)

    @classmethod
    def loss(cls) -> type[LabelledLoss]:
        """KL(teacher || student)."""
        from workbench.tuning.distillation import DistilledLoss

        return DistilledLoss
