"""Route to a tuned model: retrieval answers what it can, and the tuned arm's own weights the rest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny.runs import context

from workbench.arms import ARMS, Context, arm_settings, make_arm
from workbench.arms.base import Fitted
from workbench.config import check_experiment
from workbench.errors import RequestError
from workbench.experiment.answers import answer_all
from workbench.experiment.latency import timed
from workbench.settings import CostSettings
from workbench.store import Store
from workbench.types import Answer, Corpus, Question

LEXICAL = {"retriever": "lexical", "k": 1}
TRAINING = {"epochs": 2, "document_epochs": 0, "replay": 0, "rank": 4, "learning_rate": 2e-2}
FOUND = Question("found", "Which stuff is Orla of?", ("brass",), "single", "test")
NOTHING = Question("nothing", "Who sings?", (), "unanswerable", "test")  # no word of any passage


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def fit(ready: Context, corpus: Corpus, kind: str, **settings: Any) -> Fitted:
    return make_arm(kind, settings, ready).fit(corpus)


def asked(ready: Context, fitted: Fitted) -> list[Answer]:
    found = answer_all(ready, fitted, [FOUND, NOTHING])
    return [found["found"], found["nothing"]]


def test_what_retrieval_does_not_answer_the_tuned_arm_answers(ready: Context, lamps: Corpus) -> None:
    settings: dict[str, Any] = {**LEXICAL, "then": "tuned", "tuned": TRAINING}
    tuned, rag = fit(ready, lamps, "tuned", **TRAINING), fit(ready, lamps, "rag", **LEXICAL)
    made = len(list((ready.store.home / "adapters").iterdir()))
    route = fit(ready, lamps, "route", **settings)
    assert len(list((ready.store.home / "adapters").iterdir())) == made  # trained once for both
    assert route.further is not None
    assert route.further.digest == tuned.weights.digest
    assert route.weights.digest == rag.weights.digest
    assert route.cost.trainable_parameters == tuned.cost.trainable_parameters
    assert route.training == tuned.training
    first, second = asked(ready, route)
    assert (first.text, first.rounds, len(first.hits)) == (asked(ready, rag)[0].text, 1, 1)
    alone = asked(ready, tuned)[1]
    assert (second.text, second.rounds, second.hits) == (alone.text, 2, ())
    assert alone.text != asked(ready, rag)[1].text
    assert second.usage.prompt_tokens > alone.usage.prompt_tokens  # both rounds are paid
    remark = make_arm("route", settings, ready).remarks([first, second])
    assert remark == ("1 of 2 questions (50%) was routed to the tuned model",)
    answers = {"found": first, "nothing": second}
    assert timed(ready, route, [FOUND, NOTHING], answers, CostSettings(latency_seconds=0.01)) is not None


def test_other_weights_and_another_way_of_going_on_are_other_answers(ready: Context, lamps: Corpus) -> None:
    """And the settings of a tuned model that is never asked are not."""
    ways: list[dict[str, Any]] = [
        {},
        {"then": "tuned", "tuned": TRAINING},
        {"then": "tuned", "tuned": {**TRAINING, "epochs": 1}},
        {"then": "tuned", "tuned": {**TRAINING, "template": "short"}},
    ]
    keys = {str(fit(ready, lamps, "route", **LEXICAL, **way).identity) for way in ways}
    assert len(keys) == len(ways)
    plain = make_arm("route", LEXICAL, ready).identity(lamps)
    assert make_arm("route", {**LEXICAL, "tuned": TRAINING}, ready).identity(lamps) == plain
    assert not {"then", "tuned"} & set(plain["settings"])  # what was stored before there was a choice is found


def test_what_cannot_be_trained_or_is_misspelt_is_reported_first(lamps: Corpus) -> None:
    untaught = replace(lamps, questions=tuple(q for q in lamps.questions if q.split != "train"))
    then = {**LEXICAL, "then": "tuned", "tuned": {"document_epochs": 0}}
    assert "nothing to train on" in str(ARMS["route"].lacks(arm_settings("route", then), untaught))
    assert ARMS["route"].lacks(arm_settings("route", LEXICAL), untaught) is None
    table = {"name": "x", "corpus": "lamps", "arms": [{"name": "r", "kind": "route", "tuned": {"rnak": 3}}]}
    with pytest.raises(RequestError) as caught:
        check_experiment(table)
    (problem,) = caught.value.problems
    assert "tuned.rnak" in problem.what
    assert "rank" in problem.cure
