"""What was decided on a sheet, put into the questions of the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.corpus.questions import fold
from workbench.corpus.review.guard import MOST, unguarded
from workbench.corpus.review.rows import joined, mark_of, named, review_words
from workbench.corpus.sheets.cells import answers_of
from workbench.corpus.sheets.columns import folded
from workbench.corpus.sheets.evidence import Finder
from workbench.corpus.sheets.rows import SheetRow, read_sheet
from workbench.corpus.sheets.searched import fold_text
from workbench.errors import Problem, RequestError, nearest
from workbench.languages.spoken import said, spoken
from workbench.types import Corpus, Evidence, Question


@dataclass(frozen=True, slots=True)
class Decided:
    """All questions of the corpus after a review, and how many were accepted, edited, rejected or left for later."""

    questions: tuple[Question, ...]
    accepted: int
    edited: int
    rejected: int
    waiting: int
    notes: tuple[str, ...]


def read_review(corpus: Corpus, sheet: Path) -> Decided:
    """The questions as decided on a sheet: accepted and edited ones are "reviewed", rejected ones gone.

    Rows without a mark stay drafted, unless their question or answers were changed: that is an edit, whatever the mark
    says but "reject". Each edit is listed, since a spreadsheet may have changed the look of a number by itself.

    Raises:
        RequestError: with every row that cannot be read, if the sheet has no ids or decisions, or for a mark that is
            no decision, a question of another corpus, one without text, or one that is asked already.
    """
    rows = read_sheet(sheet)
    made = _Review(corpus, _heads(rows, sheet))
    for row in rows:
        if what := made.take(row):
            where = said("review_fault.row", sheet=sheet, n=row.number)
            made.problems.append(Problem(what[0], where, what[1]))
    if made.problems:
        raise RequestError(made.problems)
    return _after(corpus, made.found, made.notes)


class _Review:
    """The decisions so far."""

    def __init__(self, corpus: Corpus, heads: Mapping[str, str]) -> None:
        self.corpus, self.heads = corpus, heads
        self.known = {question.id: question for question in corpus.questions}
        self.texts = {fold(question.text): question.id for question in corpus.questions}
        self.found: dict[str, tuple[str, Question]] = {}
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self._finder: Finder | None = None

    def take(self, row: SheetRow) -> tuple[str, str] | None:
        """Take a row in; what is wrong with it and the cure, if anything is."""
        name, word = self._cell(row, "id").strip(), self._cell(row, "decision")
        mark = mark_of(word)
        if mark is None:
            return said("review_fault.no_decision", word=word), said("review_fault.decisions")
        question = self.known.get(name)
        if question is None:
            return (said("review_fault.no_question", id=name), nearest(name, self.known)) if name or mark else None
        if mark in ("", "accept") and self._differs(question, row):
            mark = "edit"
        if not mark:
            return None
        if self.found.get(name, (mark,))[0] != mark:
            return said("review_fault.two_decisions", id=name), said("review_fault.keep_one")
        if question.origin != "drafted":
            self.notes.append(said("review.no_draft", row=row.number, id=name))
            return None
        edited = question
        if mark == "edit":
            edited, wrong = self._edited(question, row)
            taken = self.texts.get(fold(edited.text), name)
            wrong = wrong or (said("review_fault.asked_already", id=taken) if taken != name else "")
            if wrong:
                return wrong, said("review_fault.correct")
            self.notes += _changes(question, edited, row.number)
        self.found[name] = (mark, edited)
        return None

    def _cell(self, row: SheetRow, field: str) -> str:
        value = row.values.get(self.heads.get(field, ""), "")
        return "" if value is None else unguarded(str(value))

    def _differs(self, question: Question, row: SheetRow) -> bool:
        """Whether a row says something else than its question, but for blanks and for what a cell cannot hold."""
        for field, text in (("question", question.text), ("answers", joined(question.answers))):
            cell = self._cell(row, field)
            if field in self.heads and len(text) < MOST and " ".join(cell.split()) != " ".join(text.split()):
                return True
        return False

    def _edited(self, question: Question, row: SheetRow) -> tuple[Question, str]:
        """The question as its row has it, and what is wrong with that ("" for nothing)."""
        text = " ".join(self._cell(row, "question").split()) if "question" in self.heads else question.text
        answers = answers_of(self._cell(row, "answers")) if "answers" in self.heads else question.answers
        if not text:
            return question, said("review_fault.no_text")
        if question.kind == "unanswerable" and answers:
            return question, said("review_fault.answered")
        if question.kind != "unanswerable" and not answers:
            return question, said("review_fault.unanswered")
        evidence = question.evidence
        if question.kind == "single" and evidence and not _stands(answers, evidence):
            evidence = self._found(text, answers, evidence)
            if evidence == question.evidence:
                self.notes.append(said("review.no_place", row=row.number, id=question.id))
        return replace(question, text=text, answers=answers, evidence=evidence), ""

    def _found(self, text: str, answers: Sequence[str], evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """A place in the same document where an edited answer stands, else the old one."""
        if self._finder is None:  # reads every document once, and only for those who edit answers
            self._finder = Finder(self.corpus.documents)
        found = (self._finder.find(text, answer, evidence[0].document) for answer in answers)
        return next(((place,) for place in found if place is not None), evidence)


def _after(corpus: Corpus, found: Mapping[str, tuple[str, Question]], notes: Sequence[str]) -> Decided:
    marks = [mark for mark, _ in found.values()]
    questions = tuple(
        replace(found[question.id][1], origin="reviewed") if question.id in found else question
        for question in corpus.questions
        if found.get(question.id, ("",))[0] != "reject"
    )
    waiting = sum(question.origin == "drafted" for question in questions)
    accepted, edited, rejected = (marks.count(mark) for mark in ("accept", "edit", "reject"))
    return Decided(questions, accepted, edited, rejected, waiting, tuple(notes))


def _changes(question: Question, edited: Question, row: int) -> Iterator[str]:
    if edited.text != question.text:
        yield said("review.new_text", row=row, old=question.text, new=edited.text)
    if edited.answers != question.answers:
        yield said("review.new_answers", row=row, old=joined(question.answers), new=joined(edited.answers))


_LACKING = {
    ("id",): "review_fault.no_id",
    ("decision",): "review_fault.no_decisions",
    ("id", "decision"): "review_fault.neither",
}


def _heads(rows: Sequence[SheetRow], sheet: Path) -> dict[str, str]:
    heads = list(dict.fromkeys(head for row in rows for head in row.values))
    by_fold = {folded(head): head for head in reversed(heads)}
    found = {}
    names_of = named("named")
    for field, names in names_of.items():
        head = next((by_fold[name] for name in names if name in by_fold), None)
        if head is not None:
            found[field] = head
    if lacking := [field for field in ("id", "decision") if field not in found]:
        wanted = ", ".join(review_words(spoken())["heads"][: len(names_of)])
        cure = said("review_fault.columns", names=", ".join(heads), wanted=wanted)
        raise RequestError.of(said(_LACKING[tuple(lacking)]), str(sheet), cure)
    return found


def _stands(answers: Sequence[str], evidence: Sequence[Evidence]) -> bool:
    texts = [fold_text(place.text) for place in evidence if place.text is not None]
    return any(fold_text(answer) in text for answer in answers for text in texts)
