"""SQuAD 1.1 and 2.0 (Rajpurkar et al. 2016, 2018): paragraphs, and answers with their offsets.

QuAC (Choi et al. 2018) has the same layout: its paragraphs end with a word that is the answer to what they do not say,
and its questions are the turns of a conversation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.corpus.datasets.registry import (
    Dataset,
    ReadOptions,
    files_with,
    layout,
    nearest_place,
    read_json,
    unique,
)
from workbench.corpus.datasets.unfolding import with_history
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Question

_SUFFIXES = (".json", ".json.gz")
_NOT_THERE = "CANNOTANSWER"
_PUBLISHED = files_with('"data"', '"paragraphs"', '"context"', suffixes=_SUFFIXES)
_BARE = files_with('"paragraphs"', '"context"', '"qas"', suffixes=_SUFFIXES)  # articles, or one, under no name


def _find(path: Path) -> Sequence[Path]:
    return sorted({*_PUBLISHED(path), *_BARE(path)})


@layout("squad", _find)
def read_squad(file: Path, wanted: ReadOptions) -> Dataset:
    """A document a paragraph. The fact of a question is the span of its first answer.

    The evidence is that span, or the same words nearest to an offset that does not lead to them; the whole paragraph
    where they do not stand in it. A question that is impossible is unanswerable, and its paragraph, where one would
    look, stays its evidence. It was written against that paragraph: another one may answer it now and then. A question
    without an answer that is not marked impossible is left out.
    """
    documents: dict[str, Document] = {}
    by_text: dict[str, str] = {}
    questions: list[Question] = []
    notes: Counter[str] = Counter()
    for place, article in enumerate(_articles(read_json(file))):
        named = str(article.get("title") or "")
        for number, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"].removesuffix(_NOT_THERE).rstrip() or paragraph["context"]
            name = by_text.setdefault(text, f"{named or place}/{number}")
            documents.setdefault(name, Document(name, named.replace("_", " "), text))
            turns: list[tuple[str, str]] = []
            for row in paragraph["qas"]:
                talk = with_history(row["question"], turns, wanted.language) if "followup" in row else row["question"]
                turns.append((row["question"], next((each["text"] for each in _answers(row)), "")))
                question = _question({**row, "question": talk}, documents[name], notes, len(questions) + 1)
                if question is not None:
                    questions.append(question)
    notes_listed = [said(f"set.{what}", n=count) for what, count in notes.items() if count]
    return Dataset("squad", tuple(documents.values()), tuple(questions), tuple(notes_listed))


def _articles(found: Any) -> list[dict[str, Any]]:
    """The articles of the published form, of a bare list, or of a single article."""
    return list(found.get("data", [found]) if isinstance(found, dict) else found)


def _answers(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers as records of a text and its offset, -1 where none is given; also of parallel lists, and bare."""
    given = row.get("answers") or row.get("answer") or []
    if isinstance(given, dict) and isinstance(given.get("text"), list):
        starts = given.get("answer_start") or []
        texts = given["text"]
        given = [{"text": text, "answer_start": starts[n] if n < len(starts) else -1} for n, text in enumerate(texts)]
    records = [
        each if isinstance(each, dict) else {"text": each} for each in (given if isinstance(given, list) else [given])
    ]
    found = [{"text": str(each["text"]), "answer_start": int(each.get("answer_start", -1))} for each in records]
    return [each for each in found if each["text"] != _NOT_THERE]


def _question(row: dict[str, Any], document: Document, notes: Counter[str], number: int) -> Question | None:
    given = _answers(row)
    answers = unique([answer["text"] for answer in given])
    name = str(row.get("id") if row.get("id") not in (None, "") else f"q{number}")
    if row.get("is_impossible") or (not given and "is_impossible" not in row):
        return Question(name, row["question"], (), "unanswerable", "test", (Evidence(document.id),))
    if not answers:
        notes["unmarked"] += 1
        return None
    span = _span(given, document, notes)
    fact = f"{document.id}@{span.start}-{span.end}" if span.start is not None else name
    return Question(name, row["question"], answers, "single", "test", (span,), fact)


def _span(answers: list[dict[str, Any]], document: Document, notes: Counter[str]) -> Evidence:
    for answer in answers:
        start, text = answer["answer_start"], answer["text"]
        if text.strip() and start >= 0 and document.text.startswith(text, start):
            start += len(text) - len(text.lstrip())
            return Evidence(document.id, start, start + len(text.strip()))
    for answer in answers:
        place = nearest_place(document.text, answer["text"].strip(), answer["answer_start"])
        if place is not None:
            given = answer["answer_start"] >= 0
            notes["astray"] += given
            return Evidence(document.id, *place)
    notes["not_in_paragraph"] += 1
    return Evidence(document.id)
