from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.corpus.chunk import CHUNKERS, WORD, Chunker, Tokenizer
from workbench.corpus.sentences import split_units
from workbench.errors import RequestError
from workbench.types import Document

PIECES = st.sampled_from(
    ["Rex is a dog.", "Il dott. Rossi arriva!", "| a | b |", "- an item", "# Title", "Heading", "e.g.", "...", "«Sì.»",
     "x" * 90, "水" * 50, "\n", "\n\n", " ", "\t", "\u2028", "\r\n", "1.", "p. 5", "Why? Because"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES).map(" ".join))
# Tokens of at most four letters, and one for each run of blanks.
LETTERS = Tokenizer("letters", lambda texts: [[m.span() for m in re.finditer(r"\s+|\S{1,4}", t)] for t in texts])
CUTS = st.builds(
    lambda name, size, overlap: Chunker(name, size, min(overlap, size - 1), tokenizer=LETTERS),
    st.sampled_from(sorted(CHUNKERS)),
    st.integers(1, 20),
    st.integers(0, 5),
)


@given(TEXTS, CUTS)
def test_passages_are_exact_cover_everything_and_repeat(text: str, chunker: Chunker) -> None:
    document = Document("d", "", text)
    passages = chunker.chunk(document)
    covered = bytearray(len(text))
    for number, passage in enumerate(passages):
        assert passage.id == f"d#{number}"
        assert passage.document == "d"
        assert passage.text == text[passage.start : passage.end]
        assert passage.text.strip()
        covered[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
        if chunker.name == "tokens":
            assert len(LETTERS.spans([passage.text])[0]) <= chunker.size
        elif chunker.name != "document":
            assert len(WORD.findall(passage.text)) <= chunker.size
    assert all(covered[i] or text[i].isspace() for i in range(len(text)))
    assert list(passages) == sorted(passages, key=lambda p: (p.start, p.end))
    assert len({(p.start, p.end) for p in passages}) == len(passages)
    assert chunker.chunk(document) == passages


@given(TEXTS, st.integers(1, 20))
def test_without_overlap_no_character_stands_twice(text: str, size: int) -> None:
    for name in sorted({*CHUNKERS} - {"document"}):
        passages = Chunker(name, size, tokenizer=LETTERS).chunk(Document("d", "", text))
        assert all(a.end <= b.start for a, b in pairwise(passages))


def cut(text: str, name: str = "sentences", size: int = 120, overlap: int = 0) -> list[str]:
    return [p.text for p in Chunker(name, size, overlap).chunk(Document("d", "", text))]


def test_words_overlap() -> None:
    assert cut("a b c d e", "words", 3, 1) == ["a b c", "c d e"]
    assert cut("a b c d e f", "words", 3, 1) == ["a b c", "c d e", "e f"]


def test_document_is_whole() -> None:
    assert cut(" a\n\nb ", "document") == [" a\n\nb "]


def test_sentences_are_packed_greedily_with_overlap() -> None:
    text = "One two. Three four. Five six. Seven."
    assert cut(text, size=4) == ["One two. Three four.", "Five six. Seven."]
    assert cut(text, size=4, overlap=1) == ["One two. Three four.", "Three four. Five six.", "Five six. Seven."]
    assert cut(text, size=5, overlap=1) == ["One two. Three four.", "Three four. Five six. Seven."]


def test_overlap_never_starves_a_new_sentence() -> None:
    assert cut("One two three. Four. Five six seven.", size=3, overlap=2) == [
        "One two three.",
        "Four.",
        "Five six seven.",
    ]


def test_a_long_sentence_is_cut_by_words() -> None:
    assert cut("one two three four five. Six.", size=2) == ["one two", "three four", "five. Six."]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Smith met Mr. J. Doe at 5 p.m. yesterday.",
        "Il dott. Rossi e la sig.ra Bianchi, cfr. Allegato, lavorano alla Acme S.p.A. Italia.",
        "Vedi l'art. 5 e la pag. 12 del vol. 3 per i dettagli.",
        "It costs 3.50 euro, e.g. Monday, at No. 7.",
        "Si veda ecc. e poi basta.",
    ],
)
def test_abbreviations_do_not_end_a_sentence(text: str) -> None:
    assert cut(f"{text} Fine.", size=len(text.split())) == [text, "Fine."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("That is all.", "The end."),
        ("Really?", "Yes."),
        ("Disse: «Vado.»", "E partì."),
        ("È così…", "Forse no."),
        ("It freezes at 0 °C.", "Then it breaks after an hour or two."),
        ("We waited etc.", "Then we left."),
        ("The answer is no.", "Twelve came."),
    ],
)
def test_sentences_end(first: str, second: str) -> None:
    assert cut(f"{first} {second}", size=max(len(first.split()), len(second.split()))) == [first, second]


