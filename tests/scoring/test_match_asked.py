"""`match` on pairs with their questions: eight batches of hard kinds, and a ninth of kinds that others' pairs showed.

Rows are right or wrong, kind, question, gold, reply, each batch labelled before any rule was run on it. At first sight,
in English and Italian, the matching of the day refused 13, 19 and 22 right answers of 75, 77 and 88 of the first three
and accepted 6, 5 and 1 wrong ones of 54, 59 and 58; the third, read again after the first two were mended by, 13 and 1.
Of the fourth, written when the rules stood, 1 of 30 right ones was refused and 3 of 24 wrong ones accepted. Of the
fifth to the eighth, 8, 9, 12 and 5 of 42, 40, 42 and 26 right ones were refused, and 4 of 38 wrong ones accepted in the
first three of them, 1 of 26 in the last. Of 160 pairs each of four other authors, unread till then, 10, 21, 14 and 15
of 80 right ones were refused and 13, 17, 15 and 18 of 80 wrong ones accepted, most of these in sentences that name the
gold and mean another; the ninth has the kinds of the first two that were mended. So of hard wordings from elsewhere,
expect an eighth to a quarter of the right ones to be refused, and a sixth to a fifth of the wrong ones to be accepted.
The bounds below are what is reached now, on rows that the rules have been mended by.
"""

import csv
from pathlib import Path

import pytest

from workbench.scoring.match import match
from workbench.types import Answer, Question

BATCHES = Path(__file__).parent / "pairs_asked"


@pytest.mark.parametrize(
    ("language", "right", "bound"), [("en", "1", 0.06), ("en", "0", 0.05), ("it", "1", 0.05), ("it", "0", 0.02)]
)
def test_answers_are_judged_as_a_reader_does(language: str, right: str, bound: float) -> None:
    judged = []
    for file in sorted(BATCHES.glob(f"{language}-*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for label, _, asked, gold, reply in csv.reader(opened, delimiter="|", quoting=csv.QUOTE_NONE):
                if label == right:
                    question = Question("q", asked, (gold,), "single", "test")
                    judged.append((match(question, Answer("q", reply), language).value == 1, asked, gold, reply))
    wrong = [row for row in judged if row[0] is not (right == "1")]
    assert len(judged) >= 80
    assert len(wrong) < bound * len(judged), wrong
