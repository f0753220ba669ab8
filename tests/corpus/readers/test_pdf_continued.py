"""PDF: a table that goes on over the end of a page, and a page with nothing on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pdfs import pdf
from .test_pdf_layout import At, box, page
from .test_readers import read, text

LEFT, MIDDLE, RIGHT = 30, 150, 270
Rows = list[tuple[str, str]]


def grid(rows: Rows, top: float, right: float = RIGHT) -> bytes:
    """A table of two columns whose cells are framed, each row 20 points high."""
    foot = top - 20 * len(rows)
    level = [(LEFT, top - 20 * n, right, top - 20 * n) for n in range(len(rows) + 1)]
    upright = [(x, top, x, foot) for x in (LEFT, MIDDLE, right)]
    cells: list[At] = []
    for n, row in enumerate(rows):
        for x, told in zip((LEFT, MIDDLE), row, strict=True):
            if told:
                cells.append((x + 5, top - 20 * n - 14, 10, told))
    return box(*level, *upright) + b"\n" + page(*cells)


BEGUN: Rows = [("Attrezzo", "Noleggio"), ("Betoniera", "35 euro"), ("Ponteggio", "60 euro")]
REST: Rows = [("Martello", "18 euro"), ("Trapano", "12 euro")]


def lines(folder: Path, *pages: bytes) -> list[str]:
    return [line for line in text(read(folder, "a.pdf", pdf(*pages))).split("\n") if line]


def test_the_rest_of_a_table_keeps_its_heads(tmp_path: Path) -> None:
    shown = lines(tmp_path, grid(BEGUN, 120), grid(REST, 290))
    assert shown[-2:] == ["- Attrezzo: Martello; Noleggio: 18 euro", "- Attrezzo: Trapano; Noleggio: 12 euro"]


def test_a_single_row_on_the_next_page_is_of_the_table_too(tmp_path: Path) -> None:
    assert lines(tmp_path, grid(BEGUN, 120), grid(REST[:1], 290))[-1] == "- Attrezzo: Martello; Noleggio: 18 euro"


def test_heads_told_again_are_no_row(tmp_path: Path) -> None:
    shown = lines(tmp_path, grid(BEGUN, 120), grid([BEGUN[0], *REST], 290))
    assert [line for line in shown if line.startswith("- Attrezzo:")] == shown
    assert len(shown) == 4


def test_a_cell_cut_by_the_end_of_the_page_keeps_the_name_of_its_row(tmp_path: Path) -> None:
    shown = lines(tmp_path, grid(BEGUN, 120), grid([("", "oppure 200 euro al mese"), *REST], 290))
    assert "- Attrezzo: Ponteggio; Noleggio: oppure 200 euro al mese" in shown


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (grid(BEGUN, 200) + b"\n" + page((30, 90, 10, "Fin qui gli attrezzi.")), grid(REST, 290)),
        (grid(BEGUN, 120), page((30, 230, 10, "Altri prezzi:")) + b"\n" + grid(REST, 200)),
        (grid(BEGUN, 120), grid(REST, 290, right=220)),
    ],
    ids=["text after it", "text before it", "other columns"],
)
def test_another_table_is_no_rest(tmp_path: Path, first: bytes, second: bytes) -> None:
    assert not any("Attrezzo: Martello" in line for line in lines(tmp_path, first, second))


def test_no_characters_are_looked_for_on_a_blank_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.corpus.readers.pdf.scanned_words", lambda *_: pytest.fail("the page was recognised"))
    reading = read(tmp_path, "a.pdf", pdf(page((30, 200, 12, "Tutto qui.")), b""))
    assert text(reading) == "Tutto qui."
    assert (reading.failures, reading.notes) == ((), ("nothing is drawn on 1 page",))


HIGH: list[At] = [(30, 50, 8, "Ufficio della Mobilità"), (30, 40, 8, "Settore Didattica")]


def test_a_letterhead_of_several_lines_parts_no_table(tmp_path: Path) -> None:
    foot = b"\n" + page(*HIGH)
    shown = lines(tmp_path, grid(BEGUN, 150) + foot, grid(REST, 290) + foot, grid(REST, 200) + foot)
    assert "- Attrezzo: Martello; Noleggio: 18 euro" in shown


def test_a_title_below_a_table_parts_it_from_the_next(tmp_path: Path) -> None:
    shown = lines(tmp_path, grid(BEGUN, 150) + b"\n" + page((30, 50, 8, "B. Altre tariffe")), grid(REST, 290))
    assert "- Attrezzo: Martello; Noleggio: 18 euro" not in shown
