"""Drafts are reviewed in a sheet: accepted, edited, rejected or left; nothing in it is run by a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from workbench.corpus.review import read_review, write_review
from workbench.corpus.write import question_row
from workbench.errors import RequestError
from workbench.types import Document, Evidence, Question

TEXT = "The pool is 1.80 m deep. Entry costs 7 euro. <b>It</b> closes at nine."
DOCUMENTS = (Document("pool", "The pool", TEXT),)
PLACE = (Evidence("pool", 12, 18),)


def draft(name: str, text: str, *answers: str, origin: str = "drafted") -> Question:
    kind = "single" if answers else "unanswerable"
    return Question(name, text, answers, kind, "test", PLACE if answers else (), name, origin)  # type: ignore[arg-type]


QUESTIONS = (
    draft("a", "How deep is it?", "1.80 m"),
    draft("b", "What is =1+1?", "=HYPERLINK(1)"),
    draft("c", "How much?", "7"),
    draft("d", "Who?"),
    draft("e", "By hand?", "yes", origin="written"),
    draft("f", "Left?", "yes"),
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def decided(path: Path, changes: dict[str, dict[str, str]]) -> Path:
    told = [{**row, **changes.get(row["id"], {})} for row in rows(path)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, told[0])
        writer.writeheader()
        writer.writerows(told)
    return path


def test_a_sheet_goes_out_and_comes_back(tmp_path: Path) -> None:
    sheet = tmp_path / "review.csv"
    assert write_review(sheet, QUESTIONS, DOCUMENTS) == 5
    first = rows(sheet)[0]
    assert first["evidence"] == "pool: The pool is [1.80 m] deep. Entry costs 7 euro. <b>It</b> closes at nine."
    changes = {"a": {"decision": "accetta"}, "b": {"decision": "ok"}, "c": {"answers": "7 euro | 7 €"},
               "d": {"decision": "Reject"}}  # fmt: skip
    result = read_review(decided(sheet, changes), QUESTIONS)
    assert result.counts == {"accept": 2, "edit": 1, "reject": 1, "left": 1}
    assert [(q.id, q.origin, q.answers) for q in result.questions] == [
        ("a", "reviewed", ("1.80 m",)),
        ("b", "reviewed", ("=HYPERLINK(1)",)),  # as it was, though the sheet held it back
        ("c", "reviewed", ("7 euro", "7 €")),
        ("e", "written", ("yes",)),
        ("f", "drafted", ("yes",)),
    ]
    assert question_row(result.questions[0])["origin"] == "reviewed"


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    write_review(tmp_path / "r.csv", QUESTIONS, DOCUMENTS)
    assert rows(tmp_path / "r.csv")[1]["answers"] == "'=HYPERLINK(1)"
    openpyxl = pytest.importorskip("openpyxl")
    write_review(tmp_path / "r.xlsx", QUESTIONS, DOCUMENTS)
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "r.xlsx").active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert read_review(tmp_path / "r.xlsx", QUESTIONS).counts == {"left": 5}


def test_the_page_shows_text_as_text(tmp_path: Path) -> None:
    write_review(tmp_path / "r.csv", QUESTIONS, DOCUMENTS)
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<mark>1.80 m</mark>" in page
    assert "&lt;b&gt;It&lt;/b&gt;" in page
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_problems_are_told_all_at_once(tmp_path: Path) -> None:
    sheet = tmp_path / "r.csv"
    write_review(sheet, QUESTIONS, DOCUMENTS)
    changes = {"a": {"decision": "perhaps"}, "b": {"id": "z"}, "c": {"question": " "}}
    with pytest.raises(RequestError) as caught:
        read_review(decided(sheet, changes), QUESTIONS)
    assert [problem.what for problem in caught.value.problems] == [
        "no decision 'perhaps'", "no question 'z'", "the question or its answers are empty",
    ]  # fmt: skip
    with pytest.raises(RequestError, match="exists already"):
        write_review(sheet, QUESTIONS, DOCUMENTS)
    with pytest.raises(RequestError, match="no question is left to review"):
        write_review(tmp_path / "x.csv", QUESTIONS[4:5], DOCUMENTS)
