"""Refusals judged with their question, in eight batches, each written and labelled before the rules that read it.

What counts is how a batch did at first sight. With the list of phrasings that stood here before, 5, 25 and 24 refusals
of 69, 67 and 66 of the first three were missed, and 2, 6 and 1 answers of 41, 41 and 40 taken for one. The fourth, of
harder wordings, read when the rules stood: 14 of 40 missed, 2 of 28 taken for one. The fifth to the eighth, in the
styles of several models and of people: 15, 14 and 11 of 60 and 8 of 40 missed, 3, 10 and 4 of 60 and 3 of 40 taken for
one; the rules of before the fifth read the eighth hardly worse, 9 and 3. So of hard wordings from elsewhere, expect
about one refusal in five to be missed, and one answer in ten of those chosen to look like refusals to be taken for one.
Plain ones are easier: of 2,000 replies of a model of 8 billion parameters to questions of SQuAD 2.0, 15 of the 832 that
a list of key words labels refusals are missed; the rules had been mended by some of them. Of 240 replies each of three
other authors, most Italian and unread till then, 51, 46 and 62 of 132 refusals were missed and 9, 11 and 15 of 108
answers taken for one (`test_refusals_by_author.py`): in these the refusal often lies in what a source lists and what it
leaves out ("the table ends at 1/2 inch"). Logistic regressions on words, and on the classes of words within a clause,
learned from all the batches, missed about as many of the first author's (42 to 49, with 13 to 15 alarms), and took 100
of 1,957 ordinary replies of small models for refusals that are none, where these rules took 3: they were dropped. What
the rules say is weighed now with signs that depend on no phrase (`workbench/scoring/refusals/left_without.py`), by
weights that learn from these replies too. The bounds below are what is reached now, on rows that the rules have been
mended by.
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
        ("The text does not contain the answer.", "Which region did not sign the pact?", True),
        ("Coastal regions did not sign it.", "Which region did not sign the pact?", False),
        ("The index is not included.", "What is missing from the book?", False),
        ("The number is not included.", "How many pages has the index?", True),
        ("He met the envoy. The general is not mentioned.", "Did he meet the envoy or the general?", False),
        ("The general is not mentioned.", "Did he meet the envoy or the general?", True),
        ("The text gives no exact date, but says that it was in summer.", "When did it open?", False),
        ("The text gives no date, but says that it was a success.", "When did it open?", True),
        ("I cannot say. In general, such lamps last a year.", "How long does the lamp last?", True),
        ("Il testo non può dirci quale fu.", "Quale fu la sentenza?", True),
        ("Che il valore non è indicato.", "Che cosa significa una cella vuota?", False),
    ],
)
def test_the_question_decides(reply: str, question: str, refuses: bool) -> None:
    assert says_unknown(reply, question) is refuses
