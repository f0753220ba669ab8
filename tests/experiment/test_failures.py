"""Failure is data: what fails is an error record with its reason, and everything else goes on."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from safetensors.torch import load_file, save_file
from tiny import corpora, models
from tiny.runs import context

import workbench
from workbench.arms import Context, make_arm
from workbench.config import check_experiment
from workbench.errors import ArmError
from workbench.experiment.answers import answer_all, answers_of
from workbench.models import generate
from workbench.models.local import LocalModel
from workbench.settings import LimitSettings
from workbench.store import Store
from workbench.types import Answer, Corpus

POISON = "Bevin"  # stands in the questions about one of six lamps


def ready(store: Store, model: Path, **limits: Any) -> Context:
    made = context(store, model, batch_rows=4)
    return Context(
        made.store,
        made.runtime,
        "en",
        0,
        made.decoding,
        made.progress,
        LimitSettings(**{"failed_share": 0.6, **limits}),
    )


def answers(given: Context, corpus: Corpus, **how: Any) -> dict[str, Answer]:
    return answer_all(given, make_arm("closed-book", {}, given).fit(corpus), corpus.select("test"), **how)


def poisoned(corpus: Corpus) -> set[str]:
    found = {q.id for q in corpus.select("test") if POISON in q.text}
    assert 0 < len(found) < len(corpus.select("test")) / 2
    return found


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many prompts each call of a model's generate was given."""
    counts: list[int] = []
    whole = LocalModel.generate

    def counted(self: LocalModel, prompts: Any, *given: Any) -> Any:
        counts.append(len(prompts))
        return whole(self, prompts, *given)

    monkeypatch.setattr(LocalModel, "generate", counted)
    return counts


def breaks(monkeypatch: pytest.MonkeyPatch, ready_: Context, harm: Any) -> None:
    """Let `harm()` happen in every batch with a poisoned prompt."""
    base = ready_.runtime.load(ready_.runtime.base)
    mark = base.encode(f" {POISON}")
    one_batch = generate.one_batch

    def harmed(model: Any, prompts: list[list[int]], *given: Any) -> list[list[int]]:
        if any(holds(prompt, mark) for prompt in prompts):
            harm()
        return one_batch(model, prompts, *given)

    monkeypatch.setattr(generate, "one_batch", harmed)


def holds(prompt: Sequence[int], mark: Sequence[int]) -> bool:
    return any(list(prompt[at : at + len(mark)]) == list(mark) for at in range(len(prompt)))


def raises(error: BaseException) -> Any:
    def harm() -> None:
        raise error

    return harm


@pytest.mark.parametrize("error", [RuntimeError("broken"), ValueError("a bug"), MemoryError()], ids=repr)
def test_a_generator_that_raises_costs_only_the_questions_it_raises_for(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch, error: Exception, tmp_path: Path
) -> None:
    sound = answers(ready(Store(tmp_path / "sound"), model_folder), lamps)
    given = ready(store, model_folder)
    breaks(monkeypatch, given, raises(error))
    found = answers(given, lamps)
    assert {name for name, answer in found.items() if answer.error} == poisoned(lamps)
    for name, answer in found.items():
        if answer.error:
            assert answer.error == f"{type(error).__name__}: {error}"
            assert (answer.text, answer.stop) == ("", "error")
        else:
            assert (answer.text, answer.stop) == (sound[name].text, sound[name].stop)


