"""Places that an answer of a few letters may be confused by: numbers of headings, units said once, names of files."""

from __future__ import annotations

import pytest

from workbench.corpus.sheets.evidence import Finder
from workbench.types import Document

FERRY = (
    "# The ferry\n\nThe ferry takes bicycles.\n\n# 6. Passengers from abroad\n\nThey show a passport. "
    "There are 6 seats for passengers from abroad.\n\n"
    "A pass is valid for 3 to 9 weeks for residents, or 18 for crews of the ferry."
)
LOCK = "# The lock\n\nBoats wait for 18 weeks in winter. The keeper is chosen by lot."
STATUTES = "# Statutes\n\nIn the exam the grade is given by vote."
PILOTS = "# Marks\n\nThe grade is given by vote."
WEIR = "# The weir\n\nThe keeper is chosen by lot."
FINDER = Finder(
    [
        Document("a", "Rules", FERRY, {"file": "ferry.md"}),
        Document("b", "Rules", LOCK, {"file": "rules-lock.md"}),
        Document("c", "Rules", WEIR, {"file": "rules-weir.md"}),
        Document("d", "Statutes", STATUTES, {"file": "d.md"}),
        Document("e", "Exam of pilots", PILOTS, {"file": "e.md"}),
    ]
)


@pytest.mark.parametrize(
    ("question", "answer", "document", "text"),
    [
        ("How many seats have passengers from abroad?", "6", "a", "6 seats"),
        ("For how many weeks is the pass of crews of the ferry valid?", "18 weeks", "a", "18 for"),
        ("How is the grade of the exam of pilots given?", "by vote", "e", "by vote."),
        ("How is the keeper of the weir chosen?", "by lot", "c", "by lot."),
    ],
)
def test_the_place_is_where_the_question_is_answered(question: str, answer: str, document: str, text: str) -> None:
    place = FINDER.find(question, answer)
    assert place is not None
    assert place.document == document
    assert {"a": FERRY, "b": LOCK, "c": WEIR, "e": PILOTS}[document][place.start or 0 :].startswith(text)
