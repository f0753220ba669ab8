"""What a training needs, as plain values: the same whether this process trains, or others that read it from a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from workbench.files import write_atomic
from workbench.tuning.rows import Row
from workbench.tuning.settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class Job:
    """One training: the base model's folder, how to train it, on what, and where the weights and checkpoints go."""

    model: Path
    dtype: str
    device: str
    seed: int
    diverging_loss: float
    settings: TrainingSettings
    folder: Path
    checkpoints: Path
    batches: Sequence[Sequence[Row]]

    def write(self, path: Path) -> None:
        """As JSON. A row recurs in every epoch, and is written once."""
        numbers: dict[Row, int] = {}
        batches = [[numbers.setdefault(row, len(numbers)) for row in batch] for batch in self.batches]
        content = {
            **{name: getattr(self, name) for name in ("dtype", "device", "seed", "diverging_loss")},
            **{name: str(getattr(self, name).absolute()) for name in ("model", "folder", "checkpoints")},
            "settings": asdict(self.settings),
            "rows": [[row.tokens, row.taught] for row in numbers],
            "batches": batches,
        }
        write_atomic(path, json.dumps(content))

    @classmethod
    def read(cls, path: Path) -> Job:
        """What was written."""
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = [Row(tuple(tokens), taught) for tokens, taught in content.pop("rows")]
        content |= {name: Path(content[name]) for name in ("model", "folder", "checkpoints")}
        content["settings"] = TrainingSettings(**content["settings"])
        content["batches"] = [[rows[number] for number in batch] for batch in content["batches"]]
        return cls(**content)
