"""PDF: lines as they are printed made into running text, where a program sets them narrowly, mixed or broken."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from workbench.corpus.readers.parts.pdf.lines import Line
from workbench.corpus.readers.parts.pdf.pieces import Piece, piece
from workbench.corpus.readers.parts.pdf.text import joined, running_text
from workbench.corpus.readers.parts.pdf.words import PdfWord, least_blank
from workbench.corpus.readers.registry import ReadFailure

from .pdfs import pdf
from .test_pdf_layout import body, running
from .test_readers import read, text


def spaced(y: float, *words: str, gap: float) -> bytes:
    """A line whose words are set apart by moving on, as TeX does, by a share of the size; no blank is written."""
    moved = f" {-1000 * gap:g} ".join(f"({word})" for word in words)
    return f"BT /F1 10 Tf 20 {y} Td [{moved}] TJ ET".encode()


def test_words_of_a_tight_line_stay_apart(tmp_path: Path) -> None:
    shown = spaced(250, "This", "tight", "line", "contains", "narrow", "blanks", gap=0.14)
    shown += b"\n" + spaced(238, "and", "this", "one", "wider", "blanks.", gap=0.3)
    assert text(read(tmp_path, "a.pdf", pdf(shown))) == (
        "This tight line contains narrow blanks and this one wider blanks."
    )


def test_where_blanks_are_written_a_small_gap_is_none() -> None:
    assert least_blank("la sede è qui e lì ") == 0.18
    assert least_blank("lasedeèquielì" * 3) == 0.1


@pytest.mark.parametrize(
    ("lines", "known", "whole"),
    [
        (["it gives the right-", "of-way to others"], {"right-of-way": 2}, "it gives the right-of-way to others"),
        (["it gives the right-", "of-way to others"], {"right": 1, "of": 9}, "it gives the right-of-way to others"),
        (["it gives the right-of-", "way to others"], {"way": 1, "of": 9}, "it gives the right-of-way to others"),
        (["una forma di auto-certi-", "ficazione"], {"auto": 1}, "una forma di auto-certificazione"),
        (["a form of self\u2010", "certification"], {}, "a form of self-certification"),
        (["chi oc\u2010", "cupa"], {}, "chi occupa"),
    ],
)
def test_a_compound_broken_at_its_own_hyphen_keeps_it(lines: list[str], known: dict[str, int], whole: str) -> None:
    assert joined(lines, Counter(known)) == whole


def test_small_print_on_the_line_is_no_lowered_mark(tmp_path: Path) -> None:
    line = [(20.0, 200.0, 14.0, "the time of the race"), (152.0, 200.0, 12.0, "(at most 4 min).")]
    shown = body(tmp_path, [*line, *running("It starts at nine in the morning.", top=150)])
    assert "the time of the race (at most 4 min).\n" in shown


@pytest.mark.parametrize(("sign", "font"), [("§", "ABCDEF+Wingdings-Regular"), ("n", "ZapfDingbats")])
def test_a_letter_of_a_font_of_signs_begins_an_item(sign: str, font: str) -> None:
    words = (PdfWord(sign, 20, 26, 90, 100, 10, font=font.lower()), PdfWord("Briefing", 32, 70, 90, 100, 10))
    assert piece(Line(words)).text == "- Briefing"
    plain = (PdfWord(sign, 20, 26, 90, 100, 10, font="times"), words[1])
    assert piece(Line(plain)).text == f"{sign} Briefing"


def test_numbered_paragraphs_are_paragraphs(tmp_path: Path) -> None:
    shown = body(
        tmp_path,
        running("1.1. The owner pays the", "fee of 2.5 million in", "2.5 Euro notes.", "1.2. The guest pays none."),
    )
    assert shown == "1.1. The owner pays the fee of 2.5 million in 2.5 Euro notes.\n\n1.2. The guest pays none."


def test_a_sentence_that_ends_in_larger_letters_is_one(tmp_path: Path) -> None:
    lines = [
        *running("We call harassment what deprives", size=10),
        (20.0, 238.0, 11.6, "another of the use of rooms that all"),
        *running("may take part in.", top=226),
        *running("It is the same in all of the houses we run.", "We say so.", top=190),
    ]
    assert body(tmp_path, lines).startswith(
        "We call harassment what deprives another of the use of rooms that all may take part in.\n\n"
    )


def test_a_long_paragraph_in_large_letters_is_no_heading(tmp_path: Path) -> None:
    large = running(*["words of a notice that goes on and on in large"] * 5, size=13)
    shown = body(tmp_path, [*large, *running(*["small print that most of the page is set in"] * 9, top=150, size=9)])
    assert "#" not in shown


def test_accents_drawn_over_their_letters_are_of_the_letters(tmp_path: Path) -> None:
    def accented(letters: str, raise_by: float = 0) -> str:
        """An accent grave, then the letter drawn back under it, and the rest of the word."""
        return f"{raise_by:g} Ts (`) Tj 0 Ts [333 ({letters})] TJ"

    shown = f"BT /F1 10 Tf 20 250 Td (La facolt) Tj {accented('a')} ( e la citt) Tj {accented('a.')} ET"
    shown += f" BT /F1 10 Tf 20 238 Td {accented('E', 2)} ( cos\\354, dice `lei'.) Tj ET"
    assert text(read(tmp_path, "a.pdf", pdf(shown.encode()))) == "La facoltà e la città. È così, dice `lei'."


def test_a_blank_page_is_no_loss(tmp_path: Path) -> None:
    white = b"1 1 1 rg 0 0 300 300 re f"
    reading = read(tmp_path, "a.pdf", pdf(spaced(250, "Words", "enough", "for", "a", "page.", gap=0.3), b"", white))
    assert (text(reading), reading.failures) == ("Words enough for a page.", ())
    assert reading.notes == ("nothing is drawn on 2 pages",)
    with pytest.raises(ReadFailure, match="nothing is drawn"):
        read(tmp_path, "b.pdf", pdf(b"", white))


def test_heads_that_name_the_sections_of_a_page_are_in_no_sentence(tmp_path: Path) -> None:
    heads = [
        "§ 10-1 GENERAL PART § 10-4",
        "§ 10-4 BYLAWS § 10-9",
        "§ 10-9 FEES AND FINES § 11-2",
        "§ 11-2 BYLAWS § 11-3",
    ]
    said = [
        "The clerk keeps the seal and",
        "lends it to nobody at all, be",
        "it the mayor or one of the",
        "other clerks.",
    ]
    pages = [[(20.0, 280.0, 10.0, head), *running(line)] for head, line in zip(heads, said, strict=True)]
    assert body(tmp_path, *pages).startswith(" ".join(said))


def test_rows_between_numbers_are_no_heads_of_pages(tmp_path: Path) -> None:
    rows = ["12 chairs of oak 40", "7 long tables 90", "3 old lamps 15"]
    lots = ["Lot of the hall.", "Lot of the barn.", "Lot of the attic."]
    shown = body(tmp_path, *([(20.0, 280.0, 10.0, row), *running(lot)] for row, lot in zip(rows, lots, strict=True)))
    assert all(shown.index(row) < shown.index(lot) for row, lot in zip(rows, lots, strict=True))


def test_a_line_that_ends_on_purpose_stays_one(tmp_path: Path) -> None:
    lines = [
        "All of the members of the club meet on the first day of",
        "the month in the hall of the old mill, where they eat at",
        "the long table. Whoever comes late eats what others leave",
        "on the plates:",
        "Ada Rossi, chair",
        "Bea Verdi, treasurer",
        "All of the others sit where they like, and nobody minds it",
        "at all.",
    ]
    shown = body(tmp_path, running(*lines))
    prose = " ".join(lines[:4])
    assert shown == f"{prose}\n{lines[4]}\n{lines[5]}\n{lines[6]} at all."


def test_a_bold_line_within_a_sentence_is_no_heading() -> None:
    said = [
        "The house runs two cups a year, both for",
        "Grown-ups and Young. Where there are any more",
        "ask the clerk of the house, who keeps the",
        "list of all of the cups that were run here.",
    ]
    lines = [Piece(line, 12.0 * n, 12.0 * n + 10, 10, 20, 220, bold=n == 1) for n, line in enumerate(said)]
    assert running_text([lines])[0] == [" ".join(said)]


def test_a_note_at_the_foot_parts_no_sentence(tmp_path: Path) -> None:
    notes = [(20.0, 40.0, 7.0, "[1] The list is kept by hand,"), (20.0, 32.0, 7.0, "and has been for years.")]
    first = [*running("The clerk keeps the list of all", "of the books, which is open to"), *notes]
    second = running("those who ask for it, at any", "hour of the day.")
    third = running("The hall stands empty now.", top=200)
    assert body(tmp_path, first, [*second, *third]) == (
        "The clerk keeps the list of all of the books, which is open to those who ask for it, at any hour of the "
        "day.\n\n"
        "[1] The list is kept by hand, and has been for years.\n\nThe hall stands empty now."
    )


def test_small_print_beside_larger_keeps_its_blanks() -> None:
    large = PdfWord("the whole of the cycle", 20, 130, 89, 100, 11)
    small = [
        PdfWord(text, x0, x1, 94, 103, 9) for text, x0, x1 in (("Figure", 140, 163), ("1", 165, 170), ("of", 172, 180))
    ]
    assert Line((large, *small)).text == "the whole of the cycle Figure 1 of"
    assert Line((large, PdfWord("2", 131, 135, 88, 95, 7))).text == "the whole of the cycle²"
