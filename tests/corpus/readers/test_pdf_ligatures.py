"""Ligatures whose font does not say which letters they are."""

from __future__ import annotations

import pytest

from workbench.corpus.readers.parts.pdf.ligatures import name_ligatures


def char(text: str, width: float, size: float = 10.0, font: str = "F1") -> dict[str, object]:
    return {"text": text, "x0": 5.0, "x1": 5.0 + width * size, "size": size, "fontname": font}


LETTERS = [char("t", 0.334), char("i", 0.229), char("f", 0.305)]


@pytest.mark.parametrize(
    ("glyph", "width", "letters"),
    [("(cid:415)", 0.557, "ti"), ("(cid:425)", 0.634, "tt"), ("(cid:427)", 0.855, "tti"), ("(cid:332)", 0.615, "ft")],
)
def test_a_ligature_as_wide_as_its_letters_is_named(glyph: str, width: float, letters: str) -> None:
    page = [*LETTERS, char(glyph, width, size=12.0)]
    name_ligatures(page)
    assert page[-1]["text"] == letters


@pytest.mark.parametrize(
    "unknown",
    [char("(cid:415)", 0.72), char("(cid:415)", 0.557, font="F2"), char("(cid:99)", 0.557), char("(cid:427)", 0.5)],
)
def test_any_other_glyph_stays_unnamed(unknown: dict[str, object]) -> None:
    before = unknown["text"]
    page = [*map(dict, LETTERS), dict(unknown)]
    name_ligatures(page)
    assert page[-1]["text"] == before


@pytest.mark.parametrize(("width", "letters"), [(0.535, "fi"), (0.61, "ff"), (0.84, "ffi"), (1.4, "fi")])
def test_a_ligature_that_a_browser_prints_as_the_character_0_is_no_loss(width: float, letters: str) -> None:
    page = [*map(dict, LETTERS), char("\x00", width)]
    name_ligatures(page)
    assert page[-1]["text"] == letters
