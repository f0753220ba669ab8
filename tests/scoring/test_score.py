import subprocess
import sys

import pytest

from workbench.scoring import FAILURES, METRICS, applies, failure, metric, score, scores
from workbench.types import Answer, Evidence, Kind, Score

from .made import answer, cut, hit, question

EVIDENCE = (Evidence("a", 0, 10),)


def scored(kind: str) -> set[str]:
    asked = question("Paris", kind=kind, evidence=EVIDENCE)  # type: ignore[arg-type]
    return {name for name, value in score(asked, answer("Paris", hit("a")), "en").items() if value is not None}


def test_each_kind_has_its_metrics() -> None:
    hits = {"recall@k", "precision@k", "mrr@k", "ndcg@k", "map@k", "document_recall@k"}
    factual = {"exact_match", "f1", "match", "chrf", "false_refusal", "answer_length", "answer_in_passages@k"}
    assert scored("single") == factual | hits
    assert scored("summary") == {"rouge_l", "chrf", "answer_length"} | hits
    assert scored("general") == {"match", "answer_length"} | hits
    assert scored("unanswerable") == {"abstention", "answer_length"}


def test_what_does_not_apply_says_why() -> None:
    reasons = {each.metric: each.reason for each in scores(question(kind="unanswerable"), answer("x"), "en")}
    assert reasons["match"] == reasons["f1"] == reasons["exact_match"] == "no gold answer"
    assert not applies("match", "unanswerable")
    assert applies("match", "single")


def test_a_failed_reply_scores_zero_and_stays() -> None:
    wrong = score(question("Paris"), answer("Paris", error="timed out"), "en")
    assert [wrong[name] for name in ("match", "exact_match", "f1", "chrf", "false_refusal")] == [0] * 5
    assert wrong["answer_length"] is None
    summary = score(question("Paris", kind="summary"), answer("Paris", stop="error"), "en")
    assert summary["rouge_l"] == summary["chrf"] == 0


@pytest.mark.parametrize(
    ("name", "kind", "golds", "reason"),
    [
        ("match", "single", (), "no gold answer"),
        ("chrf", "single", (), "no gold answer"),
        ("rouge_l", "summary", (), "no gold answer"),
        ("list_f1", "single", ("Paris",), "the gold answer is not a list"),
        ("number_closeness", "aggregate", ("Paris",), "the gold answer is not a number"),
    ],
)
def test_a_failed_reply_is_unscored_where_no_reply_could_be_scored(
    name: str, kind: Kind, golds: tuple[str, ...], reason: str
) -> None:
    asked = question(*golds, kind=kind)
    for reply in (answer("Rome"), answer("Rome", error="timed out"), answer("", stop="error")):
        assert METRICS[name](asked, reply, "en") == Score(name, None, reason)


def test_a_failed_reply_without_text_scores_zero_in_every_metric_that_applies() -> None:
    for kind in ("single", "multi", "aggregate", "summary", "general", "unanswerable"):
        asked = question("17; 18", "17", kind=kind, evidence=EVIDENCE)
        for each in METRICS.values():
            if kind in each.kinds and each.name != "answer_length" and not each.of_citations:
                given = each(asked, answer("", hit("b"), error="crash"), "en")
                assert (given.value, given.reason) == (0, None if each.of_hits else "the reply failed")


@pytest.mark.parametrize("kind", ["single", "multi", "aggregate", "summary", "general", "unanswerable"])
def test_a_reply_that_was_not_measured_is_neither_right_nor_wrong(kind: Kind) -> None:
    asked = question("Paris", kind=kind, evidence=EVIDENCE)
    left_out = answer("", stop="unmeasured")
    assert set(score(asked, left_out, "en", retrieves=True).values()) == {None}
    assert {each.reason for each in scores(asked, left_out, "en") if applies(each.metric, kind)} == {"not measured"}
    assert failure(asked, left_out, "en") is None


def test_answer_length_counts_words() -> None:
    assert score(question("x"), answer(" it is\nParis "), "en")["answer_length"] == 3


def test_a_question_of_factual_kind_without_golds_is_unscored_not_zero() -> None:
    assert score(question(), answer("x"), "en")["match"] is None


def test_one_decorator_adds_a_metric() -> None:
    @metric("shouting")
    def shouting(asked, given, language):  # type: ignore[no-untyped-def]
        return Score("shouting", float(given.text.isupper()))

    try:
        assert score(question("x"), answer("PARIS"), "en")["shouting"] == 1
        with pytest.raises(ValueError, match="registered twice"):
            metric("shouting")(shouting.function)
    finally:
        METRICS.remove("shouting")


RETRIEVED, MISSED = hit("a"), hit("b")


