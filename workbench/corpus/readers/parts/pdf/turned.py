"""Lines of a PDF page that are printed sideways: the stamp of a register along the margin, a page turned as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_MOSTLY = 0.5  # of the characters of a page: as many sideways ones make a page that is turned as a whole
_FEW = 3  # letters: shorter lines are signs of drawings


def is_level(char: dict[str, Any]) -> bool:
    """Whether a character of pdfplumber stands upright. Its own mark is wrong where a turn by a right angle leaves a
    rest of rounding in the matrix."""
    across, up = abs(char["matrix"][0]), abs(char["matrix"][1])
    return bool(across > up)


def set_upright(char: dict[str, Any]) -> dict[str, Any]:
    """The character, its size measured as that of one that stands upright."""
    return {**char, "upright": True, "size": round(char["bottom"] - char["top"], 3)}


def turned(chars: Sequence[dict[str, Any]], width: float, height: float) -> list[list[dict[str, Any]]]:
    """The sideways characters in the places they have once the page is turned so that they stand upright.

    Args:
        chars: those of a page that do not stand upright.
        width: of the page, in points.
        height: of the page, in points.

    Returns:
        Those that read downwards, and those that read upwards.
    """
    found: list[list[dict[str, Any]]] = [[], []]
    for each in chars:
        upwards = each["matrix"][1] > 0
        if upwards:
            box = {"x0": height - each["bottom"], "x1": height - each["top"], "top": each["x0"], "bottom": each["x1"]}
        else:
            box = {"x0": each["top"], "x1": each["bottom"], "top": width - each["x1"], "bottom": width - each["x0"]}
        found[upwards].append(set_upright({**each, **box, "doctop": box["top"]}))
    return found


def is_turned(level: int, sideways: int) -> bool:
    """Whether a page is turned as a whole, by how many of its characters stand upright and how many do not."""
    return sideways > _MOSTLY * (level + sideways)


def is_text(line: str) -> bool:
    """Whether a sideways line says anything, and is no name of an axis or a sign."""
    return sum(map(str.isalpha, line)) > _FEW
