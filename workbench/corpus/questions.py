"""One row of questions.jsonl: its fields, its evidence, and the leaks between splits."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeGuard, cast

from workbench.corpus.findings import Findings
from workbench.corpus.rows import Fields, type_name
from workbench.errors import nearest
from workbench.languages.spoken import said
from workbench.types import FACTUAL_KINDS, KINDS, ORIGINS, SPLITS, Evidence, Kind, Origin, Question, Split

KEYS = ("id", "text", "answers", "kind", "split", "evidence", "fact", "origin", "meta")
_WITH_EVIDENCE = (*FACTUAL_KINDS, "summary")


@dataclass(slots=True)
class KnownIds:
    """The ids met so far. `complete` is false when some document's id could not be read.

    `stored` are the lengths of the documents, by id, where they stand on disk.
    """

    lengths: dict[str, int | None] = field(default_factory=dict)
    stored: Mapping[str, int] | None = None
    document_lines: dict[str, int] = field(default_factory=dict)
    question_lines: dict[str, int] = field(default_factory=dict)
    complete: bool = False

    def add_document(self, name: str, line: int, length: int | None) -> None:
        """Remember a document and the length of its text (None if that could not be read)."""
        self.document_lines[name] = line
        self.lengths[name] = length

    @property
    def documents(self) -> Mapping[str, int | None]:
        """The length of each document's text by its id; None where that could not be read."""
        return self.lengths if self.stored is None else self.stored


def read_question(fields: Fields, known: KnownIds) -> Question | None:
    """One question of a row; None, with the problems noted, if it cannot be used."""
    before = len(fields.findings)
    fields.only(KEYS)
    name, text = fields.text("id"), fields.text("text")
    if name is not None:
        if first := known.question_lines.get(name):
            fields.note(said("question.id_twice", id=name, line=first), said("question.id_twice_cure"))
        known.question_lines.setdefault(name, fields.line)
    kind = fields.choice("kind", KINDS, "single")
    split = fields.choice("split", SPLITS, "test")
    origin = fields.choice("origin", ORIGINS, "written")
    fact = fields.text("fact") if fields.values.get("fact") is not None else None
    fields.mapping("meta")
    answers = _answers(fields)
    evidence = _evidence(fields, known)
    if kind is not None:
        _check_kind(fields, kind, answers, evidence)
    if len(fields.findings) > before or name is None or text is None or answers is None or evidence is None:
        return None
    return Question(name, text, answers, cast(Kind, kind), cast(Split, split), evidence, fact, cast(Origin, origin))


def _answers(fields: Fields) -> tuple[str, ...] | None:
    value = fields.values.get("answers")
    if isinstance(value, str):
        fields.note(said("question.answers_string"), said("question.answers_string_cure", value=value))
        return None
    items = fields.items("answers")
    if items is None:
        return None
    for item in items:
        if not isinstance(item, str):
            fields.note(said("question.answer_no_string", type=type_name(item)), _as_string(item))
        elif not item.strip():
            fields.note(said("question.answer_empty"), said("question.answer_empty_cure"))
    return tuple(item for item in items if isinstance(item, str))


def _as_string(item: Any) -> str:
    if item is None:
        return said("question.answer_empty_cure")
    number = isinstance(item, int | float)
    return said("row.write_text", value=json.dumps(item)) if number else said("question.answers_as_strings")


def _evidence(fields: Fields, known: KnownIds) -> tuple[Evidence, ...] | None:
    items = fields.items("evidence")
    if items is None:
        return None
    found = [_one_evidence(item, fields, known) for item in items]
    return tuple(item for item in found if item is not None)


def _one_evidence(item: Any, fields: Fields, known: KnownIds) -> Evidence | None:
    if not isinstance(item, dict):
        fields.note(said("question.evidence_no_object", type=type_name(item)), said("question.evidence_no_object_cure"))
        return None
    inner = Fields(item, fields.file, fields.lines, fields.findings)
    inner.only(("document", "start", "end", "grade", "found"))
    document = inner.text("document")
    if document is None:
        return None
    if document not in known.documents:
        if known.complete:  # else the document may be the one whose line could not be read
            inner.note(said("question.no_document", document=document), _nearest_document(document, known))
        return Evidence(document)
    start, end, grade = item.get("start"), item.get("end"), item.get("grade")
    if grade is not None and not (_is_offset(grade) and grade > 0):
        inner.note(said("question.grade"), said("question.grade_cure"), "grade")
        return None
    found = item.get("found", False)
    if not isinstance(found, bool):
        inner.note(said("question.found"), said("question.found_cure"))
        return None
    if start is None and end is None:
        return Evidence(document, grade=grade, found=found)
    if _is_offset(start) and _is_offset(end):
        _check_span(inner, document, start, end, known.documents[document])
        return Evidence(document, start, end, grade, found)
    inner.note(said("question.offsets"), said("question.offsets_cure"))
    return None


def _is_offset(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)  # True is an int in Python


def _check_span(fields: Fields, document: str, start: int, end: int, length: int | None) -> None:
    if start >= end:
        key = "question.span_empty" if start == end else "question.span_reversed"
        fields.note(said(key, start=start, end=end), said("question.span_cure"))
    elif start < 0 or (length is not None and end > length):
        what = said("question.span_outside", start=start, end=end, document=document, length=length)
        fields.note(what, said("question.span_outside_cure"))


def _check_kind(
    fields: Fields, kind: str, answers: tuple[str, ...] | None, evidence: tuple[Evidence, ...] | None
) -> None:
    if kind == "unanswerable":
        if answers:
            fields.note(said("question.answered"), said("question.answered_cure"))
        return
    # A general training prompt may go without: it is for rehearsal, with the base model's own reply.
    rehearsal = kind == "general" and fields.values.get("split") == "train"
    # A question of a retrieval set has judged documents in place of an answer.
    judged = evidence is not None and any(place.grade is not None for place in evidence)
    if answers is not None and not answers and not rehearsal and not judged:
        fields.note(said("question.unanswered"), said("question.unanswered_cure"))
    if kind in _WITH_EVIDENCE and evidence is not None and not fields.values.get("evidence"):
        fields.note(said("question.no_evidence"), said("question.no_evidence_cure"))


def fold(text: str) -> str:
    """The form in which two questions count as the same: no case, single blanks, no end mark."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(" ?!.…")


def check_leaks(questions: Sequence[Question], lines: Sequence[int], file: Path, findings: Findings) -> None:
    """Note each dev or test question that is, after folding, also a training question."""
    trained = {fold(q.text): line for q, line in zip(questions, lines, strict=True) if q.split == "train"}
    for question, line in zip(questions, lines, strict=True):
        if question.split == "train":
            continue
        if (first := trained.get(fold(question.text))) is not None:
            what = said("question.leak", split=question.split, line=first)
            findings.add(what, file, line, said("question.leak_cure"))


def _nearest_document(name: str, known: KnownIds) -> str:
    # The search costs about 10 microseconds a name, for each problem.
    if len(known.documents) > 5000:
        return said("question.check_id")
    cure = nearest(name, known.documents)
    return cure if len(cure) <= 200 else f"{cure[:200]} …"
