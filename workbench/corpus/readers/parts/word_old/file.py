"""The parts of a Word 97–2003 file (MS-DOC): its text in pieces, and the looks of its characters and paragraphs."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from workbench.corpus.readers.parts.word_old.properties import (
    CharacterLook,
    ParagraphLook,
    with_characters,
    with_paragraph,
)
from workbench.corpus.readers.parts.word_old.styles import OldStyles
from workbench.corpus.readers.registry import ReadFailure
from workbench.languages.spoken import said

_MAGIC = 0xA5EC
_OLDEST = 0xC1  # of the number of the format: below, it is Word 6 or 95
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_PAGE = 512  # bytes of a page of looks
_COUNTS = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
# Where the places of tables stand in the list of places (2.5.6).
STYLES, FOOTNOTE_MARKS, FOOTNOTES, HEADERS = 1, 2, 3, 11
_CHARACTERS, _PARAGRAPHS, FONTS, _PIECES = 12, 13, 15, 33
ENDNOTE_MARKS, ENDNOTES, LISTS, LIST_USES = 46, 47, 73, 74


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that lies together in the file."""

    start: int  # in characters of the whole
    end: int
    place: int  # in bytes of the file
    width: int  # bytes of a character


@dataclass(frozen=True, slots=True)
class OldRun:
    """Characters of one look; `start` is the place of the first in the text."""

    start: int
    text: str
    look: CharacterLook


def save_as_docx(name: str) -> str:
    """What to do with a file that is not read."""
    return said("read.save_as_docx", name=name)


