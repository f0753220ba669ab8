"""Refusals in many wordings, labelled by hand; see experiments/benchmarks/refusals.py for the rates on public texts."""

import json
from pathlib import Path

import pytest

from workbench.scoring.refusals import says_unknown

REPLIES = Path(__file__).parent / "refusals"
CASE = Path(__file__).parents[3] / "shared" / "cases" / "refusals-not-seen" / "input" / "replies.jsonl"


def rows(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("batch", sorted(file.stem for file in REPLIES.glob("*.jsonl")))
def test_few_refusals_are_missed_and_fewer_answers_are_taken_for_one(batch: str, language: str) -> None:
    labelled = [row for row in rows(REPLIES / f"{batch}.jsonl") if row["language"] == language]
    refusals = [str(row["reply"]) for row in labelled if row["abstains"]]
    answers = [str(row["reply"]) for row in labelled if not row["abstains"]]
    assert len(refusals) >= 30
    assert len(answers) >= 15
    missed = [reply for reply in refusals if not says_unknown(reply)]
    alarms = [reply for reply in answers if says_unknown(reply)]
    assert len(missed) < 0.05 * len(refusals), missed
    assert len(alarms) <= 0.02 * len(answers), alarms


@pytest.mark.skipif(not CASE.exists(), reason="the case is not on this machine")
def test_the_case_of_refusals_not_seen() -> None:
    assert [row["reply"] for row in rows(CASE) if says_unknown(str(row["reply"])) is not row["abstains"]] == []


@pytest.mark.parametrize(
    "text",
    [
        "I do not know, but it is 24 months.",
        "I'm not sure. Perhaps 24 months.",
        "The text does not say, but it is probably 24 months.",
        "24 months, although the text does not say so.",
        "Non lo so, ma dovrebbero essere 24 mesi.",
        "Il testo non lo dice, ma sono 24 mesi.",
        "24 mesi, anche se il testo non lo dice.",
    ],
)
def test_an_answer_beside_a_hedge_is_an_answer(text: str) -> None:
    assert not says_unknown(text)


@pytest.mark.parametrize(
    "text",
    [
        "The text does not give the weight, but it says that the lamp is made of brass.",
        "I do not know. The text describes a lamp.",
        "While the text describes the lamp, it does not give its weight.",
        "Il testo non indica il peso, ma dice che la lampada è di ottone.",
        "La lampada è di ottone. Il peso non è indicato.",
    ],
)
def test_something_else_beside_a_refusal_is_no_answer(text: str) -> None:
    assert says_unknown(text)


def test_case_and_spacing_do_not_matter_and_hostile_text_ends_soon() -> None:
    assert says_unknown("  NON   LO  SO ")
    assert says_unknown("**Not stated**")
    assert not says_unknown("the " * 5000)
    assert not says_unknown("no information " * 10 + "x" * 20_000)


@pytest.mark.parametrize("reply", ["Non posso aiutarti.", "Non ne sono sicuro."])
@pytest.mark.parametrize("question", ["Che cosa indica la spia?", "Possono usarlo i bambini?"])
def test_short_italian_refusals_are_refusals_of_any_question(question: str, reply: str) -> None:
    assert says_unknown(reply, question)
    assert not says_unknown("Non sono sicuri.", "I giochi sono sicuri?")
