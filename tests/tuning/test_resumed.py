"""A training that was interrupted goes on where it was, whatever is trained and whatever is learned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file
from tiny.runs import context
from tuning.test_objectives import fit
from tuning.test_processes import RecordedProgress

from workbench.store import Store
from workbench.tuning import checkpoints
from workbench.types import Corpus


@pytest.mark.parametrize(
    "given",
    [{"method": "pissa", "objective": "distilled"}, {"method": "cartridge", "objective": "preferences"}],
    ids=lambda given: " ".join(map(str, given.values())),
)  # fmt: skip
def test_an_interrupted_training_ends_as_one_that_was_not(
    tmp_path: Path, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch, given: dict[str, Any]
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY_SECONDS", 0.0)
    monkeypatch.setattr(checkpoints, "LARGEST_SHARE", 1e9)
    whole, cut = (context(Store(tmp_path / name), model_folder) for name in ("whole", "cut"))
    usual = {"document_epochs": 0, "epochs": 1, "batch_rows": 4, "virtual_tokens": 8, "learning_rate": 1e-2, **given}
    wanted = fit(whole, lamps, **usual)
    last = wanted.training.steps[-1]
    with pytest.raises(KeyboardInterrupt):
        fit(replace(cut, progress=Interrupted(last)), lamps, **usual)
    progress = RecordedProgress()
    found = fit(replace(cut, progress=progress), lamps, **usual)
    assert any("goes on after step" in note for note in progress.notes)
    assert found.training.losses == pytest.approx(wanted.training.losses, rel=1e-4)
    one, other = (load_file(each.weights.adapter.folder / "adapter_model.safetensors") for each in (found, wanted))
    for name, values in other.items():
        assert float((one[name] - values).abs().max()) < 1e-4, name


class Interrupted(RecordedProgress):
    """Stopped by hand in the last training, before its last step: of `preferences` that is the second phase."""

    def __init__(self, last: int) -> None:
        super().__init__()
        self.last = last

    def update(self, stage: Any) -> None:
        trainings = [name for name, total in self.stages if name.startswith("training") and total == self.last]
        if trainings and self.stages[-1] == (stage.name, self.last) and stage.done == self.last - 1:
            raise KeyboardInterrupt
