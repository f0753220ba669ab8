"""Tables of AsciiDoc as lines that name their columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.corpus.readers.rows import rows_as_lines

# Before the bar of a cell: how often it stands, or how many columns and rows it covers, and how it looks.
_CELL = re.compile(
    r"(?:(?<=\s)|^)(?:(?P<times>\d+)\*|(?P<wide>\d+)?(?:\.(?P<high>\d+))?\+)?(?:[<^>]|\.[<^>])*(?P<style>[adehlmsv])?\|"
    r"|(?<!\\)\|"
)
_OPTION = re.compile(r"(\w+)=(?:\"([^\"]*)\"|([^,\]]*))")
_MOST = 100  # columns


@dataclass(slots=True)
class _Cell:
    text: str
    wide: int = 1
    high: int = 1
    style: str = ""


def table_lines(
    lines: Sequence[str],
    attributes: str,
    fence: str,
    said: Callable[[str], str],
    blocks: Callable[[list[str]], str],
) -> tuple[str, ...]:
    """A table between its fences.

    Args:
        lines: what stands between them.
        attributes: the line of them above the table.
        fence: the first line of it, which says how its cells are parted.
        said: what takes the marks off the text of a cell.
        blocks: what reads a cell that is a document of its own, with lists, boxes or code.
    """
    options = {name: quoted or bare for name, quoted, bare in _OPTION.findall(attributes)}
    if fence[0] in ",:" or options.get("format") in ("csv", "tsv", "dsv"):
        mark = {"tsv": "\t", "dsv": ":"}.get(options.get("format", ""), ":" if fence[0] == ":" else ",")
        rows = [[said(cell) for cell in row] for row in csv.reader(lines, delimiter=mark) if row]
        return rows_as_lines(rows, _heads(lines, options, attributes)).lines
    cells, first = _cells(lines)
    columns = _columns(options.get("cols", "")) or first
    if not cells or not columns:
        return ()
    styles = _styles(options.get("cols", ""))
    for number, cell in enumerate(cells):
        text = cell.text.replace("\\|", "|")
        style = cell.style or (styles[number % columns] if len(styles) == columns else "")
        cell.text = blocks(text.strip("\n").split("\n")) if style == "a" else said(" ".join(text.split("\n")))
    return rows_as_lines(_rows(cells, min(columns, _MOST)), _heads(lines, options, attributes)).lines


def _heads(lines: Sequence[str], options: dict[str, str], attributes: str) -> int | None:
    if "header" in options.get("options", "") or "header" in options.get("opts", "") or "%header" in attributes:
        return 1
    filled = [n for n, line in enumerate(lines) if line.strip()]
    # A blank line below the first one makes it the head.
    implied = len(filled) > 1 and filled[0] == 0 and filled[1] > 1 and "%noheader" not in attributes
    return 1 if implied else None


def _cells(lines: Sequence[str]) -> tuple[list[_Cell], int]:
    """The cells in order, their text as it is written, and how many the first line has."""
    cells: list[_Cell] = []
    first = 0
    for line in lines:
        marks = list(_CELL.finditer(line))
        before = line[: marks[0].start()] if marks else line
        if cells and (before.strip() or not marks):
            cells[-1].text += f"\n{before.rstrip()}"
        for number, mark in enumerate(marks):
            end = marks[number + 1].start() if number + 1 < len(marks) else len(line)
            text = line[mark.end() : end].strip()
            wide, high = (min(int(mark[name] or 1), _MOST) for name in ("wide", "high"))
            cells += [_Cell(text, wide, high, mark["style"] or "") for _ in range(min(int(mark["times"] or 1), _MOST))]
        first = first or sum(cell.wide for cell in cells)
    return cells, first


def _styles(given: str) -> list[str]:
    """The style of each column of an attribute like "1,2*a,<3e"; "" for none."""
    styles: list[str] = []
    for part in re.split(r"[,;]", given) if given.strip() else ():
        found = re.fullmatch(r"\s*(?:(\d+)\*)?.*?([adehlmsv])?\s*", part)
        styles += [(found[2] or "") if found else ""] * (int(found[1]) if found and found[1] else 1)
    return styles


def _columns(given: str) -> int:
    """How many columns an attribute like "1,2*,<3" gives."""
    count = 0
    for part in re.split(r"[,;]", given) if given.strip() else ():  # an empty one is a column too
        times = re.match(r"\s*(\d+)\*", part)
        count += int(times[1]) if times else 1
    return count


def _rows(cells: Sequence[_Cell], columns: int) -> list[list[str]]:
    rows: list[list[str]] = []
    below: dict[tuple[int, int], str] = {}  # what a cell from above covers
    row: list[str] = []
    for cell in cells:
        while (text := below.get((len(rows), len(row)))) is not None and len(row) < columns:
            row.append(text)
        if len(row) >= columns:
            rows.append(row)
            row = []
            while (text := below.get((len(rows), len(row)))) is not None and len(row) < columns:
                row.append(text)
        for lower in range(1, cell.high):
            for beside in range(cell.wide):
                below[len(rows) + lower, len(row) + beside] = cell.text
        row += [cell.text] * cell.wide
        if len(row) >= columns:
            rows.append(row[:columns])
            row = []
    return [*rows, row] if row else rows
