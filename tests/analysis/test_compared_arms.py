"""Which arms are compared with which, on what, and how sure that is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
from tiny.records import corpus_of, framed, question, row

from workbench.analysis import summary


def comparisons_of(*arms: Any, **settings: Any) -> list[dict[str, Any]]:
    return [asdict(each) for each in summary.comparisons_of(*arms, **settings)]


def test_few_documents_are_no_clusters_and_many_are() -> None:
    for documents, clusters in ((9, False), (10, True)):
        asked = [question(f"q{n}", document=f"d{n % documents}") for n in range(40)]
        found = summary.clusters_of(framed([row(q.id, 1.0) for q in asked], corpus_of(asked)))
        assert found.tolist() == [q.evidence[0].document if clusters else q.id for q in asked]
        arms = {"a": framed([row(q.id, 1.0) for q in asked], corpus_of(asked))}
        assert summary.few_documents(arms) == (None if clusters else documents)
    assert summary.few_documents({}) is None


def test_documents_that_differ_raise_no_alarm() -> None:
    """Equal arms, each better on some documents by generator, ten questions on each of twelve."""
    generator, alarms = np.random.default_rng(3), 0
    asked = [question(f"q{n}", document=f"d{n % 12}") for n in range(120)]
    for _ in range(100):
        arms = {}
        for name in ("a", "b"):
            easy = generator.beta(0.8, 1.2, 12)
            right = (generator.random(120) < easy[np.arange(120) % 12]).astype(float)
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
    generator = np.random.default_rng(4)
    shares = {"worst": 0.2, "best": 0.6, "oracle": 0.9, "second": 0.55, "base": 0.3}
    arms = planted({name: list((generator.random(300) < share) * 1.0) for name, share in shares.items()}, 30)
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


def test_an_arm_that_stands_out_is_distinguished_sooner() -> None:
    """Arms that may not be the best take nothing from the comparison of those that may."""
    generator = np.random.default_rng(4)
    right = {name: list((generator.random(300) < 0.1) * 1.0) for name in "abcd"}
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
