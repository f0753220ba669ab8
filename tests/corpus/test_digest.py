from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.digest import corpus_digest, with_content
from workbench.corpus.load import load_corpus

from .corpora import CARD, DOCUMENTS, QUESTIONS, write

GENERAL = [{"id": "g", "text": "Water boils."}]


def digest(folder: Path, **parts: Any) -> str:
    return load_corpus(write(folder, **{"general": GENERAL, **parts})).digest


def test_is_a_sha256(tmp_path: Path) -> None:
    value = digest(tmp_path / "a")
    assert len(value) == 64
    assert int(value, 16) > 0


@pytest.mark.parametrize(
    "card",
    [
        "# a comment\n" + CARD,
        "\n".join(reversed(CARD.strip().split("\n"))),
        CARD.replace("tiny", "other").replace("CC0-1.0", "MIT").replace('"1"', '"2"') + 'title = "t"\nsource = "s"\n',
    ],
)
def test_paths_comments_key_order_and_labels_do_not_count(tmp_path: Path, card: str) -> None:
    documents = [dict(reversed(row.items())) for row in DOCUMENTS]
    documents[0]["meta"] = {}
    questions = [{**row, "meta": {"by": "hand"}} for row in QUESTIONS]
    assert digest(tmp_path / "a") == digest(tmp_path / "b", card=card, documents=documents, questions=questions)


def _changed(rows: list[dict[str, Any]], index: int, **values: Any) -> list[dict[str, Any]]:
    rows = copy.deepcopy(rows)
    rows[index].update(values)
    return rows


@pytest.mark.parametrize(
    "parts",
    [
        {"card": CARD.replace('"en"', '"it"')},
        {"documents": _changed(DOCUMENTS, 0, text=DOCUMENTS[0]["text"] + " ")},
        {"documents": _changed(DOCUMENTS, 1, text=DOCUMENTS[1]["text"].replace("è", "é"))},
        {"documents": _changed(DOCUMENTS, 0, title="REX")},
        {"documents": _changed(DOCUMENTS, 0, meta={"year": 1})},
        {"documents": DOCUMENTS[::-1]},
        {"questions": QUESTIONS[:2]},
        {"questions": _changed(QUESTIONS, 0, text="How old is Rex now?")},
        {"questions": _changed(QUESTIONS, 0, answers=["five years", "5"])},
        {"questions": _changed(QUESTIONS, 0, answers=["five years,five"])},
        {"questions": _changed(QUESTIONS, 0, split="dev")},
        {"questions": _changed(QUESTIONS, 0, kind="multi")},
        {"questions": _changed(QUESTIONS, 0, fact=None)},
        {"questions": _changed(QUESTIONS, 0, evidence=[{"document": "d1", "start": 14, "end": 35}])},
        {"questions": _changed(QUESTIONS, 0, id="q0")},
        {"general": [{"id": "g", "text": "Water boils!"}]},
        {"general": None},
    ],
)
def test_any_other_change_counts(tmp_path: Path, parts: dict[str, Any]) -> None:
    assert digest(tmp_path / "a") != digest(tmp_path / "b", **parts)


def test_with_content_digests_anew(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path / "a"))
    fewer = with_content(corpus, documents=corpus.documents[:1])
    assert fewer.documents == corpus.documents[:1]
    assert fewer.questions == corpus.questions
    assert fewer.digest == corpus_digest("en", corpus.documents[:1], corpus.questions)
    assert fewer.digest != corpus.digest
    assert with_content(fewer, documents=corpus.documents).digest == corpus.digest
