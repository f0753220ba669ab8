"""Make a corpus of a folder of documents."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workbench.corpus.card import Card
from workbench.corpus.digest import corpus_digest
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, read_file, readers
from workbench.corpus.write import check_absent, write_corpus
from workbench.errors import Problem, RequestError, nearest
from workbench.types import Document

Status = Literal["read", "partial", "skipped", "failed"]


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file. "partial": some pages or rows were left out, and `reason` says which."""

    path: str
    status: Status
    documents: int = 0
    characters: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import wrote, and what became of every file it met."""

    target: Path
    documents: int
    questions: int
    characters: int
    files: tuple[FileOutcome, ...]
    notes: tuple[str, ...] = ()

    def with_status(self, *statuses: Status) -> tuple[FileOutcome, ...]:
        """The files with one of these outcomes."""
        return tuple(file for file in self.files if file.status in statuses)


def import_folder(
    source: Path,
    target: Path,
    *,
    name: str,
    language: str,
    licence: str = "unknown",
    source_note: str = "",
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> ImportReport:
    """Read every document of a folder (sorted, with its subfolders) into a new corpus folder.

    Hidden files, links that leave the folder, files without a reader and repeated texts are
    skipped; a file that cannot be read fails; either is in the report with its reason, and the
    import goes on. The corpus appears whole, at the end. It has no questions yet.

    Raises:
        RequestError: if the source is not a folder, the target exists, or nothing could be read.
    """
    source, target = Path(source), Path(target)
    _check_source(source)
    check_absent(target)
    gathered = _Gathered(limits)
    for path in list(_walk(source, gathered)):  # listed first: the target may be inside the source
        gathered.add(path, path.relative_to(source).as_posix())
    if not gathered.documents:
        reasons = [Problem(f"{f.status}: {f.reason}", f.path) for f in gathered.files if f.status != "read"][:20]
        suffixes = ", ".join(sorted(readers()))
        raise RequestError([Problem("no document could be read", str(source), f"readable: {suffixes}"), *reasons])
    documents = gathered.documents
    revision = corpus_digest(language, documents, ())[:12]
    card = Card(name, language, licence, revision, title=name, source=source_note)
    write_corpus(target, card, documents)
    characters = sum(len(document.text) for document in documents)
    files = tuple(sorted(gathered.files, key=lambda file: file.path))
    return ImportReport(target, len(documents), 0, characters, files)


def clean(text: str) -> str:
    """Text as a corpus keeps it: composed accents (NFC), line feeds, no control characters.

    Two spellings of one accent would otherwise be two words to every index and metric.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    text = unicodedata.normalize("NFC", text).translate(_CONTROLS)
    return text.encode("utf-8", "replace").decode("utf-8").strip()  # a lone surrogate becomes "?"


_CONTROLS = {code: None for code in (*range(32), 127, 0xFEFF, 0x00AD) if chr(code) not in "\n\t"}


def _check_source(source: Path) -> None:
    if source.is_dir():
        return
    if source.exists():
        raise RequestError.of("the source is a file, not a folder", str(source), f"give its folder: {source.parent}")
    try:
        siblings = [child.name for child in source.parent.iterdir() if child.is_dir()]
    except OSError:
        siblings = []
    raise RequestError.of("no such folder", str(source), nearest(source.name, siblings) if siblings else "")


def _walk(source: Path, gathered: _Gathered) -> Iterator[Path]:
    root = source.resolve()
    for folder, folders, files in os.walk(source):
        folders.sort()
        here = Path(folder)
        for name in list(folders):
            if name.startswith(".") or (here / name).is_symlink():
                folders.remove(name)
                gathered.skip(here / name, source, "hidden" if name.startswith(".") else "a link to a folder")
        for name in sorted(files):
            path = here / name
            reason = _skip_reason(path, root)
            if reason:
                gathered.skip(path, source, reason)
            else:
                yield path


def _skip_reason(path: Path, root: Path) -> str:
    if path.name.startswith("."):
        return "hidden"
    try:
        path.name.encode("utf-8")
        resolved = path.resolve(strict=True)
        mode = path.stat().st_mode
    except UnicodeEncodeError:
        return "its name is not UTF-8"
    except (OSError, RuntimeError) as error:
        return f"it cannot be opened: {error}"
    if not stat.S_ISREG(mode):
        return "not a regular file"  # a pipe would wait for ever
    if not resolved.is_relative_to(root):
        return "a link that leaves the folder"
    if path.suffix.lower() not in readers():
        return f"no reader for {path.suffix or 'a file without suffix'}"
    return ""


class _Gathered:
    """The documents and outcomes so far."""

    def __init__(self, limits: Limits) -> None:
        self.documents: list[Document] = []
        self.files: list[FileOutcome] = []
        self._limits = limits
        self._texts: dict[str, str] = {}
        self._ids: set[str] = set()

    def skip(self, path: Path, source: Path, reason: str) -> None:
        shown = path.relative_to(source).as_posix().encode("utf-8", "replace").decode("utf-8")
        self.files.append(FileOutcome(shown, "skipped", reason=reason))

    def add(self, path: Path, shown: str) -> None:
        try:
            reading = read_file(path, self._limits)
        except (ReadFailure, OSError) as failure:
            self.files.append(FileOutcome(shown, "failed", reason=str(failure)))
            return
        outcome = self._keep(reading, shown)
        self.files.append(outcome)

    def _keep(self, file: FileReading, shown: str) -> FileOutcome:
        reasons = list(file.failures)
        kept: list[Document] = []
        repeated = 0
        for reading in file.readings:
            text = clean(reading.text)
            name = f"{shown}#{clean(reading.key)}" if reading.key else shown
            if not text:
                reasons.append(f"{name}: no text")
            elif len(text) > self._limits.characters:
                reasons.append(f"{name}: {len(text):,} characters, more than the limit of {self._limits.characters:,}")
            elif (first := self._texts.get(text)) is not None:
                reasons.append(f"{name}: the same text as {first}")
                repeated += 1
            elif name in self._ids:
                reasons.append(f"{name}: the id stands twice in the file")
            else:
                self._texts[text] = name
                self._ids.add(name)
                kept.append(Document(name, clean(reading.title), text, {"file": shown, **reading.meta}))
        self.documents += kept
        outcome = FileOutcome(shown, "read", len(kept), sum(len(d.text) for d in kept), _joined(reasons))
        if reasons:
            skipped = repeated == len(file.readings) > 0
            outcome = replace(outcome, status="partial" if kept else "skipped" if skipped else "failed")
        return outcome


def _joined(reasons: list[str], most: int = 5) -> str:
    more = f"; and {len(reasons) - most} more" if len(reasons) > most else ""
    return "; ".join(reasons[:most]) + more
