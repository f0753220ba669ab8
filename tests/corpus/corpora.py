"""Tiny corpora written for one test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CARD = 'name = "tiny"\nlanguage = "en"\nlicence = "CC0-1.0"\nrevision = "1"\n'
DOCUMENTS: list[dict[str, Any]] = [
    {"id": "d1", "title": "Rex", "text": "Rex is a dog. Rex is five years old."},
    {"id": "d2", "title": "Mia", "text": "Mia è una gatta. Mia ha tre anni."},
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "q1",
        "text": "How old is Rex?",
        "answers": ["five years", "five"],
        "kind": "single",
        "split": "train",
        "evidence": [{"document": "d1", "start": 14, "end": 36}],
        "fact": "rex-age",
    },
    {"id": "q2", "text": "What is Mia?", "answers": ["una gatta"], "evidence": [{"document": "d2"}]},
    {"id": "q3", "text": "What colour is Rex?", "kind": "unanswerable"},
]


def lines(rows: list[Any]) -> str:
    """JSONL of the rows; a string stands for itself, so that a test may write a broken line."""
    return "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows)


def write(
    folder: Path,
    card: str | None = CARD,
    documents: list[Any] | None = DOCUMENTS,
    questions: list[Any] | None = QUESTIONS,
    general: list[Any] | None = None,
) -> Path:
    """A corpus folder; None leaves a file out."""
    folder.mkdir(parents=True, exist_ok=True)
    if card is not None:
        (folder / "corpus.toml").write_text(card, encoding="utf-8")
    for name, rows in (("documents", documents), ("questions", questions), ("general", general)):
        if rows is not None:
            (folder / f"{name}.jsonl").write_text(lines(rows), encoding="utf-8")
    return folder
