"""Passages that no encoder would read to the end are cut further, at places a reader would choose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.corpus.bound import Bound, bounded
from workbench.corpus.chunk import Chunker
from workbench.types import Document, Passage

TOKEN = re.compile(r"\w{1,3}|[^\w\s]")
TEXTS = st.lists(
    st.sampled_from(
        ["Rex is a dog.", "Perché no?", "x" * 40, "洗衣机很重。", "| a | b |", "\n\n", " ", "e.g. this", "…"]
    )
).map(" ".join)


def spans(texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    return [[match.span() for match in TOKEN.finditer(text)] for text in texts]


def cut(text: str, room: int, chunker: Chunker | None = None) -> list[Passage]:
    documents = [Document("d", "", text)]
    passages = (chunker or Chunker("document")).chunk_all(documents)
    return list(bounded(documents, passages, Bound(lambda _: room, spans)))


@given(
    TEXTS,
    st.integers(1, 30),
    st.sampled_from([Chunker("document"), Chunker("sentences", 8, 1), Chunker("words", 9, 3)]),
)
def test_pieces_are_exact_within_the_bound_and_cover_everything(text: str, room: int, chunker: Chunker) -> None:
    pieces = cut(text, room, chunker)
    covered = bytearray(len(text))
    for number, piece in enumerate(pieces):
        assert piece.id == f"d#{number}"
        assert piece.text == text[piece.start : piece.end]
        assert piece.text.strip()
        assert len(TOKEN.findall(piece.text)) <= room
        covered[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
    assert all(covered[n] or text[n].isspace() for n in range(len(text)))
    assert len({(piece.start, piece.end) for piece in pieces}) == len(pieces)
    if chunker.name == "document":
        assert all(a.end <= b.start for a, b in pairwise(pieces))


def test_what_fits_stays_as_it_was_cut() -> None:
    text = "One two three. Four five six. Seven eight nine. Ten."
    for chunker in (Chunker("sentences", 3), Chunker("words", 4, 1), Chunker("document")):
        assert cut(text, 100, chunker) == list(chunker.chunk(Document("d", "", text)))


def test_the_cut_is_between_sentences_and_the_pieces_are_about_equal() -> None:
    sentences = [f"Its part number {n} is red." for n in range(10, 22)]  # 9 tokens each
    assert len(TOKEN.findall(sentences[0])) == 9
    pieces = [piece.text for piece in cut(" ".join(sentences), 60)]
    assert pieces == [" ".join(sentences[:6]), " ".join(sentences[6:])]  # not 6 and a rest, not in mid-sentence


def test_a_sentence_too_long_is_cut_between_words_and_a_word_too_long_inside() -> None:
    assert [piece.text for piece in cut("red blue pink gold grey.", 3)] == ["red blue", "pink", "gold", "grey."]
    assert [piece.text for piece in cut("abcdefghijkl", 2)] == ["abcdef", "ghijkl"]


def test_documents_keep_their_order_and_their_own_room() -> None:
    documents = [Document("b", "", "red red"), Document("a", "", "red red")]
    passages = Chunker("document").chunk_all(documents)
    room = {"a": 1, "b": 2}
    found = list(bounded(documents, passages, Bound(lambda document: room[document.id], spans)))
    assert [(piece.id, piece.text) for piece in found] == [("b#0", "red red"), ("a#0", "red"), ("a#1", "red")]
