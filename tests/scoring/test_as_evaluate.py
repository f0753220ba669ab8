"""Metrics work alone, as modules of `evaluate`, with no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from workbench.scoring import METRICS
from workbench.scoring.hf import PATH

REPLIES = ("It is 24 months.", "12 months", "I do not know.")
GOLDS = (("two years", "24 months"), ("24 months",), ("24 months",))


def load(name: str, folder: Path):  # type: ignore[no-untyped-def]
    import evaluate

    return evaluate.load(PATH, name, cache_dir=str(folder))


@pytest.mark.parametrize(
    "name", [name for name, metric in METRICS.items() if not (metric.of_hits or metric.of_citations)]
)
def test_every_metric_of_replies_loads_by_path_and_gives_the_scores_of_the_workbench(name: str, tmp_path: Path) -> None:
    from workbench.types import Answer, Question

    metric = METRICS[name]
    kind = "single" if "single" in metric.kinds else metric.kinds[0]
    golds = [list(each) for each in GOLDS] if kind != "unanswerable" else [[], [], []]
    found = load(name, tmp_path).compute(predictions=list(REPLIES), references=golds)
    wanted = [
        metric(Question("q", "", tuple(gold), kind, "test"), Answer("q", reply), "en").value
        for gold, reply in zip(golds, REPLIES, strict=True)
    ]
    assert found["scores"] == wanted
    scored = [value for value in wanted if value is not None]
    assert found[name] == (pytest.approx(sum(scored) / len(scored)) if scored else None)
    assert (found["n"], found["unscored"]) == (len(scored), len(wanted) - len(scored))


def test_the_language_and_the_kind_are_inputs(tmp_path: Path) -> None:
    match = load("match", tmp_path)
    assert match.compute(predictions=["1.300 euro"], references=[["€1300"]], language="it")["match"] == 1
    assert match.compute(predictions=["1.300 euro"], references=[["€1.30"]], language="it")["match"] == 0
    with pytest.raises(ValueError, match="no kind of question is named 'sngle'"):
        match.compute(predictions=["x"], references=[["x"]], kind="sngle")


def test_a_name_that_is_no_metric_of_replies_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no metric of replies is named 'recall@k'; there are match"):
        load("recall@k", tmp_path)


def test_it_works_in_a_fresh_process_offline(tmp_path: Path) -> None:
    code = f"""
import evaluate
metric = evaluate.load({PATH!r}, "f1", cache_dir={str(tmp_path)!r})
print(metric.compute(predictions=["the red lamp"], references=[["red lamp"]])["f1"])
"""
    environment = {"PATH": "", "HOME": str(tmp_path), "HF_HUB_OFFLINE": "1", "HF_EVALUATE_OFFLINE": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) == 1.0
