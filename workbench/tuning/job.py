"""What a training needs, as plain values: the same whether this process trains, or others that read it from a file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench.files import write_atomic
from workbench.languages import DEFAULT
from workbench.tuning.rows import TeacherTokens, TokenRow
from workbench.tuning.settings import TrainingSettings


@dataclass(frozen=True, slots=True)
class Job:
    """One training: the base model's folder, how to train it, on what, and where the weights and checkpoints go.

    `objective` is a name in OBJECTIVES, whose loss is computed; `start` the folder of what an earlier training left,
    `beginning` the text that a prefix begins with, `dev` rows that are read and never learned, `bits` those of the
    base's weights where they are quantized, `language` the one in which notes and errors are worded.
    """

    model: Path
    dtype: str
    device: str
    seed: int
    diverging_loss: float
    settings: TrainingSettings
    folder: Path
    checkpoints: Path
    batches: Sequence[Sequence[TokenRow]]
    objective: str = "supervised"
    start: Path | None = None
    beginning: Sequence[int] = ()
    dev: Sequence[TokenRow] = ()
    bits: int | None = None
    language: str = DEFAULT

    def write(self, path: Path) -> None:
        """As JSON. A row recurs in every epoch, and is written once."""
        numbers: dict[TokenRow, int] = {}
        batches = [[numbers.setdefault(row, len(numbers)) for row in batch] for batch in self.batches]
        content = {
            **{
                name: getattr(self, name)
                for name in ("dtype", "device", "seed", "diverging_loss", "objective", "beginning", "bits", "language")
            },
            **{name: str(getattr(self, name).absolute()) for name in ("model", "folder", "checkpoints")},
            "start": str(self.start.absolute()) if self.start else None,
            "settings": asdict(self.settings),
            "rows": [asdict(row) for row in numbers],
            "batches": batches,
            "dev": [asdict(row) for row in self.dev],
        }
        write_atomic(path, json.dumps(content))

    @classmethod
    def read(cls, path: Path) -> Job:
        """What was written."""
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = [_row(row) for row in content.pop("rows")]
        content |= {name: Path(content[name]) for name in ("model", "folder", "checkpoints")}
        content["beginning"] = tuple(content["beginning"])
        content["start"] = Path(content["start"]) if content["start"] else None
        targets = tuple(content["settings"]["target_modules"])
        content["settings"] = TrainingSettings(**{**content["settings"], "target_modules": targets})
        content["dev"] = tuple(_row(row) for row in content["dev"])
        content["batches"] = [[rows[number] for number in batch] for batch in content["batches"]]
        return cls(**content)


def _row(written: dict[str, Any]) -> TokenRow:
    rejected = written["rejected"]
    return TokenRow(
        tokens=tuple(written["tokens"]),
        learned_from=written["learned_from"],
        teacher=tuple(TeacherTokens(tuple(each["tokens"]), tuple(each["logs"])) for each in written["teacher"]),
        rejected=_row(rejected) if rejected else None,
        reference=written["reference"],
    )
