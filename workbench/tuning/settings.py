"""How weights are trained, as plain values: what a method reads, and a training in another process gets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """How weights are changed, and by how many processes; `method` is a name in METHODS.

    `target_modules` are the last parts of the names of the layers that are adapted: all of the method's own if empty.
    `micro_batch_rows` are the most rows that a process computes at once, 0 for all of its batch.
    `mixed_precision` keeps the weights in float32 and multiplies in bfloat16.
    """

    method: str
    rank: int
    learning_rate: float
    batch_rows: int
    processes: int = 1
    virtual_tokens: int = 0
    gradient_checkpointing: bool = False
    target_modules: tuple[str, ...] = ()
    micro_batch_rows: int = 0
    mixed_precision: bool = False

    @property
    def parts(self) -> int:
        """In how many parts, one after the other, a process computes its rows of a batch before the step is taken."""
        own = -(-self.batch_rows // self.processes)
        return -(-own // self.micro_batch_rows) if self.micro_batch_rows else 1
