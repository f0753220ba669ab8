"""Make a corpus of a public question set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from workbench.corpus.card import Card, check_values
from workbench.corpus.datasets.registry import GENERAL, HUB, LAYOUTS, Dataset, Layout, ReadOptions
from workbench.corpus.datasets.whole import merged, published, sound, split_of_name
from workbench.corpus.digest import corpus_digest
from workbench.corpus.importing import ImportReport
from workbench.corpus.language import language_notes
from workbench.corpus.questions import fold
from workbench.corpus.split import Shares, fraction, split_groups
from workbench.corpus.write import check_target, write_corpus
from workbench.errors import RequestError, nearest
from workbench.languages.spoken import said
from workbench.types import SPLITS, Question, Split


def import_dataset(
    path: Path,
    target: Path,
    layout: str = "auto",
    *,
    name: str = "",
    language: str = "en",
    licence: str = "unknown",
    source_note: str = "",
    shares: Shares = Shares(),  # noqa: B008 - frozen
    by: Literal["fact", "document"] = "fact",
    seed: int = 0,
    limit: int | None = None,
    columns: Mapping[str, str] | None = None,
    splits: Sequence[str] = (),
    config: str = "",
) -> ImportReport:
    """Write a corpus folder from a file or folder in a known layout.

    Args:
        path: the file or folder, which is only read; or "hf:owner/name", a set on the Hugging Face hub.
        target: the corpus folder to make.
        layout: "squad", "beir", "hotpotqa", "nq_open", "musique", "pubmedqa", "table" (any table of questions), or
            "auto" to know it by its content.
        name: of the corpus; by default, of the path.
        language, licence, source_note: for the card. A layout has no licence of its own.
        shares: of the facts, for train, dev and test; `Shares(0, 0, 1)` makes everything test.
        by: where no splits are published in the names of the files. "fact": questions of one fact, or of one text,
            share a split. "document": so do, in addition, the questions of one document, so that test documents are
            new to a tuned arm.
        seed: another split.
        limit: keep this many questions, chosen by hash; every document stays.
        columns: of a table: which column, or path of names ("answers.text"), holds which field.
        splits: the published splits to read; all where there are none. Of one alone, facts are assigned to splits.
        config: the configuration of a set on the hub that has several.

    Raises:
        RequestError: if the layout is unknown or does not fit, a value for the card is no good, or
            the target exists or cannot be written.
    """
    path, target = Path(path), Path(target)
    name = name or (path.name if path.is_dir() else path.name.split(".")[0])
    check_values(name, language, licence)
    check_target(target)
    chosen, files = _choose(path, GENERAL if columns and layout == "auto" else layout)
    if columns and not chosen.parts:
        raise RequestError.of(said("set_fault.no_columns", layout=chosen.name), "--columns", "--layout table")
    if splits and not chosen.parts:
        files = _of_splits(files, splits)
    wanted = ReadOptions(columns or {}, tuple(splits), config, language)
    by_file = {} if chosen.parts else published(files)
    read = merged([(_read(chosen, file, wanted), by_file.get(file)) for file in files])
    published_splits = bool(by_file) or read.splits
    whole = sound(read, published_splits)
    dataset = replace(whole, notes=(*_of_files(path, files, by_file), *whole.notes))
    questions = _limited(dataset.questions, limit, seed)
    drawn: tuple[str, ...] = ()
    if not published_splits:
        questions = _split(questions, shares, by, seed)
        counts = Counter(question.split for question in questions)
        counted = ", ".join(f"{counts[split]} {split}" for split in SPLITS if counts[split])
        key = "set.drawn_by_fact" if by == "fact" else "set.drawn_by_document"
        drawn = (said(key, counted=counted),) if len(counts) > 1 else ()
    revision = corpus_digest(language, dataset.documents, questions)[:12]
    card = Card(name, language, licence, revision, source=source_note)
    write_corpus(target, card, dataset.documents, questions)
    notes = (*dataset.notes, *drawn, *language_notes(language, (document.text for document in dataset.documents)))
    return _report(target, dataset, questions, notes)


def _of_splits(files: Sequence[Path], splits: Sequence[str]) -> Sequence[Path]:
    """The files of the wanted splits, by their names."""
    split_of = {file: split_of_name(file) for file in files}
    wanted = {split: split_of_name(Path(split)) for split in splits}
    if missing := [split for split, known in wanted.items() if known is None or known not in split_of.values()]:
        there = ", ".join(sorted({split for split in split_of.values() if split}))
        cure = said("set_fault.published", names=there) if there else said("set_fault.none_published")
        raise RequestError.of(said("set_fault.no_file_of_split", name=missing[0]), "--split", cure)
    return [file for file in files if split_of[file] in wanted.values()]


def _read(layout: Layout, file: Path, wanted: ReadOptions) -> Dataset:
    try:
        return layout.read(file, wanted)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        what = said("set_fault.other_layout", layout=layout.name, error=f"{type(error).__name__}: {error}")
        raise RequestError.of(what, str(file), said("set_fault.layouts", names=", ".join(LAYOUTS))) from error


def _of_files(path: Path, files: Sequence[Path], splits: Mapping[Path, Split]) -> list[str]:
    """Which files of a folder were read, as which split, and which were not."""
    if not path.is_dir() or list(files) == [path]:
        return []
    read = [f"{file.name} ({splits[file]})" if file in splits else file.name for file in files]
    others = sorted(file.name for file in path.iterdir() if file.is_file() and file not in files)
    notes = [said("set.files_read", names=", ".join(read))] if len(files) > 1 or others else []
    return [*notes, said("set.files_other", names=", ".join(others))] if others else notes


def _choose(path: Path, layout: str) -> tuple[Layout, Sequence[Path]]:
    known = LAYOUTS
    if not path.exists() and not str(path).startswith(HUB):
        raise RequestError.of(said("set_fault.absent"), str(path), said("set_fault.hub", hub=HUB))
    if layout == GENERAL:  # asked for by its name, it is read whatever it looks like
        return known[layout], [path]
    if layout != "auto" and layout not in known:
        raise RequestError.of(
            said("set_fault.unknown_layout", name=layout), "layout", nearest(layout, ["auto", *known])
        )
    for candidate in [known[layout]] if layout != "auto" else known.values():
        files = candidate.find(path)
        if files:
            return candidate, files
    what = said("set_fault.none_fits") if layout == "auto" else said("set_fault.none_of_layout", name=layout)
    raise RequestError.of(what, str(path), said("set_fault.layouts_or_documents", names=", ".join(known)))


def _limited(questions: tuple[Question, ...], limit: int | None, seed: int) -> tuple[Question, ...]:
    if limit is None or limit >= len(questions):
        return questions
    kept = {q.id for q in sorted(questions, key=lambda q: fraction(q.id, seed))[:limit]}
    return tuple(q for q in questions if q.id in kept)


def _split(questions: tuple[Question, ...], shares: Shares, by: str, seed: int) -> tuple[Question, ...]:
    def keys(question: Question) -> list[str]:
        found = [f"fact:{question.fact or question.id}", f"text:{fold(question.text)}"]
        return found + ([f"document:{e.document}" for e in question.evidence] if by == "document" else [])

    splits = split_groups(map(keys, questions), shares, seed)
    return tuple(replace(q, split=split) for q, split in zip(questions, splits, strict=True))


def _report(target: Path, dataset: Dataset, questions: tuple[Question, ...], notes: tuple[str, ...]) -> ImportReport:
    characters = sum(len(document.text) for document in dataset.documents)
    return ImportReport(target, len(dataset.documents), len(questions), characters, (), notes)
