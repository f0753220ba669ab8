"""How weights are trained, as plain values: what a method reads, and a training in another process gets."""

from __future__ import annotations

from dataclasses import dataclass

NOT_LIVE = "the adapter is not live"  # how the error begins of a training that changed nothing


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How weights are changed, and by how many processes; `method` is a name in METHODS.

    `target_modules` are the last parts of the names of the layers that are adapted: all of the method's own if empty.
    """

    method: str
    rank: int
    learning_rate: float
    batch_rows: int
    processes: int = 1
    virtual_tokens: int = 0
    gradient_checkpointing: bool = False
    target_modules: tuple[str, ...] = ()
