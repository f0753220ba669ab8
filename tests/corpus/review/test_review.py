"""Drafts go out in a sheet and come back accepted, edited, rejected or left; no spreadsheet runs anything in it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from workbench.corpus.card import Card
from workbench.corpus.load import load_corpus
from workbench.corpus.review.decide import read_review
from workbench.corpus.review.guard import guarded, unguarded
from workbench.corpus.review.rows import mark_of
from workbench.corpus.review.sheet import write_review
from workbench.corpus.write import question_row, write_corpus
from workbench.errors import RequestError
from workbench.types import Corpus, Document, Evidence, Question

TEXT = "The pool is 1.80 m deep. Entry costs 7 euro. <b>It</b> closes at nine. Children pay 4 euro."
PLACE = (Evidence("pool", 12, 18),)


def question(name: str, text: str, *answers: str, origin: str = "drafted", split: str = "test") -> Question:
    kind = "single" if answers else "unanswerable"
    return Question(name, text, answers, kind, split, PLACE if answers else (), name, origin)  # type: ignore[arg-type]


QUESTIONS = (
    question("a", "How deep is it?", "1.80 m"),
    question("b", "What is =1+1?", "=HYPERLINK(1)", "two | bars"),
    question("c", "How much?", "7"),
    question("d", "Who?"),
    question("e", "By hand?", "yes", origin="written"),
    question("f", "-40 or not?", "-40", split="train"),
)


@pytest.fixture(params=["en", "it"])
def corpus(request: pytest.FixtureRequest, tmp_path: Path) -> Corpus:
    card = Card("pool", request.param, "CC0-1.0", "1", title="<i>Pool</i>")
    write_corpus(tmp_path / "pool", card, [Document("pool", "The pool", TEXT)], QUESTIONS)
    return load_corpus(tmp_path / "pool")


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def decided(path: Path, changes: dict[str, dict[int, str]]) -> Path:
    """The sheet with cells changed, by id and number of the column."""
    found = rows(path)
    for row in found[1:]:
        for column, value in changes.get(row[0], {}).items():
            row[column] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(found)
    return path


DECISION, ASKED, ANSWERS = 1, 2, 3


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_sheet_that_nobody_touched_changes_nothing(corpus: Corpus, tmp_path: Path, suffix: str) -> None:
    sheet, page, count = write_review(corpus, tmp_path / f"r{suffix}")
    assert (sheet.is_file(), page.is_file(), count) == (True, True, 5)
    result = read_review(corpus, sheet)
    assert result.questions == corpus.questions
    assert (result.accepted, result.edited, result.rejected, result.waiting) == (0, 0, 0, 5)


def test_decisions_come_back_in_both_languages(corpus: Corpus, tmp_path: Path) -> None:
    sheet, _, _ = write_review(corpus, tmp_path / "r.csv")
    heads = {"en": "decision,question,answers", "it": "esito,domanda,risposte"}[corpus.language]
    assert ",".join(rows(sheet)[0][1:4]) == heads
    changes = {
        "a": {DECISION: "accetta"},
        "b": {DECISION: " OK "},
        "c": {DECISION: "modifica", ASKED: "What do children pay?", ANSWERS: "4 euro | 4 €"},
        "d": {DECISION: "Reject"},
    }
    result = read_review(corpus, decided(sheet, changes))
    assert (result.accepted, result.edited, result.rejected, result.waiting) == (2, 1, 1, 1)
    reviewed = {q.id: (q.origin, q.text, q.answers) for q in result.questions}
    assert reviewed == {
        "a": ("reviewed", "How deep is it?", ("1.80 m",)),
        "b": ("reviewed", "What is =1+1?", ("=HYPERLINK(1)", "two | bars")),
        "c": ("reviewed", "What do children pay?", ("4 euro", "4 €")),
        "e": ("written", "By hand?", ("yes",)),
        "f": ("drafted", "-40 or not?", ("-40",)),
    }
    (edited,) = [q for q in result.questions if q.id == "c"]
    assert TEXT[edited.evidence[0].start : edited.evidence[0].end] == "4 euro"  # the evidence moved with the answer
    assert edited.evidence[0].found
    assert question_row(edited)["origin"] == "reviewed"
    assert any("is now “What do children pay?”" in note for note in result.notes)


def test_a_changed_row_is_an_edit_even_without_its_mark(corpus: Corpus, tmp_path: Path) -> None:
    sheet, _, _ = write_review(corpus, tmp_path / "r.csv")
    changes = {"a": {ANSWERS: "1.80 m | 180 cm"}, "c": {DECISION: "accept", ASKED: "How much for entry?"}}
    result = read_review(corpus, decided(sheet, changes))
    assert (result.accepted, result.edited) == (0, 2)
    assert len(result.notes) == 2


def test_no_cell_is_a_formula(corpus: Corpus, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sheet, _, _ = write_review(corpus, tmp_path / "r.csv")
    cells = [cell for row in rows(sheet)[1:] for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@")]
    book, _, _ = write_review(corpus, tmp_path / "s.xlsx")
    found = [cell for row in openpyxl.load_workbook(book).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in found if cell.value is not None} == {"s"}


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", " =1", "\t=1", "\ta", "＝1", "|calc", "'=1", "'", "", "plain", "'tis"]
)
def test_a_guarded_cell_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text).lstrip()[:1] not in ("=", "+", "-", "@", "＝", "|")


def test_the_page_shows_text_as_text_and_runs_its_own_script_alone(corpus: Corpus, tmp_path: Path) -> None:
    _, page, _ = write_review(corpus, tmp_path / "r.csv", folder="corpora/my own")
    assert "workbench corpus review &#39;corpora/my own&#39; --from r-decided.csv" in page.read_text(encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    assert "<mark>1.80 m</mark>" in text
    assert "&lt;b&gt;It&lt;/b&gt;" in text
    assert "<b>It" not in text
    assert "<i>Pool" not in text
    policy = text.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]
    assert policy.startswith("default-src &#39;none&#39;; style-src &#39;sha256-")
    assert "unsafe" not in policy
    for outside in ("http://", "https://", "src=", "onclick", "@import", "url("):
        assert outside not in text
    assert ("Salva il foglio" in text) == (corpus.language == "it")


def test_problems_are_reported_all_at_once(corpus: Corpus, tmp_path: Path) -> None:
    sheet, _, _ = write_review(corpus, tmp_path / "r.csv")
    changes = {
        "a": {DECISION: "perhaps"},
        "b": {0: "z", DECISION: "accept"},
        "c": {ASKED: " ", DECISION: "edit"},
        "d": {ANSWERS: "Ann"},
        "f": {DECISION: "edit", ASKED: "how deep is it"},
    }
    with pytest.raises(RequestError) as caught:
        read_review(corpus, decided(sheet, changes))
    assert [problem.what for problem in caught.value.problems] == [
        "'perhaps' is no decision",
        "the corpus has no question 'z'",
        "the edited question has no text",
        "a question that nothing answers has an answer",
        "it asks what 'a' asks already",
    ]
    assert all("row " in problem.where for problem in caught.value.problems)


def test_two_decisions_on_one_question_and_a_sheet_without_its_heads(corpus: Corpus, tmp_path: Path) -> None:
    twice = tmp_path / "twice.csv"
    twice.write_text("id,decision\na,accept\na,reject\n")
    with pytest.raises(RequestError, match="two decisions on the question 'a'"):
        read_review(corpus, twice)
    bare = tmp_path / "bare.csv"
    bare.write_text("id,note\na,fine\nb,good\n")
    with pytest.raises(RequestError, match="no column of decision"):
        read_review(corpus, bare)
    alone = tmp_path / "alone.csv"
    alone.write_text("esito;codice\naccetta;a\nno;c\n")  # other columns may be gone, and the order is free
    result = read_review(corpus, alone)
    assert (result.accepted, result.rejected) == (1, 1)


def test_a_sheet_is_not_written_over_and_needs_drafts(corpus: Corpus, tmp_path: Path) -> None:
    sheet, page, _ = write_review(corpus, tmp_path / "r.csv")
    with pytest.raises(RequestError, match="exists already"):
        write_review(corpus, sheet)
    page.write_text("")
    write_review(corpus, sheet, overwrite=True)
    assert page.read_text(encoding="utf-8")
    with pytest.raises(RequestError, match=r"a review is no \.odt"):
        write_review(corpus, tmp_path / "r.odt")
    result = read_review(corpus, decided(sheet, {name: {DECISION: "accept"} for name in "abcdf"}))
    done = Corpus("p", "en", "0", corpus.documents, result.questions, "", "1")
    with pytest.raises(RequestError, match="no drafted question waits"):
        write_review(done, tmp_path / "t.csv")


def test_marks_of_both_languages() -> None:
    assert {mark_of(word) for word in ("accept", "Sì", "x", "OK", "✓", "accettata")} == {"accept"}
    assert {mark_of(word) for word in ("REJECT", "no", "scarta", "✗")} == {"reject"}
    assert {mark_of(word) for word in ("edit", "corretta", "Modifica!")} == {"edit"}
    assert (mark_of("  "), mark_of("maybe")) == ("", None)
