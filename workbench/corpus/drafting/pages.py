"""A document as the rules read it: its headings, its tables, its lists of names and values, its sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from workbench.corpus.drafting.tables import PageTable, find_tables
from workbench.corpus.sentences import TextUnit, split_units
from workbench.types import Document

_HASHES = re.compile(r"^#{1,6}[ \t]+|[ \t]+#+$")
_NUMBER = re.compile(r"^(?:\d+(?:(?:\.\d+)+[.)]?|[.)])|[A-Za-z][.)])[ \t]+")
_ITEM_MARK = re.compile(r"(?:[-*•–+]|\(?\d{1,3}[.)]|\(?[a-z][.)]) +")
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})[^`]*$")
_NO_HEADING = re.compile(r"[:=+→<>]|,$")
_LEAST = 7  # the rank of a heading without a mark
_CAPTION_WORDS = 6
_OF_MARKDOWN = " \t*_`"
MARKS = f'{_OF_MARKDOWN}"“”«»'
_QUOTES = frozenset('"“”«»')


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of a text and where it begins."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class PageHeading:
    """A heading: where its line begins and ends, its name without marks and number, and its rank (1 is the highest)."""

    start: int
    end: int
    name: str
    rank: int


class SourcePage:
    """A document with what was found in it, each found once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.id = document.id
        self.title = flat(document.title)
        self.text = without_code(document.text)

    @cached_property
    def lines(self) -> list[PageLine]:
        """The lines of the page, blank ones too."""
        found, start = [], 0
        for line in self.text.split("\n"):
            found.append(PageLine(start, line))
            start += len(line) + 1
        return found

    @cached_property
    def units(self) -> list[TextUnit]:
        """The sentences, items and headings of the page."""
        return list(split_units(self.text))

    @cached_property
    def headings(self) -> list[PageHeading]:
        """The headings of the page in order: marked ones, or where there are none, short lines that stand alone."""
        marked = any(line.text.startswith("#") for line in self.lines)
        found = []
        for unit in self.units:
            text = self.text[unit.start : unit.end]
            if unit.heading and (text.startswith("#") or not marked) and (name := _name(text)):
                rank = len(text) - len(text.lstrip("#")) if text.startswith("#") else _LEAST
                found.append(PageHeading(unit.start, unit.end, name, rank))
        known = {heading.start for heading in found}
        return sorted([*found, *(each for each in self._captions() if each.start not in known)], key=lambda h: h.start)

    def _captions(self) -> Iterator[PageHeading]:
        """The short lines right above a table, which name it: a row of one cell that spans all columns, mostly."""
        starts = [line.start for line in self.lines]
        for table in self.tables:
            above = bisect_right(starts, table.start) - 2
            line = self.lines[above] if above >= 0 else PageLine(0, "")
            name = _name(line.text)
            if name and len(name.split()) <= _CAPTION_WORDS and not line.text.rstrip().endswith((".", ";", "!", "?")):
                yield PageHeading(line.start, line.start + len(line.text), name, _LEAST)

    @cached_property
    def tables(self) -> list[PageTable]:
        """The tables of the page."""
        return list(find_tables(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [heading.start for heading in self.headings]

    def heading(self, position: int) -> str:
        """The name of the nearest heading above a place; "" where that is the title."""
        at = bisect_right(self._starts, position) - 1
        name = self.headings[at].name if at >= 0 else ""
        titled = f"{self.title} ".casefold()  # "Report (report-2019)" where several files have that title
        return "" if titled == f"{name} ".casefold() or titled.startswith(f"{name} (".casefold()) else name

    def in_table(self, start: int, end: int) -> bool:
        """Whether a span touches a table or a list of names and values."""
        return any(table.start < end and start < table.end for table in self.tables)

    def has_code(self, start: int, end: int) -> bool:
        """Whether there is code in a span."""
        return self.document.text[start:end] != self.text[start:end]

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The spans of sentences, those of an item one by one, the first with its mark; no headings, rows or code."""
        for unit in self.units:
            if unit.heading or self.in_table(unit.start, unit.end):
                continue
            mark = _ITEM_MARK.match(self.text, unit.start, unit.end)
            begins = mark.end() if mark is not None else unit.start
            parts = list(split_units(self.text[begins : unit.end])) if mark is not None else []
            if len(parts) < 2 or any(part.heading for part in parts):
                yield unit.start, unit.end
                continue
            for n, part in enumerate(parts):
                yield (begins + part.start if n else unit.start), begins + part.end


def flat(text: str) -> str:
    """The text on one line, without Markdown marks at its ends; a quotation mark stays where its other one does."""
    flat = " ".join(text.split())
    bare = flat.strip(MARKS)
    return bare if _QUOTES.isdisjoint(bare) else flat.strip(_OF_MARKDOWN)


def without_code(text: str) -> str:
    """The text with blanks for fenced code, so that every place stays: code states no facts."""
    fence = ""
    lines: list[str] = []
    for line in text.split("\n"):
        opened = fence
        if not fence:
            mark = _FENCE.match(line)
            fence = mark[1] if mark is not None else ""
        elif line.strip() == fence:
            fence = ""
        lines.append(" " * len(line) if opened or fence else line)
    return text if fence else "\n".join(lines)  # a fence that nothing closes opens none


def _name(heading: str) -> str:
    """A heading without its marks and its number; "" for a short line that only looks like one."""
    heading = heading.split("\n")[0]
    name = flat(_NUMBER.sub("", flat(_HASHES.sub("", heading))))
    marked = heading.startswith("#")
    # "Weight: 5 kg", "Dear all," and formulas stand alone too.
    return name.rstrip(":") if marked or (name[:1].isupper() and not _NO_HEADING.search(name)) else ""
