"""The lists of a Word 97–2003 file, which Word counts itself (MS-DOC 2.9.131, 2.9.147, 2.9.150)."""

from __future__ import annotations

import struct

from workbench.corpus.readers.parts.word_old.file import LIST_USES, LISTS, OldWordFile
from workbench.corpus.readers.word_numbering import CountedList, Counting, NumberLevel

_LIST_SIZE, _LEVEL_SIZE, _USE_SIZE = 28, 28, 16
_LEVELS = 9
# Formats of numbers, as the file counts them, by the names that .docx has for them.
_SORTS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal", 22: "decimalZero",
    23: "bullet", 255: "none",
}  # fmt: skip


class OldLists(Counting):
    """Counts the paragraphs of the lists of a file; without numbers where their table is damaged."""

    def __init__(self, file: OldWordFile) -> None:
        super().__init__()
        try:
            names = self._read_levels(file.table(LISTS, beyond=True))
            self._read_uses(file.table(LIST_USES), names)
        except (struct.error, IndexError):
            self.lists = {}

    def label(self, listed: int, level: int) -> str | None:
        """What stands before the next paragraph of a list by its number from 1; None for nothing."""
        return self.counted(str(listed), level) if listed > 0 else None

    def _read_levels(self, data: bytes) -> set[str]:
        if not data:
            return set()
        count = int.from_bytes(data[:2], "little")
        heads = [data[2 + n * _LIST_SIZE : 2 + (n + 1) * _LIST_SIZE] for n in range(count)]
        at = 2 + count * _LIST_SIZE
        for head in heads:
            name = str(struct.unpack_from("<i", head, 0)[0])
            self.levels[name] = {}
            for level in range(1 if head[26] & 1 else _LEVELS):
                self.levels[name][level], at = _level(data, at)
        return set(self.levels)

    def _read_uses(self, data: bytes, names: set[str]) -> None:
        count = int.from_bytes(data[:4], "little") if data else 0
        for n in range(min(count, len(data) // _USE_SIZE)):
            name = str(struct.unpack_from("<i", data, 4 + n * _USE_SIZE)[0])
            if name in names:
                self.lists[str(n + 1)] = CountedList(name)


def _level(data: bytes, at: int) -> tuple[NumberLevel, int]:
    """A level of a list, and where the next begins."""
    (start,) = struct.unpack_from("<i", data, at)
    sort, flags, looks, paragraph = data[at + 4], data[at + 5], data[at + 24], data[at + 25]
    at += _LEVEL_SIZE + looks + paragraph
    (length,) = struct.unpack_from("<H", data, at)
    text = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    form = "".join(f"%{ord(each) + 1}" if ord(each) < _LEVELS else each for each in text)
    return NumberLevel(_SORTS.get(sort, "decimal"), form, start, bool(flags & 4)), at + 2 + 2 * length
