"""Load a corpus folder: corpus.toml, documents.jsonl, questions.jsonl, general.jsonl (optional)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.corpus.card import Card, read_card
from workbench.corpus.digest import corpus_digest
from workbench.corpus.findings import Findings
from workbench.corpus.mapped.by_id import documents_by_id, lengths_by_id
from workbench.corpus.mapped.stored import UnsoundError, held, stored_documents
from workbench.corpus.questions import KnownIds, check_leaks, read_question
from workbench.corpus.rows import Fields, read_rows
from workbench.errors import RequestError, nearest
from workbench.languages.spoken import said
from workbench.types import Corpus, Document, Evidence, Question

CARD = "corpus.toml"
DOCUMENTS = "documents.jsonl"
QUESTIONS = "questions.jsonl"
GENERAL = "general.jsonl"


def load_corpus(path: str | os.PathLike[str], questions_required: bool = True) -> Corpus:
    """Read and check a corpus folder.

    Everything is checked before anything is returned: the files and their encoding, every key
    and type, duplicate ids, evidence that points nowhere, kinds and splits, answers that are
    missing or should be, and questions that stand both in train and in dev or test.

    Args:
        path: the folder.
        questions_required: whether a corpus without questions is a problem. It is one for a run,
            and none for an index or for drafting questions.

    Raises:
        RequestError: with every problem found (the first 50, and the number of the others), each
            with its `file:line` and its cure.
    """
    folder = Path(path)
    _check_folder(folder)
    findings = Findings()
    card = _read_card(folder, findings)
    known = KnownIds()
    documents = _read_documents(folder, findings, known)
    questions = _read_questions(folder, findings, known, questions_required)
    general = _read_general(folder, findings)
    if not documents and not len(findings) and not (questions and all(q.kind in _OF_NO_DOCUMENT for q in questions)):
        findings.add(said("load.empty"), folder / DOCUMENTS, 1, said("load.empty_cure"))
    findings.raise_if_any()
    assert card is not None
    questions = with_texts(questions, documents)
    return Corpus(
        name=card.name,
        language=card.language,
        digest=corpus_digest(card.language, documents, questions, general),
        documents=held(documents),
        questions=tuple(questions),
        licence=card.licence,
        revision=card.revision,
        title=card.title,
        source=card.source,
        general_text=tuple(general),
    )


def with_texts(questions: Iterable[Question], documents: Sequence[Document]) -> list[Question]:
    """The questions, each place of their evidence with what stands there."""
    by_id = documents_by_id(documents)

    def read(place: Evidence) -> Evidence:
        return replace(place, text=by_id[place.document].text[place.start : place.end])

    return [replace(q, evidence=tuple(map(read, q.evidence))) if q.evidence else q for q in questions]


_OF_NO_DOCUMENT = ("general", "unanswerable")  # kinds of questions that need none


def _check_folder(folder: Path) -> None:
    if folder.is_dir():
        if not (folder / CARD).exists() and not (folder / DOCUMENTS).exists():
            inside = [child.name for child in _children(folder) if (child / CARD).is_file()]
            cure = said("load.inside", names=", ".join(sorted(inside)[:5])) if inside else "workbench corpus import"
            raise RequestError.of(said("load.no_corpus"), str(folder), cure)
        return
    if folder.exists():
        raise RequestError.of(said("load.no_folder"), str(folder), said("load.try", folder=folder.parent))
    siblings = [child.name for child in _children(folder.parent)]
    cure = nearest(folder.name, siblings) if siblings else said("load.absent_cure")
    raise RequestError.of(said("load.absent"), str(folder), cure)


def _children(folder: Path) -> list[Path]:
    try:
        return [child for child in folder.iterdir() if child.is_dir() and not child.name.startswith(".")]
    except OSError:  # a parent that does not exist or cannot be listed has no siblings to offer
        return []


def _read_card(folder: Path, findings: Findings) -> Card | None:
    file = folder / CARD
    if not file.is_file():
        findings.add(said("load.missing", file=CARD), file, cure=said("load.card_cure"))
        return None
    return read_card(file, findings)


def _read_documents(folder: Path, findings: Findings, known: KnownIds) -> Sequence[Document]:
    file = folder / DOCUMENTS
    if not file.is_file():
        findings.add(said("load.missing", file=DOCUMENTS), file, cure=said("load.documents_cure"))
        return []
    known.complete = True
    if (stored := stored_documents(file, _sound_documents)) is not None:
        known.stored = lengths_by_id(stored)
        return stored
    return list(_documents(file, findings, known))


def _documents(file: Path, findings: Findings, known: KnownIds) -> Iterator[Document]:
    for row in read_rows(file, findings):
        document = None if row is None else _document_of(Fields(row.values, file, row.line, findings), known)
        if document is not None:
            yield document
        elif row is None or not isinstance(row.values.get("id"), str):
            known.complete = False  # this line may be the very document that a question points to


def _sound_documents(file: Path) -> Iterator[Document]:
    """The documents of a file, whose ids are not compared. Raises UnsoundError at the first problem."""
    findings = Findings()
    for row in read_rows(file, findings):
        document = None if row is None else _document_of(Fields(row.values, file, row.line, findings))
        if document is None or len(findings):
            raise UnsoundError
        yield document


def _document_of(fields: Fields, known: KnownIds | None = None) -> Document | None:
    """The document of a row, if it is sound; an id that is `known` already is noted."""
    fields.only(("id", "title", "text", "meta"))
    name, title = fields.text("id"), fields.text("title", "", blank=True)
    text, meta = fields.text("text"), fields.mapping("meta")
    if name is None:
        return None
    if known is not None:
        if first := known.document_lines.get(name):
            fields.note(said("load.document_twice", id=name, line=first), said("load.document_twice_cure"))
            return None
        known.add_document(name, fields.line, None if text is None else len(text))
    if title is None or text is None or meta is None:
        return None
    return Document(name, title, text, meta)


def _read_questions(folder: Path, findings: Findings, known: KnownIds, required: bool) -> list[Question]:
    file = folder / QUESTIONS
    questions: list[Question] = []
    lines: list[int] = []
    before = len(findings)
    if file.is_file():
        for row in read_rows(file, findings):
            question = None if row is None else read_question(Fields(row.values, file, row.line, findings), known)
            if row is not None and question is not None:
                questions.append(question)
                lines.append(row.line)
        check_leaks(questions, lines, file, findings)
    if required and not questions and len(findings) == before:
        what = said("load.no_questions") if file.is_file() else said("load.missing", file=QUESTIONS)
        findings.add(what, file, cure=said("load.questions_cure", folder=folder))
    return questions


def _read_general(folder: Path, findings: Findings) -> list[str]:
    file = folder / GENERAL
    paragraphs: list[str] = []
    lines: dict[str, int] = {}
    if not file.is_file():
        return paragraphs
    for row in read_rows(file, findings):
        if row is None:
            continue
        fields = Fields(row.values, file, row.line, findings)
        fields.only(("id", "text"))
        name, text = fields.text("id"), fields.text("text")
        if name is not None and name in lines:
            fields.note(said("load.paragraph_twice", id=name, line=lines[name]), said("load.paragraph_twice_cure"))
        elif name is not None:
            lines[name] = row.line
        if text is not None:
            paragraphs.append(text)
    return paragraphs
