"""General text among the rows: it is read as text, counted as replay, and refused where perplexity reads the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tiny.corpora import GENERAL
from tiny.runs import context

from workbench.arms import make_arm
from workbench.arms.prompts import wording
from workbench.arms.tuned import Tuned, TunedSettings, training_data
from workbench.errors import ArmError
from workbench.store import Store
from workbench.tuning.objectives.supervised import Supervised
from workbench.tuning.texts import paragraphs
from workbench.types import Corpus

TEXT = "Rivers run to the sea.\nAll of them.\n\n\nA year has twelve months."


def test_paragraphs_stand_between_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    assert paragraphs(str(path)) == ("Rivers run to the sea. All of them.", "A year has twelve months.")
    path.write_text("\n\n")
    with pytest.raises(ArmError, match="is empty"):
        paragraphs(str(path))


def test_it_is_replayed_in_turn_with_the_questions_and_in_the_key(
    store: Store, model_folder: Path, lamps: Corpus, tmp_path: Path
) -> None:
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    given = {"epochs": 1, "document_epochs": 0, "replay": 0.5, "rank": 2}
    plans = [
        Supervised.plan(training_data(TunedSettings.model_validate({**given, **more}), lamps, wording("en", "plain")))
        for more in ({}, {"replay_text": str(path)})
    ]
    assert "texts" not in plans[0].as_json()
    assert plans[1].as_json()["texts"] == plans[1].texts
    ready = context(store, model_folder)
    usual, with_text = (make_arm("tuned", {**given, **m}, ready).fit(lamps) for m in ({}, {"replay_text": str(path)}))
    assert usual.weights.digest != with_text.weights.digest
    assert usual.training is not None
    assert with_text.training is not None
    assert with_text.training.rows == usual.training.rows  # the share is of all that is replayed


def test_what_perplexity_reads_is_not_trained_on(lamps: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text(f"Something else.\n\n{GENERAL[0]}")
    settings = TunedSettings(replay_text=str(path))
    known = replace(lamps, general_text=GENERAL)
    assert "perplexity is measured on" in (Tuned.lacks(settings, known) or "")
    assert "cannot be read" in (Tuned.lacks(TunedSettings(replay_text="nowhere.txt"), known) or "")