def test_a_generator_that_hangs_is_given_up(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ready(store, model_folder, answer_seconds=2, failed_share=1.0)  # which a busy machine keeps too
    breaks(monkeypatch, given, lambda: time.sleep(600))
    started = time.monotonic()
    found = answers(given, lamps)
    assert time.monotonic() - started < 60
    failed = {name for name, answer in found.items() if answer.error}
    assert poisoned(lamps) <= failed < set(found)
    assert all("took longer than 2 s" in (found[name].error or "") for name in failed)


def test_an_interruption_is_no_failure(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ready(store, model_folder)
    breaks(monkeypatch, given, raises(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        answers(given, lamps)


def test_an_interruption_loses_at_most_the_batch_under_way(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = context(store, model_folder, batch_rows=64, batch_tokens=90)  # the tokens make the batches small
    one_batch, batches = generate.one_batch, []

    def third_is_cut(*arguments: Any) -> Any:
        if len(batches) == 3:
            raise KeyboardInterrupt
        batches.append(len(arguments[1]))
        return one_batch(*arguments)

    monkeypatch.setattr(generate, "one_batch", third_is_cut)
    with pytest.raises(KeyboardInterrupt):
        answers(given, lamps)
    fitted = make_arm("closed-book", {}, given).fit(lamps)
    stored = answers_of(given, fitted)
    assert sum(stored.get(q) is not None for q in lamps.select("test")) == sum(batches) < 64


def test_a_model_that_computes_nan_says_so_for_those_questions(store: Store, lamps: Corpus, tmp_path: Path) -> None:
    folder = models.save(tmp_path / "model", corpora.texts())
    base = ready(store, folder).runtime
    (mark, *_) = base.load(base.base).encode(f" {POISON}")
    weights = load_file(folder / "model.safetensors")
    weights["model.embed_tokens.weight"][mark] = float("nan")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ArmError, match="NaN"):  # the head is tied: every logit of this token is NaN
        answers(ready(store, folder), lamps)
    weights["model.embed_tokens.weight"][mark] = 0.0
    weights["model.layers.0.self_attn.q_proj.weight"][:] = float("inf")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ArmError, match=r"20 of 20 questions failed|questions failed, .* NaN"):
        answers(ready(store, folder), lamps)


def test_a_generator_that_returns_nothing_is_an_error(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = LocalModel.generate

    def forgetful(self: LocalModel, *given: Any) -> Any:
        return ([made for made in batch if made.index % 5] for batch in whole(self, *given))

    monkeypatch.setattr(LocalModel, "generate", forgetful)
    found = answers(ready(store, model_folder), lamps)
    assert len(found) == len(lamps.select("test"))
    assert {answer.error for answer in found.values()} == {None, "the generator returned nothing"}


def test_a_prompt_that_cannot_be_made_costs_its_question_alone(store: Store, model_folder: Path, lamps: Corpus) -> None:
    given = ready(store, model_folder)
    fitted = make_arm("closed-book", {}, given).fit(lamps)

    def prompts(questions: Any) -> Any:
        if any(POISON in q.text for q in questions):
            raise ArmError("the question does not fit")
        return fitted.prompts(questions)

    broken = type(fitted)(fitted.weights, prompts, {"broken": True})
    found = answer_all(given, broken, lamps.select("test"))
    assert {name: answer.error for name, answer in found.items() if answer.error} == dict.fromkeys(
        poisoned(lamps), "the question does not fit"
    )


def test_a_round_that_cannot_be_made_costs_its_question_alone(store: Store, model_folder: Path, lamps: Corpus) -> None:
    """And what its rounds took so far is counted."""
    given = ready(store, model_folder)
    fitted = make_arm("closed-book", {}, given).fit(lamps)

    def again(exchanges: Any) -> Any:
        if any(POISON in each.question.text for each in exchanges):
            raise KeyError("words")
        return [each.prompts[0] if len(each.rounds) == 1 else None for each in exchanges]

    broken = dataclasses.replace(fitted, identity={"broken": 1}, again=again)
    found = answer_all(given, broken, lamps.select("test"))
    failed = {name: answer for name, answer in found.items() if answer.error}
    assert {name: answer.error for name, answer in failed.items()} == dict.fromkeys(
        poisoned(lamps), "KeyError: 'words'"
    )
    assert all(answer.usage.prompt_tokens and answer.rounds == 1 for answer in failed.values())
    assert {answer.rounds for name, answer in found.items() if name not in failed} == {2}


def test_several_prompts_of_a_round_are_all_paid_and_one_that_fails_fails_its_question(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ready(store, model_folder)
    fitted = make_arm("closed-book", {}, given).fit(lamps)
    single = answer_all(given, fitted, lamps.select("test"))

    def twice(questions: Any) -> Any:
        (other,) = fitted.prompts([lamps.questions[0]])
        return [(other, prompt) for prompt in fitted.prompts(questions)]

    double = dataclasses.replace(fitted, identity={"double": 1}, prompts=twice)
    found = answer_all(given, double, lamps.select("test"))
    for name, answer in found.items():
        assert answer.text == single[name].text  # the last reply is the answer
        assert (answer.rounds, answer.requests) == (1, 2)
        assert answer.usage.prompt_tokens > single[name].usage.prompt_tokens
        assert answer.usage.flops > single[name].usage.flops
    with monkeypatch.context() as patch:
        breaks(patch, given, raises(RuntimeError("broken")))
        again = answer_all(given, dataclasses.replace(double, identity={"double": 2}), lamps.select("test"))
    assert {name for name, answer in again.items() if answer.error} == set(poisoned(lamps))
    empty = dataclasses.replace(fitted, identity={"empty": 1}, prompts=lambda questions: [() for _ in questions])
    with pytest.raises(ArmError, match="16 of 16 questions failed, 16 of them with: the arm made no prompt"):
        answer_all(given, empty, lamps.select("test"))


def test_errors_are_kept_and_asked_again_only_when_asked_to(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch, asked: list[int]
) -> None:
    given = ready(store, model_folder)
    with monkeypatch.context() as patch:
        breaks(patch, given, raises(RuntimeError("broken")))
        first = answers(given, lamps)
    total = len(lamps.select("test"))
    assert asked == [total]
    assert answers(ready(Store(store.home), model_folder), lamps) == first
    assert asked == [total]
    mended = answers(ready(Store(store.home), model_folder), lamps, retry_errors=True)
    assert asked == [total, len(poisoned(lamps))]
    assert not any(answer.error for answer in mended.values())
    assert answers(ready(Store(store.home), model_folder), lamps, retry_errors=True) == mended
    assert len(asked) == 2


def test_an_arm_of_whose_questions_too_many_failed_has_failed_and_the_others_go_on(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    corpora.write(tmp_path / "lamps")

    def ran(share: float, **how: Any) -> workbench.Run:
        table = {
            "name": "failing", "corpus": "lamps", "model": {"name": str(model_folder), "dtype": "float32"},
            "decoding": {"max_new_tokens": 8, "summary_new_tokens": 12}, "limits": {"failed_share": share},
            "arms": [{"name": "closed", "kind": "closed-book"}, {"name": "shots", "kind": "few-shot", "examples": 2}],
        }  # fmt: skip
        return workbench.run(check_experiment(table), **how)

    whole = LocalModel.generate
    calls: list[int] = []

    def first_breaks(self: LocalModel, prompts: Any, *given: Any) -> Any:
        calls.append(len(prompts))
        lost = generate.Generation(0, (), "error", 1, 0, 0.0, "lost")
        first = len(calls) == 1
        for batch in whole(self, prompts, *given):
            yield [dataclasses.replace(lost, index=made.index) if first and made.index % 2 else made for made in batch]

    monkeypatch.setattr(LocalModel, "generate", first_breaks)
    failed = ran(0.2)
    closed, shots = failed.results["arms"]
    assert (closed["status"], shots["status"]) == ("failed", "ok")
    assert "questions failed" in closed["error"]
    assert "lost" in closed["error"]
    assert len(calls) == 2
    tolerated = ran(0.9)
    assert len(calls) == 2  # nothing is asked again
    frame = tolerated.records()
    assert frame[frame.arm == "closed"].error.notna().sum() == frame[frame.arm == "closed"].shape[0] // 2
    assert (frame[frame.error.notna()]["score.match"].dropna() == 0).all()
    mended = ran(0.2, retry_errors=True)
    assert [arm["status"] for arm in mended.results["arms"]] == ["ok", "ok"]
    assert calls[2:] == [calls[0] // 2]
