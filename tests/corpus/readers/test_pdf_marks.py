"""PDF: the marks of a list that are drawn, as browsers print them, and not set as characters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from .pdfs import pdf
from .test_pdf_layout import At, page
from .test_readers import read, text

ITEMS = ("Pane di segale", "Burro salato", "Miele di castagno")


def squares(heights: Sequence[float], left: float = 40, size: float = 4) -> bytes:
    return b"\n".join(b"%g %g %g %g re f" % (left, height, size, size) for height in heights)


def discs(heights: Sequence[float], left: float = 40) -> bytes:
    """Circles four points wide, each of four curves."""
    out = []
    for y in heights:
        x, r, k = left + 2, 2, 1.1
        around = [(r, k, k, r, 0, r), (-k, r, -r, k, -r, 0), (-r, -k, -k, -r, 0, -r), (k, -r, r, -k, r, 0)]
        curves = (f"{x + a} {y + b} {x + c} {y + d} {x + e} {y + f} c" for a, b, c, d, e, f in around)
        out.append(f"{x + r} {y} m {' '.join(curves)} f".encode())
    return b"\n".join(out)


def items(left: float = 55) -> list[At]:
    return [(left, 200 - 12 * n, 10, item) for n, item in enumerate(ITEMS)]


def shown(folder: Path, drawn: bytes, *told: At) -> str:
    return text(read(folder, "a.pdf", pdf(drawn + b"\n" + page(*told))))


@pytest.mark.parametrize("marks", [squares([202, 190, 178]), discs([204, 192, 180])], ids=["squares", "discs"])
def test_items_behind_drawn_marks_are_items(tmp_path: Path, marks: bytes) -> None:
    assert shown(tmp_path, marks, (20, 240, 10, "Si compra:"), *items()) == (
        "Si compra:\n\n- Pane di segale\n- Burro salato\n- Miele di castagno"
    )


@pytest.mark.parametrize(
    "drawn",
    [squares([202]), squares([202, 190, 178], size=9), squares([202, 190, 178], left=8), b""],
    ids=["a single one", "boxes as high as the type", "far from the words", "none"],
)
def test_other_shapes_are_no_marks(tmp_path: Path, drawn: bytes) -> None:
    assert "- " not in shown(tmp_path, drawn, *items())


def test_a_shape_between_words_is_no_mark(tmp_path: Path) -> None:
    halves: list[At] = [(x, 200 - 12 * n, 10, word) for n in range(3) for x, word in ((20, "sale"), (50, "e pepe"))]
    assert "- " not in shown(tmp_path, squares([202, 190, 178], left=42), *halves)
