"""PDF: what stands side by side, with no rule between. A table keeps its rows, and columns of prose are read down."""

from __future__ import annotations

from pathlib import Path

from workbench.corpus.readers.parts.pdf.cells import runs_down, with_whole_heads, wrapped_together
from workbench.corpus.readers.parts.pdf.words import UNNAMED
from workbench.corpus.readers.pdf import _UNNAMED

from .pdfs import pdf
from .test_pdf_layout import At, body, page
from .test_readers import read, text

PLANS = (
    ("Basic", ("Repairs in the workshop, parts for", "three years, and a phone line on", "working days."), "49.00"),
    ("Plus", ("Repairs at home within two days;", "parts for five years."), "99.00"),
    ("Pro", ("All of Plus, and a loan machine",), "199.00"),
)
EXPECTED = (
    "- Plan: Basic; Covers: Repairs in the workshop, parts for three years, and a phone line on working days.; "
    "Price: 49.00\n- Plan: Plus; Covers: “Repairs at home within two days; parts for five years.”; Price: 99.00\n"
    "- Plan: Pro; Covers: All of Plus, and a loan machine; Price: 199.00"
)


def plans(*, middle: bool) -> list[At]:
    """The table with cells of up to three lines; names and prices at the top of their row or in the middle of it."""
    drawn: list[At] = [(20, 250, 10, "Plan"), (70, 250, 10, "Covers"), (250, 250, 10, "Price")]
    y = 230.0
    for name, lines, price in PLANS:
        drawn += [(70, y - 12 * n, 10, line) for n, line in enumerate(lines)]
        beside = y - (6 * (len(lines) - 1) if middle else 0)
        drawn += [(20, beside, 10, name), (250, beside, 10, price)]
        y -= 12 * len(lines) + 8
    return drawn


def test_cells_of_several_lines_stay_in_their_rows(tmp_path: Path) -> None:
    assert body(tmp_path, plans(middle=False)) == EXPECTED
    assert body(tmp_path, plans(middle=True)) == EXPECTED


def test_columns_as_narrow_as_their_words_are_columns(tmp_path: Path) -> None:
    rows = (("Model", "Weight", "Power"), ("P-100", "12 kg", "500 W"), ("P-200", "14 kg", "900 W"))
    drawn = [(20 + 45 * n, 200 - 18 * at, 10, cell) for at, row in enumerate(rows) for n, cell in enumerate(row)]
    expected = "- Model: P-100; Weight: 12 kg; Power: 500 W\n- Model: P-200; Weight: 14 kg; Power: 900 W"
    assert body(tmp_path, drawn) == expected


def test_heads_hardly_apart_stand_over_their_columns(tmp_path: Path) -> None:
    heads = [(20, 200, 10, "Grade"), (52, 200, 10, "Days"), (79, 200, 10, "Notice")]
    cells = (("A", "25", "two weeks"), ("B", "28", "one month"), ("C", "30", "one month"))
    places = [(x, 183 - 15 * at) for at in range(3) for x in (20, 52, 79)]
    drawn = [(*place, 10, cell) for place, cell in zip(places, (cell for row in cells for cell in row), strict=True)]
    assert body(tmp_path, [*heads, *drawn]).split("\n")[0] == "- Grade: A; Days: 25; Notice: two weeks"


def test_columns_a_blank_apart_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = ("Sick leave is paid for sixty days", "in a year and a note is asked for",
            "from the third day, sent by mail", "to the people who run the office.",
            "Leave is sixteen weeks, taken in")  # fmt: skip
    right = ("two parts of which the first one", "begins on the day of the birth.", "Unpaid leave is given to whoever",
             "asks for it in time, for ninety", "days at the most in one year.")  # fmt: skip
    drawn = [(20, 250 - 12 * n, 10, line) for n, line in enumerate(left)]
    drawn += [(182, 250 - 12 * n, 10, line) for n, line in enumerate(right)]
    assert " ".join(body(tmp_path, drawn).split()) == " ".join((*left, *right))


def test_prose_with_wide_blanks_is_not_parted(tmp_path: Path) -> None:
    lines = (
        "a   line   with   wide   blanks",
        "some more   of   them   here   too",
        "and   a   last   one   of   them",
    )
    drawn = [(20, 250 - 12 * n, 10, line) for n, line in enumerate(lines)]
    assert body(tmp_path, drawn) == " ".join(" ".join(lines).split())


def test_a_table_above_columns_of_prose_is_no_part_of_them(tmp_path: Path) -> None:
    left = [(20, 150 - 12 * n, 10, f"left column line number {n}") for n in range(6)]
    right = [(160, 150 - 12 * n, 10, f"right column line number {n}") for n in range(6)]
    cells = (("Grade", "Days"), ("A", "25"), ("B", "28"))
    table = [(20 + 70 * n, 250 - 15 * at, 10, cell) for at, row in enumerate(cells) for n, cell in enumerate(row)]
    shown = body(tmp_path, [*table, *left, *right])
    assert shown.startswith("- Grade: A; Days: 25\n- Grade: B; Days: 28\n\nleft column line number 0 left")
    assert shown.endswith("right column line number 5")


