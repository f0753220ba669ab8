"""Tables of a PDF page whose cells are shaded piecewise, as word processors print them.

The shade of one cell is drawn as several rectangles, a line of text or a margin each. Their sides are no rules: read as
such, they part a cell into many, each of which would repeat what the whole one says.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_THIN = 3.0  # points: up to which a rectangle is a rule
_TOUCH = 1.2  # points by which two pieces of one shade may stand apart, or overlap
_MARGIN = 9.0  # points: the width up to which a piece is the margin of a cell
_ALIKE = 4.0  # points by which the sides of a table may differ with and without the pieces


def drawn_tables(page: Any) -> list[Any]:
    """The tables of a page of pdfplumber; where shades are drawn in pieces, those that rules and whole shades draw."""
    found = page.find_tables()
    groups = _pieces(page) if found else []
    if not groups:
        return list(found)
    pieces = {_key(each) for group in groups for each in group}
    outlines = [_outline(group) for group in groups]
    rest = page.filter(lambda each: each["object_type"] != "rect" or _key(each) not in pieces)
    plain = rest.find_tables({"explicit_vertical_lines": outlines, "explicit_horizontal_lines": outlines})
    kept: list[Any] = []
    for table in found:
        whole = next((each for each in plain if _covers(each.bbox, table.bbox)), None)
        if whole is None or not all(_keeps(table, whole, side) for side in (0, 1)):
            kept.append(table)
        elif whole not in kept:
            kept.append(whole)
    return [each for each in kept if each not in found or not any(_inside(each, other) for other in kept)]


def _pieces(page: Any) -> list[list[dict[str, Any]]]:
    """The shades of cells that are drawn in several rectangles, each as these: the whole one and what lies on it, or
    narrow margins and what they touch."""
    rects = [each for each in page.rects if each["fill"]]
    rules = [each for each in (*rects, *page.lines) if min(each["width"], each["height"]) <= _THIN]
    shades = [each for each in rects if each["width"] > _THIN and each["height"] > _THIN]
    groups: list[list[dict[str, Any]]] = []
    for shade in shades:
        near = [group for group in groups if any(_are_one(shade, other, rules) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([shade, *(each for group in near for each in group)])
    return [group for group in groups if len(group) > 1]


def _outline(group: Sequence[dict[str, Any]]) -> dict[str, Any]:
    left, top = min(each["x0"] for each in group), min(each["top"] for each in group)
    right, bottom = max(each["x1"] for each in group), max(each["bottom"] for each in group)
    sides = {"x0": left, "top": top, "x1": right, "bottom": bottom, "width": right - left, "height": bottom - top}
    return {**group[0], **sides}


def _are_one(one: dict[str, Any], other: dict[str, Any], rules: Sequence[dict[str, Any]]) -> bool:
    """Whether two rectangles are pieces of one shade: of one colour, and no rule between them."""
    if one["non_stroking_color"] != other["non_stroking_color"]:
        return False
    across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    if min(across, down) < -_TOUCH or max(across, down) <= _THIN:
        return False
    if min(across, down) > _THIN:  # one lies on the other
        return True
    narrow = any(min(each["width"], each["height"]) < _MARGIN for each in (one, other))
    return narrow and not any(_between(rule, one, other, across < down) for rule in rules)


def _between(rule: dict[str, Any], one: dict[str, Any], other: dict[str, Any], beside: bool) -> bool:
    """Whether a rule parts two rectangles that touch: upright where they stand `beside` each other, else level."""
    near, far, begin, end = ("x0", "x1", "top", "bottom") if beside else ("top", "bottom", "x0", "x1")
    place, length = (rule[near] + rule[far]) / 2, min(one[end], other[end]) - max(one[begin], other[begin])
    along = min(rule[end], one[end], other[end]) - max(rule[begin], one[begin], other[begin])
    gap = (min(one[far], other[far]), max(one[near], other[near]))
    return bool(min(gap) - _TOUCH <= place <= max(gap) + _TOUCH and along > length / 2)


def _key(rect: dict[str, Any]) -> tuple[float, ...]:
    return (rect["x0"], rect["top"], rect["x1"], rect["bottom"])


def _covers(outer: Sequence[float], inner: Sequence[float]) -> bool:
    return (
        outer[0] <= inner[0] + _ALIKE
        and outer[1] <= inner[1] + _ALIKE
        and outer[2] >= inner[2] - _ALIKE
        and outer[3] >= inner[3] - _ALIKE
    )


def _inside(table: Any, other: Any) -> bool:
    return table is not other and _covers(other.bbox, table.bbox)


def _keeps(table: Any, whole: Any, side: int) -> bool:
    """Whether each place where all cells of a table begin is one in the other too: shades may be all that parts them.

    `side`: 0 for the columns, 1 for the rows.
    """
    if len(whole.rows) < 2 or max(len(row.cells) for row in whole.rows) < 2:
        return False
    kept = [cell[side] for row in whole.rows for cell in row.cells if cell is not None]
    boxes = [cell for row in table.rows for cell in row.cells if cell is not None]
    for begin in sorted({round(box[side], 1) for box in boxes})[1:]:
        through = any(box[side] < begin - _TOUCH and box[side + 2] > begin + _TOUCH for box in boxes)
        if not through and not any(abs(begin - other) < _ALIKE for other in kept):
            return False
    return True
