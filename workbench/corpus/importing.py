"""Make a corpus of a folder of documents, or bring one up to date."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from workbench.corpus.card import Card, check_values
from workbench.corpus.digest import corpus_digest
from workbench.corpus.gathering import FileOutcome, Gathered, Status, clean
from workbench.corpus.language import language_notes
from workbench.corpus.load import CARD, load_corpus
from workbench.corpus.mapped.table import DocumentTable, DocumentWriter
from workbench.corpus.readers.child import ReaderProcess
from workbench.corpus.readers.registry import READERS, Limits
from workbench.corpus.sheets.add import questions_of_sheet
from workbench.corpus.sheets.rows import could_ask
from workbench.corpus.updating import updated
from workbench.corpus.write import GeneralParagraph, check_target, replace_corpus, write_corpus
from workbench.errors import Problem, RequestError, nearest
from workbench.languages.spoken import said
from workbench.progress import Progress
from workbench.secrets import scrub
from workbench.types import Corpus, Document, Question

__all__ = ["FileOutcome", "ImportReport", "clean", "import_folder", "reported"]

MOST_REASONS = 50  # a screenful, when no file at all could be read
_MOST_PROBLEMS = 5  # problems of a sheet of questions
NAMED = 3  # of the files that one line names
_AS_MEANT = ("hidden", "sheet")  # causes for which nobody misses a file
LABELS = {"read": "import.note", "partial": "import.partial", "skipped": "import.skipped", "failed": "import.failed"}


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

    @property
    def mostly_left_out(self) -> bool:
        """Whether more files were skipped or failed than were read."""
        missed = [file for file in self.with_status("skipped", "failed") if file.cause not in _AS_MEANT]
        return len(missed) > len(self.with_status("read", "partial"))

    def reported(self) -> tuple[FileOutcome, ...]:
        """The outcomes worth showing to the user: see `workbench.corpus.importing.reported`."""
        return reported(self.files)


def reported(files: Iterable[FileOutcome]) -> tuple[FileOutcome, ...]:
    """Every file that failed, then every one that is partial; then, a line a reason, the skipped and the guessed.

    Thirty pictures in a folder must not bury the one contract that could not be read.
    """
    kept = list(files)
    alike: dict[tuple[Status, str], list[FileOutcome]] = {}
    for file in kept:
        reason = said("file_met.repeats_another") if file.cause == "repeats" else file.reason
        alike.setdefault((file.status, reason), []).append(file)
    whole = [file for status in ("failed", "partial") for file in kept if file.status == status]
    groups = [(key, alike[key]) for status in ("skipped", "read") for key in alike if key[0] == status and key[1]]
    return (*whole, *(_in_one(status, reason, group) for (status, reason), group in groups))


def _in_one(status: Status, reason: str, files: list[FileOutcome]) -> FileOutcome:
    if len(files) == 1:
        return files[0]
    names = ", ".join(file.path for file in files[:NAMED]) + (" …" if len(files) > NAMED else "")
    return FileOutcome(names, status, reason=said("file_met.several", n=len(files), reason=reason))


def import_folder(
    source: Path,
    target: Path,
    *,
    name: str,
    language: str,
    licence: str = "unknown",
    source_note: str = "",
    limits: Limits = Limits(),  # noqa: B008 - frozen
    progress: Progress | None = None,
) -> ImportReport:
    """Read every document of a folder (sorted, with its subfolders), or one file, into a corpus folder.

    Hidden files, links that leave the folder, files without a reader and repeated texts are skipped; a file that cannot
    be read fails; either is in the report with its reason, and the import goes on. Each file is read in a process of
    its own, within limits of time and memory. A file "questions.csv" (or .xlsx, .json, .jsonl, .yaml; "domande.csv"
    too) in the folder holds its questions. The corpus appears whole, at the end.

    Where the target is a corpus already it is brought up to date: its documents become those of the source, and every
    question whose evidence still stands in them is kept, with its card.

    Raises:
        RequestError: if a value for the card is no good, the source does not exist, the target is something else or
            cannot be written, or nothing could be read.
    """
    source, target = Path(source), Path(target)
    check_values(name, language, licence)
    _check_source(source)
    known = load_corpus(target, questions_required=False) if (target / CARD).is_file() else None
    if known is None:
        check_target(target)
    with tempfile.TemporaryDirectory(prefix=".workbench-", dir=_existing(target)) as folder:
        documents, gathered = _gather(source, target, limits, progress or Progress(), Path(folder))
        return _write(target, known, documents, gathered, Card(name, language, licence, "", name, source_note))


def _existing(target: Path) -> Path:
    return next(parent for parent in target.absolute().parents if parent.is_dir())


def _gather(
    source: Path, target: Path, limits: Limits, progress: Progress, folder: Path
) -> tuple[DocumentTable, Gathered]:
    """The documents of the source, in a file of the folder, and what became of each of its files."""
    root = source.parent if source.is_file() else source
    with closing(DocumentWriter(folder / "documents.arrow")) as writer, ReaderProcess(limits, progress.note) as reader:
        gathered = Gathered(root, limits, reader, writer)
        # Listed first: the target may be inside the source.
        paths = [source] if source.is_file() else [path for path in gathered.walk() if not _within(path, target)]
        with progress.stage("reading_files", len(paths)) as stage:
            for path in paths:
                gathered.add(path)
                progress.advance(stage)
    if not writer.count:
        reasons = [
            Problem(said("import.told", label=said(LABELS[file.status]), text=file.reason), file.path)
            for file in reported(gathered.files)[:MOST_REASONS]
        ]
        suffixes = ", ".join(sorted(READERS))
        raise RequestError(
            [Problem(said("place.no_documents"), str(source), said("place.readable", suffixes=suffixes)), *reasons]
        )
    return _with_distinct_titles(DocumentTable(folder / "documents.arrow"), gathered.titles, folder), gathered


def _with_distinct_titles(documents: DocumentTable, titles: Counter[str], folder: Path) -> DocumentTable:
    """The documents, those of one title with what tells their files apart in it: a question that names a title names
    one document."""
    repeated = {title for title, count in titles.items() if title and count > 1}
    if not repeated:
        return documents
    files: dict[str, list[str]] = {title: [] for title in repeated}
    for document in documents:
        if document.title in repeated and document.id == document.meta.get("file"):
            files[document.title].append(document.id)
    marks = {name: mark for names in files.values() for name, mark in distinguishing_parts(names).items()}
    writer = DocumentWriter(folder / "titled.arrow")
    for document in documents:
        mark = marks.get(document.id)
        writer.append(document if mark is None else replace(document, title=f"{document.title} ({mark})"))
    return writer.close()


def distinguishing_parts(paths: Sequence[str]) -> dict[str, str]:
    """For each of several paths the shortest part of it that no other has in its place: the name of the file, or of the
    nearest folder or folders.

    >>> distinguishing_parts(["pay/2023/rules.md", "pay/2024/rules.md"])
    {'pay/2023/rules.md': '2023', 'pay/2024/rules.md': '2024'}
    """
    parts = {path: [*PurePosixPath(path).parts[:-1], PurePosixPath(path).stem][::-1] for path in paths}
    for depth in range(max(map(len, parts.values()), default=0)):
        marks = {path: names[depth] if depth < len(names) else "" for path, names in parts.items()}
        if len(set(marks.values())) == len(paths):
            return {path: mark or parts[path][0] for path, mark in marks.items()}
    return {path: path for path in paths}


def _write(
    target: Path, known: Corpus | None, documents: DocumentTable, gathered: Gathered, card: Card
) -> ImportReport:
    """Write the corpus, or in the place of the one that is known, whose card it keeps."""
    questions, notes = _questions(known, documents, gathered)
    revision = corpus_digest(card.language, documents, ())[:12]
    if known is None:
        write_corpus(target, replace(card, revision=revision), documents, questions)
    else:
        card = Card(known.name, known.language, known.licence, revision, known.title, known.source)
        replace_corpus(target, card, documents, questions, _general(known))
    files = tuple(sorted(gathered.files, key=lambda file: file.path))
    notes += tuple(
        said("import.of_file", name=file.path, text=said("import.asks"))
        for file in files
        if file.status in ("read", "partial") and could_ask(gathered.root / file.path)
    )
    notes += language_notes(card.language, (document.text for document in documents))
    characters = sum(file.characters for file in files)
    return ImportReport(target, len(documents), len(questions), characters, files, notes)


def _within(path: Path, folder: Path) -> bool:
    """Whether a file is one of the corpus that is brought up to date."""
    return path.resolve().is_relative_to(folder.resolve()) if os.path.lexists(folder) else False


def _questions(
    known: Corpus | None, documents: Sequence[Document], gathered: Gathered
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """The questions kept and those of the folder's sheets, and what to tell of them; a sheet that cannot be used fails,
    and the documents stay."""
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()
    if known is not None:
        kept = updated(known.documents, documents, known.questions)
        questions, notes = kept.questions, kept.notes
        notes += tuple(said("import.lost", id=q.id, text=q.text) for q in kept.lost)
    for sheet in gathered.sheets:
        try:
            added = questions_of_sheet(sheet, documents, questions)
        except RequestError as error:
            gathered.failed(sheet, "; ".join(map(_in_a_line, error.problems[:_MOST_PROBLEMS])))
            continue
        questions = (*questions, *added.questions)
        told = [said("import.sheet_questions", n=len(added.questions)), *added.notes]
        told += [said("import.left_out", reason=each) for each in added.left_out]
        notes += tuple(said("import.of_file", name=sheet.name, text=each) for each in told)
    return questions, notes


def _in_a_line(problem: Problem) -> str:
    """What is wrong and the cure, without the place."""
    return scrub(said("read.with_cure", what=problem.what, cure=problem.cure) if problem.cure else problem.what)


def _general(known: Corpus) -> list[GeneralParagraph]:
    return [GeneralParagraph(f"g{number}", text) for number, text in enumerate(known.general_text, start=1)]


def _check_source(source: Path) -> None:
    if source.exists():
        return
    try:
        siblings = [child.name for child in source.parent.iterdir() if not child.name.startswith(".")]
    except OSError:
        siblings = []
    raise RequestError.of(said("place.absent_place"), str(source), nearest(source.name, siblings) if siblings else "")
