"""The advice: what it chooses, how sure it says it is, and that it says so in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from workbench.experiment.verdict import _TEXTS, verdict


def arm(name: str, match: float | None, kind: str = "rag", flops: float = 1.0, **more: Any) -> dict[str, Any]:
    metrics = {"match": {"value": match, "low": None, "high": None, "n": 100, "unscored": 0}}
    for metric in ("abstention", "general"):
        if metric in more:
            metrics[metric] = {"value": more.pop(metric)}
    by_seen = {
        part: {"match": {"value": value, "low": value - 0.05, "high": value + 0.05}}
        for part in ("seen", "unseen")
        if (value := more.pop(part, None)) is not None
    }
    return {
        "name": name, "kind": kind, "status": "ok", "error": None, "metrics": metrics, "by_kind": {},
        "by_seen": by_seen, "cost": {"query": {"flops": flops}}, "training": None, "retrieves": False, **more,
    }  # fmt: skip


def failed(name: str, kind: str = "rag") -> dict[str, Any]:
    return {**arm(name, None, kind), "status": "failed", "error": "why", "metrics": {}, "cost": {}}


def pair(a: str, b: str, delta: float, p: float = 0.001, detectable: float | None = 0.04) -> dict[str, Any]:
    outcome = "cannot tell" if p >= 0.05 else "a" if delta > 0 else "b"
    return {
        "metric": "match", "a": a, "b": b, "delta": delta, "low": delta - 0.03, "high": delta + 0.02, "p": p,
        "p_adjusted": p, "n": 100, "wins": 0, "ties": 0, "losses": 0, "outcome": outcome, "detectable": detectable,
    }  # fmt: skip


def test_a_clear_winner_is_told_with_its_lead() -> None:
    arms = [arm("plain", 0.20, "closed-book"), arm("rag", 0.61), arm("lora", 0.44, "tuned")]
    pairs = [pair("plain", "rag", -0.41), pair("rag", "lora", 0.17), pair("plain", "lora", -0.24)]
    found = verdict(arms, pairs, [], "en")
    assert (found["choice"], found["confidence"]) == ("rag", "high")
    assert found["sentence"] == (
        "Choose rag: 61% of the answers are right, against 44% for lora, the next best "
        "(17 points, 95% interval 14 to 19)."
    )
    # The same comparison told the other way round says the same.
    turned = [pair("lora", "rag", -0.17) | {"low": -0.19, "high": -0.14}, *pairs[::2]]
    assert verdict(arms, turned, [], "en") == found
    italian = verdict(arms, pairs, [], "it")
    assert italian["choice"] == "rag"
    assert italian["sentence"] == (
        "Scegliere rag: è giusto il 61% delle risposte, contro il 44% di lora, il secondo "
        "(17 punti, intervallo al 95% da 14 a 19)."
    )


@pytest.mark.parametrize(
    ("p", "partial", "confidence"), [(0.009, None, "high"), (0.02, None, "medium"), (0.001, "--limit 5", "medium")]
)
def test_confidence_follows_the_evidence(p: float, partial: str | None, confidence: str) -> None:
    found = verdict([arm("a", 0.9), arm("b", 0.5)], [pair("a", "b", 0.4, p)], [], "en", partial)
    assert (found["choice"], found["confidence"]) == ("a", confidence)
    assert any("partial (--limit 5)" in reason for reason in found["reasons"]) == (partial is not None)


def test_a_tie_goes_to_the_leader_and_names_what_costs_least() -> None:
    arms = [arm("long", 0.62, "long-context", flops=9.0), arm("rag", 0.60, flops=3.0), arm("lora", 0.3, "tuned", 1.0)]
    pairs = [pair("long", "rag", 0.02, 0.6), pair("long", "lora", 0.32), pair("rag", "lora", 0.30)]
    found = verdict(arms, pairs, [], "en")
    assert (found["choice"], found["confidence"]) == ("long", "low")
    assert found["sentence"] == (
        "Choose long for now: it leads with 62% right, but this run cannot tell it from rag; if cost decides, rag "
        "needs the least computation a question."
    )
    assert found["flips"][-1] == ("A difference below 4 points can easily be missed here: ask more questions.")
    assert verdict(arms, pairs, [], "it")["sentence"] == (
        "Per ora scegliere long: è in testa con il 62% di risposte giuste, ma questa prova non sa distinguerlo da rag; "
        "se decide il costo, rag richiede meno calcoli a domanda."
    )
    arms[0]["cost"]["query"]["flops"] = 2.0
    found = verdict(arms, pairs, [], "en")
    assert found["sentence"] == (
        "Choose long: 62% right; this run cannot tell it from rag, and it needs the least computation a question of "
        "these."
    )
    assert verdict(arms, pairs, [], "it")["choice"] == "long"


def test_arms_that_were_not_compared_cannot_be_told_apart() -> None:
    assert verdict([arm("a", 0.9, flops=2.0), arm("b", 0.1)], [], [], "en")["confidence"] == "low"
    assert verdict([arm("a", 0.9, flops=2.0), arm("b", 0.9)], [], [], "en")["choice"] == "b"  # equal: the cheaper


@pytest.mark.parametrize("language", ["en", "it"])
def test_without_a_finished_arm_there_is_no_advice(language: str) -> None:
    sentence = {"en": "No advice: no arm finished.", "it": "Nessun consiglio: nessun approccio è arrivato in fondo."}
    for arms in ([], [failed("a"), failed("b", "tuned")]):
        found = verdict(arms, [], [], language)
        assert (found["choice"], found["confidence"], found["sentence"]) == (None, "low", sentence[language])


@pytest.mark.parametrize("language", ["en", "it"])
def test_without_a_scored_question_there_is_no_advice(language: str) -> None:
    found = verdict([arm("a", None)], [], [], language)
    assert found["choice"] is None
    assert found["sentence"] == _TEXTS[language]["unscored"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "Only a was measured: 70% of the answers are right."),
     ("it", "È stato misurato soltanto a: è giusto il 70% delle risposte.")],
)  # fmt: skip
def test_a_single_arm_is_not_compared(language: str, sentence: str) -> None:
    for others in ([], [failed("b")], [arm("top", 0.9, "oracle")]):
        found = verdict([arm("a", 0.7), *others], [pair("a", "top", -0.2)], [], language)
        assert (found["choice"], found["sentence"], found["confidence"]) == ("a", sentence, "low")


def test_the_oracle_is_never_chosen_and_says_what_retrieval_could_win() -> None:
    arms = [arm("rag", 0.6), arm("top", 0.83, "oracle"), arm("plain", 0.1, "closed-book")]
    found = verdict(arms, [pair("rag", "top", -0.23), pair("rag", "plain", 0.5), pair("top", "plain", 0.7)], [], "en")
    assert found["choice"] == "rag"
    assert "With perfect retrieval the base model would reach 83%: of what rag misses, up to 23 points" in str(found)
    assert "the base model still fails on 17%" in str(found)
    assert verdict(arms[1:2], [], [], "en")["choice"] is None
    above = [arm("rag", 0.9, retrieves=True), *arms[1:]]  # the oracle's passages are no bound on what can be read
    assert "still fails" not in str(verdict(above, [pair("rag", "plain", 0.8)], [], "en"))


def test_reasons_tell_of_a_weak_model_refusals_and_forgetting() -> None:
    arms = [
        arm("plain", 0.10, "closed-book", general=0.8),
        arm("lora", 0.45, "tuned", training={}, abstention=0.05, general=0.3) | {"training": {"losses": [1]}},
    ]
    found = verdict(arms, [pair("plain", "lora", -0.35)], [], "en")
    assert found["reasons"] == (
        "Even the best arm is right on 45% of the questions: a larger model is likely to matter more than this choice.",
        "lora abstains on 5% of the questions that have no answer.",
        "lora keeps 30% of general questions right, from 80% before tuning.",
    )


@pytest.mark.parametrize("part", ["seen", "unseen"])
def test_what_would_flip_the_advice_is_told_where_intervals_part(part: str) -> None:
    other = {"seen": "unseen", "unseen": "seen"}[part]
    arms = [arm("rag", 0.6, **{part: 0.4, other: 0.7}), arm("lora", 0.5, "tuned", **{part: 0.8, other: 0.2})]
    found = verdict(arms, [pair("rag", "lora", 0.1)], [], "en")
    assert len(found["flips"]) == 1
    assert "lora leads with 80% against 40% for rag" in found["flips"][0]
    assert ("no training question" in found["flips"][0]) == (part == "unseen")
    arms[1]["by_seen"][part]["match"]["low"] = 0.44  # now the intervals overlap
    assert verdict(arms, [pair("rag", "lora", 0.1)], [], "en")["flips"] == ()


def break_even(fit_a: float, fit_b: float, query_a: float, query_b: float, unit: str = "seconds") -> dict[str, Any]:
    return {
        "a": "lora", "b": "rag", "unit": unit, "questions": 1.0, "fit_a": fit_a, "fit_b": fit_b, "query_a": query_a,
        "query_b": query_b, "sentence": "of the report",
    }  # fmt: skip


ARMS = [arm("rag", 0.6), arm("lora", 0.5, "tuned")]


@pytest.mark.parametrize(
    ("language", "costs", "flips"),
    [
        ("en", (400.0, 4.0, 0.1, 0.3), (
            "rag is cheaper up to 1,980 questions, lora beyond (in seconds).",
            "At 1,000 questions a month, lora is cheaper up to 0.51 corpus changes a month, rag beyond.",
        )),
        ("it", (400.0, 4.0, 0.1, 0.3), (
            "rag costa meno fino a 1.980 domande, lora oltre (in secondi).",
            "Con 1.000 domande al mese, lora costa meno fino a 0,51 modifiche del corpus al mese, rag oltre.",
        )),
        ("en", (400.0, 4.0, 0.3, 0.1), ("rag is cheaper however many questions are asked (in seconds).",)),
        ("it", (400.0, 4.0, 0.3, 0.1), ("rag costa meno, quante che siano le domande (in secondi).",)),
        ("en", (4.0, 4.0, 0.1, 0.1), ("lora and rag cost the same, however many questions are asked (in seconds).",)),
        ("it", (4.0, 4.0, 0.1, 0.1), ("lora e rag costano lo stesso, quante che siano le domande (in secondi).",)),
    ],
)  # fmt: skip
def test_break_even_is_told_in_the_language_of_the_verdict(
    language: str, costs: tuple[float, float, float, float], flips: tuple[str, ...]
) -> None:
    rows = [break_even(*costs), break_even(*costs, unit="FLOPs")]
    assert verdict(ARMS, [pair("rag", "lora", 0.1)], rows, language)["flips"] == flips


@pytest.mark.parametrize(
    ("language", "flip"),
    [("en", "In the long run rag is cheaper by the seconds measured here and lora by computation (FLOPs): this run "
            "cannot tell which."),
     ("it", "Alla lunga costa meno rag secondo i secondi misurati qui e lora secondo i calcoli (FLOP): questa prova "
            "non sa dire quale.")],
)  # fmt: skip
def test_seconds_that_contradict_the_computation_are_no_advice(language: str, flip: str) -> None:
    rows = [break_even(400.0, 4.0, 0.31, 0.30), break_even(4e12, 4e10, 2e10, 3e10, unit="FLOPs")]
    assert verdict(ARMS, [pair("rag", "lora", 0.1)], rows, language)["flips"] == (flip,)


@pytest.mark.parametrize("language", ["en", "it"])
def test_few_documents_speak_for_themselves_alone(language: str) -> None:
    found = verdict([arm("a", 0.9), arm("b", 0.5)], [pair("a", "b", 0.4)], [], language, None, 7)
    assert found["confidence"] == "medium"
    assert found["reasons"][0] == _TEXTS[language]["few"].format(count=7)


def test_break_even_of_others_is_not_told() -> None:
    arms = [*ARMS, arm("few", 0.9, "few-shot")]
    pairs = [pair("rag", "few", -0.3), pair("lora", "few", -0.4), pair("rag", "lora", 0.1)]
    assert verdict(arms, pairs, [break_even(400.0, 4.0, 0.1, 0.3)], "en")["flips"] == ()


def test_both_languages_say_the_same_things_with_the_same_figures() -> None:
    assert _TEXTS["en"].keys() == _TEXTS["it"].keys()
    for key, text in _TEXTS["en"].items():
        fields = [sorted(re.findall(r"{(\w+)}", each)) for each in (text, _TEXTS["it"][key])]
        assert set(fields[0]) == set(fields[1]), key


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "sullo 0%"), (0.01, "sull'1%"), (0.02, "sul 2%"), (0.08, "sull'8%"), (0.11, "sull'11%"), (0.18, "sul 18%"),
     (0.85, "sull'85%"), (1.0, "sul 100%")],
)  # fmt: skip
def test_italian_articles_agree_with_the_number(share: float, said: str) -> None:
    reasons = verdict([arm("rag", 0.8, abstention=share)], [], [], "it")["reasons"]
    assert reasons == (f"rag si astiene {said} delle domande senza risposta.",)
    assert verdict([arm("rag", share)], [], [], "it")["sentence"].startswith("È stato misurato soltanto rag: è giusto ")
    assert ("è giusto lo 0%" in verdict([arm("rag", share)], [], [], "it")["sentence"]) == (share == 0)


def test_an_unknown_language_is_answered_in_english() -> None:
    assert verdict([], [], [], "fr")["sentence"] == "No advice: no arm finished."
