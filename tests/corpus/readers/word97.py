"""A document as Word 97 saves it (MS-DOC), written by hand: text, looks of characters and paragraphs, lists, notes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from .outlook import compound

TEXT_AT, CHARACTERS_AT, PARAGRAPHS_AT = 1024, 2560, 3072  # bytes of the main stream
STYLES, NOTE_MARKS, NOTES, CHARACTERS, PARAGRAPHS, PIECES, LISTS, USES = 1, 2, 3, 12, 13, 33, 73, 74
HIDDEN, DELETED, RAISED, LISTED = b"\x3c\x08\x01", b"\x00\x08\x01", b"\x48\x2a\x01", b"\x0b\x46\x01\x00"
IN_TABLE, ROW_END = b"\x16\x24\x01", b"\x16\x24\x01\x17\x24\x01"


@dataclass(frozen=True)
class Part:
    """A paragraph: runs of text with their changes, the last of which ends it; its style and changes."""

    runs: Sequence[tuple[str, bytes]]
    style: int = 0
    changes: bytes = b""


def said(text: str, style: int = 0, changes: bytes = b"", end: str = "\r") -> Part:
    """A paragraph of plain text."""
    return Part([(text + end, b"")], style, changes)


def row_end(*edges: int) -> Part:
    """The end of a row of a table with these right edges."""
    operand = struct.pack(f"<B{len(edges) + 1}h", len(edges), 0, *edges) + bytes(20 * len(edges))
    return Part([("\x07", b"")], 0, ROW_END + b"\x08\xd6" + struct.pack("<H", len(operand) + 1) + operand)


def word97(parts: Sequence[Part], note: str = "", wide: bool = True, flags: int = 0x0200, number: int = 0xC1) -> bytes:
    """The bytes of a .doc file. `note`: the text of the footnote that the character "\\x02" refers to."""
    width = 2 if wide else 1
    body = "".join(text for part in parts for text, _ in part.runs)
    whole = body + (f"\x02 {note}\r\r" if note else "")
    text = whole.encode("utf-16-le" if wide else "cp1252")
    runs = [(text, changes) for part in parts for text, changes in part.runs] + [(whole[len(body) :], b"")]
    looks = [changes and bytes([len(changes)]) + changes for _, changes in runs]
    paragraphs = [(sum(len(text) for text, _ in part.runs), part) for part in parts]
    styled = [struct.pack("<H", part.style) + part.changes for _, part in paragraphs]
    wrapped = [bytes([0, (len(each) + 1) // 2]) + each + bytes(len(each) % 2) for each in styled]
    tables = {
        CHARACTERS: struct.pack("<III", TEXT_AT, TEXT_AT + len(text), CHARACTERS_AT // 512),
        PARAGRAPHS: struct.pack("<III", TEXT_AT, TEXT_AT + len(text), PARAGRAPHS_AT // 512),
        PIECES: b"\x02" + struct.pack("<I", 16) + pieces(len(whole), wide),
        LISTS: struct.pack("<Hii18xBx", 1, 7, 0, 1) + level("Art. \0."),
        USES: struct.pack("<Ii12x", 1, 7),
    }
    if note:
        tables[NOTE_MARKS] = struct.pack("<IIH", body.index("\x02"), len(body), 1)
        tables[NOTES] = struct.pack("<III", 0, len(whole) - len(body) - 1, len(whole) - len(body))
    head, table = places(tables)
    main = struct.pack("<HH6xH", 0xA5EC, number, flags) + bytes(20)
    main += struct.pack("<H28xH", 14, 22) + bytes(12) + struct.pack("<8i", len(body), len(whole) - len(body), *[0] * 6)
    main = (main.ljust(152, b"\0") + struct.pack("<H", 93) + head).ljust(TEXT_AT, b"\0") + text
    assert len(main) <= CHARACTERS_AT
    main = main.ljust(CHARACTERS_AT, b"\0") + page([len(text) * width for text, _ in runs], looks, 1)
    main += page([length * width for length, _ in paragraphs], wrapped, 13)
    return compound({"WordDocument": main, "1Table" if flags & 0x0200 else "0Table": table})


def pieces(length: int, wide: bool) -> bytes:
    return struct.pack("<IIHIH", 0, length, 0, TEXT_AT if wide else 0x40000000 | 2 * TEXT_AT, 0)


def level(text: str) -> bytes:
    """The only level of a simple list, which counts from 5."""
    head = struct.pack("<iBB9xB8xBBBB", 5, 0, 0, 0, 0, 0, 0, 0)
    return head + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def places(tables: dict[int, bytes]) -> tuple[bytes, bytes]:
    """The list of places of the tables, and the stream that they lie in; that of the lists is last but one."""
    found = [[0, 0] for _ in range(93)]
    stream = b""
    for number, data in sorted(tables.items()):
        size = 30 if number == LISTS else len(data)  # the levels lie behind the table
        found[number] = [len(stream), size]
        stream += data
    return struct.pack("<186I", *[value for pair in found for value in pair]), stream


def page(lengths: Sequence[int], looks: Sequence[bytes], size: int) -> bytes:
    """A page of looks: where each begins in the file, and behind them their changes from the end on."""
    bounds = [TEXT_AT + sum(lengths[:n]) for n in range(len(lengths) + 1)]
    made = bytearray(512)
    struct.pack_into(f"<{len(bounds)}I", made, 0, *bounds)
    at = 510
    for n, look in enumerate(looks):
        if look:
            at = (at - len(look)) // 2 * 2
            made[at : at + len(look)] = look
            made[4 * len(bounds) + size * n] = at // 2
    assert at > 4 * len(bounds) + size * len(looks)
    made[511] = len(looks)
    return bytes(made)
