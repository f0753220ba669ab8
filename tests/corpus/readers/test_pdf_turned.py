"""PDF: lines printed sideways, pages turned as a whole, and stamps on scanned pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.readers import scan
from workbench.corpus.readers.parts.pdf.turned import is_level
from workbench.corpus.readers.parts.pdf.words import PdfWord, whole_words

from .pdfs import pdf
from .test_pdf_layout import page, running
from .test_readers import read, text

STAMP = "COMUNE DI PRATO VERDE - Protocollo 0001294 - 06/05/2026"


def upwards(x: float, y: float, told: str) -> bytes:
    """A line that reads upwards; the matrix has the rest of rounding that programs leave."""
    return f"BT /F1 8 Tf 0.0000001 1 -1 0.0000001 {x} {y} Tm ({told}) Tj ET".encode()


def test_a_stamp_along_the_margin_stands_once_and_in_no_line(tmp_path: Path) -> None:
    lines = ["La domanda si presenta entro", "trenta giorni allo sportello."]
    told = [page(*running(*lines)) + b"\n" + upwards(12, 40, STAMP) for _ in range(2)]
    shown = text(read(tmp_path, "a.pdf", pdf(*told)))
    assert shown.count(STAMP) == 1
    assert "La domanda si presenta entro trenta giorni allo sportello." in shown
    assert shown.endswith(STAMP)


def test_a_page_turned_as_a_whole_is_read_along_its_lines(tmp_path: Path) -> None:
    drawn = b"\n".join(upwards(40 + 10 * n, 40, line) for n, line in enumerate(("The table is turned", "on its side.")))
    assert text(read(tmp_path, "a.pdf", pdf(drawn))) == "The table is turned on its side."


@pytest.mark.parametrize(
    ("matrix", "level"),
    [((1, 0, 0, 1), True), ((1, 0, 0, -1), True), ((6e-17, 1, -1, 6e-17), False), ((0.9, 0.3, -0.3, 0.9), True)],
)
def test_a_character_is_level_by_the_way_it_is_written(matrix: tuple[float, ...], level: bool) -> None:
    assert is_level({"matrix": (*matrix, 0, 0)}) is level


class Page:
    """A page of pdfplumber with a picture of these sides."""

    width, height = 600.0, 800.0

    def __init__(self, width: float, height: float, dots: int) -> None:
        self.images: list[dict[str, Any]] = [{"width": width, "height": height, "srcsize": (dots, dots)}]


@pytest.mark.parametrize(
    ("picture", "stamp", "is_one"),
    [
        (Page(600, 790, 1600), "Prot. 1294", True),
        (Page(600, 790, 1600), "x" * 200, False),
        (Page(200, 100, 1600), "Prot. 1294", False),
        (Page(600, 790, 300), "Slide", False),
    ],
)
def test_a_picture_of_a_page_under_a_stamp_is_a_scan(
    picture: Page, stamp: str, is_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan.importlib.util, "find_spec", lambda name: object())
    assert scan.is_scan(picture, [PdfWord(stamp, 0, 50, 0, 10, 10)]) is is_one


def set_in(told: str, x0: float, x1: float, font: str, bottom: float = 110.0) -> PdfWord:
    return PdfWord(told, x0, x1, bottom - 10, bottom, 10, font=font)


def test_a_number_set_in_two_fonts_is_one() -> None:
    found = whole_words([set_in("3", 20, 26, "a"), set_in("0", 26, 32, "b", 112.1)])
    assert [word.text for word in found] == ["30"]


def test_a_blank_written_between_words_that_touch_parts_them() -> None:
    words = [set_in("l'Advisor", 20, 60, "italic"), set_in("nella", 60.1, 80, "roman")]
    assert [word.text for word in whole_words(words)] == ["l'Advisornella"]
    assert [word.text for word in whole_words(words, [(58.9, 110.0)])] == ["l'Advisor", "nella"]
    assert [word.text for word in whole_words(words, [(58.9, 140.0), (20.0, 110.0)])] == ["l'Advisornella"]
