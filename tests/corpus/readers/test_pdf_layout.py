"""PDF: running text, not the lines of the print; rows of tables with their columns; no number made of two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from workbench.corpus.readers.parts.pdf.text import joined

from .pdfs import pdf
from .test_readers import read, text

At = tuple[float, float, float, str]  # x, y from the foot of the page, size, text


def page(*texts: At) -> bytes:
    """The instructions that draw texts where they are to stand."""
    drawn = [b"BT /F1 %g Tf %g %g Td (%s) Tj ET" % (size, x, y, shown.encode("cp1252")) for x, y, size, shown in texts]
    return b"\n".join(drawn)


def running(*lines: str, top: float = 250, size: float = 10) -> list[At]:
    return [(20, top - 1.2 * size * n, size, line) for n, line in enumerate(lines)]


def body(folder: Path, *pages: Sequence[At]) -> str:
    return text(read(folder, "a.pdf", pdf(*(page(*each) for each in pages))))


def test_a_raised_mark_joins_no_number(tmp_path: Path) -> None:
    shown = body(
        tmp_path,
        [(20, 200, 11, "It lasts 24"), (67.5, 205, 7, "1"), (75, 200, 11, "months on 8 m"), (148, 205, 7, "2"),
         (156, 200, 11, "of floor."), (20, 180, 11, "Drink H"), (57, 177, 7, "2"), (61, 180, 11, "O now.")],
    )  # fmt: skip
    assert "24¹ months on 8 m² of floor." in shown
    assert "H2O" in shown
    assert "241" not in shown


def test_lines_are_joined_and_paragraphs_are_not(tmp_path: Path) -> None:
    first = running("The first paragraph goes on", "over two lines.")
    second = running("The second stands apart.", top=210)
    assert body(tmp_path, [*first, *second]) == (
        "The first paragraph goes on over two lines.\n\nThe second stands apart."
    )


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (["la lubrifi-", "cazione"], "la lubrificazione"),
        (["il rego\u00ad", "lamento"], "il regolamento"),
        (["chi oc\u2010", "cupa"], "chi occupa"),
        (["l'elettro \u2010", "ventilatore"], "l'elettroventilatore"),
        (["italo-", "francese"], "italo-francese"),
        (["il nord-", "est"], "il nord-est"),
        (["Emilia-", "Romagna"], "Emilia-Romagna"),
        (["il codice AB-", "123"], "il codice AB-123"),
        (["per 2-", "3 anni"], "per 2-3 anni"),
        (["a self-", "service shop"], "a self-service shop"),
        (["the infor-", "mation"], "the information"),
        (["5 €", "each"], "5 € each"),
    ],
)
def test_words_broken_at_a_line_end_are_whole(lines: list[str], whole: str) -> None:
    assert joined(lines, Counter()) == whole


def test_a_word_stands_as_it_does_otherwise_in_the_document() -> None:
    assert joined(["a take-", "away"], Counter({"take-away": 1})) == "a take-away"
    assert joined(["a take-", "away"], Counter({"takeaway": 1})) == "a takeaway"


def test_what_heads_and_foots_the_pages_is_in_no_sentence(tmp_path: Path) -> None:
    def one(number: int, *lines: str) -> list[At]:
        return [(20, 285, 8, "House rules 2023"), *running(*lines), (20, 10, 8, f"page {number} of 3")]

    shown = body(
        tmp_path,
        one(1, "The request is made in", "writing and"),
        one(2, "handed in before the first day.", "Then one waits."),
        one(3, "The end."),
    )
    assert "The request is made in writing and handed in before the first day." in shown
    assert shown.count("House rules") == 1
    assert "page 2" not in shown
    assert shown.endswith("House rules 2023")


def test_rows_of_a_table_without_rules_keep_their_columns(tmp_path: Path) -> None:
    rows = [("Model", "Flow", "Price"), ("Wave 100", "12 l/min", "149.00"), ("Wave 200", "", "249.00"),
            ("Wave 300", "30 l/min", "")]  # fmt: skip
    drawn = [
        (20 + 90 * n, 200 - 15 * at, 10, cell) for at, row in enumerate(rows) for n, cell in enumerate(row) if cell
    ]
    shown = body(tmp_path, [*running("Prices of May:", top=240), *drawn])
    assert shown == (
        "Prices of May:\n\n- Model: Wave 100; Flow: 12 l/min; Price: 149.00\n"
        "- Model: Wave 200; Price: 249.00\n- Model: Wave 300; Flow: 30 l/min"
    )


def test_two_columns_of_prose_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"left column line number {n}" for n in range(8)]
    right = [f"right column line number {n}" for n in range(8)]
    drawn = [(20, 250 - 12 * n, 9, line) for n, line in enumerate(left)]
    drawn += [(160, 250 - 12 * n, 9, line) for n, line in enumerate(right)]
    assert body(tmp_path, drawn) == " ".join([*left, *right])


def test_headings_are_known_by_their_size_and_give_the_title(tmp_path: Path) -> None:
    drawn = [(20, 260, 20, "House rules"), *running("The gym opens at seven."), (20, 220, 14, "Fees"),
             *running("It costs 390 euro a year.", "The card is free.", top=200)]  # fmt: skip
    reading = read(tmp_path, "a.pdf", pdf(page(*drawn)))
    assert reading.documents[0].title == "House rules"
    assert text(reading) == (
        "# House rules\n\nThe gym opens at seven.\n\n## Fees\n\nIt costs 390 euro a year. The card is free."
    )


def test_filled_form_fields_are_read(tmp_path: Path) -> None:
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

    (tmp_path / "plain.pdf").write_bytes(pdf(page(*running("Application"))))
    writer = PdfWriter(clone_from=tmp_path / "plain.pdf")
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"), NameObject("/T"): TextStringObject("Surname"),
            NameObject("/V"): TextStringObject("Rossi"), NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/Rect"): ArrayObject([NumberObject(n) for n in (10, 10, 90, 30)]),
        }
    )  # fmt: skip
    reference = writer._add_object(field)
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([reference])})
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)
    writer.write(tmp_path / "form.pdf")
    assert text(read(tmp_path, "b.pdf", (tmp_path / "form.pdf").read_bytes())) == "Application\n\n- Surname: Rossi"


def test_a_value_beside_its_name_on_the_last_line_is_no_page_number(tmp_path: Path) -> None:
    rows = [("Novara", "22"), ("Asti", "58"), ("Vercelli", "18"), ("Torino", "111")]
    first = [*running("The cases of the province by town, as they were told.", top=280)]
    first += [each for n, (name, value) in enumerate(rows[3:]) for each in ((20, 40, 10, name), (200, 40, 10, value))]
    second = [each for n, (name, value) in enumerate(rows[:3])
              for each in ((20, 200 - 15 * n, 10, name), (200, 200 - 15 * n, 10, value))]  # fmt: skip
    shown = body(tmp_path, first, second)
    assert "Torino 111" in shown
    assert "22" in shown


def test_the_title_stands_at_the_top(tmp_path: Path) -> None:
    lines = running("Cases by province on 10 March 2020", top=290) + [
        each for n in range(8) for each in running(f"{n + 1}. The town has told of {n + 3} cases.", top=270 - 22 * n)
    ]
    reading = read(tmp_path, "a.pdf", pdf(page(*lines, (20, 40, 14, "PIEMONTE")), page(*running("And more text."))))
    assert reading.documents[0].title == "Cases by province on 10 March 2020"


def box(*rules: tuple[float, float, float, float]) -> bytes:
    return b"\n".join(b"%g %g m %g %g l S" % rule for rule in rules)


def test_a_head_over_several_columns_is_written_with_each(tmp_path: Path) -> None:
    # Region | Cases (over two columns: Wards, Total), with rules between the cells.
    across = [(20, y, 260, y) for y in (250, 210, 190, 170)] + [(100, 230, 260, 230)]
    down = [(x, 250, x, 170) for x in (20, 100, 260)] + [(180, 230, 180, 170)]
    words = [(25, 235, 9, "Region"), (105, 235, 9, "Cases"), (105, 215, 9, "Wards"), (185, 215, 9, "Total")]
    for n, row in enumerate((("Liguria", "57", "128"), ("Lazio", "50", "99"))):
        words += [(25 + 80 * c, 195 - 20 * n, 9, cell) for c, cell in enumerate(row)]
    drawn = pdf(box(*across, *down) + b"\n" + page(*words))
    shown = text(read(tmp_path, "a.pdf", drawn))
    assert "- Region: Liguria; Cases Wards: 57; Cases Total: 128" in shown
    assert "- Region: Lazio; Cases Wards: 50; Cases Total: 99" in shown


def test_rows_at_the_edges_of_pages_are_no_furniture(tmp_path: Path) -> None:
    """The first line of each page differs from the others in its numbers alone, as the rows of a list do."""
    firsts = [f"Item {n * 7 + 3} costs {n * n * 5 + 11} euro and holds {n * 3 + 20} kg." for n in (1, 2, 3)]
    pages = [
        [*running(first, "It is made of steel.", top=280), (20.0, 20.0, 8.0, f"Page {n} of 3")]
        for n, first in enumerate(firsts, start=1)
    ]
    text_read = body(tmp_path, *pages)
    assert all(first in text_read for first in firsts)
    assert "Page 2" not in text_read


def test_rows_parted_by_rules_alone_keep_cells_of_several_lines(tmp_path: Path) -> None:
    rules = b"".join(b"20 %d m 280 %d l S " % (y, y) for y in (240, 210, 180, 150))
    cells: list[At] = [(20, 245, 10, "Code"), (90, 245, 10, "Description"), (230, 245, 10, "Price")]
    for n, top in enumerate((230, 200, 170)):
        cells += [(20, top - 6, 10, f"P-{n}"), (90, top, 10, f"pump number {n} for"), (90, top - 12, 10, "clear water"),
                  (230, top - 6, 10, f"{n + 10},00 €")]  # fmt: skip
    text_read = text(read(tmp_path, "a.pdf", pdf(rules + page(*cells))))
    assert "- Code: P-1; Description: pump number 1 for clear water; Price: 11,00 €" in text_read


def test_a_mark_hardly_smaller_than_its_word_is_raised_too(tmp_path: Path) -> None:
    text_read = body(tmp_path, [(20, 200, 12, "It lasts 36"), (71.4, 204.4, 10.6, "1"), (80, 200, 12, "months.")])
    assert "361" not in text_read
    assert "36¹ months" in text_read


def test_the_heading_of_a_part_that_begins_many_pages_is_no_furniture(tmp_path: Path) -> None:
    """Each dish has its ingredients; where a page happens to begin with them they are of its last dish all the same."""
    pages: list[list[At]] = []
    for n, (roots, fruits) in enumerate(
        (("leeks", "figs"), ("onions", "plums"), ("beets", "pears"), ("turnips", "dates"))
    ):
        first = [
            (20, 280, 12, "Ingredients"),
            *running(roots, f"{fruits} of the year", "Method", f"Fry {roots}.", top=262),
        ]
        inner = [(20, 180 - 9 * n, 12, "Ingredients"), *running(fruits, "cream", f"Boil {fruits}.", top=162 - 9 * n)]
        foot = running(f"Some like {roots} raw.", f"Others do not like {fruits}.", f"Serve {fruits} hot.", top=60)
        pages.append([*first, *inner, *foot])
    assert body(tmp_path, *pages).count("Ingredients") == 8


def test_boxes_drawn_around_texts_are_no_table(tmp_path: Path) -> None:
    def box(x: float, y: float, width: float, height: float) -> bytes:
        return b"%g %g %g %g re S" % (x, y, width, height)

    texts = [(30.0, 250.0, 10.0, "Join the club."), (30.0, 220.0, 10.0, "It costs 12 euro."),
             (160.0, 170.0, 10.0, "Meet the team."), (160.0, 120.0, 10.0, "We are 40.")]  # fmt: skip
    boxes = [box(20, 100, 260, 170), box(150, 100, 130, 100), box(150, 100, 130, 40)]  # each within the one before
    shown = text(read(tmp_path, "a.pdf", pdf(b"\n".join([page(*texts), *boxes]))))
    assert [shown.count(each) for *_, each in texts] == [1, 1, 1, 1]


def test_a_passage_marked_over_several_lines_stays_in_its_paragraph(tmp_path: Path) -> None:
    lines = [
        "We read the whole of the long",
        "list of the books that we own",
        "and lend them to those who ask",
        "us for one.",
    ]
    marks = [(110, 248, 60, 11), (20, 236, 150, 11), (20, 224, 40, 11)]  # the end of a line, a line, the start of one
    drawn = b"1 1 0 rg " + b" ".join(b"%g %g %g %g re f" % mark for mark in marks) + b" 0 g\n"
    shown = text(read(tmp_path, "a.pdf", pdf(drawn + page(*running(*lines)))))
    assert shown == " ".join(lines)
