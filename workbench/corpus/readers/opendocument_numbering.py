"""The numbers of lists in OpenDocument texts: "b)" stands in no item, and is read on the page all the same."""

from __future__ import annotations

from typing import Any

from workbench.corpus.readers.word_numbering import written

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SORTS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}


class ListNumbers:
    """Counts the items of numbered lists. `roots`: the parsed files that hold list styles."""

    def __init__(self, *roots: Any) -> None:
        self.levels: dict[tuple[str, int], Any] = {}
        for root in roots:
            for style in root.iter(f"{_TEXT}list-style"):
                for level in style.iterchildren(f"{_TEXT}list-level-style-number"):
                    key = style.get(f"{_STYLE}name", ""), _whole(level.get(f"{_TEXT}level"), 1)
                    self.levels[key] = level
        self.last: dict[tuple[str, int], int] = {}

    def mark(self, item: Any, style: str, level: int, first: bool, goes_on: bool) -> str:
        """What stands before an item of a list, "-" where that is no number; levels count from 1.

        `first`: it opens its list; `goes_on`: the list goes on counting where the last of its style stopped.
        """
        written_as = self.levels.get((style, level))
        sort = None if written_as is None else _SORTS.get(written_as.get(f"{_STYLE}num-format", ""))
        if written_as is None or sort is None:
            return "-"
        key = style, level
        start = _whole(written_as.get(f"{_TEXT}start-value"), 1)
        number = self.last.get(key, start - 1) + 1 if not first or goes_on else start
        number = _whole(item.get(f"{_TEXT}start-value"), number)
        self.last[key] = number
        affixes = (written_as.get(f"{_STYLE}num-{each}") or "" for each in ("prefix", "suffix"))
        return written(number, sort).join(affixes).strip()


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 7 else otherwise
