"""What every objective is: it makes the rows of a training out of the documents and questions of a corpus."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.registry import Registry
from workbench.store.code import foreign_code
from workbench.tuning.rows import Chat, Plan, TokenRow, chat_row

if TYPE_CHECKING:
    from workbench.models.context import Context
    from workbench.models.local import LocalModel
    from workbench.models.runtime import Weights
    from workbench.tuning.loss import LabelledLoss


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What an arm has to train on.

    Args:
        documents: (title, text) of every document.
        document_epochs: how often those are read.
        chats: (messages, target reply) of every training question about the corpus.
        epochs: how often those are learned.
        general: the prompts of general training questions, to be replayed with the base model's own replies.
        replay: the share of these among all chats.
        refusal: the reply to a question that has no answer.
        accepted: all answers that are right, of each chat; none where there is no answer.
        shown: the prompts of the chats with the passages that hold the answer; made for an objective that `reads`.
        texts: general texts, to be replayed in turn with the general questions.
    """

    documents: tuple[tuple[str, str], ...]
    document_epochs: int
    chats: tuple[Chat, ...]
    epochs: int
    general: tuple[Sequence[Mapping[str, str]], ...]
    replay: float
    refusal: str = ""
    accepted: tuple[tuple[str, ...], ...] = ()
    shown: tuple[Sequence[Mapping[str, str]], ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the rows of an objective are made with.

    Args:
        context: of the run, with its store and its models.
        base: the base model, loaded.
        begun: the weights that the training goes on from; those of the base where it goes on from none.
    """

    context: Context
    base: LocalModel
    begun: Weights


class Objective(ABC):
    """One way to learn from a corpus. What the rest of the workbench knows of it stands in its class.

    Args:
        name: its name in an experiment file.
        questions: whether it learns from questions, or from documents alone.
        reads: whether its plan needs the passages that hold the answers.
        after: the objective whose training it goes on from.
        rate: what the learning rate is multiplied by.
        version: raise it when the same plan would train other weights.
    """

    name: ClassVar[str]
    questions: ClassVar[bool] = True
    reads: ClassVar[bool] = False
    after: ClassVar[str | None] = None
    rate: ClassVar[float] = 1.0
    version: ClassVar[int] = 1

    @classmethod
    @abstractmethod
    def plan(cls, data: TrainingData) -> Plan:
        """What is trained on."""

    @classmethod
    def dev(cls, data: TrainingData) -> Plan:
        """What is read of questions that are never learned: the target replies, or what its own loss is of."""
        return Plan((), 0, data.chats, 1, (), 0.0) if cls.next_token() else cls.plan(data)

    @classmethod
    def rows(cls, lesson: Lesson, plan: Plan) -> tuple[list[TokenRow], float]:
        """The chats of a plan as token ids, and the FLOPs spent on what stands beside them."""
        return [chat_row(lesson.base, chat) for chat in plan.chats], 0.0

    @classmethod
    def loss(cls) -> type[LabelledLoss]:
        """What is made small; imported here, since torch is."""
        from workbench.tuning.loss import LabelledLoss

        return LabelledLoss

    @classmethod
    def next_token(cls) -> bool:
        """Whether what is made small is the loss of the next token of a written reply."""
        from workbench.tuning.loss import LabelledLoss

        return cls.loss() is LabelledLoss

    @classmethod
    def identity(cls) -> dict[str, Any]:
        """What the weights depend on beside the plan: nothing where its rows and its loss are those of every other."""
        own = {"rows", "loss"} & {name for each in cls.__mro__[: cls.__mro__.index(Objective)] for name in vars(each)}
        foreign = foreign_code(cls)
        made = {"code": foreign} if foreign else {}
        return {"objective": {"name": cls.name, "version": cls.version, **made}} if own or made else {}


# Every objective, by name: a file each in this package, or an entry point of the group "workbench.tuning.objectives".
OBJECTIVES: Registry[type[Objective]] = Registry("training objective").discover("workbench.tuning.objectives")


def phases(name: str) -> list[type[Objective]]:
    """An objective behind those that it goes on from."""
    chosen = OBJECTIVES[name]
    return [*(phases(chosen.after) if chosen.after else ()), chosen]


def objective(name: str) -> Callable[[type[Objective]], type[Objective]]:
    """Register an objective under its name."""

    def register(cls: type[Objective]) -> type[Objective]:
        cls.name = name
        return OBJECTIVES.add(name)(cls)

    return register