def test_rows_items_and_headings_stay_whole() -> None:
    text = "# Prices\n| item | price. Big |\n| tea | 2 |\n- First. Still first\n  and more.\n- Second one."
    units = list(split_units(text))
    assert [text[u.start : u.end] for u in units] == [
        "# Prices",
        "| item | price. Big |",
        "| tea | 2 |",
        "- First. Still first\n  and more.",
        "- Second one.",
    ]
    assert [u.heading for u in units] == [True, False, False, False, False]


def units(text: str) -> list[str]:
    """The units of a text, headings in brackets."""
    return [f"[{text[u.start : u.end]}]" if u.heading else text[u.start : u.end] for u in split_units(text)]


def test_numbered_titles_are_headings_and_not_items() -> None:
    text = (
        "1. Purpose\nIt says how leave is asked for and granted, and\nby whom. It holds from May.\n\n2. Scope\n\n"
        "2.1 Staff\n\nAll of it.\n3) Leave\n3.1 Days\nStaff have 25 days."
    )
    assert units(text) == [
        "[1. Purpose]",
        "It says how leave is asked for and granted, and\nby whom.",
        "It holds from May.",
        "[2. Scope]",
        "[2.1 Staff]",
        "All of it.",
        "[3) Leave]",
        "[3.1 Days]",
        "Staff have 25 days.",
    ]


@pytest.mark.parametrize(
    "items",
    [
        ["1. Wash hands", "2. Dry hands", "3. Go home"],
        ["1. Wash the pan with hot water and some plain\nMarseille soap and dry it.", "2. Dry hands."],
        ["The board met on\n12 April 2023"],
    ],
)
def test_numbered_items_are_no_headings(items: list[str]) -> None:
    after = "After that, the shift starts."
    assert units("\n".join(items) + f"\n\n{after}") == [*items, after]


def test_an_underlined_line_is_a_heading() -> None:
    assert units("Data\n====\nIt weighs 5 kg.\nMore\n---\nIt is old.") == [
        "[Data]", "[====]", "It weighs 5 kg.", "[More]", "[---]", "It is old.",
    ]  # fmt: skip
    assert units("One.\n\n---\n\nTwo.") == ["One.", "[---]", "Two."]


def test_a_title_parts_from_the_paragraph_below_it() -> None:
    text = "Vacation\nStaff have 20 days of leave a year.\nSick leave\nStaff call before nine o'clock.\n\n"
    assert units(f"{text}Dear all,\nThank you for coming.\n\nGentile Maria,\nla ringrazio.") == [
        "[Vacation]",
        "Staff have 20 days of leave a year.",
        "[Sick leave]",
        "Staff call before nine o'clock.",
        "[Dear all,]",
        "Thank you for coming.",
        "[Gentile Maria,]",
        "la ringrazio.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The pump was built by\nRossi and Bianchi in the\nyear 1999.",
        "Acme Srl\nVia Roma 5\n10100 Torino",
        "Roses are red\nViolets are blue\nSugar is sweet.",
        "Pump\nWeight: 5 kg, and that is all of it as far as one can see\nPower: 5 W.",
        "The board met on the third of May in Turin, where\nMr Rossi spoke first of all.",
    ],
)
def test_lines_that_are_no_titles_stay_together(text: str) -> None:
    assert units(text) == [text]


def test_an_item_longer_than_a_paragraph_is_cut_into_sentences() -> None:
    sentence = "It runs for quite a while."
    assert units(f"1. {' '.join([sentence] * 3)}") == [f"1. {' '.join([sentence] * 3)}"]
    assert units(f"1. {' '.join([sentence] * 30)}") == [f"1. {sentence}", *[sentence] * 29]


def test_a_heading_goes_with_what_follows() -> None:
    assert cut("One two.\n\nPrices\n\nTea costs two.", size=4) == ["One two.", "Prices\n\nTea costs two."]


def test_ids_carry_the_document() -> None:
    documents = [Document("a", "", "One."), Document("b", "", "Two.")]
    assert [(p.id, p.document) for p in Chunker().chunk_all(documents)] == [("a#0", "a"), ("b#0", "b")]


def test_wrong_settings_are_all_named() -> None:
    with pytest.raises(RequestError) as caught:
        Chunker("sentence", 0, -1)
    assert [p.where for p in caught.value.problems] == ["chunker.name", "chunker.size", "chunker.overlap"]
    assert "'sentences'" in caught.value.problems[0].cure
    with pytest.raises(RequestError, match="less than the size"):
        Chunker("words", 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "." * 500_000,
        "\n" * 500_000,
        "a" * 500_000,
        "| " * 200_000,
        "a. " * 200_000,
        " \n" * 200_000,
        "A\n\n" * 150_000,
        "1. A\n" * 100_000,
        "A\nB c d e f.\n" * 50_000,
        "A\n==\n===\n" * 50_000,
    ],
)
def test_hostile_texts_take_linear_time(text: str) -> None:
    for name in CHUNKERS:
        given = text if name in ("sentences", "words", "document") else text[: len(text) // 4]
        started = time.process_time()
        Chunker(name, 100, 2, tokenizer=LETTERS).chunk(Document("d", "", given))
        assert time.process_time() - started < 5, name