def test_one_large_word_makes_no_marks_of_the_others(tmp_path: Path) -> None:
    line = [(20, 200, 10, "This"), (43, 200, 11, "publication"), (101, 200, 10, "provides facts on 12 of them.")]
    assert body(tmp_path, line) == "This publication provides facts on 12 of them."


def test_boxes_to_tick_and_signs_of_fonts_begin_items(tmp_path: Path) -> None:
    drawn = [(20, 250, 10, "Choose:")]
    drawn += [(20, 230 - 15 * n, 10, "•") for n in range(3)]
    drawn += [(60, 230 - 15 * n, 10, f"Yes, at level {n}") for n in range(3)]
    assert body(tmp_path, drawn) == "Choose:\n\n- Yes, at level 0\n- Yes, at level 1\n- Yes, at level 2"


def test_signs_before_items_are_no_column(tmp_path: Path) -> None:
    for sign in ("•", "1."):
        drawn = [(20, 230 - 13 * n, 10, sign) for n in range(4)]
        drawn += [(38, 230 - 13 * n, 10, f"item number {n} of them") for n in range(4)]
        shown = body(tmp_path, drawn)
        mark = "-" if sign == "•" else sign
        assert shown == "\n".join(f"{mark} item number {n} of them" for n in range(4))


def test_a_page_that_is_there_twice_is_text_and_no_furniture(tmp_path: Path) -> None:
    memo = [(20, 250 - 12 * n, 10, line) for n, line in enumerate(("To whom it may concern:", "It costs 5 euro."))]
    assert body(tmp_path, memo, memo).startswith("To whom it may concern: It costs 5 euro.")


def test_rows_and_texts_are_distinguished_by_what_they_say() -> None:
    texts = [["1st woman", "70% electricity"], ["engineer in Israel", "production is powered"],
             ["was employed here", "by our two fields"]]  # fmt: skip
    assert runs_down(texts)
    assert not runs_down([["Option", "Default value"], ["host", "the local one"], ["port", "as it is set"]])
    assert not runs_down([["Colour", "Price"], ["red", "5.00"], ["blue", "6.00"]])


def test_heads_of_two_lines_and_heads_over_several_columns() -> None:
    units = [["Inhibitor", "Rate"], ["(g)", ""], ["2", "0.1"]]
    assert with_whole_heads(units) == [["Inhibitor (g)", "Rate"], ["2", "0.1"]]
    years = [
        ["Region", "2022", "", "2023", ""],
        ["", "Units", "Sales", "Units", "Sales"],
        ["North", "1", "2", "3", "4"],
    ]
    heads = ["Region", "2022 Units", "2022 Sales", "2023 Units", "2023 Sales"]
    assert with_whole_heads(years) == [heads, ["North", "1", "2", "3", "4"]]


def test_rows_that_are_whole_are_not_joined() -> None:
    rows = [["a", "x"], ["b", "y"], ["c", "z"], ["d", "w"]]
    assert wrapped_together(rows, [10, 22, 44, 56], 10) == []  # two and two, each full
    values = [["a", "1"], ["", "2"], ["b", "3"]]
    assert wrapped_together(values, [10, 22, 44], 10) == []  # two values in a column


def test_characters_of_fonts_without_names_are_shown_as_such() -> None:
    assert _UNNAMED.sub(UNNAMED, "(cid:3)(cid:4)0.9393") == f"{UNNAMED}0.9393"


def test_a_page_whose_colours_cannot_be_read_is_read(tmp_path: Path) -> None:
    """Its profile of colours does not say how many there are, of which pdfminer dies; pdfium reads the words."""
    content = b"/CS0 cs 0 scn " + page((20, 200, 10, "The late fee is 25 euro."), (20, 185, 10, "It is due in May."))
    made = pdf(content, resources=b"/ColorSpace << /CS0 [/ICCBased 5 0 R] >>")
    assert text(read(tmp_path, "a.pdf", made)) == "The late fee is 25 euro. It is due in May."


def test_text_on_both_sides_of_a_picture_is_read_across_it(tmp_path: Path) -> None:
    halves = [("To log in to the", "reading room, give"), ("name of the reader", "and the number that"),
              ("stands on the back", "of the card you"), ("were given when you", "first came to us.")]  # fmt: skip
    texts = [
        (x, 250.0 - 12 * n, 9.0, half) for n, row in enumerate(halves) for x, half in zip((20, 190), row, strict=True)
    ]
    picture = b"q 60 0 0 60 115 205 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q\n"
    shown = text(read(tmp_path, "a.pdf", pdf(picture + page(*texts))))
    assert shown == " ".join(half for row in halves for half in row)
