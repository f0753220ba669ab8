"""Figures from records made by hand: what is counted in, what apart, and what is compared with what."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from pydantic_core import to_jsonable_python
from tiny.runs import context

from workbench.analysis import summary
from workbench.analysis.costs import cost_of
from workbench.analysis.results import ArmResult, Training
from workbench.corpus.sample import sample
from workbench.experiment.perplexity import perplexity
from workbench.experiment.records import frame_of, passages_seen, record
from workbench.experiment.requested import corpus_of as corpus_as_run
from workbench.runs.reopen import experiment_of
from workbench.runs.run import open_run
from workbench.scoring import METRICS
from workbench.store import Store
from workbench.types import Answer, Corpus, Cost, Evidence, Hit, Interval, Passage, Question, Usage


def question(name: str, kind: Any = "single", fact: str | None = None, document: str | None = "d") -> Question:
    places = (Evidence(document),) if document else ()
    return Question(name, f"{name}?", ("gold",), kind, "test", places, fact)


def corpus_of(questions: list[Question]) -> Corpus:
    return Corpus("c", "en", "digest", (), tuple(questions), "CC0-1.0", "1")


def row(name: str, match: float | None, kind: str = "single", seen: bool | None = None, **more: Any) -> dict[str, Any]:
    scores = dict.fromkeys(METRICS, match)
    return {
        "question": name, "kind": kind, "seed": 0, "seen": seen, "scores": scores, "failure": None, "seconds": 1.0,
        "prompt_tokens": 10, "new_tokens": 2, "cached_tokens": 0, "flops": 100.0, "error": None, **more,
    }  # fmt: skip


FEW = corpus_of([question(f"q{n}") for n in range(10)])


def framed(rows: list[dict[str, Any]], corpus: Corpus = FEW) -> pd.DataFrame:
    return summary.with_documents(frame_of(rows), corpus)


def test_the_sample_run_gives_the_same_figures_again() -> None:
    run = open_run("reports/sample")
    corpus = corpus_as_run(experiment_of(run.folder))
    assert corpus.digest == run.results["corpus"]["digest"]
    records = run.records()
    arms = {arm["name"]: summary.with_documents(records[records["arm"] == arm["name"]], corpus)
            for arm in run.results["arms"]}  # fmt: skip
    for arm in run.results["arms"]:
        rows, retrieves = arms[arm["name"]], arm["retrieves"]
        metrics = {name: value for name, value in arm["metrics"].items() if name != "perplexity"}
        assert_same(plain(summary.metrics_of(rows, retrieves=retrieves)), metrics)
        assert_same(plain(summary.by_kind(rows, retrieves=retrieves)), arm["by_kind"])
        assert_same(plain(summary.by_seen(rows, retrieves=retrieves)), arm["by_seen"])
        query = {name: value for name, value in arm["cost"]["query"].items() if name not in ("measured", "money")}
        assert_same(cost_of(rows, Cost()).query.model_dump(include=set(query)), query)
        assert summary.failures_of(rows) == arm["failures"]
    comparisons = comparisons_of(arms, frozenset({"oracle"}))
    for found, written in zip(comparisons, run.results["comparisons"], strict=True):
        assert_same(found, written)


def comparisons_of(*arms: Any, **settings: Any) -> list[dict[str, Any]]:
    return [asdict(each) for each in summary.comparisons_of(*arms, **settings)]


def plain(figures: Any) -> Any:
    """Intervals as results.json has them."""
    return to_jsonable_python(figures)


def assert_same(found: Any, written: Any) -> None:
    """Equal to the last digits, which may differ from one processor to another."""
    if isinstance(written, dict):
        assert set(found) == set(written)
        for key, value in written.items():
            assert_same(found[key], value)
    else:
        assert found == (pytest.approx(written, rel=1e-9, abs=1e-12) if isinstance(written, float) else written)


def test_unscored_answers_are_counted_apart_and_never_0() -> None:
    rows = [row("q0", 1.0), row("q1", 0.0), row("q2", 1.0), row("q3", None)]
    found = summary.metrics_of(framed(rows), retrieves=False)["match"]
    assert (found.value, found.n, found.unscored) == (pytest.approx(2 / 3), 3, 1)
    assert found.low < 2 / 3 < found.high


def test_general_questions_are_no_part_of_accuracy() -> None:
    rows = [row("q0", 1.0), row("q1", 0.0, "general"), row("q2", 0.0, "general"), row("q3", 1.0, "general")]
    found = summary.metrics_of(framed(rows), retrieves=False)
    assert (found["match"].value, found["match"].n) == (1.0, 1)
    assert (found["general"].value, found["general"].n) == (pytest.approx(1 / 3), 3)
    assert "general" not in summary.metrics_of(framed(rows[:1]), retrieves=False)


def test_each_metric_is_of_the_kinds_it_applies_to() -> None:
    rows = [row("q0", 1.0), row("q1", 0.0, "multi"), row("q2", 1.0, "unanswerable"), row("q3", 0.5, "summary")]
    found = summary.metrics_of(framed(rows), retrieves=False)
    assert found["match"].n == 2
    assert found["abstention"].value == 1.0
    assert not any(METRICS[name].of_hits for name in METRICS.keys() & found)
    searching = summary.metrics_of(framed(rows), retrieves=True)
    assert {name for name in METRICS.keys() & searching if METRICS[name].of_hits}
    parts = summary.by_kind(framed(rows), retrieves=False)
    assert list(parts) == ["single", "multi", "unanswerable", "summary"]
    assert parts["multi"]["match"].value == 0.0


def test_abstention_precision_is_over_the_refusals_of_both_sorts_of_question() -> None:
    def asked(name: str, kind: str, refused: float | None) -> dict[str, Any]:
        return row(name, None, kind) | {
            "scores": {**dict.fromkeys(METRICS), ("abstention" if kind == "unanswerable" else "false_refusal"): refused}
        }

    rows = [
        asked("q0", "unanswerable", 1.0), asked("q1", "unanswerable", 1.0), asked("q2", "unanswerable", 0.0),
        asked("q3", "single", 1.0), asked("q4", "multi", 0.0), asked("q5", "single", None),
        asked("q6", "summary", 1.0), asked("q7", "general", 1.0),
    ]  # fmt: skip
    found = summary.metrics_of(framed(rows), retrieves=False)["abstention_precision"]
    assert (found.value, found.n, found.unscored) == (pytest.approx(2 / 3), 3, 1)
    assert found.low < 2 / 3 < found.high
    never = summary.metrics_of(framed([rows[2], rows[4]]), retrieves=False)["abstention_precision"]
    assert (never.value, never.low, never.n, never.unscored) == (None, None, 0, 0)
    assert "abstention_precision" not in summary.metrics_of(framed(rows[:3]), retrieves=False)
    for part in summary.by_kind(framed(rows), retrieves=False).values():
        assert "abstention_precision" not in part


def test_a_metric_that_older_records_lack_is_left_out() -> None:
    rows = framed([row("q0", 1.0)]).drop(columns=["score.map@k"])
    found = summary.metrics_of(rows, retrieves=True)
    assert "map@k" not in found
    assert found["ndcg@k"].value == 1.0


def test_seen_and_unseen_facts_are_told_apart() -> None:
    rows = [row("q0", 1.0, seen=True), row("q1", 0.0, seen=False), row("q2", 0.0, seen=False), row("q3", 1.0)]
    found = summary.by_seen(framed(rows), retrieves=False)
    assert (found["seen"]["match"].value, found["seen"]["match"].n) == (1.0, 1)
    assert (found["unseen"]["match"].value, found["unseen"]["match"].n) == (0.0, 2)
    assert summary.by_seen(framed(rows[3:]), retrieves=False) == {}


def test_few_documents_are_no_clusters_and_many_are() -> None:
    for documents, clusters in ((9, False), (10, True)):
        asked = [question(f"q{n}", document=f"d{n % documents}") for n in range(40)]
        found = summary.clusters_of(framed([row(q.id, 1.0) for q in asked], corpus_of(asked)))
        assert found.tolist() == [q.evidence[0].document if clusters else q.id for q in asked]
        arms = {"a": framed([row(q.id, 1.0) for q in asked], corpus_of(asked))}
        assert summary.few_documents(arms) == (None if clusters else documents)
    assert summary.few_documents({}) is None


def test_documents_that_differ_raise_no_alarm() -> None:
    """Equal arms, each better on some documents by chance, ten questions on each of twelve."""
    chance, alarms = np.random.default_rng(3), 0
    asked = [question(f"q{n}", document=f"d{n % 12}") for n in range(120)]
    for _ in range(100):
        arms = {}
        for name in ("a", "b"):
            easy = chance.beta(0.8, 1.2, 12)
            right = (chance.random(120) < easy[np.arange(120) % 12]).astype(float)
            arms[name] = framed([row(q.id, score) for q, score in zip(asked, right, strict=True)], corpus_of(asked))
        alarms += comparisons_of(arms)[0]["outcome"] != "cannot tell"
    assert alarms <= 12  # the 99.9% bound of 5 in 100; 30 and more where questions are resampled


def planted(right: dict[str, list[float]], documents: int) -> dict[str, pd.DataFrame]:
    """An arm for each list of scores, on questions that are spread over so many documents."""
    asked = [question(f"q{n}", document=f"d{n % documents}") for n in range(len(next(iter(right.values()))))]
    return {
        name: framed([row(q.id, score) for q, score in zip(asked, scores, strict=True)], corpus_of(asked))
        for name, scores in right.items()
    }


def test_what_can_be_detected_is_less_among_many_comparisons() -> None:
    arms = planted({name: [float(n % 4 != at) for n in range(60)] for at, name in enumerate("abcd")}, 60)
    (alone,) = comparisons_of({name: arms[name] for name in "ab"})
    among = comparisons_of(arms)[0]
    assert alone["detectable"] < among["detectable"] < 1.4 * alone["detectable"]


def test_the_leader_is_compared_with_each_other_arm_and_bounds_apart() -> None:
    chance = np.random.default_rng(4)
    shares = {"worst": 0.2, "best": 0.6, "oracle": 0.9, "second": 0.55, "base": 0.3}
    arms = planted({name: list((chance.random(300) < share) * 1.0) for name, share in shares.items()}, 30)
    found = comparisons_of(arms, frozenset({"oracle"}))
    assert [(each["a"], each["b"], each["family"]) for each in found] == [
        ("best", "second", "choice"), ("best", "base", "choice"), ("best", "worst", "choice"),
        ("best", "oracle", "bound"),
    ]  # fmt: skip
    assert [each["outcome"] for each in found] == ["cannot tell", "a", "a", "b"]
    for each in found:
        assert (
            (each["low"] > 0 or each["high"] < 0) == (each["p_adjusted"] < 0.05) == (each["outcome"] != "cannot tell")
        )
    assert (found[0]["why"], found[0]["not_worse"]) == ("too few questions", False)
    assert found[0]["needed"] > 300
    wide = comparisons_of(arms, frozenset({"oracle"}), margin=0.2)[0]
    assert (wide["why"], wide["needed"], wide["not_worse"]) == ("no difference", None, True)
    bounds_alone = comparisons_of({name: arms[name] for name in ("best", "oracle")}, frozenset({"oracle"}))
    assert [(each["b"], each["family"], each["outcome"]) for each in bounds_alone] == [("oracle", "bound", "b")]
    assert comparisons_of({"oracle": arms["oracle"]}, frozenset({"oracle"})) == []


def test_an_arm_that_stands_out_is_told_from_the_others_sooner() -> None:
    """Arms that may not be the best take nothing from the comparison of those that may."""
    chance = np.random.default_rng(4)
    right = {name: list((chance.random(300) < 0.1) * 1.0) for name in "abcd"}
    leaders = {"first": [1.0] * 150 + [0.0] * 150, "second": [0.0] * 30 + [1.0] * 132 + [0.0] * 138}
    second = next(each for each in comparisons_of(planted(right | leaders, 300)) if each["b"] == "second")
    alike = {name: list(np.random.default_rng(at).permutation(leaders["second"])) for at, name in enumerate("abcd")}
    among = next(each for each in comparisons_of(planted(alike | leaders, 300)) if each["b"] == "second")
    assert second["p"] == among["p"]
    assert second["p_adjusted"] < among["p_adjusted"]


def test_equal_arms_are_led_by_the_cheapest() -> None:
    rows = {
        name: [row(f"q{n}", float(n % 2), flops=cost) for n in range(10)] for name, cost in (("a", 9.0), ("b", 3.0))
    }
    (found,) = comparisons_of({name: framed(each) for name, each in rows.items()})
    assert (found["a"], found["b"], found["delta"], found["p"]) == ("b", "a", 0.0, 1.0)
    (named,) = comparisons_of({name: framed(each) for name, each in rows.items()}, leader="a")
    assert (named["a"], named["b"]) == ("a", "b")


def test_a_few_questions_of_one_arm_are_compared() -> None:
    """Of 22 questions, hardly any answered: the run that once ended in an error of quantiles."""
    few = planted({"few-shot": [0.0] * 21 + [1.0], "closed": [0.0] * 22}, 22)
    (found,) = comparisons_of(few)
    assert (found["outcome"], found["why"]) == ("cannot tell", "too few questions")
    for scores in ([1e-8] * 22, [5e-324] * 21 + [0.0], [1e-170 * n for n in range(22)]):
        metrics = summary.metrics_of(planted({"a": scores}, 11)["a"], retrieves=True)
        assert all(each.low <= each.value <= each.high for each in metrics.values() if each.value is not None)


def test_failures_are_counted_over_the_questions_about_the_corpus() -> None:
    rows = [row("q0", 0.0, failure="wrong"), row("q1", 0.0, failure="wrong"), row("q2", 0.0, failure="empty"),
            row("q3", 0.0, "general", failure="wrong"), row("q4", 1.0)]  # fmt: skip
    assert summary.failures_of(framed(rows)) == {"wrong": 2, "empty": 1}


def test_arms_are_compared_on_shared_factual_questions() -> None:
    better = [row(f"q{n}", 1.0) for n in range(10)]
    worse = [row(f"q{n}", 0.0) for n in range(9, -1, -1)]  # in another order
    extra = [row("x", 0.0, "general"), row("y", 0.0, "summary"), row("z", 0.0, "unanswerable")]
    arms = {"a": better, "b": [*worse, *extra], "c": [*better[:6], *extra]}
    found = comparisons_of({name: framed(rows) for name, rows in arms.items()})
    assert [(each["a"], each["b"], each["n"]) for each in found] == [("a", "c", 6), ("a", "b", 10)]
    same, first = found
    assert (first["delta"], first["wins"], first["losses"], first["outcome"]) == (1.0, 10, 0, "a")
    assert (same["delta"], same["ties"], same["outcome"]) == (0.0, 6, "cannot tell")
    assert all(each["metric"] == "match" for each in found)
    alone = comparisons_of({"a": framed(better), "b": framed(worse)})[0]
    assert alone["p"] <= alone["p_adjusted"] <= first["p_adjusted"]


def test_seeds_are_paired_with_themselves() -> None:
    a = [row("q0", float(seed), seed=seed) for seed in (0, 1)]
    b = [row("q0", float(seed), seed=seed) for seed in (1, 0)]
    (found,) = comparisons_of({"a": framed(a), "b": framed(b)})
    assert (found["ties"], found["wins"], found["losses"]) == (2, 0, 0)


def arm(name: str, trained: bool, status: Any = "ok") -> ArmResult:
    metrics = {"general": Interval(0.5, None, None, 9), "perplexity": Interval(20.0, None, None, 9)}
    return ArmResult(name=name, kind="x", status=status, training=Training() if trained else None, metrics=metrics)


def test_forgetting_is_of_arms_with_weights_of_their_own() -> None:
    arms = [arm("lora", True), arm("rag", False), arm("x", True, "failed")]
    before = Interval(0.9, None, None, 9)
    (found,) = summary.forgetting_of(arms, {None: before}, 12.0)
    assert (found.arm, found.general_before, found.general_after) == ("lora", before, Interval(0.5, None, None, 9))
    assert (found.perplexity_before, found.perplexity_after) == (12.0, 20.0)


def test_an_arm_with_a_model_of_its_own_is_not_judged_by_that_of_the_others() -> None:
    own = arm("lora", True).model_copy(update={"model": "another"})
    (found,) = summary.forgetting_of([own], {None: Interval(0.9, None, None, 9)}, 12.0)
    assert (found.general_before, found.perplexity_before) == (None, None)


def test_an_arm_that_does_not_search_missed_nothing_but_may_have_had_to_cut(lamps: Corpus) -> None:
    asked = next(q for q in lamps.questions if q.id == "orla.stuff.3")
    for document, searching, failure in (
        ("orla", True, "evidence in the prompt, not used"), ("orla", False, "evidence in the prompt, not used"),
        ("quill", True, "evidence not retrieved"), ("quill", False, "truncated"),
    ):  # fmt: skip
        whole = Hit(Passage(f"{document}#whole", document, "…", 0, 100_000), 0.0)
        reply = Answer(asked.id, "Tin.", (whole,), dropped_tokens=6)
        assert record("r", "a", 0, asked, reply, lamps, searching)["failure"] == failure


def test_a_record_says_what_was_answered_and_whether_training_saw_the_fact(lamps: Corpus) -> None:
    by_name = {q.id: q for q in lamps.questions}
    passage = Passage("orla#0", "orla", "made of brass", 0, 13)
    answer = Answer("orla.stuff.3", "Brass.", (Hit(passage, 1.23456),), Usage(9, 2, 4, 7.0, 0.5), "end", 6)
    made = record("r", "a", 3, by_name["orla.stuff.3"], answer, lamps, True)
    assert made["scores"].pop("match") == 1.0
    assert (made["seen"], made["failure"], made["seed"], made["arm"]) == (True, None, 3, "a")
    assert made["hits"] == [{"document": "orla", "passage": "orla#0", "score": 1.2346}]
    assert (made["prompt_tokens"], made["new_tokens"], made["cached_tokens"], made["dropped_tokens"]) == (9, 2, 4, 6)
    assert (made["flops"], made["seconds"], made["stop"], made["error"]) == (7.0, 0.5, "end", None)
    unseen = record("r", "a", 0, by_name["orla.who.1"], Answer("orla.who.1", "I do not know."), lamps, False)
    assert (unseen["seen"], unseen["stop"], unseen["failure"]) == (False, "abstain", "wrong refusal")
    assert (
        record("r", "a", 0, by_name["nothing.2"], Answer("nothing.2", "I do not know."), lamps, False)["seen"] is None
    )
    cut = Answer("orla.who.1", "I do not know.", stop="length")
    assert record("r", "a", 0, by_name["orla.who.1"], cut, lamps, False)["stop"] == "length"
    twice = [answer, dataclasses.replace(answer, question="other")]
    assert passages_seen(twice, lamps) == [
        {"id": "orla#0", "document": "orla", "title": "The Orla lamp", "start": 0, "end": 13, "text": "made of brass"}
    ]


def test_perplexity_is_exp_of_the_mean_loss_a_token(store: Store, model_folder: Path, lamps: Corpus) -> None:
    ready = context(store, model_folder)
    base = ready.runtime.base
    found = perplexity(ready, base, lamps.general_text)
    model = ready.runtime.load(base)
    total, count = 0.0, 0
    for text in lamps.general_text:
        ids = torch.tensor([model.encode(text)])
        with torch.inference_mode():
            log_shares = model.head(model.decoder(input_ids=ids, use_cache=False).last_hidden_state)[0].log_softmax(-1)
        total -= float(log_shares[:-1].gather(1, ids[0, 1:, None]).sum())
        count += ids.shape[1] - 1
    assert found is not None
    assert found.value == pytest.approx(math.exp(total / count), rel=1e-4)
    assert found.low <= found.value <= found.high
    assert (found.n, found.unscored) == (2, 0)
    assert perplexity(ready, base, ()) is None
    again = context(Store(store.home), model_folder)
    assert perplexity(again, again.runtime.base, lamps.general_text) == found
    assert again.runtime._loaded == {}
    assert perplexity(again, again.runtime.base, lamps.general_text[:1]) != found


# The slice of a corpus that a quick run takes.


def test_a_sample_keeps_the_first_documents_and_what_they_answer(lamps: Corpus) -> None:
    cut = sample(lamps, documents=2)
    assert [d.id for d in cut.documents] == ["orla", "tamsin"]
    assert {e.document for q in cut.questions for e in q.evidence} == {"orla", "tamsin"}
    assert [q.id for q in cut.questions if not q.evidence] == [q.id for q in lamps.questions if not q.evidence]
    assert cut.digest != lamps.digest
    assert sample(lamps, documents=2).digest == cut.digest


def test_a_fact_dropped_from_training_is_dropped_from_the_questions_too(lamps: Corpus) -> None:
    cut = sample(lamps, train_facts=2)
    assert {q.fact for q in cut.questions if q.split == "train" and q.fact} == {"orla.stuff", "tamsin.stuff"}
    asked = {q.fact for q in cut.select("test", "single")}
    assert asked == {"orla.stuff", "tamsin.stuff", *(f"{d.id}.who" for d in lamps.documents)}
    assert len(cut.select("train", "general")) == 3
    assert len(sample(lamps, train={"general": 2}).select("train", "general")) == 2


def test_a_limit_takes_seen_and_unseen_facts_in_halves(lamps: Corpus) -> None:
    cut = sample(lamps, questions={"single": 6, "unanswerable": 1, "general": 0})
    single = cut.select("test", "single")
    assert [sum(q.fact in lamps.seen_facts() for q in single), len(single)] == [3, 6]
    assert (len(cut.select("test", "unanswerable")), len(cut.select("test", "general"))) == (1, 0)
    assert len(cut.select("test", "summary")) == 1  # a kind without a limit
    assert cut.select("train") == lamps.select("train")
    assert len(lamps.select("dev", "general")) > len(cut.select("dev", "general")) == 0  # dev is asked too, in a search
