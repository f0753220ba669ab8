"""Sets of questions in the forms of the Hugging Face hub, of GitHub and of other tools: whatever holds them by rows.

A row is a question with its answers and the passage, or the passages, that it was asked on; rows of other shapes are
brought to that one first. Columns are known by their usual names, or named: `--columns question=…,answer=answers.text`.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.corpus.datasets.beside import documents_in, pointed_to
from workbench.corpus.datasets.forms import at_path
from workbench.corpus.datasets.made import MadeRows
from workbench.corpus.datasets.registry import GENERAL, Dataset, ReadOptions, layout
from workbench.corpus.datasets.shapes import shaped
from workbench.corpus.datasets.table_columns import REQUIRED, table_columns
from workbench.corpus.datasets.table_files import Published, PublishedPart, find_tables, published
from workbench.corpus.datasets.table_rows import indexed_documents, read_parts
from workbench.corpus.datasets.whole import asked, split_of_name
from workbench.corpus.sheets.choices import parted
from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.types import Split

_SENTENCE = 5  # blanks from which on an unused cell is reported
_SAMPLED_ROWS = 2_000  # rows of a part whose columns and labels are looked at


@layout(GENERAL, find_tables, parts=True)
def read_table(path: Path, wanted: ReadOptions) -> Dataset:
    """A document a distinct passage; the evidence is the place of the answer in the passages that support it.

    Documents in a file beside the questions are all read, and are the evidence of the rows that point to them. Where a
    row does not say which passages support the answer, it is the first in which an answer stands, and the place is
    marked as found. Rows without a passage give questions of kind general, which no document answers.
    """
    with tempfile.TemporaryDirectory(prefix="workbench-table-") as cache:
        found = published(path, wanted, Path(cache))
        shape = _shape(wanted)
        seen = _Seen()
        for part in found.parts.values():
            for row in itertools.islice(_rows(part, shape), _SAMPLED_ROWS):
                seen.look(row)
        if not seen.names:
            raise RequestError.of(said("set_fault.no_rows"), str(path))
        required = REQUIRED if not seen.retrieval else REQUIRED[:1]
        columns = table_columns(seen.names, wanted.columns, path, required)
        made = MadeRows(columns, wanted.language, seen.first(columns))
        _read_beside(made, path, found, seen)
        splits = _splits(list(found.parts))
        for name, part in found.parts.items():
            for row in _rows(part, shape):
                made.take(row, splits.get(name, "test"))
    by_row = bool(made.splits)
    questions = asked(made.questions) if splits or by_row else made.questions
    if not questions:
        raise RequestError.of(said("set_fault.no_pairs"), str(path), said("set_fault.no_pairs_cure"))
    pairs = ", ".join(f"{field} = {column}" for field, column in columns.items())
    notes = [said("set.columns", pairs=pairs), *made.notes()]
    if splits:
        notes.insert(0, said("set.published", names=", ".join(found.parts)))
    if unused := sorted(
        name for name in seen.with_text if name not in {each.split(".")[0] for each in columns.values()}
    ):
        notes.append(said("set.columns_unused", names=", ".join(unused)))
    if found.left:
        notes.append(said("set.files_neither", names=", ".join(file.name for file in found.left[:5])))
    documents = tuple(made.documents.values())
    return Dataset(GENERAL, documents, tuple(questions), tuple(notes), splits=bool(splits) or by_row)


Shape = Callable[[Mapping[str, Any]], Iterator[Mapping[str, Any]]]


def _shape(wanted: ReadOptions) -> Shape:
    """How a row becomes flat ones; whoever names columns means those that are there."""
    return (lambda row: iter([row])) if wanted.columns else (lambda row: shaped(row, wanted.language))


def _rows(part: PublishedPart, shape: Shape) -> Iterator[Mapping[str, Any]]:
    for row in part.rows():
        yield from shape({**row, **_named(row, part.labels)})


class _Seen:
    """What the first rows have: the names of their columns, and how they number the right choice."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.with_text: set[str] = set()  # the names of columns that hold a text or passages in some row
        self.retrieval = self.points = False  # whether rows mark passages as right; name documents that stand elsewhere
        self.sampled: list[Mapping[str, Any]] = []

    def look(self, row: Mapping[str, Any]) -> None:
        self.names |= {str(name) for name in row}
        self.with_text |= {str(name) for name, value in row.items() if _long(value)}
        passages = row.get("contexts")
        marked = isinstance(passages, list) and any(isinstance(e, Mapping) and "is_supporting" in e for e in passages)
        self.retrieval = self.retrieval or marked or "relevant_docs" in row
        self.points = self.points or bool(pointed_to(row))
        self.sampled.append({name: value for name, value in row.items() if name not in ("context", "contexts")})

    def first(self, columns: Mapping[str, str]) -> int:
        """The number of the first choice: 1 where the number of all choices names one, and 0 none; else 0."""
        if "choices" not in columns or "answer" not in columns:
            return 0
        pairs = [(at_path(row, columns["choices"]), at_path(row, columns["answer"])) for row in self.sampled]
        counted = [(len(parted(choices)[0]), str(key)) for choices, key in pairs if choices]
        numbers = [(most, int(key)) for most, key in counted if key.isdigit()]
        return int(any(most == key for most, key in numbers) and not any(key == 0 for _, key in numbers))


def _long(value: Any) -> bool:
    """Whether a cell may hold more than a name: whoever imports should hear that it was left out."""
    if isinstance(value, list | tuple):
        return any(map(_long, value))
    if isinstance(value, Mapping):
        return any(map(_long, value.values()))
    return isinstance(value, str) and value.count(" ") >= _SENTENCE


def _read_beside(made: MadeRows, path: Path, found: Published, seen: _Seen) -> None:
    """Read the documents that stand in files of their own, where the rows point to them or have no passages."""
    if found.documents and (seen.points or path.is_dir()):
        for file in found.documents:
            for rows in read_parts(file).values():
                made.take_documents(documents_in(rows()))
    if path.is_file() and ("relevant_docs" in seen.names or seen.points):
        made.take_documents(documents_in(indexed_documents(path)))


def _named(row: Mapping[str, Any], labels: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The cells of classes by the names of these; a number that names none is no answer."""

    def name(value: Any, names: Sequence[str]) -> Any:
        if isinstance(value, list):
            return [name(each, names) for each in value]
        known = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(names)
        return names[value] if known else value if isinstance(value, str) else None

    return {column: name(row.get(column), names) for column, names in labels.items()}


def _splits(parts: Sequence[str]) -> dict[str, Split]:
    """The split of each published part; empty where there is one part only, which facts are then assigned within."""
    split_of = {part: split_of_name(Path(part)) for part in parts}
    if len(parts) < 2 or len(set(split_of.values())) < 2:
        return {}
    return {part: split or "test" for part, split in split_of.items()}
