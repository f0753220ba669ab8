"""The numbers that Word counts itself: "Art. 5", "2.", "b)" stand in no paragraph, and are read on the page.

What counts is in numbering.xml (ECMA-376, 17.9): a list names an abstract one, whose levels say how their number is
written ("%1.%2") and where it starts. Lists of one abstract list go on counting together, unless a list starts anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_MOST_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberLevel:
    """How the number of a level is written; `sort` is Word's name of a format of numbers."""

    sort: str = "bullet"
    text: str = ""
    start: int = 1
    arabic: bool = False  # the numbers of the levels above, written as figures


@dataclass(slots=True)
class CountedList:
    """A list, the abstract one that it counts with, and where its levels start anew."""

    abstract: str
    restarts: dict[int, int] = field(default_factory=dict)
    begun: bool = False


class Counting:
    """Counts the paragraphs of lists as they are met. `levels` are those of each abstract list."""

    def __init__(self) -> None:
        self.levels: dict[str, dict[int, NumberLevel]] = {}
        self.lists: dict[str, CountedList] = {}
        self.counts: dict[str, dict[int, int]] = {}

    def counted(self, number: str, level: int) -> str | None:
        """What stands before the next paragraph of a list; "" for a mark that is no number, None for nothing."""
        if number not in self.lists:
            return None
        entry = self.lists[number]
        levels, counts = self.levels.get(entry.abstract, {}), self.counts.setdefault(entry.abstract, {})
        if not entry.begun:
            entry.begun = True
            counts.update({at: start - 1 for at, start in entry.restarts.items()})
        mine = levels.get(level, NumberLevel())
        counts[level] = counts.get(level, mine.start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if mine.sort == "bullet":
            return ""

        def place_filled(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            other = levels.get(at, NumberLevel("decimal"))
            return written(counts.setdefault(at, other.start), "decimal" if mine.arabic else other.sort)

        label = _PLACE.sub(place_filled, mine.text).strip()
        return (label or None) if mine.sort == "none" else label


class Numbering(Counting):
    """Counts the numbered paragraphs of a document of python-docx."""

    def __init__(self, document: Any) -> None:
        super().__init__()
        self.of_styles: dict[str, tuple[str, int]] = {}
        self.linked: dict[str, dict[str, int]] = {}  # of each abstract list, the level that names a style
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read(relation.target_part.element)
        self._read_styles(document.styles.element)

    def label(self, properties: Any, style: str) -> tuple[str | None, int]:
        """What stands before a paragraph and its level; "" for a mark that is no number, None where there is neither.

        `properties`: its w:pPr, or None; `style`: the id of its style.
        """
        (number, level), of_style = _numbered(properties), self.of_styles.get(style)
        if of_style is not None:
            level = of_style[1] if level is None and number in (None, of_style[0]) else level
            number = of_style[0] if number is None else number
        if number is None or number not in self.lists:
            return None, 0
        level = level or 0
        return self.counted(number, level), level

    def _read(self, root: Any) -> None:
        for abstract in root.iterchildren(f"{W}abstractNum"):
            self.levels[_value(abstract, "abstractNumId")] = {
                _whole(_value(level, "ilvl")): NumberLevel(
                    _value(level.find(f"{W}numFmt")) or "decimal",
                    _value(level.find(f"{W}lvlText")),
                    _whole(_value(level.find(f"{W}start")), 1),
                    level.find(f"{W}isLgl") is not None,
                )
                for level in abstract.iterchildren(f"{W}lvl")
            }
            self.linked[_value(abstract, "abstractNumId")] = {
                _value(level.find(f"{W}pStyle")): _whole(_value(level, "ilvl"))
                for level in abstract.iterchildren(f"{W}lvl")
                if level.find(f"{W}pStyle") is not None
            }
        for each in root.iterchildren(f"{W}num"):
            made = CountedList(_value(each.find(f"{W}abstractNumId")))
            for change in each.iterchildren(f"{W}lvlOverride"):
                start = change.find(f"{W}startOverride")
                if start is not None:
                    made.restarts[_whole(_value(change, "ilvl"))] = _whole(_value(start), 1)
            self.lists[_value(each, "numId")] = made

    def _read_styles(self, root: Any) -> None:
        """The list and the level that each style gives, its own or those of the styles that it is based on.

        Where none gives a level, it is the one of the list that names the style.
        """
        based: dict[str, str] = {}
        own: dict[str, tuple[str | None, int | None]] = {}
        for style in root.iterchildren(f"{W}style"):
            name = _value(style, "styleId")
            based[name], own[name] = _value(style.find(f"{W}basedOn")), _numbered(style.find(f"{W}pPr"))
        for name in based:
            line = [name]
            while (above := based.get(line[-1], "")) and above not in line:
                line.append(above)
            given = [own.get(each, (None, None)) for each in line]
            number = next((number for number, _ in given if number is not None), None)
            if number is None:
                continue
            level = next((level for _, level in given if level is not None), None)
            if level is None:
                linked = self.linked.get(self.lists[number].abstract, {}) if number in self.lists else {}
                level = next((linked[each] for each in line if each in linked), 0)
            self.of_styles[name] = number, level


def _numbered(properties: Any) -> tuple[str | None, int | None]:
    """The list and the level that a w:pPr gives by itself; None for what it leaves to the style."""
    numbering = None if properties is None else properties.find(f"{W}numPr")
    number, level = (None if numbering is None else numbering.find(f"{W}{name}") for name in ("numId", "ilvl"))
    return (
        None if number is None else _value(number),
        None if level is None else min(_whole(_value(level)), _MOST_LEVELS - 1),
    )


def _value(element: Any, name: str = "val") -> str:
    """An attribute of Word's, "" where the element or the attribute is not there."""
    return "" if element is None else str(element.get(f"{W}{name}") or "")


def _whole(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else otherwise


def written(number: int, sort: str) -> str:
    """A number in one of Word's formats.

    >>> [written(4, sort) for sort in ("decimal", "lowerLetter", "upperRoman", "decimalZero", "none")]
    ['4', 'd', 'IV', '04', '']
    >>> written(28, "upperLetter"), written(3, "ordinal")
    ('BB', '3°')
    """
    if sort in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 780 else str(number)
        return letter.upper() if sort == "upperLetter" else letter
    if sort in ("lowerRoman", "upperRoman"):
        roman = _roman(number) if 0 < number < 4000 else str(number)
        return roman.upper() if sort == "upperRoman" else roman
    if sort == "none":
        return ""
    return f"{number:02d}" if sort == "decimalZero" else f"{number}°" if sort == "ordinal" else str(number)


def _roman(number: int) -> str:
    made = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        made += letters * count
    return made
