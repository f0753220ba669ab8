"""Questions that accept whole sentences alone: accuracy says little of them, and that is told."""

from __future__ import annotations

import pytest

from workbench.analysis.verdict.cautions import run_warnings
from workbench.analysis.verdict.evidence import RunEvidence, RunPlace
from workbench.checks.corpus import doubts
from workbench.scoring.golds import at_length
from workbench.settings import VerdictSettings
from workbench.types import Corpus, Document, Kind, Question
from workbench.types import Evidence as Span

SENTENCE = "Rex is a dog of five years who lives with his friend Tom in Siena."
TEXT = "Rex lives in Siena."


def question(answers: tuple[str, ...], kind: Kind = "single", text: str = "Who is Rex?") -> Question:
    return Question("q", text, answers, kind, "test", (Span("d"),), "f")


@pytest.mark.parametrize(
    ("asked", "long"),
    [
        (question((SENTENCE,)), True),
        (question((SENTENCE, "a dog")), False),  # one short answer is enough
        (question(("a; b; c; d; e; f; g; h; i; j; k",)), False),  # a list of short items
        (question(("69.5 kg, 9.5 kg, 42 kg, 75 kg, 51.5 kg, 72 kg",)), False),  # with commas too
        (question(("27 MHz, 40 MHz, 418 MHz, 433-434 MHz, 868 MHz e 2,45 GHz",)), False),  # with a last "and"
        (question(("Rex, a dog of five years, lives in Siena with Tom, who is his friend.",)), True),
        (question((SENTENCE,), "summary"), False),  # measured by ROUGE-L
        (question((SENTENCE,), text=f"Who is Rex?\nA. {SENTENCE}\nB. A cat."), False),  # its label is enough
        (question((), "unanswerable"), False),
    ],
)
def test_what_accepts_whole_sentences_alone(asked: Question, long: bool) -> None:
    assert at_length(asked) is long


def test_corpus_check_and_the_verdict_say_so() -> None:
    corpus = Corpus("c", "en", "x", (Document("d", "", TEXT),), (question((SENTENCE,)),), "CC0-1.0", "1")
    said = [doubt for doubt in doubts(corpus) if "whole sentences" in doubt]
    assert len(said) == 1
    assert said[0].startswith("1 of 1 question accepts whole sentences alone: q (15 words)")
    assert not [doubt for doubt in doubts(corpus) if "no accepted answer stands" in doubt]
    evidence = RunEvidence((), (), VerdictSettings(), RunPlace("r", "c", {}, False), None, None, long_answers=3)
    assert [(found.key, found.values) for found in run_warnings(evidence)] == [("warning.long_answers", {"n": 3})]
