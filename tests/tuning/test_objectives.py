"""Objectives as mathematics: divergences and preferences by their formulas, and phases that go on from one another."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny import corpora
from tiny.models import configuration, decoder
from tiny.runs import context
from torch.nn.functional import cross_entropy, kl_div
from tuning.test_loss import ALIKE, ROWS, batch_of
from tuning.test_training import settings

from workbench.arms import Context, make_arm
from workbench.arms.tuned import Tuned, TunedSettings
from workbench.corpus.load import load_corpus
from workbench.models.runtime import Weights
from workbench.store import Store
from workbench.tuning.attention import register
from workbench.tuning.batches import Batches, Packing, shares
from workbench.tuning.capacity import bits_to_learn, capacity_note
from workbench.tuning.distillation import DistilledLoss, divergence
from workbench.tuning.job import Job
from workbench.tuning.loss import LabelledLoss
from workbench.tuning.objectives import OBJECTIVES, Lesson, TrainingData, phases
from workbench.tuning.objectives.preferences import wrong_replies
from workbench.tuning.preference import BETA, PreferenceLoss, preference_loss
from workbench.tuning.rows import TeacherTokens, TokenRow, sequences
from workbench.tuning.teacher import NAMED, distilled_rows
from workbench.types import Corpus

DICE = torch.Generator().manual_seed(3)
STUDENT, TEACHER = (torch.randn(6, 40, generator=DICE) * 3 for _ in range(2))
PAIRS = [
    replace(
        row,
        rejected=TokenRow((*row.tokens[: row.learned_from], *other.tokens[:4]), row.learned_from),
        reference=0.1 * place,
    )
    for place, (row, other) in enumerate(zip(ALIKE, reversed(ROWS), strict=True))
]


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def fit(ready: Context, corpus: Corpus, **given: Any) -> Any:
    usual = {"epochs": 4, "document_epochs": 1, "rank": 4, "learning_rate": 2e-2, "replay": 0.0}
    return make_arm("tuned", {**usual, **given}, ready).fit(corpus)


def named(k: int) -> tuple[torch.Tensor, torch.Tensor]:
    best = TEACHER.log_softmax(-1).topk(k)
    return best.indices, best.values


def test_with_the_whole_vocabulary_the_divergence_is_the_usual_one() -> None:
    wanted = kl_div(STUDENT.log_softmax(-1), TEACHER.softmax(-1), reduction="none").sum(-1)
    torch.testing.assert_close(divergence(STUDENT, *named(40)), wanted, rtol=1e-4, atol=1e-5)


def test_merging_what_the_teacher_does_not_name_lessens_the_divergence_and_never_below_zero() -> None:
    found = [divergence(STUDENT, *named(k)) for k in (1, 4, 10, 40)]
    for few, more in pairwise(found):
        assert bool((few <= more + 1e-5).all())
    assert bool((found[0] >= 0).all())
    same = divergence(TEACHER, *named(4))
    torch.testing.assert_close(same, torch.zeros(6), rtol=0, atol=1e-5)


def test_a_row_without_a_teacher_is_learned_as_its_own_tokens_are() -> None:
    model = decoder(configuration(), "sdpa")
    batch = Batches([ROWS], beside=DistilledLoss.beside)[0]
    usual = LabelledLoss(model)(**Batches([ROWS])[0])
    assert float(DistilledLoss(model)(**batch)) == pytest.approx(float(usual), rel=1e-5)


def test_a_teacher_says_what_the_base_says_with_the_passages_and_the_student_reads_none(ready: Context) -> None:
    base = ready.runtime.load(ready.runtime.base)
    asked = [{"role": "user", "content": "What is the Orla made of?"}]
    shown = [{"role": "user", "content": "The Orla lamp is made of brass. What is the Orla made of?"}]
    (row,), flops = distilled_rows(Lesson(ready, base, ready.runtime.base), [asked], [shown])
    assert list(row.tokens[: row.learned_from]) == base.render(asked)
    reply = row.tokens[row.learned_from :]
    assert len(row.teacher) == len(reply) == row.learned
    read = torch.tensor([[*base.render(shown), *reply]])
    with torch.inference_mode():
        logs = base.model(read, use_cache=False).logits[0].log_softmax(-1)
    for place, each in enumerate(row.teacher):
        best = logs[len(base.render(shown)) + place - 1].topk(NAMED)
        torch.testing.assert_close(torch.tensor(each.logs), best.values, rtol=1e-3, atol=1e-4)
    assert flops > 0


def test_the_loss_of_a_preference_is_the_formula_computed_by_hand() -> None:
    loss = preference_loss(torch.tensor([-2.0, -7.0]), torch.tensor([-5.0, -1.0]), torch.tensor([1.0, 0.0]))
    wanted = [-math.log(1 / (1 + math.exp(-BETA * margin))) for margin in (3.0 - 1.0, -6.0)]
    assert loss.tolist() == pytest.approx(wanted)


@pytest.mark.parametrize("packed", [False, True])
def test_a_batch_of_pairs_has_the_loss_of_replies_read_one_by_one(packed: bool) -> None:
    model = decoder(configuration(), register())
    packing = Packing() if packed else None
    batch = Batches([PAIRS], packing, PreferenceLoss.beside)[0]
    assert (batch["input_ids"].shape[0] == 1) is packed

    def likely(row: TokenRow) -> torch.Tensor:
        logits = model(torch.tensor([row.tokens]), use_cache=False).logits[0, row.learned_from - 1 : -1]
        return -cross_entropy(logits, torch.tensor(row.tokens[row.learned_from :]), reduction="sum")

    with torch.inference_mode():
        found = float(PreferenceLoss(model)(**batch))
        wanted = sum(
            -math.log(1 / (1 + math.exp(-BETA * (float(likely(pair) - likely(pair.rejected)) - pair.reference))))
            for pair in PAIRS
            if pair.rejected is not None
        )
    assert found == pytest.approx(wanted, rel=1e-4)
    assert int(PreferenceLoss.counted(batch)) == len(PAIRS)


def test_the_shares_of_processes_add_up_to_the_batch_whatever_the_loss() -> None:
    model = decoder(configuration(), "sdpa")
    distilled = [
        replace(row, teacher=tuple(TeacherTokens((1, 5), (-0.7, -0.8)) for _ in range(row.learned))) for row in ROWS
    ]
    for loss, rows in ((PreferenceLoss, PAIRS), (DistilledLoss, distilled)):
        whole = Batches([rows], beside=loss.beside)[0]
        parts = [Batches([part], beside=loss.beside)[0] for part in shares([rows], 7)]  # two have nothing to do
        with torch.inference_mode():
            assert sum(float(loss(model)(**part)) for part in parts) == pytest.approx(
                float(loss(model)(**whole)), rel=1e-4
            )
        assert sum(int(loss.counted(part)) for part in parts) == int(loss.counted(whole))


def test_a_job_file_holds_what_stands_beside_the_tokens(tmp_path: Path) -> None:
    distilled = replace(ROWS[0], teacher=(TeacherTokens((3, 4), (-0.5, -1.25)),))
    job = Job(tmp_path, "float32", "cpu", 7, 3.0, settings(), tmp_path / "a", tmp_path / "b", [[distilled, *PAIRS]],
              "preferences", tmp_path / "c")  # fmt: skip
    job.write(tmp_path / "job.json")
    assert Job.read(tmp_path / "job.json") == job


def test_a_wrong_reply_has_the_form_of_the_right_one_and_abstention_is_preferred_to_an_answer() -> None:
    asked = ("What is the Orla made of?", "What is the Quill made of?", "How heavy is the Orla?", "Who sold the Orla?")
    chats = tuple(([{"role": "user", "content": text}], reply) for text, reply in zip(
        asked, ("brass", "copper", "12 kilograms", "I do not know."), strict=True))  # fmt: skip
    accepted = (("brass", "copper alloy"), ("copper",), ("12 kilograms",), ())
    assert wrong_replies(chats, accepted, "I do not know.") == ["copper", "brass", "brass", "brass"]
    also_right = (("brass", "copper"), *accepted[1:])
    assert wrong_replies(chats, also_right, "I do not know.")[0] == "12 kilograms"
    assert wrong_replies(chats[:1], accepted[:1], "I do not know.") == [None]


def test_preferences_begin_at_the_supervised_model_and_widen_the_margin(ready: Context, lamps: Corpus) -> None:
    supervised = fit(ready, lamps)
    preferred = fit(ready, lamps, objective="preferences")
    own, earlier = preferred.training, preferred.training.earlier
    assert own.losses[0] == pytest.approx(math.log(2), rel=0.02)
    assert own.losses[-1] < own.losses[0]
    assert [each.losses for each in earlier] == [supervised.training.losses]  # trained once, and found again
    assert preferred.cost.tokens > supervised.cost.tokens
    assert preferred.cost.seconds > supervised.cost.seconds
    assert preferred.weights.digest != supervised.weights.digest


def test_documents_come_first_and_questions_go_on_from_what_they_left(ready: Context, lamps: Corpus) -> None:
    both = fit(ready, lamps, objective="documents+supervised", epochs=2)
    assert both.training.rows == {"documents": 6, "questions": 14 * 2, "replay": 0}
    (documents,) = both.training.earlier
    assert documents.rows["questions"] == 0
    alone = fit(ready, lamps, document_epochs=0, epochs=2)
    assert both.training.losses[-1] < both.training.losses[0]
    assert both.training.losses != alone.training.losses
    assert isinstance(both.weights, Weights)
    assert both.cost.trainable_parameters == alone.cost.trainable_parameters


def test_a_distilled_student_comes_nearer_to_its_teacher(ready: Context, lamps: Corpus) -> None:
    distilled = fit(ready, lamps, objective="distilled", epochs=12)
    assert distilled.training.losses[-1] < 0.7 * distilled.training.losses[0]
    assert distilled.training.rows["documents"] == 0
    unwritten = replace(lamps, questions=tuple(replace(q, answers=("x",)) if q.answers else q for q in lamps.questions))
    assert fit(ready, unwritten, objective="distilled", epochs=12).weights.digest == distilled.weights.digest


def test_what_an_objective_needs_and_estimates_follows_from_its_phases(ready: Context, lamps: Corpus) -> None:
    bare = replace(lamps, documents=(), questions=tuple(replace(q, evidence=()) for q in lamps.questions))
    assert Tuned.lacks(TunedSettings(objective="documents+supervised"), bare) is not None
    assert Tuned.lacks(TunedSettings(objective="preferences"), bare) is None
    assert Tuned.lacks(TunedSettings(method="cartridge"), bare) is not None
    works = {name: make_arm("tuned", {"objective": name}, ready).work(lamps) for name in OBJECTIVES}
    assert works["preferences"].chats > works["supervised"].chats == works["documents+supervised"].chats
    assert works["distilled"].read == 0 < works["documents"].read == works["documents+supervised"].read
    assert [each.name for each in phases("preferences")] == ["supervised", "preferences"]
    data = TrainingData((("Orla", "A lamp."),), 0, (), 2, (), 0.0)
    assert not OBJECTIVES["documents"].plan(data).empty


def test_a_training_question_that_is_asked_again_is_refused_unless_it_is_allowed(
    ready: Context, tmp_path: Path
) -> None:
    def leak(_: Any, asked: list[dict[str, Any]]) -> None:
        asked[2]["text"] = "Please, what is Orla the made of"

    corpus = load_corpus(corpora.write(tmp_path / "leaking", edit=leak))
    for kind in ("tuned", "tuned-rag"):
        arm = make_arm(kind, {}, ready)
        reason = type(arm).lacks(arm.settings, corpus)
        assert reason is not None
        assert "holds 1 of the questions" in reason
        assert "orla.stuff.1" in reason
        assert "allow_leaks = true" in reason
    allowed = fit(ready, corpus, allow_leaks=True, epochs=1)
    assert any("allowed by `allow_leaks`" in note for note in allowed.notes)


def test_bits_to_learn_are_the_loss_of_every_row_once() -> None:
    rows = batch_of([(12, 7), (5, 0)])
    assert bits_to_learn(math.log(2) * 3, [rows, rows]) == pytest.approx(3 * (5 + 4))
    assert "too few" not in capacity_note(1000, 1000)
    assert "too few weights" in capacity_note(1001, 1000)
    assert len(sequences(PAIRS)) == 2 * len(PAIRS)
