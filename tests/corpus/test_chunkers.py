"""Cuts along headings, by tokens, and of parents with their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.corpus.chunk import CHUNKERS, WORD, Chunker, Tokenizer
from workbench.corpus.sections import Headings, sections
from workbench.errors import ArmError, RequestError
from workbench.models.tokens import Tokens
from workbench.types import Document

MANUAL = """\
# The oven

It bakes.

## Cleaning

Wipe it when it is cold. Use no steel wool. Rinse the tray in warm water.

```
# not a heading, but a comment
wipe --now
```

## Safety

### Children

Keep them away.

Warranty
========

Two years.
"""
PARTS = st.lists(
    st.sampled_from(
        ["# A", "## B", "### C", "1. Scope", "1.1 More", "Title", "One two three.", "Four five.", "- an item", "```"]
    ),
    max_size=14,
).map("\n\n".join)
LETTERS = Tokenizer("letters", lambda texts: [[m.span() for m in re.finditer(r"\S{1,4}", t)] for t in texts])


def cut(name: str, text: str, size: int = 100, overlap: int = 0, **more: int) -> list[str]:
    return [p.text for p in Chunker(name, size, overlap, **more, tokenizer=LETTERS).chunk(Document("d", "", text))]


def test_a_section_stays_whole_and_a_large_one_is_packed_by_sentences() -> None:
    assert cut("headings", MANUAL, 12) == [
        "# The oven\n\nIt bakes.",
        "## Cleaning\n\nWipe it when it is cold. Use no steel wool.",
        "Rinse the tray in warm water.\n\n```",
        "# not a heading, but a comment\nwipe --now\n```",
        "## Safety\n\n### Children\n\nKeep them away.",
        "Warranty\n========\n\nTwo years.",
    ]
    assert cut("headings", MANUAL, 1000)[1].startswith("## Cleaning")
    assert len(cut("headings", MANUAL, 1000)) == 4


def test_the_headings_above_a_place_are_those_of_the_sections_around_it() -> None:
    headings = Headings(MANUAL)

    def above(part: str) -> Sequence[str]:
        return headings.above(MANUAL.index(part))

    assert above("Rinse") == ("The oven", "Cleaning")
    assert above("wipe --now") == ("The oven", "Cleaning")
    assert above("Keep them") == ("The oven", "Safety", "Children")
    assert above("### Children") == ("The oven", "Safety")
    assert above("Two years") == ("Warranty",)
    assert above("# The oven") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Regolamento\n\n1. Scopo\n\nDice.\n\n1.1 Ambito\n\nVale qui.", ("Regolamento", "1. Scopo", "1.1 Ambito")),
        ("Uno\n---\n\nDue\n---\n\nVale qui.", ("Due",)),
        ("## Dopo ##\n\nVale qui.", ("Dopo",)),
        ("Nessun titolo: una frase. Vale qui.", ()),
    ],
)
def test_numbers_and_underlines_tell_how_deep_a_heading_is(text: str, expected: tuple[str, ...]) -> None:
    assert Headings(text).above(text.index("Vale qui")) == expected


@given(PARTS, st.integers(1, 8), st.integers(0, 2))
def test_no_passage_crosses_a_heading(text: str, size: int, overlap: int) -> None:
    starts = [units[0].start for units in sections(text)]
    for name in ("headings", "parent"):
        chunker = Chunker(name, size, overlap, parent_size=12)
        for passage in (*chunker.chunk(Document("d", "", text)), *chunker.parents(Document("d", "", text))):
            assert passage.text == text[passage.start : passage.end]
            assert not any(passage.start < start < passage.end for start in starts)


@given(PARTS, st.integers(1, 8), st.integers(0, 2), st.integers(8, 15))
def test_each_part_lies_in_one_parent_and_parents_cover_everything(
    text: str, size: int, overlap: int, parent_size: int
) -> None:
    chunker, document = Chunker("parent", size, overlap, parent_size), Document("d", "", text)
    parents = chunker.parents(document)
    for part in chunker.chunk(document):
        assert sum(p.start <= part.start and part.end <= p.end for p in parents) == 1
    assert all(len(WORD.findall(parent.text)) <= parent_size for parent in parents)
    covered = {n for parent in parents for n in range(parent.start, parent.end)}
    assert all(n in covered or letter.isspace() for n, letter in enumerate(text))
    assert len({p.id for p in (*parents, *chunker.chunk(document))}) == len(parents) + len(chunker.chunk(document))


def test_what_is_searched_is_read_where_a_cut_has_no_parents() -> None:
    for name in sorted({*CHUNKERS} - {"parent"}):
        chunker = Chunker(name, 4, tokenizer=LETTERS)
        assert chunker.parents(Document("d", "", MANUAL)) == chunker.chunk(Document("d", "", MANUAL))


def test_windows_of_tokens_end_between_words_and_overlap_by_whole_words() -> None:
    text = "abcdefgh ij klmnop q"  # 2, 1, 2 and 1 tokens
    assert cut("tokens", text, 3) == ["abcdefgh ij", "klmnop q"]
    assert cut("tokens", text, 3, 1) == ["abcdefgh ij", "ij klmnop", "q"]
    assert cut("tokens", text, 6, 5) == [text]
    assert cut("tokens", "abcdefghijklmnop", 3) == ["abcdefghijkl", "mnop"]  # a word longer than a window
    assert cut("tokens", " \n ") == []


def test_the_tokens_of_the_model_are_at_their_places(model_folder: object) -> None:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(model_folder)
    text = "The Orla lamp is made of brass. " * 3 + tokenizer.all_special_tokens[0]
    (spans,) = Tokens(tokenizer).spans([text])
    assert len(spans) >= 21
    assert all(not text[start:end][:1].isspace() for start, end in spans)
    assert "".join(text[start:end] for start, end in spans) == "".join(text.split())  # a control token is text too


def test_a_cut_by_tokens_needs_a_tokenizer_and_is_keyed_by_it() -> None:
    with pytest.raises(ArmError, match="choose another chunker"):
        Chunker("tokens", 5).chunk(Document("d", "", "text"))
    other = Tokenizer("other", LETTERS.spans)
    assert Chunker("tokens", 5, tokenizer=LETTERS).identity != Chunker("tokens", 5, tokenizer=other).identity
    assert Chunker("words", 5, tokenizer=LETTERS).identity == Chunker("words", 5).identity


def test_only_a_cut_with_parents_is_keyed_by_their_size() -> None:
    assert Chunker("parent", 5, 0, 50).identity != Chunker("parent", 5, 0, 60).identity
    assert Chunker("headings", 5, 0, 50).identity == Chunker("headings", 5, 0, 60).identity
    with pytest.raises(RequestError, match="at least the size, 60"):
        Chunker("parent", 60, 0, 50)
