"""What was decided on a sheet, put into the questions of the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.corpus.questions import fold
from workbench.corpus.review.guard import MOST, unguarded
from workbench.corpus.review.rows import NAMES, joined, mark_of
from workbench.corpus.sheets.add import answers_of
from workbench.corpus.sheets.columns import folded
from workbench.corpus.sheets.evidence import Finder
from workbench.corpus.sheets.rows import SheetRow, read_sheet
from workbench.corpus.sheets.searched import fold_text
from workbench.errors import Problem, RequestError, nearest
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
            made.problems.append(Problem(what[0], f"{sheet}, row {row.number}", what[1]))
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
            return f"{word!r} is no decision", "accept, reject or edit; accetta, rifiuta o modifica"
        question = self.known.get(name)
        if question is None:
            return (f"the corpus has no question {name!r}", nearest(name, self.known)) if name or mark else None
        if mark in ("", "accept") and self._differs(question, row):
            mark = "edit"
        if not mark:
            return None
        if self.found.get(name, (mark,))[0] != mark:
            return f"two decisions on the question {name!r}", "keep one row of the two"
        if question.origin != "drafted":
            self.notes.append(f"row {row.number}: {name} is no draft, and stays as it is")
            return None
        edited = question
        if mark == "edit":
            edited, wrong = self._edited(question, row)
            taken = self.texts.get(fold(edited.text), name)
            wrong = wrong or (f"it asks what {taken!r} asks already" if taken != name else "")
            if wrong:
                return wrong, "correct the row, or reject it"
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
            return question, "the edited question has no text"
        if question.kind == "unanswerable" and answers:
            return question, "a question that nothing answers has an answer"
        if question.kind != "unanswerable" and not answers:
            return question, "the edited question has no answer"
        evidence = question.evidence
        if question.kind == "single" and evidence and not _stands(answers, evidence):
            evidence = self._found(text, answers, evidence)
            if evidence == question.evidence:
                self.notes.append(f"row {row.number}: no answer of {question.id} stands in its document word for word")
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
        yield f"row {row}: “{question.text}” is now “{edited.text}”"
    if edited.answers != question.answers:
        yield f"row {row}: the answer {joined(question.answers)!r} is now {joined(edited.answers)!r}"


def _heads(rows: Sequence[SheetRow], sheet: Path) -> dict[str, str]:
    heads = list(dict.fromkeys(head for row in rows for head in row.values))
    by_fold = {folded(head): head for head in reversed(heads)}
    found = {}
    for field, names in NAMES.items():
        head = next((by_fold[name] for name in names if name in by_fold), None)
        if head is not None:
            found[field] = head
    if lacking := [field for field in ("id", "decision") if field not in found]:
        cure = f"its columns are {', '.join(heads)}; a review has {', '.join(NAMES)}, as `corpus review` writes them"
        raise RequestError.of(f"no column of {' or '.join(lacking)}", str(sheet), cure)
    return found


def _stands(answers: Sequence[str], evidence: Sequence[Evidence]) -> bool:
    texts = [fold_text(place.text) for place in evidence if place.text is not None]
    return any(fold_text(answer) in text for answer in answers for text in texts)
