"""Refusals judged with their question, in four batches, three of them written before the rules that read them.

Each batch was labelled before any rule was run on it. With the list of phrasings that stood here before, 5, 25 and 24
refusals of 69, 67 and 66 were missed, and 2, 6 and 1 answers of 41, 41 and 40 taken for one. With the present rules, as
each batch stood before it was mended by, 7, 9 and 4 were missed and 0, 7 and 1 taken for one; but the same author wrote
these batches and then the rules' words, and saw the rates of the later ones, if not their rows, as the rules grew. The
fourth was written when the rules stood, of harder wordings: 14 of 40 refusals were missed at first sight, and 2 of 28
answers taken for one. That is the better guide to wordings from elsewhere. The bounds below are what is reached now, on
rows that the rules have been mended by.
"""

import csv
from pathlib import Path

import pytest

from workbench.scoring.refusals import says_unknown

BATCHES = Path(__file__).parent / "refusals" / "asked"


def rows(language: str) -> list[tuple[bool, str, str]]:
    found = []
    for file in sorted(BATCHES.glob(f"{language}-*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for label, question, reply in csv.reader(opened, delimiter="|", quoting=csv.QUOTE_NONE):
                found.append((label == "refusal", question, reply))
    return found


@pytest.mark.parametrize("language", ["en", "it"])
def test_refusals_are_recognised_and_answers_are_not_taken_for_them(language: str) -> None:
    labelled = rows(language)
    refusals = [row for row in labelled if row[0]]
    answers = [row for row in labelled if not row[0]]
    assert len(refusals) >= 100
    assert len(answers) >= 59
    missed = [(question, reply) for _, question, reply in refusals if not says_unknown(reply, question)]
    alarms = [(question, reply) for _, question, reply in answers if says_unknown(reply, question)]
    assert len(missed) <= 0.02 * len(refusals), missed
    assert len(alarms) <= 0.02 * len(answers), alarms


@pytest.mark.parametrize(
    ("reply", "question", "refuses"),
    [
        ("The text does not mention holidays.", "When does the gym close?", True),
        ("It closes at 6 pm. The text does not mention holidays.", "When does the gym close?", False),
        ("No, it is not covered.", "Does the policy cover floods?", False),
        ("The tariff is not covered.", "What does the report say of the tariff?", True),
        ("Unknown account", "What status does the app show?", False),
        ("Please contact the sales team.", "How much is the plan?", True),
        ("Please contact the sales team.", "Whom should I contact about the plan?", False),
        ("Non è riportato.", "Quanto pesa il forno?", True),
        ("Un pittore ignoto.", "Chi è l'autore?", False),
    ],
)
def test_the_question_decides(reply: str, question: str, refuses: bool) -> None:
    assert says_unknown(reply, question) is refuses
