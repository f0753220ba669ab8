"""Puts the corpora together, as the bytes of their files, and writes or compares them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpora.fiction.card import card
from corpora.fiction.english import ENGLISH
from corpora.fiction.italian import ITALIAN
from corpora.fiction.pages import Writer, interleaved
from corpora.fiction.questions import questions
from corpora.fiction.wording import Wording
from corpora.fiction.world import REVISION_2, facts

HERE = Path(__file__).parent
CORPORA = HERE.parent
REVISIONS = (1, 2)


def wordings() -> dict[str, Wording]:
    """The languages of the corpora."""
    return {"en": ENGLISH, "it": ITALIAN}


def folder(language: str, revision: int) -> str:
    """The name of a corpus, which is also that of its folder."""
    return f"appliances-{language}" if revision == 1 else f"appliances-{language}-r{revision}"


def files(wording: Wording, revision: int) -> dict[str, bytes]:
    """The files of one corpus: name and bytes."""
    language = wording.language
    known = facts(revision)
    pages = Writer(wording, known).pages()
    drafts = questions(wording, pages, revision)
    written = {
        "README.md": card(folder(language, revision), language, revision, pages, drafts).encode(),
        "corpus.toml": _header(wording, revision),
        "documents.jsonl": _lines(
            {"id": p.id, "title": p.title, "text": p.text, "meta": {"genre": p.genre, "topic": p.topic}}
            for p in interleaved(pages)
        ),
        "questions.jsonl": _lines(draft.row() for draft in drafts),
    }
    if revision > 1:
        before = facts(1)
        written["changes.jsonl"] = _lines(
            {"fact": key, "old": before[key].value.text(language), "new": known[key].value.text(language)}
            for key in REVISION_2
        )
    general = HERE / f"general_text_{language}.jsonl"
    if general.exists():
        written["general.jsonl"] = _lines(
            map(json.loads, filter(str.strip, general.read_text(encoding="utf-8").splitlines()))
        )
    return written


def all_files() -> dict[Path, bytes]:
    """Every generated file of every corpus, by its path."""
    return {
        CORPORA / folder(language, revision) / name: content
        for language, wording in wordings().items()
        for revision in REVISIONS
        for name, content in files(wording, revision).items()
    }


def write() -> list[Path]:
    """Writes what differs from what is there; returns what was written."""
    changed = differing()
    for path, content in changed.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return list(changed)


def differing() -> dict[Path, bytes]:
    """The files that are missing or differ, with the bytes they should have."""
    return {path: content for path, content in all_files().items() if not path.exists() or path.read_bytes() != content}


def _header(wording: Wording, revision: int) -> bytes:
    entries: Mapping[str, Any] = {
        "name": folder(wording.language, revision),
        "title": wording.title,
        "language": wording.language,
        "licence": "CC0-1.0",
        "source": wording.source,
        "revision": str(revision),
    }
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in entries.items()).encode()


def _lines(rows: Any) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
