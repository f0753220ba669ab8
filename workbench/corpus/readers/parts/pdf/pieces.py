"""What running text is made of: the lines of a page, and its tables, in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.corpus.readers.parts.pdf.lines import Line

_BULLET = re.compile(r"^(?:[\x00-\x08\x80-\x9f•●○▪▫■□◦‣⁃∙·\ue000-\uf8ff\ufffd❖➢✓➔–—-]|\(cid:\d+\))\s+(?=\S)")
_TWICE = re.compile(r"^- (?:[-–•▪] )+(?=\S)")  # a mark of the program and one of the author
_SIGNS = re.compile("wingdings|webdings|dingbats|symbol")  # fonts whose letters are signs, in lower case
_TICK = re.compile(r"^[☐☑☒]\s*(?=\S)")  # a box of a form, to tick or ticked


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of text, or the whole of a table, in its place on a page."""

    text: str
    top: float
    bottom: float
    size: float
    x0: float = 0.0
    x1: float = 0.0
    bold: bool = False
    table: bool = False
    note: bool = False  # at the foot of the page before


def piece(line: Line) -> Piece:
    """A line of words."""
    text = _TWICE.sub("- ", _TICK.sub(lambda box: f"- {box[0].strip()} ", _BULLET.sub("- ", line.text)))
    first = line.words[0]
    if len(line.words) > 1 and len(first.text) == 1 and not first.text.isdigit() and _SIGNS.search(first.font):
        text = f"- {text.removeprefix(first.text).removeprefix('-').lstrip()}"  # "§" or "n" in such a font is a square
    return Piece(text, line.top, line.bottom, line.size, line.x0, line.x1, line.bold)
