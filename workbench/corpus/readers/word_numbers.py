"""The numbers that Word puts before paragraphs, counted as it counts them: no file holds them (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from workbench.corpus.readers.counting import letters, roman

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_DEEPEST = 8
_BULLET = "-"


@dataclass(frozen=True, slots=True)
class _Level:
    """How the paragraphs of one depth are numbered: from what, in which form, and with what around it."""

    start: int
    form: str
    text: str
    decimal: bool = False  # all numbers in figures, as "1.1" under "I."
    style: str = ""  # the style of paragraphs that stand at this depth


@dataclass(slots=True)
class _Series:
    """What is counted together: a definition of levels, and the count at each of them."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the numbered paragraphs of a document; it is to be asked for each of them, in order."""

    def __init__(self, document: Any) -> None:
        part = next(
            (
                r.target_part
                for r in document.part.rels.values()
                if not r.is_external and r.reltype.endswith("/numbering")
            ),
            None,
        )
        root = part.element if part is not None else ()
        self._series = {_value(each, "abstractNumId", own=True): _series(each) for each in _named(root, "abstractNum")}
        self._instances: dict[str, tuple[str, dict[int, int]]] = {}
        for each in _named(root, "num"):
            starts = {
                _number(_value(over, "ilvl", own=True), 0): _number(_value(over, "startOverride"), 1)
                for over in each.findall(f"{_W}lvlOverride")
                if over.find(f"{_W}startOverride") is not None
            }
            self._instances[_value(each, "numId", own=True)] = (_value(each, "abstractNumId"), starts)
        self._styles = {style.style_id: style.element for style in document.styles}
        self._begun: set[str] = set()  # instances whose own start was taken

    def next(self, properties: Any, style: str) -> tuple[str, int]:
        """The mark before a paragraph ("-" for a bullet, "" for none) and its depth, from 0.

        `properties`: its pPr, or None; `style`: the id of its style.
        """
        instance, depth = self._place(properties, style)
        known = self._instances.get(instance)
        series = self._series.get(known[0]) if known is not None else None
        if known is None or series is None or depth not in series.levels:
            return (_BULLET, depth) if instance not in ("", "0") else ("", 0)
        if instance not in self._begun:
            self._begun.add(instance)
            for at, start in known[1].items():
                series.counts[at] = start - 1
        level = series.levels[depth]
        if level.form == "bullet":
            return _BULLET, depth
        series.counts[depth] = series.counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in series.counts if each > depth]:
            del series.counts[deeper]
        return self._mark(series, level), depth

    def _place(self, properties: Any, style: str) -> tuple[str, int]:
        """The instance of numbering and the depth of a paragraph, by itself or by its style."""
        own = properties.find(f"{_W}numPr") if properties is not None else None
        instance = _value(own, "numId") if own is not None else ""
        told = _value(own, "ilvl") if own is not None else ""
        by_style, depth = self._of_style(style)
        instance = instance or by_style
        return instance, min(_number(told, depth), _DEEPEST)

    def _of_style(self, style: str) -> tuple[str, int]:
        """What a style says, or the one that it is based on."""
        name = style
        for _ in range(12):
            element = self._styles.get(name)
            if element is None:
                return "", 0
            found = element.find(f"{_W}pPr/{_W}numPr")
            if found is not None and _value(found, "numId"):
                instance = _value(found, "numId")
                series = self._series.get(self._instances.get(instance, ("", {}))[0])
                levels = series.levels.items() if series is not None else ()
                by_name = next((depth for depth, level in levels if level.style == style), 0)
                return instance, _number(_value(found, "ilvl"), by_name)
            name = _value(element, "basedOn")
        return "", 0

    @staticmethod
    def _mark(series: _Series, level: _Level) -> str:
        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            other = series.levels.get(at, level)
            return _written(series.counts.get(at, other.start), "decimal" if level.decimal else other.form)

        return " ".join(_PLACE.sub(shown, level.text).split())


def _series(element: Any) -> _Series:
    levels = {}
    for each in element.findall(f"{_W}lvl"):
        depth = _number(_value(each, "ilvl", own=True), 0)
        form = _value(each, "numFmt") or "decimal"
        levels[depth] = _Level(
            _number(_value(each, "start"), 0),
            form,
            _value(each, "lvlText"),
            each.find(f"{_W}isLgl") is not None,
            _value(each, "pStyle"),
        )
    return _Series(levels)


def _written(count: int, form: str) -> str:
    """A count in a form of Word: "3", "03", "c", "III" …; in figures where the form is another language's."""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{count:02d}"
    if form.endswith("Letter"):
        return letters(count).upper() if form == "upperLetter" else letters(count)
    if form.endswith("Roman"):
        return roman(count).upper() if form == "upperRoman" else roman(count)
    return str(count)


def _named(root: Any, name: str) -> list[Any]:
    return [each for each in root if each.tag == f"{_W}{name}"]


def _value(element: Any, name: str, *, own: bool = False) -> str:
    """The value of a child, or of an attribute of the element itself; "" where it has none."""
    if own:
        return str(element.get(f"{_W}{name}", ""))
    found = element.find(f"{_W}{name}")
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _number(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else default
