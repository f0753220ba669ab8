"""The styles of a Word 97–2003 file, and which of them are headings."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from workbench.corpus.readers.parts.word_old.properties import (
    CharacterLook,
    ParagraphLook,
    with_characters,
    with_paragraph,
)

_NONE = 0xFFF
_TITLE = 62  # the number of the built-in style of a document's title
_HEADINGS = range(1, 10)
_OF_CONTENTS = (*range(10, 28), 35)  # lines of an index, a table of contents, one of figures
_MOST_BASES = 12


@dataclass(frozen=True, slots=True)
class _Style:
    built_in: int = _NONE
    base: int = _NONE
    paragraph: bytes = b""
    characters: bytes = b""


@dataclass(slots=True)
class OldStyles:
    """The styles by their numbers."""

    styles: list[_Style] = field(default_factory=list)
    _paragraphs: dict[int, ParagraphLook] = field(default_factory=dict)
    _characters: dict[int, CharacterLook] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> OldStyles:
        """The styles in their table; none where it is damaged, which costs headings and no text."""
        try:
            return cls(_read(data))
        except (struct.error, IndexError):
            return cls()

    def heading(self, number: int) -> int:
        """The level of the heading that a style, or one that it is based on, is from 1; 0 for no heading."""
        if number in _HEADINGS:
            return number
        return next((style.built_in for style in self._line(number) if style.built_in in _HEADINGS), 0)

    def is_title(self, number: int) -> bool:
        """Whether a style is that of the title of the document."""
        return 0 <= number < len(self.styles) and self.styles[number].built_in == _TITLE

    def is_of_contents(self, number: int) -> bool:
        """Whether a style is that of a line of a table of contents or an index."""
        return 0 <= number < len(self.styles) and self.styles[number].built_in in _OF_CONTENTS

    def paragraph(self, number: int) -> ParagraphLook:
        """The look of a paragraph in a style."""
        if number not in self._paragraphs:
            look = ParagraphLook()
            for style in reversed(self._line(number)):
                look = with_paragraph(look, style.paragraph)
            self._paragraphs[number] = look
        return self._paragraphs[number]

    def characters(self, number: int) -> CharacterLook:
        """The look of the characters of a paragraph in a style."""
        if number not in self._characters:
            look = CharacterLook()
            for style in reversed(self._line(number)):
                look = with_characters(look, style.characters)
            self._characters[number] = look
        return self._characters[number]

    def _line(self, number: int) -> list[_Style]:
        """A style and what it is based on."""
        found: list[_Style] = []
        while 0 <= number < len(self.styles) and len(found) < _MOST_BASES:
            found.append(self.styles[number])
            number = self.styles[number].base
        return found


def _read(data: bytes) -> list[_Style]:
    (head,) = struct.unpack_from("<H", data, 0)
    count, size = struct.unpack_from("<HH", data, 2)
    styles: list[_Style] = []
    at = 2 + head
    for _ in range(min(count, 4094)):
        (length,) = struct.unpack_from("<H", data, at)
        styles.append(_style(data[at + 2 : at + 2 + length], size) if length else _Style())
        at += 2 + length
    return styles


def _style(data: bytes, size: int) -> _Style:
    first, second = struct.unpack_from("<HH", data, 0)
    sort, base = second & 0xF, second >> 4
    name = int.from_bytes(data[size : size + 2], "little")
    at = size + 2 + 2 * name + 2
    parts: list[bytes] = []
    while at + 2 <= len(data) and len(parts) < 3:
        length = int.from_bytes(data[at : at + 2], "little")
        parts.append(data[at + 2 : at + 2 + length])
        at += 2 + length + length % 2
    if sort != 1:  # of characters, tables or lists
        return _Style(_NONE, base)
    paragraph, characters = (*parts, b"", b"")[:2]
    return _Style(first & 0xFFF, base, paragraph[2:], characters)
