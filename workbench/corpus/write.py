"""Write a corpus folder, or a questions file, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.corpus.card import Card, write_card
from workbench.corpus.load import CARD, DOCUMENTS, GENERAL, QUESTIONS
from workbench.errors import RequestError
from workbench.files import written_whole
from workbench.languages.spoken import said
from workbench.types import Document, Question

_encoded = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one for each call


@dataclass(frozen=True, slots=True)
class GeneralParagraph:
    """A row of general.jsonl: common text, for perplexity before and after tuning."""

    id: str
    text: str


def write_corpus(
    target: Path,
    card: Card,
    documents: Iterable[Document],
    questions: Iterable[Question] = (),
    general: Iterable[GeneralParagraph] = (),
) -> None:
    """Write a corpus folder under a temporary name beside `target`, then rename it.

    Files without rows are left out, but for documents.jsonl. A crash leaves no half corpus.

    Raises:
        RequestError: if `target` exists, or cannot be written.
    """
    check_absent(target)
    with _wrong_place(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(target, card, documents, questions, general)


def replace_corpus(
    target: Path,
    card: Card,
    documents: Iterable[Document],
    questions: Iterable[Question] = (),
    general: Iterable[GeneralParagraph] = (),
) -> None:
    """Write a corpus in the place of one that is there: the old one stays until the new one is whole.

    Raises:
        RequestError: if it cannot be written.
    """
    old = target.with_name(f".{target.name}.old")
    new = target.with_name(f".{target.name}.new")
    with _wrong_place(target):
        for left in (old, new):  # by an earlier crash
            shutil.rmtree(left, ignore_errors=True)
        _write_whole(new, card, documents, questions, general)
        target.rename(old)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _write_whole(
    target: Path,
    card: Card,
    documents: Iterable[Document],
    questions: Iterable[Question],
    general: Iterable[GeneralParagraph],
) -> None:
    temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        temporary.chmod(0o755)  # mkdtemp is for its owner only; a corpus is an ordinary folder
        write_card(card, temporary / CARD)
        _write_lines(temporary / DOCUMENTS, map(document_row, documents))
        for name, rows in ((QUESTIONS, map(question_row, questions)), (GENERAL, map(_paragraph_row, general))):
            if not _write_lines(temporary / name, rows):
                (temporary / name).unlink()
        check_absent(target)  # renaming onto an empty folder would succeed
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def write_questions(path: str | os.PathLike[str], questions: Iterable[Question], overwrite: bool = False) -> None:
    """Write questions.jsonl (or a file of that form) whole, under a temporary name, then rename it.

    Raises:
        RequestError: if `path` exists and `overwrite` is false, if its folder does not exist, or cannot be written.
    """
    file = Path(path)
    if file.exists() and not overwrite:
        raise RequestError.of(said("place.exists"), str(file), said("place.exists_cure"))
    if not file.parent.is_dir():
        raise RequestError.of(said("place.absent_folder"), str(file.parent), said("place.make_first"))
    with _wrong_place(file), written_whole(file) as stream:
        for question in questions:
            stream.write(_line(question_row(question)))


def check_absent(target: Path) -> None:
    """Refuse a target that exists.

    Raises:
        RequestError: if there is anything at `target`, be it a dangling link.
    """
    if os.path.lexists(target):
        raise RequestError.of(said("place.target_exists"), str(target), said("place.target_exists_cure"))


def check_target(target: Path) -> None:
    """Refuse, before anything is read, a target that exists or whose folder cannot be written.

    Raises:
        RequestError: for either.
    """
    check_absent(target)
    above = next(parent for parent in target.absolute().parents if os.path.lexists(parent))
    # Only the attempt tells: permissions promise what /proc or a read-only disk then refuses.
    with _wrong_place(target), tempfile.TemporaryDirectory(prefix=".workbench-", dir=above):
        pass


@contextlib.contextmanager
def _wrong_place(target: Path) -> Iterator[None]:
    """An error of the disk becomes one about the target."""
    try:
        yield
    except OSError as error:
        cure = said("place.free_space") if error.errno == errno.ENOSPC else said("place.unwritable_cure")
        raise RequestError.of(said("place.unwritable", error=error.strerror or error), str(target), cure) from error


def document_row(document: Document) -> dict[str, Any]:
    """The row of documents.jsonl; empty metadata is left out."""
    row: dict[str, Any] = {"id": document.id, "title": document.title, "text": document.text}
    return row | ({"meta": dict(document.meta)} if document.meta else {})


def question_row(question: Question) -> dict[str, Any]:
    """The row of questions.jsonl; a fact of None and the origin "written" are left out."""
    evidence: list[dict[str, Any]] = [
        {"document": e.document}
        | ({} if e.start is None else {"start": e.start, "end": e.end})
        | ({} if e.grade is None else {"grade": e.grade})
        | ({"found": True} if e.found else {})
        for e in question.evidence
    ]
    row: dict[str, Any] = {
        "id": question.id,
        "text": question.text,
        "answers": list(question.answers),
        "kind": question.kind,
        "split": question.split,
        "evidence": evidence,
    }
    row |= {} if question.fact is None else {"fact": question.fact}
    return row | ({} if question.origin == "written" else {"origin": question.origin})


def _paragraph_row(paragraph: GeneralParagraph) -> dict[str, Any]:
    return {"id": paragraph.id, "text": paragraph.text}


def _line(row: Mapping[str, Any]) -> str:
    return _encoded(row) + "\n"


def _write_lines(file: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        for count, row in enumerate(rows, start=1):  # noqa: B007 - the last count is the result
            stream.write(_line(row))
    return count
