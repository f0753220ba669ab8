"""The properties of characters and paragraphs in Word 97–2003 files, written as lists of changes ("sprm")."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from workbench.corpus.readers.flow import CellEdge

_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes of an operand, by the top three bits of its change
_VARIABLE = 6
_TABLE = 0xD608  # the edges of a row, whose length takes two bytes
_TABS = 0xC615
_MOST_LEVEL = 8

# The changes that matter here (MS-DOC 2.6.1 and 2.6.2).
_VANISH, _DELETED, _STRIKE, _TWICE_STRUCK, _RAISED, _SYMBOL = 0x083C, 0x0800, 0x0837, 0x2A53, 0x2A48, 0x6A09
_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_LIST_LEVEL, _LIST, _OUTLINE, _HEAD_ROW, _MERGED_BELOW = 0x260A, 0x460B, 0x2640, 0x3404, 0xD62B
_SWITCHES = {
    _IN_TABLE: "in_table", _ROW_END: "row_end", _INNER_CELL: "inner_cell", _INNER_ROW: "inner_row",
    _HEAD_ROW: "head_row",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CharacterLook:
    """What is needed of a run of characters. `place`: 1 raised, 2 lowered. `symbol`: font number and code, or None."""

    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    place: int = 0
    symbol: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What is needed of a paragraph. `listed`: the number of its list from 1, or 0; `outline`: from 0, or None."""

    in_table: bool = False
    row_end: bool = False
    inner_cell: bool = False
    inner_row: bool = False
    listed: int = 0
    level: int = 0
    outline: int | None = None
    edges: tuple[CellEdge, ...] = ()
    head_row: bool = False


def changes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each change and its operand; what is cut off at the end is left out."""
    at = 0
    while at + 2 <= len(data):
        (code,) = struct.unpack_from("<H", data, at)
        at += 2
        kind = code >> 13
        if kind != _VARIABLE:
            size = _SIZES[kind]
        elif code == _TABLE:
            size = int.from_bytes(data[at : at + 2], "little") + 1
        elif code == _TABS and data[at : at + 1] == b"\xff":
            return  # its length would have to be counted, and nothing that matters follows
        else:
            size = 1 + (data[at] if at < len(data) else 0)
        operand = data[at : at + size]
        if len(operand) < size:
            return
        yield code, operand
        at += size


def _on(operand: bytes, before: bool) -> bool:
    """A switch: off, on, as the style says, or its contrary."""
    value = operand[0]
    return value == 1 if value < 2 else before if value == 0x80 else not before


def with_characters(look: CharacterLook, data: bytes) -> CharacterLook:
    """The look of characters after some changes."""
    style = look
    for code, operand in changes(data):
        if code == _VANISH:
            look = replace(look, hidden=_on(operand, style.hidden))
        elif code == _DELETED:
            look = replace(look, deleted=operand[0] != 0)
        elif code in (_STRIKE, _TWICE_STRUCK):
            look = replace(look, struck=_on(operand, style.struck))
        elif code == _RAISED:
            look = replace(look, place=operand[0])
        elif code == _SYMBOL:
            look = replace(look, symbol=struct.unpack("<HH", operand))
    return look


def with_paragraph(look: ParagraphLook, data: bytes) -> ParagraphLook:
    """The look of a paragraph after some changes."""
    for code, operand in changes(data):
        if code in _SWITCHES:
            switched: dict[str, Any] = {_SWITCHES[code]: operand[0] != 0}
            look = replace(look, **switched)
        elif code == _DEPTH:
            look = replace(look, in_table=operand[0] > 0)
        elif code == _LIST_LEVEL:
            look = replace(look, level=min(operand[0], _MOST_LEVEL))
        elif code == _LIST:
            look = replace(look, listed=int.from_bytes(operand, "little", signed=True))
        elif code == _OUTLINE:
            look = replace(look, outline=operand[0] if operand[0] <= _MOST_LEVEL else None)
        elif code == _TABLE:
            look = replace(look, edges=tuple(_edges(operand)))
        elif code == _MERGED_BELOW and len(operand) > 2 and operand[1] < len(look.edges) and operand[2] == 1:
            edges = list(look.edges)
            edges[operand[1]] = replace(edges[operand[1]], goes_on="above")
            look = replace(look, edges=tuple(edges))
    return look


def _edges(operand: bytes) -> Iterator[CellEdge]:
    """The cells of a row: their right edges, and which go on one beside or above them."""
    count = operand[2] if len(operand) > 2 else 0
    rights = operand[5 : 5 + 2 * count]
    cells = operand[5 + 2 * count :]
    for n in range(len(rights) // 2):
        (right,) = struct.unpack_from("<h", rights, 2 * n)
        bits = int.from_bytes(cells[20 * n : 20 * n + 2], "little")
        beside, above, first = bits & 2, bits & 0x20, bits & 0x40
        yield CellEdge(right, "left" if beside else "above" if above and not first else "")
