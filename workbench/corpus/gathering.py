"""The files of a folder, and the documents in them, each file with what became of it."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from workbench.corpus.archives import is_archive, members
from workbench.corpus.mapped.table import DocumentWriter
from workbench.corpus.readers.child import ReaderProcess
from workbench.corpus.readers.registry import READERS, FileReading, Limits, ReadFailure, no_reader_for
from workbench.corpus.sheets.rows import is_sheet
from workbench.languages.spoken import said
from workbench.types import Document

Status = Literal["read", "partial", "skipped", "failed"]
Cause = Literal["", "hidden", "sheet", "repeats"]
_MOST_NAMED = 100_000  # documents up to which the one that a text repeats is named


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file. "partial": some pages or rows were left out, and `reason` says which.

    A file that is "read" has a `reason` where there is something to look at: a guessed encoding, menus left out.
    `cause` is what the reason of a skipped file comes to, where it is counted apart: nobody misses a hidden file or a
    sheet of questions, and a text that repeats another is named without the other where there are many.
    """

    path: str
    status: Status
    documents: int = 0
    characters: int = 0
    reason: str = ""
    cause: Cause = ""


def clean(text: str) -> str:
    """Text as a corpus keeps it: composed accents (NFC), line feeds, no control characters.

    Two spellings of one accent would otherwise be two words to every index and metric.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    text = unicodedata.normalize("NFC", text).translate(_CONTROLS)
    return text.encode("utf-8", "replace").decode("utf-8").strip()  # a lone surrogate becomes "?"


_CONTROLS: dict[int, str | None] = {code: None for code in (*range(32), 127, 0xFEFF, 0x00AD) if chr(code) not in "\n\t"}
# The signs of Wingdings and Symbol, which office programs keep at private places: ticks, crosses, boxes, bullets.
_CONTROLS |= {
    0xF0FC: "✓", 0xF0FE: "☑", 0xF0FB: "✗", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢",
    0xF076: "❖", 0xF0E0: "→",
}  # fmt: skip


class Gathered:
    """The documents and outcomes so far, of the files below one folder."""

    def __init__(self, root: Path, limits: Limits, reader: ReaderProcess, writer: DocumentWriter) -> None:
        self.root = root
        self.files: list[FileOutcome] = []
        self.sheets: list[Path] = []
        self.titles: Counter[str] = Counter()  # of files that are one document each
        self._limits, self._reader, self._writer = limits, reader, writer
        self._texts: dict[int, str] = {}
        self._ids: set[int] = set()

    def walk(self) -> Iterator[Path]:
        """The files to read, sorted; the others are skipped, each with its reason."""
        inside = self.root.resolve()
        for folder, folders, files in os.walk(self.root):
            folders.sort()
            here = Path(folder)
            for name in list(folders):
                if name.startswith(".") or (here / name).is_symlink():
                    folders.remove(name)
                    hidden = name.startswith(".")
                    reason = said("file_met.hidden") if hidden else said("file_met.link_to_folder")
                    self.skip(here / name, reason, "hidden" if hidden else "")
            for name in sorted(files):
                path = here / name
                if name.startswith("."):
                    self.skip(path, said("file_met.hidden"), "hidden")
                elif reason := _skip_reason(path, inside):
                    self.skip(path, reason)
                elif here == self.root and is_sheet(path):
                    self.sheets.append(path)
                    self.skip(path, said("file_met.sheet"), "sheet")
                else:
                    yield path

    def skip(self, path: Path, reason: str, cause: Cause = "") -> None:
        """A file, or a folder, that is not read."""
        self.files.append(FileOutcome(self.shown(path), "skipped", reason=reason, cause=cause))

    def failed(self, path: Path, reason: str) -> None:
        """A file of which it turns out that it is of no use, whatever was said of it before."""
        name = self.shown(path)
        self.files = [file for file in self.files if file.path != name]
        self.files.append(FileOutcome(name, "failed", reason=reason))

    def shown(self, path: Path) -> str:
        """The name of a file in the report, which is also the id of its document."""
        name = path.relative_to(self.root).as_posix().encode("utf-8", "replace").decode("utf-8")
        return unicodedata.normalize("NFC", name)

    def add(self, path: Path) -> None:
        """Read a file, or each file of an archive, and keep its documents."""
        shown = self.shown(path)
        if is_archive(path):
            self._add_archive(path, shown)
        else:
            self._add(path, shown)

    def _add_archive(self, path: Path, shown: str) -> None:
        try:
            for member in members(path, self._limits):
                name = unicodedata.normalize("NFC", f"{shown}/{member.name}")
                reason = member.reason or ("" if member.path is None else _no_reader(member.path))
                if member.path is None or reason:
                    cause: Cause = "hidden" if reason == said("file_met.hidden") else ""
                    self.files.append(FileOutcome(name, "skipped", reason=reason, cause=cause))
                else:
                    self._add(member.path, name)
        except ReadFailure as failure:
            self.files.append(FileOutcome(shown, "failed", reason=str(failure)))

    def _add(self, path: Path, shown: str) -> None:
        outcome = _FileOutcome()
        try:
            for part in self._reader.parts(path):
                self._keep(part, shown, outcome)
        except (ReadFailure, OSError) as failure:
            outcome.reasons.add(str(failure))
        self.files.append(outcome.as_outcome(shown))

    def _keep(self, part: FileReading, shown: str, outcome: _FileOutcome) -> None:
        """Write the documents of a part of a file, and count in `kept` what was kept of it."""
        for failure in part.failures:
            outcome.reasons.add(failure)
        outcome.notes += part.notes
        for document in part.documents:
            outcome.found += 1
            text = clean(document.text)
            key = f"#{clean(document.key)}" if document.key else ""
            name, at = f"{shown}{key}", f"{key}: " if key else ""
            if not text:
                outcome.reasons.add(f"{at}{said('read.no_text')}")
            elif len(text) > self._limits.characters:
                reason = said("read.document_too_long", n=len(text), most=self._limits.characters)
                outcome.reasons.add(f"{at}{reason}")
            elif (first := self._texts.get(digest := _digest(text))) is not None:
                outcome.reasons.add(f"{at}{said('file_met.repeats', other=first)}")
                outcome.repeated += 1
            elif (id_digest := _digest(name)) in self._ids:
                outcome.reasons.add(f"{at}{said('file_met.id_twice')}")
            else:
                self._texts[digest] = name if len(self._texts) < _MOST_NAMED else said("file_met.another_document")
                self._ids.add(id_digest)
                title = clean(document.title)
                self.titles[title] += not document.key
                self._writer.append(Document(name, title, text, {"file": shown, **document.meta}))
                outcome.documents += 1
                outcome.characters += len(text)


@dataclass(slots=True)
class _Reasons:
    """The first reasons, and how many there are: of a million rows each may have one."""

    most: int = 5
    first: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, reason: str) -> None:
        self.count += 1
        if len(self.first) < self.most:
            self.first.append(reason)

    def listed(self) -> list[str]:
        more = self.count - len(self.first)
        return [*self.first, *([said("file_met.more", n=more)] if more else [])]


@dataclass(slots=True)
class _FileOutcome:
    """What was kept of one file so far, and what was not."""

    documents: int = 0
    characters: int = 0
    found: int = 0
    repeated: int = 0
    reasons: _Reasons = field(default_factory=_Reasons)
    notes: tuple[str, ...] = ()

    def as_outcome(self, shown: str) -> FileOutcome:
        status: Status = "read"
        if self.reasons.count:
            skipped = self.repeated == self.found > 0
            status = "partial" if self.documents else "skipped" if skipped else "failed"
        reason = "; ".join([*self.reasons.listed(), *self.notes])
        cause: Cause = "repeats" if status == "skipped" else ""
        return FileOutcome(shown, status, self.documents, self.characters, reason, cause)


def _digest(text: str) -> int:
    """64 bits of a text: of ten million, two have the same with a probability of 3 in a million."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=8).digest(), "little")


def _skip_reason(path: Path, root: Path) -> str:
    try:
        path.name.encode("utf-8")
        resolved = path.resolve(strict=True)
        mode = path.stat().st_mode
    except UnicodeEncodeError:
        return said("file_met.name_not_utf8")
    except (OSError, RuntimeError) as error:
        return said("file_met.unopened", error=error)
    if not stat.S_ISREG(mode):
        return said("file_met.not_regular")  # a pipe would wait for ever
    if not resolved.is_relative_to(root):
        return said("file_met.link_outside")
    return "" if is_archive(path) else _no_reader(path)


def _no_reader(path: Path) -> str:
    return "" if path.suffix.lower() in READERS else no_reader_for(path)