@pytest.mark.parametrize(
    ("kind", "reply", "expected"),
    [
        ("single", answer("Paris"), None),
        ("single", answer("", error="crash"), "error"),
        ("single", answer("  "), "empty"),
        ("single", answer("Rome"), "wrong"),
        ("single", answer("Rome", RETRIEVED), "evidence in the prompt, not used"),
        ("single", answer("Rome", MISSED), "evidence not retrieved"),
        ("single", answer("Rome is", stop="length"), "truncated"),
        ("single", answer("Rome", dropped=10), "truncated"),
        ("single", answer("I don't know", RETRIEVED), "wrong refusal"),
        ("single", answer("I don't know"), "wrong refusal"),
        ("single", answer("I don't know", MISSED), "evidence not retrieved"),
        ("unanswerable", answer("I don't know"), None),
        ("unanswerable", answer("Rome", MISSED), "should have abstained"),
        ("unanswerable", answer(""), "empty"),
        ("summary", answer("Rome"), None),
        ("general", answer("Rome"), "wrong"),
    ],
)
def test_failures(kind, reply, expected) -> None:  # type: ignore[no-untyped-def]
    golds = () if kind == "unanswerable" else ("Paris",)
    found = failure(question(*golds, kind=kind, evidence=EVIDENCE), reply, "en")
    assert found == expected
    assert found is None or found in FAILURES


def test_a_search_that_found_nothing_missed_the_evidence() -> None:
    assert (
        failure(question("Paris", evidence=EVIDENCE), answer("Rome"), "en", retrieves=True) == "evidence not retrieved"
    )


@pytest.mark.parametrize(
    ("reply", "searching", "expected"),
    [
        # All the evidence stood in the prompt: what was dropped was of other documents.
        (answer("Rome", RETRIEVED, dropped=10), True, "evidence in the prompt, not used"),
        (answer("Rome", RETRIEVED, dropped=10), False, "evidence in the prompt, not used"),
        (answer("Rome", RETRIEVED), False, "evidence in the prompt, not used"),
        (answer("I don't know", RETRIEVED, dropped=10), False, "wrong refusal"),
        (answer("Rome is", RETRIEVED, stop="length", dropped=10), True, "truncated"),
        (answer("Rome is", RETRIEVED, stop="length"), False, "truncated"),
        (answer("I don't know", RETRIEVED, stop="length"), False, "wrong refusal"),
        # It did not: who searches missed it, and who does not had it cut.
        (answer("Rome", MISSED, dropped=10), True, "evidence not retrieved"),
        (answer("Rome", MISSED, dropped=10), False, "truncated"),
        (answer("I don't know", MISSED, dropped=10), False, "truncated"),
        (answer("", MISSED, dropped=10), False, "empty"),
        (answer("Rome", MISSED), False, "wrong"),
        (answer("I don't know", MISSED), False, "wrong refusal"),
        # Nobody can tell.
        (answer("Rome", dropped=10), False, "truncated"),
        (answer("I don't know", dropped=10), False, "wrong refusal"),
    ],
)
def test_dropped_tokens_count_unless_the_evidence_stood_in_the_prompt(
    reply: Answer, searching: bool, expected: str | None
) -> None:
    assert failure(question("Paris", evidence=EVIDENCE), reply, "en", retrieves=searching) == expected


def test_a_passage_of_the_right_document_does_not_tell_whether_the_evidence_was_there() -> None:
    asked = question("Paris", evidence=(Evidence("a"),))
    assert failure(asked, answer("Rome", hit("b")), "en") == "evidence not retrieved"
    assert failure(asked, answer("Rome", hit("a")), "en") == "wrong"
    (whole,) = cut("a", "It is in Paris.", 15)
    assert failure(asked, answer("Rome", whole), "en") == "evidence in the prompt, not used"


def test_without_named_evidence_dropped_tokens_count() -> None:
    assert failure(question("Paris"), answer("Rome", RETRIEVED, dropped=10), "en", retrieves=False) == "truncated"


def test_half_of_what_a_multi_question_needs_is_not_enough() -> None:
    both = (*EVIDENCE, Evidence("b", 0, 10))
    reply = answer("Rome", RETRIEVED)
    assert failure(question("Paris", kind="multi", evidence=both), reply, "en") == "evidence not retrieved"
    assert failure(question("Paris", evidence=both), reply, "en") == "evidence in the prompt, not used"


def test_importing_scoring_loads_nothing_heavy() -> None:
    heavy = "{'torch', 'nltk', 'sacrebleu', 'rouge_score', 'ir_measures', 'numpy', 'scipy', 'pandas'}"
    code = (
        f"import sys, workbench.scoring; sys.exit(str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
