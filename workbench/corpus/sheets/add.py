"""Rows of a sheet as questions of a corpus: ids, kinds, splits and facts are made, and evidence is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.corpus.questions import fold
from workbench.corpus.sheets.absent import may_say_absent, says_absent
from workbench.corpus.sheets.answerable import says_unanswerable
from workbench.corpus.sheets.cells import answers_of, documents_of, kind_of
from workbench.corpus.sheets.cited import without_citations
from workbench.corpus.sheets.columns import ALL_OF, columns_of, folded, split_called
from workbench.corpus.sheets.evidence import Finder
from workbench.corpus.sheets.exports import flat_rows, plain_rows
from workbench.corpus.sheets.facts import FEW, overlap, with_facts, with_splits
from workbench.corpus.sheets.naming import document_column
from workbench.corpus.sheets.polar import after_yes_or_no
from workbench.corpus.sheets.quoted import parted, passages_of, texts_of
from workbench.corpus.sheets.rows import SheetRow, read_sheet
from workbench.corpus.sheets.several import MERGED, columns_together
from workbench.corpus.sheets.short import short_answer
from workbench.corpus.sheets.tally import SheetTally
from workbench.errors import Problem, RequestError
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Kind, Question


@dataclass(frozen=True, slots=True)
class Place:
    """What was found of one row: its number in the sheet, its question, and the words of the evidence."""

    row: int
    question: Question
    shown: str


@dataclass(frozen=True, slots=True)
class Added:
    """The questions made of a sheet, where their evidence was found, and what was left out, each with its reason."""

    questions: tuple[Question, ...]
    places: tuple[Place, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def questions_of_sheet(
    path: Path,
    documents: Sequence[Document],
    existing: Sequence[Question] = (),
    columns: Mapping[str, str] | None = None,
    seed: int = 0,
) -> Added:
    """The questions of a sheet that the corpus does not have yet.

    The evidence of a question is the place where its accepted answer stands, of several the one whose surroundings
    share most with the question. A row whose answer stands in no document is left out and listed, one whose answer
    says that there is none is unanswerable. Without a column of splits, all are test questions where they are fewer
    than 50; else facts are assigned by hash. What is counted or concluded stands nowhere as such: where the row names
    the documents, each of them as a whole is the evidence.

    Raises:
        RequestError: if the sheet cannot be read, or has no columns of questions and answers.
    """
    read = read_sheet(path)
    rows = plain_rows(read, str(path))
    heads = [head for row in rows for head in row.values]
    fields = columns_of(heads, columns or {}, str(path))
    made = _Sheet(documents, existing, fields)
    if "document" not in fields and (named := document_column(rows, fields, made.finder)) is not None:
        fields["document"] = named
    for row in rows:
        made.take(row)
    if not made.found and not made.tally.known:
        reasons = [Problem(reason, str(path)) for reason in made.tally.left_out[:50]]
        raise RequestError([Problem(said("sheet_fault.none_asked"), str(path)), *reasons])
    questions = with_facts(made.found, existing, documents)
    split = "split" not in fields and "answer" in fields  # without answers nothing can be trained on
    if split:
        questions = with_splits(questions, seed)
    if not any(kind_of(row.values.get(fields.get("kind", ""))) for row in rows):
        fields.pop("kind", None)  # a category of something else
    pairs = ", ".join(f"{field} = {head}" for field, head in fields.items())
    notes = [
        said("sheet.columns", pairs=pairs),
        *made.tally.notes("answer" in fields, few=split and len(questions) < FEW),
    ]
    if fields.get("answer") == MERGED and (together := columns_together(flat_rows(read))):
        notes.append(said("sheet.together", columns=", ".join(together)))
    by_id = {question.id: question for question in questions}
    places = tuple(replace(place, question=by_id[place.question.id]) for place in made.places)
    return Added(tuple(questions), places, tuple(made.tally.left_out), tuple(notes))


class _Sheet:
    """The questions so far."""

    def __init__(self, documents: Sequence[Document], existing: Sequence[Question], fields: Mapping[str, str]) -> None:
        self.finder = Finder(documents)
        self.texts = {document.id: document.text for document in documents}
        self.fields = fields
        self.ids = {question.id for question in existing}
        self.before = {fold(question.text) for question in existing}
        self.asked = set(self.before)
        self.found: list[Question] = []
        self.places: list[Place] = []
        self.tally = SheetTally()

    def take(self, row: SheetRow) -> None:
        """Make a question of a row, or say why not."""
        text = " ".join(str(self._of(row, "question") or "").split())
        if not text:
            self._leave_out(row, said("sheet.no_question"))
            return
        if fold(text) in self.asked:
            self.tally.known += fold(text) in self.before
            self.tally.repeated += fold(text) not in self.before
            return
        if says_unanswerable(row.values):
            self._add(row, text, (), "unanswerable", ())
            return
        if "answer" not in self.fields:
            self._pointed(row, text)
            return
        answers = answers_of(self._of(row, "answer"))
        if answers and folded(self.fields["answer"]) in ALL_OF:
            answers = ("; ".join(each for answer in answers for each in parted(answer)),)
        kind = kind_of(self._of(row, "kind"))
        if kind == "unanswerable" or (answers and all(map(says_absent, answers))):
            self._add(row, text, (), "unanswerable", ())
        elif not answers:
            self.tally.unanswered += 1
            self._leave_out(row, said("sheet.no_answer", text=text))
        elif kind == "general":
            self._add(row, text, answers, "general", ())
        else:
            self._answered(row, text, answers, kind)

    def _leave_out(self, row: SheetRow, reason: str) -> None:
        self.tally.left_out.append(said("sheet.row", n=row.number, reason=reason))

    def _with_short(self, row: SheetRow, text: str, answers: tuple[str, ...]) -> tuple[str, ...]:
        """The answers of a row, and where the only one is a sentence that repeats the question, what it adds."""
        words = texts_of(self._of(row, "words"))
        words = parted(words[0]) if len(words) == 1 else words
        short = short_answer(text, answers[0], words) if len(answers) == 1 else None
        if short is None or short in answers:
            return answers
        self.tally.shortened.append(said("sheet.row", n=row.number, reason=repr(short)))
        return (*answers, short)

    def _pointed(self, row: SheetRow, text: str) -> None:
        """A question of which the sheet says where its answer stands, and not what it is."""
        named = documents_of(self._of(row, "document"))
        if evidence := self._whole(named):
            graded = tuple(replace(place, grade=1) for place in evidence)  # to be found, and not to be answered from
            self._add(row, text, (), "multi" if len(graded) > 1 else "single", graded)
        elif named.strip(" ;"):
            self._leave_out(row, said("sheet.no_document", name=named[:60], text=text))
        else:
            self.tally.unnamed += 1
            self._leave_out(row, said("sheet.names_none", text=text))

    def _answered(self, row: SheetRow, text: str, answers: tuple[str, ...], kind: Kind | None) -> None:
        stripped = [without_citations(answer) for answer in answers]
        answers = tuple(answer for answer, _ in stripped if answer) or answers
        document = documents_of(self._of(row, "document")) or "; ".join(
            dict.fromkeys(name for _, names in stripped for name in names)
        )
        evidence = self._quoted(row, answers, document) or (self._whole(document) if ";" in document else [])
        for answer in answers if not evidence else ():
            items = [item.strip() for item in answer.split("; ") if item.strip()]
            places = [self.finder.find(text, item, document) or self.finder.find(text, item) for item in items]
            if places and all(places):
                evidence = [place for place in dict.fromkeys(places) if place is not None]
                break
        evidence = evidence or self._whole(document)
        self.tally.concluded += bool(evidence) and evidence[0].start is None
        if not evidence and all(map(may_say_absent, answers)):
            self._add(row, text, (), "unanswerable", ())
            return
        if not evidence:
            self.tally.nowhere += 1
            self._leave_out(row, said("sheet.nowhere", answer=answers[0][:60], text=text))
            return
        if all(place.found and self.finder.is_doubtful(text, place) for place in evidence):
            self.tally.doubtful.append(row.number)
        elif evidence[0].found and after_yes_or_no(answers[0]) is not None:
            self.tally.polar.append(row.number)
        several = len({place.document for place in evidence}) > 1
        kind = kind or ("multi" if several else "single")
        accepted = self._with_short(row, text, answers) if kind != "summary" else answers
        if len(accepted) > len(answers) and len(evidence) == 1 and evidence[0].found:  # its value may be all of a date
            value = self.finder.find(text, accepted[-1], evidence[0].document)
            evidence = [value] if value is not None and overlap(value, evidence[0]) else evidence
        self._add(row, text, accepted, kind, tuple(evidence))

    def _quoted(self, row: SheetRow, answers: tuple[str, ...], document: str) -> list[Evidence]:
        """The places that the row itself quotes, each narrowed to an answer that stands in it."""
        places = self.finder.quoted(passages_of(self._of(row, "context")), document)
        narrowed = ([self.finder.within(answer, place) for answer in answers] for place in places)
        return [next(filter(None, found), place) for found, place in zip(narrowed, places, strict=True)]

    def _whole(self, named: str) -> list[Evidence]:
        """The documents that a row names, as a whole; none where one of them is not there."""
        found = [self.finder.named(name.strip()) for name in named.split(";") if name.strip()]
        return [Evidence(each.id) for each in found if each is not None] if all(found) else []

    def _add(
        self, row: SheetRow, text: str, answers: tuple[str, ...], kind: Kind, evidence: tuple[Evidence, ...]
    ) -> None:
        name = str(self._of(row, "id") or "").strip() or f"q{row.number}"
        while name in self.ids:
            name += "+"
        split = split_called(str(self._of(row, "split") or "")) or "test"
        fact = str(self._of(row, "fact") or "").strip() or None
        question = Question(name, text, answers, kind, split, evidence, fact)
        self.ids.add(name)
        self.asked.add(fold(text))
        self.found.append(question)
        if evidence:
            shown = " … ".join(self._around(place) for place in evidence)
            self.places.append(Place(row.number, question, shown))

    def _around(self, place: Evidence, reach: int = 60) -> str:
        if place.start is None or place.end is None:
            return said("sheet.all_of_it", document=place.document)
        start, end = place.start, place.end
        text = self.texts[place.document]
        shown = f"{text[max(0, start - reach) : start]}[{text[start:end]}]{text[end : end + reach]}"
        return f"{place.document}: {' '.join(shown.split())}"

    def _of(self, row: SheetRow, field: str) -> Any:
        return row.values.get(self.fields.get(field, ""))
