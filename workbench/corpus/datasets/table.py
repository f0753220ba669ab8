"""Tables of questions as the Hugging Face hub publishes them: Parquet, Arrow, JSON, JSONL or CSV, read by `datasets`.

A row is a question with its answers and the passage, or the passages, that it was asked on. Columns are known by their
usual names, or named: `--columns question=…,answer=answers.text,context=…`.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.corpus.datasets.forms import (
    GivenAnswers,
    GivenPassage,
    answers_in,
    at_path,
    choices_in,
    chosen,
    passages_in,
    supporting_titles,
)
from workbench.corpus.datasets.registry import GENERAL, Dataset, Wanted, layout, nearest_place
from workbench.corpus.datasets.table_columns import table_columns
from workbench.corpus.datasets.table_files import find_tables, label_names, published_parts
from workbench.corpus.datasets.whole import asked, split_of_name
from workbench.errors import RequestError
from workbench.types import Document, Evidence, Kind, Question, Split


@layout(GENERAL, find_tables, parts=True)
def read_table(path: Path, wanted: Wanted) -> Dataset:
    """A document a distinct passage; the evidence is the place of the answer in the passages that support it.

    Where a row does not say which of its passages support the answer, it is the first in which an answer stands, and
    the place is marked as found. Rows without a passage give questions of kind general, which no document answers.
    """
    with tempfile.TemporaryDirectory(prefix="workbench-table-") as cache:
        parts = published_parts(path, wanted, Path(cache))
        columns = table_columns({name for part in parts.values() for name in part.column_names}, wanted.columns, path)
        splits = _splits(list(parts))
        rows = _Rows(columns, wanted.language)
        for part, table in parts.items():
            labels = label_names(table)
            for row in table:
                rows.take({**row, **_named(row, labels)}, splits.get(part, "test"))
    questions = asked(rows.questions) if splits else rows.questions
    if not questions:
        raise RequestError.of("no row is a question with an answer", str(path), "name the columns: --columns")
    notes = [f"columns: {', '.join(f'{field} = {column}' for field, column in columns.items())}", *rows.told()]
    if splits:
        notes.insert(0, f"published splits: {', '.join(parts)}")
    return Dataset(GENERAL, tuple(rows.documents.values()), tuple(questions), tuple(notes), splits=bool(splits))


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
    told = {part: split_of_name(Path(part)) for part in parts}
    if len(parts) < 2 or len(set(told.values())) < 2:
        return {}
    return {part: split or "test" for part, split in told.items()}


class _Rows:
    """The documents and questions so far."""

    def __init__(self, columns: Mapping[str, str], language: str) -> None:
        self.documents: dict[str, Document] = {}
        self.questions: list[Question] = []
        self._columns, self._language = columns, language
        self._names: dict[tuple[str, str], str] = {}
        self._per_title: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()

    def told(self) -> list[str]:
        return [f"{count} {what}" for what, count in self._notes.items() if count]

    def take(self, row: Mapping[str, Any], split: Split) -> None:
        """Make a question of a row, or several where it lists several, and documents of its passages."""
        title = self._of(row, "title")
        given = passages_in(self._of(row, "context"), title if isinstance(title, str) else "")
        passages = [(self._document(each), each) for each in given]
        asked = self._of(row, "question")
        answers = self._of(row, "answer")
        several = asked if isinstance(asked, list) else None
        if several is None:
            self._question(row, str(asked or ""), answers, passages, split, "")
            return
        replies = answers if isinstance(answers, list) else answers_in(answers, self._language)
        listed = list(replies.texts) if isinstance(replies, GivenAnswers) else list(replies or [])
        for number, (text, answer) in enumerate(zip(several, listed, strict=False), start=1):
            self._question(row, str(text), answer, passages, split, f".{number}")

    def _of(self, row: Mapping[str, Any], field: str) -> Any:
        column = self._columns.get(field)
        return None if column is None else at_path(row, column)

    def _document(self, passage: GivenPassage) -> str:
        key = (passage.title, passage.text)
        name = self._names.get(key)
        if name is None:
            title = passage.title or "passage"
            name = self._names[key] = f"{title}/{self._per_title[title]}"
            self._per_title[title] += 1
            self.documents[name] = Document(name, passage.title.replace("_", " "), passage.text)
        return name

    def _question(
        self,
        row: Mapping[str, Any],
        text: str,
        answer: Any,
        passages: Sequence[tuple[str, GivenPassage]],
        split: Split,
        suffix: str,
    ) -> None:
        given = self._of(row, "id")
        name = f"{len(self.questions) + 1 if given in (None, '') else given}{suffix}"
        name = name if isinstance(given, str) and given else f"q{name}"
        choices = self._of(row, "choices")
        found = self._answers(answer, choices)
        if choices and found and found.texts:
            text = "\n".join([text, *choices_in(choices)])
        if not text.strip():
            self._notes["rows without a question, left out"] += 1
        elif self._of(row, "impossible") is True or (found is not None and not found.texts and passages):
            # Where one would look for it is its evidence, if that is one passage.
            looked = tuple(Evidence(document) for document, _ in passages[:1]) if len(passages) == 1 else ()
            self.questions.append(Question(name, text, (), "unanswerable", split, looked))
        elif found is None or not found.texts:
            self._notes["questions without an answer, left out"] += 1
        elif not passages:
            self._notes["questions without a passage: kind general, to be answered from what the model knows"] += 1
            self.questions.append(Question(name, text, found.texts, "general", split, (), None))
        else:
            evidence = self._evidence(row, found, passages)
            kind: Kind = "multi" if len({place.document for place in evidence}) > 1 else "single"
            fact = _fact(evidence) or name
            self.questions.append(Question(name, text, found.texts, kind, split, evidence, fact))

    def _answers(self, answer: Any, choices: Any) -> GivenAnswers | None:
        if choices and (text := chosen(choices, answer)) is not None:
            return GivenAnswers((text,))
        return answers_in(answer, self._language)

    def _evidence(
        self, row: Mapping[str, Any], answers: GivenAnswers, passages: Sequence[tuple[str, GivenPassage]]
    ) -> tuple[Evidence, ...]:
        titles = supporting_titles(self._of(row, "supporting"))
        told = [(name, each) for name, each in passages if each.supporting or each.title in titles]
        if len(told) > 1:
            return tuple(dict.fromkeys(Evidence(name) for name, _ in told))
        sure = bool(told) or len(passages) == 1
        for name, passage in told or passages:
            place = _place(answers, passage.text)
            if place is not None:
                start, end, exact = place
                return (Evidence(name, start, end, found=not (sure and exact)),)
        if sure:
            self._notes["answers that do not stand in their passage word for word: it is the evidence as a whole"] += 1
            return (Evidence((told or passages)[0][0]),)
        self._notes["answers that stand in none of their passages word for word: their evidence is all of them"] += 1
        return tuple(dict.fromkeys(Evidence(name, found=True) for name, _ in passages))


def _place(answers: GivenAnswers, text: str) -> tuple[int, int, bool] | None:
    """Where an answer stands in a passage, and whether the row itself says so by an offset."""
    for answer, start in zip(answers.texts, answers.starts, strict=False):
        if (place := nearest_place(text, answer, start)) is not None:
            return (*place, True)
    for answer in answers.texts:
        form = re.escape(answer)
        match = re.search(rf"(?<!\w){form}(?!\w)", text) or re.search(rf"(?<!\w){form}(?!\w)", text, re.IGNORECASE)
        if match is not None:
            return match.start(), match.end(), False
    return None


def _fact(evidence: Sequence[Evidence]) -> str | None:
    """The place itself, where it is one span."""
    place = evidence[0]
    return f"{place.document}@{place.start}-{place.end}" if len(evidence) == 1 and place.start is not None else None
