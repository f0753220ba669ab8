"""A model made from the corpus alone: its own tokenizer, two phases that learn, its own identity and its own costs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny.runs import context

from workbench.arms import Context, make_arm
from workbench.arms.base import Fitted
from workbench.arms.from_scratch import FromScratch, FromScratchSettings
from workbench.experiment.answers import answer_all
from workbench.models.runtime import with_weights
from workbench.store import Store
from workbench.types import Corpus

# With these every answer is learned with each of several seeds, so that no rounding of a processor decides.
SMALL: dict[str, Any] = {"layers": 1, "width": 128, "heads": 4, "vocabulary": 400, "learning_rate": 3e-3}
SHORT = {**SMALL, "document_epochs": 4, "epochs": 40}


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def fitted(ready: Context, corpus: Corpus, **changes: Any) -> Fitted:
    return make_arm("from-scratch", {**SHORT, **changes}, ready).fit(corpus)


def test_it_reads_then_learns_to_answer_and_answers_with_its_own_tokens(ready: Context, lamps: Corpus) -> None:
    made = fitted(ready, lamps)
    training = made.training
    assert training is not None
    reading = training.earlier[0]
    assert reading.rows["questions"] == 0
    assert reading.losses[-1] < reading.losses[0] - 1
    assert training.losses[-1] < 0.5 < training.losses[0]
    # The loss on dev is read before the first step and after the last, of questions that no step has learned.
    assert training.dev_steps[0] == 0
    assert training.dev_steps[-1] == training.steps[-1]
    assert len(training.dev_losses) == len(training.dev_steps) > 2
    questions = [q for q in lamps.select("train") if q.kind == "single"]
    answers = answer_all(ready, made, questions)
    right = [q for q in questions if q.answers[0] in answers[q.id].text]
    assert len(right) >= 11  # of twelve that it has learned
    model = with_weights(ready.runtime).load(made.weights)
    assert model.tokenizer.vocab_size <= 400
    assert model.render([{"role": "user", "content": "<|reply|> a"}], reply=True).count(
        model.tokenizer.convert_tokens_to_ids("<|reply|>")
    ) == 1  # fmt: skip


def test_its_costs_are_those_of_its_own_shape(ready: Context, lamps: Corpus) -> None:
    made = fitted(ready, lamps, epochs=1, document_epochs=1)
    shape = FromScratchSettings(**SMALL).shape.architecture
    assert made.cost.trainable_parameters == shape.parameters
    assert made.cost.tokens > 0
    question = lamps.select("test")[0]
    usage = answer_all(ready, made, [question])[question.id].usage
    flops = shape.prompt_flops(usage.prompt_tokens) + shape.decode_flops(usage.new_tokens, usage.prompt_tokens)
    assert usage.flops == pytest.approx(flops)
    assert make_arm("from-scratch", SMALL, ready).architecture == shape


def test_other_weights_come_of_another_seed_shape_or_corpus_and_the_same_from_the_store(
    ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"epochs": 1, "document_epochs": 1}
    first = fitted(ready, lamps, **few)
    others = [
        fitted(replace(ready, seed=1), lamps, **few),
        fitted(ready, lamps, **few, width=32),
        fitted(ready, replace(lamps, documents=lamps.documents[:5]), **few),
    ]
    digests = {each.weights.digest for each in (first, *others)}
    assert len(digests) == 4
    assert with_weights(ready.runtime).base.digest not in digests
    monkeypatch.setattr("workbench.arms.from_scratch.write_model", None)
    monkeypatch.setattr("workbench.tuning.trainer.train", None)
    assert fitted(ready, lamps, **few).weights.digest == first.weights.digest


def test_without_documents_or_questions_it_is_refused(lamps: Corpus) -> None:
    settings = FromScratchSettings()
    assert FromScratch.lacks(settings, lamps) is None
    assert "no documents" in (FromScratch.lacks(settings, replace(lamps, documents=())) or "")
    asked = tuple(q for q in lamps.questions if q.split != "train")
    assert "no training questions" in (FromScratch.lacks(settings, replace(lamps, questions=asked)) or "")


def test_heads_must_share_the_width() -> None:
    with pytest.raises(ValueError, match="even parts"):
        FromScratchSettings(width=100, heads=3)
