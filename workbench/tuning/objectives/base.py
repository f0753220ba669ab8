"""What every objective is: the rows of a training, out of what an arm has to teach."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.registry import Registry
from workbench.tuning.rows import Chat, Plan


@dataclass(frozen=True, slots=True)
class Taught:
    """What an arm has to teach.

    Args:
        documents: (title, text) of every document.
        document_epochs: how often those are read.
        chats: (messages, wanted reply) of every training question about the corpus.
        epochs: how often those are learned.
        general: the prompts of general training questions, to be replayed with the base model's own replies.
        replay: the share of these among all chats.
    """

    documents: tuple[tuple[str, str], ...]
    document_epochs: int
    chats: tuple[Chat, ...]
    epochs: int
    general: tuple[Sequence[Mapping[str, str]], ...]
    replay: float


class Objective(ABC):
    """One way to learn from a corpus. `questions`: whether it learns from questions, or from documents alone."""

    name: ClassVar[str]
    questions: ClassVar[bool] = True

    @classmethod
    @abstractmethod
    def plan(cls, taught: Taught) -> Plan:
        """What is trained on."""


# Every objective, by name: a file each in this package, or an entry point of the group "workbench.tuning.objectives".
OBJECTIVES: Registry[type[Objective]] = Registry("training objective").discover("workbench.tuning.objectives")


def objective(name: str) -> Callable[[type[Objective]], type[Objective]]:
    """Register an objective under its name."""

    def register(cls: type[Objective]) -> type[Objective]:
        cls.name = name
        return OBJECTIVES.add(name)(cls)

    return register
