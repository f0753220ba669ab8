"""The numbers of lists and headings in OpenDocument texts: "b)" stands in no item, and is read on the page."""

from __future__ import annotations

from typing import Any

from workbench.corpus.readers.word_numbering import written

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OUTLINE = "\0"  # of the headings, whose style has no name that a list could have
_SORTS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}


class ListNumbers:
    """Counts the items of numbered lists, and headings. `roots`: the parsed files that hold the styles."""

    def __init__(self, *roots: Any) -> None:
        self.levels: dict[tuple[str, int], Any] = {}
        for root in roots:
            for style in root.iter(f"{_TEXT}list-style"):
                for level in style.iterchildren(f"{_TEXT}list-level-style-number"):
                    key = style.get(f"{_STYLE}name", ""), _whole(level.get(f"{_TEXT}level"), 1)
                    self.levels[key] = level
            for level in root.iter(f"{_TEXT}outline-level-style"):
                self.levels[_OUTLINE, _whole(level.get(f"{_TEXT}level"), 1)] = level
        self.last: dict[tuple[str, int], int] = {}

    def mark(self, item: Any, style: str, level: int, first: bool, goes_on: bool) -> str:
        """What stands before an item of a list, "-" where that is no number; levels count from 1.

        `first`: it opens its list; `goes_on`: the list goes on counting where the last of its style stopped.
        """
        return self._counted(item, style, level, first and not goes_on) or "-"

    def heading(self, element: Any) -> str:
        """The number of a heading, "" where its level has none."""
        if element.get(f"{_TEXT}is-list-header") == "true":
            return ""
        level = _whole(element.get(f"{_TEXT}outline-level"), 1)
        for deeper in [key for key in self.last if key[0] == _OUTLINE and key[1] > level]:
            del self.last[deeper]
        return self._counted(element, _OUTLINE, level, False)

    def _counted(self, item: Any, style: str, level: int, anew: bool) -> str:
        """The next number of a level with those above it that are shown before it; "" where it has no numbers."""
        written_as = self.levels.get((style, level))
        sort = None if written_as is None else _SORTS.get(written_as.get(f"{_STYLE}num-format", ""))
        if written_as is None or sort is None:
            return ""
        key = style, level
        start = _whole(written_as.get(f"{_TEXT}start-value"), 1)
        number = start if anew else self.last.get(key, start - 1) + 1
        self.last[key] = _whole(item.get(f"{_TEXT}start-value"), number)
        shown = range(level - _whole(written_as.get(f"{_TEXT}display-levels"), 1) + 1, level + 1)
        affixes = (written_as.get(f"{_STYLE}num-{each}") or "" for each in ("prefix", "suffix"))
        return ".".join(filter(None, (self._written(style, each) for each in shown))).join(affixes).strip()

    def _written(self, style: str, level: int) -> str:
        """The last number of a level, 1 of one that was passed over; "" where it has none."""
        found = self.levels.get((style, level))
        sort = None if found is None else _SORTS.get(found.get(f"{_STYLE}num-format", ""))
        return "" if sort is None else written(self.last.get((style, level), 1), sort)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 7 else otherwise
