"""Make a corpus of a folder of documents."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from workbench.corpus.card import Card, check_values
from workbench.corpus.digest import corpus_digest
from workbench.corpus.language import language_notes
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, read_file, readers
from workbench.corpus.write import check_target, write_corpus
from workbench.errors import Problem, RequestError, nearest
from workbench.types import Document

Status = Literal["read", "partial", "skipped", "failed"]
REPEATED = "the same text as"
MOST_REASONS = 50  # a screenful, when no file at all could be read
NAMED = 3  # of the files that one line tells of


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became of one file. "partial": some pages or rows were left out, and `reason` says which.

    A file that is "read" has a `reason` where its encoding had to be guessed.
    """

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

    def told(self) -> tuple[FileOutcome, ...]:
        """What a reader should hear of, as `told` puts it."""
        return told(self.files)


def told(files: Iterable[FileOutcome]) -> tuple[FileOutcome, ...]:
    """Every file that failed, then every one that is partial; then, a line a reason, the skipped and the guessed.

    Thirty pictures in a folder must not bury the one contract that could not be read.
    """
    kept = list(files)
    alike: dict[tuple[Status, str], list[FileOutcome]] = {}
    for file in kept:
        repeated = file.reason.startswith(REPEATED)
        alike.setdefault((file.status, f"{REPEATED} another" if repeated else file.reason), []).append(file)
    whole = [file for status in ("failed", "partial") for file in kept if file.status == status]
    groups = [(key, alike[key]) for status in ("skipped", "read") for key in alike if key[0] == status and key[1]]
    return (*whole, *(_in_one(status, reason, group) for (status, reason), group in groups))


def _in_one(status: Status, reason: str, files: list[FileOutcome]) -> FileOutcome:
    if len(files) == 1:
        return files[0]
    names = ", ".join(file.path for file in files[:NAMED]) + (" …" if len(files) > NAMED else "")
    return FileOutcome(names, status, reason=f"{len(files)} × {reason}")


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
        RequestError: if a value for the card is no good, the source is not a folder, the target
            exists or cannot be written, or nothing could be read.
    """
    source, target = Path(source), Path(target)
    check_values(name, language, licence)
    _check_source(source)
    check_target(target)
    gathered = _Gathered(limits)
    for path in list(_walk(source, gathered)):  # listed first: the target may be inside the source
        gathered.add(path, path.relative_to(source).as_posix())
    if not gathered.documents:
        reasons = [Problem(f"{f.status}: {f.reason}", f.path) for f in told(gathered.files)][:MOST_REASONS]
        suffixes = ", ".join(sorted(readers()))
        raise RequestError([Problem("no document could be read", str(source), f"readable: {suffixes}"), *reasons])
    documents = gathered.documents
    revision = corpus_digest(language, documents, ())[:12]
    card = Card(name, language, licence, revision, title=name, source=source_note)
    write_corpus(target, card, documents)
    characters = sum(len(document.text) for document in documents)
    files = tuple(sorted(gathered.files, key=lambda file: file.path))
    notes = language_notes(language, (document.text for document in documents))
    return ImportReport(target, len(documents), 0, characters, files, notes)


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
            key = f"#{clean(reading.key)}" if reading.key else ""
            name, at = f"{shown}{key}", f"{key}: " if key else ""
            if not text:
                reasons.append(f"{at}no text")
            elif len(text) > self._limits.characters:
                reasons.append(
                    f"{at}{len(text):,} characters, more than the limit of {self._limits.characters:,} for one "
                    "document. Cure: split it into several"
                )
            elif (first := self._texts.get(text)) is not None:
                reasons.append(f"{at}{REPEATED} {first}")
                repeated += 1
            elif name in self._ids:
                reasons.append(f"{at}the id stands twice in the file")
            else:
                self._texts[text] = name
                self._ids.add(name)
                kept.append(Document(name, clean(reading.title), text, {"file": shown, **reading.meta}))
        self.documents += kept
        outcome = FileOutcome(
            shown, "read", len(kept), sum(len(d.text) for d in kept), _joined([*reasons, *file.notes])
        )
        if reasons:
            skipped = repeated == len(file.readings) > 0
            outcome = replace(outcome, status="partial" if kept else "skipped" if skipped else "failed")
        return outcome


def _joined(reasons: list[str], most: int = 5) -> str:
    more = f"; and {len(reasons) - most} more" if len(reasons) > most else ""
    return "; ".join(reasons[:most]) + more