class OldWordFile:
    """A file that is open in olefile.

    Raises:
        ReadFailure: if it is no Word 97–2003 file, is of an older Word, or is encrypted.
    """

    def __init__(self, ole: Any, name: str) -> None:
        if not ole.exists("WordDocument"):
            raise ReadFailure(said("read.not_word"))
        self.main: bytes = ole.openstream("WordDocument").read()
        magic, number = struct.unpack_from("<HH", self.main, 0)
        (flags,) = struct.unpack_from("<H", self.main, 10)
        if magic != _MAGIC or number < _OLDEST:
            raise ReadFailure(said("read.older_word", cure=save_as_docx(name)))
        if flags & _ENCRYPTED:
            raise ReadFailure(said("read.encrypted"))
        self._table: bytes = ole.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
        counts = struct.unpack_from(f"<{len(_COUNTS)}i", self.main, 76)
        self.counts = {name: max(count, 0) for name, count in zip(_COUNTS, counts, strict=True)}
        self._pieces = list(self._read_pieces(self.table(_PIECES)))
        self._starts = [piece.start for piece in self._pieces]
        self._texts = [self._decoded(piece) for piece in self._pieces]
        self.styles = OldStyles.of(self.table(STYLES))
        self._characters = list(self._looks(_CHARACTERS))
        self._paragraphs = list(self._looks(_PARAGRAPHS))
        self._firsts = [[start for start, _, _ in each] for each in (self._characters, self._paragraphs)]

    def table(self, number: int, beyond: bool = False) -> bytes:
        """The bytes of a table by its number in the list of places; `beyond`: and all that follows it."""
        at = 154 + 8 * number
        if at + 8 > len(self.main):
            return b""
        place, size = struct.unpack_from("<II", self.main, at)
        return self._table[place:] if beyond and size else self._table[place : place + size]

    def begins(self, part: str) -> int:
        """The place in the text where a part begins."""
        return sum(self.counts[name] for name in _COUNTS[: _COUNTS.index(part)])

    def runs(self, start: int, end: int) -> Iterator[OldRun]:
        """The text from one place to another, in runs of one look."""
        for n in range(max(bisect_right(self._starts, start) - 1, 0), len(self._pieces)):
            piece = self._pieces[n]
            at = max(start, piece.start)
            until = min(end, piece.end, piece.start + len(self._texts[n]))
            if piece.start >= end:
                return
            while at < until:
                place = piece.place + (at - piece.start) * piece.width
                stop, data = self._look_at(0, place)
                last = (
                    until if stop is None else min(until, at + max((stop - place + piece.width - 1) // piece.width, 1))
                )
                look = with_characters(self.styles.characters(self._style_at(at)), data)
                yield OldRun(at, self._texts[n][at - piece.start : last - piece.start], look)
                at = last

    def paragraph(self, at: int) -> tuple[int, ParagraphLook]:
        """The style and look of the paragraph that ends at a place in the text."""
        _, data = self._look_at(1, self._place(at))
        style = self._style_at(at)
        return style, with_paragraph(self.styles.paragraph(style), data[2:])

    def _style_at(self, at: int) -> int:
        _, data = self._look_at(1, self._place(at))
        return int.from_bytes(data[:2], "little")

    def _place(self, at: int) -> int:
        piece = self._pieces[max(bisect_right(self._starts, at) - 1, 0)]
        return piece.place + (at - piece.start) * piece.width

    def _look_at(self, kind: int, place: int) -> tuple[int | None, bytes]:
        """Where the look of characters (0) or of a paragraph (1) at a place in the file ends, and its changes."""
        looks = (self._characters, self._paragraphs)[kind]
        n = bisect_right(self._firsts[kind], place) - 1
        if n >= 0 and looks[n][1] > place:
            return looks[n][1], looks[n][2]
        return (looks[n + 1][0] if n + 1 < len(looks) else None), b""

    def _read_pieces(self, data: bytes) -> Iterator[_Piece]:
        at = 0
        while at < len(data) and data[at] == 1:  # changes for pieces saved in haste
            at += 3 + int.from_bytes(data[at + 1 : at + 3], "little")
        if at >= len(data) or data[at] != 2:
            raise ReadFailure(said("read.no_place_of_text"))
        data = data[at + 5 : at + 5 + int.from_bytes(data[at + 1 : at + 5], "little")]
        count = (len(data) - 4) // 12
        bounds = struct.unpack_from(f"<{count + 1}I", data, 0)
        for n in range(count):
            (place,) = struct.unpack_from("<I", data, 4 * (count + 1) + 8 * n + 2)
            narrow = bool(place & 0x40000000)
            place &= 0x3FFFFFFF
            yield _Piece(bounds[n], bounds[n + 1], place // 2 if narrow else place, 1 if narrow else 2)

    def _decoded(self, piece: _Piece) -> str:
        data = self.main[piece.place : piece.place + (piece.end - piece.start) * piece.width]
        if piece.width == 1:
            return data.decode("cp1252", "replace")
        return "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])))

    def _looks(self, number: int) -> Iterator[tuple[int, int, bytes]]:
        """From where to where in the file which changes hold; those of paragraphs begin with their style."""
        data = self.table(number)
        count = max((len(data) - 4) // 8, 0)
        for n in range(count):
            (page,) = struct.unpack_from("<I", data, 4 * (count + 1) + 4 * n)
            yield from _of_page(self.main[page * _PAGE : (page + 1) * _PAGE], number == _PARAGRAPHS)


def _of_page(page: bytes, paragraphs: bool) -> Iterator[tuple[int, int, bytes]]:
    if len(page) < _PAGE:
        return
    count, size = page[-1], 13 if paragraphs else 1
    if 4 * (count + 1) + size * count >= _PAGE:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
    for n in range(count):
        at = 2 * page[4 * (count + 1) + size * n]
        if not at:
            yield bounds[n], bounds[n + 1], b""
            continue
        length = page[at]
        if not paragraphs:
            yield bounds[n], bounds[n + 1], page[at + 1 : at + 1 + length]
        elif length:
            yield bounds[n], bounds[n + 1], page[at + 1 : at + 2 * length]
        else:
            yield bounds[n], bounds[n + 1], page[at + 2 : at + 2 + 2 * page[at + 1]]


@lru_cache(maxsize=64)
def positions(data: bytes, size: int) -> tuple[int, ...]:
    """The places in a table of places, each of which but the last has `size` bytes besides."""
    count = max((len(data) - 4) // (4 + size), 0)
    return struct.unpack_from(f"<{count + 1}I", data, 0) if len(data) >= 4 else ()
