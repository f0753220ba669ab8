"""Every way of tuning has two curves: the loss of what it trains on, and that on dev questions it never sees."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny.runs import context

from workbench.arms import Context, make_arm
from workbench.store import Store
from workbench.types import Corpus

QUICK = {"epochs": 2, "document_epochs": 2, "batch_rows": 2, "learning_rate": 1e-2}
WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "lora": ("tuned", {"rank": 4}),
    "cartridge": ("tuned", {"method": "cartridge", "virtual_tokens": 8}),
    "documents": ("tuned", {"objective": "documents", "rank": 4}),
    "distilled": ("tuned", {"objective": "distilled", "rank": 4}),
    "preferences": ("tuned", {"objective": "preferences", "rank": 4}),
    "tuned-rag": ("tuned-rag", {"rank": 4, "retriever": "lexical", "k": 2}),
    "from-scratch": ("from-scratch", {"layers": 1, "width": 32, "heads": 2, "vocabulary": 300}),
}


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


@pytest.mark.parametrize("way", WAYS)
def test_a_training_has_a_loss_of_its_own_rows_and_one_on_dev(way: str, ready: Context, lamps: Corpus) -> None:
    kind, settings = WAYS[way]
    fitted = make_arm(kind, {**QUICK, **settings}, ready).fit(lamps)
    for phase in (*fitted.training.earlier, fitted.training):
        assert len(phase.steps) == len(phase.losses) > 0
        assert phase.dev_steps[0] == 0
        assert phase.dev_steps[-1] == phase.steps[-1]
        assert len(phase.dev_losses) == len(phase.dev_steps) > 2
        assert all(math.isfinite(each) for each in phase.dev_losses)
        assert phase.dev_losses[-1] != phase.dev_losses[0]
    if way == "preferences":  # of a pair: before the first step, both models are the same one
        assert fitted.training.dev_losses[0] == pytest.approx(math.log(2), abs=1e-3)


@pytest.mark.parametrize("way", ["tuned-rag", "distilled"])
def test_no_weight_depends_on_the_dev_questions(way: str, ready: Context, lamps: Corpus, tmp_path: Path) -> None:
    kind, settings = WAYS[way]
    fitted = make_arm(kind, {**QUICK, **settings}, ready).fit(lamps)
    without = replace(lamps, questions=tuple(q for q in lamps.questions if q.split != "dev"))
    with_other_store = replace(ready, store=Store(tmp_path / "another"))
    bare = make_arm(kind, {**QUICK, **settings}, with_other_store).fit(without)
    assert bare.training.dev_losses == ()
    assert bare.training.losses == fitted.training.losses
    assert bare.weights is not None
    assert fitted.weights is not None
    assert bare.weights.digest == fitted.weights.digest
