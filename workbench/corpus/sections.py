"""The sections of a document: from heading to heading, and the headings that each stands under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from workbench.corpus.sentences import TextUnit, split_units

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)  # around code in Markdown, where "# " begins a comment
_MARKDOWN = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#+)?\s*$", re.DOTALL)
_RULE = re.compile(r"={3,}|-{3,}")
_UNDERLINED = re.compile(r"\n(={3,}|-{3,})[ \t]*(?=\n|$)")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}(?=[.)]?\s)")
_PLAIN = 7  # the level of a heading that does not say how deep it is: below all those of Markdown


def sections(text: str) -> Iterator[list[TextUnit]]:
    """The units of each section, in order. Headings that follow one another begin one section together."""
    section: list[TextUnit] = []
    for unit in _units(text):
        if unit.heading and section and not section[-1].heading:
            yield section
            section = []
        section.append(unit)
    if section:
        yield section


class Headings:
    """The headings of a text and how deep each is.

    The depth is that of Markdown's signs or underlines, else of the number ("2.1" is deeper than "2"); headings that
    show neither are taken to be of one level.
    """

    def __init__(self, text: str) -> None:
        found = [(unit.start, text[unit.start : unit.end], unit.end) for unit in _units(text) if unit.heading]
        self._found = [
            (start, _level(text, line, end), _named(line)) for start, line, end in found if not _RULE.fullmatch(line)
        ]

    def above(self, at: int) -> tuple[str, ...]:
        """The headings under which the place stands, the outermost first, without one that begins right there."""
        open_: list[tuple[int, str]] = []
        for start, level, name in self._found:
            if start > at:
                break
            open_ = [each for each in open_ if each[0] < level]
            if start < at:
                open_.append((level, name))
        return tuple(name for _, name in open_)


def _units(text: str) -> Iterator[TextUnit]:
    """Those of the text, but what only looks like a heading within code is none."""
    fences = [match.start() for match in _FENCE.finditer(text)]
    inside = list(zip(fences[::2], fences[1::2], strict=False))
    at = 0
    for unit in split_units(text):
        while at < len(inside) and inside[at][1] <= unit.start:
            at += 1
        in_code = at < len(inside) and inside[at][0] <= unit.start
        yield replace(unit, heading=False) if unit.heading and in_code else unit


def _level(text: str, line: str, end: int) -> int:
    if marked := _MARKDOWN.match(line):
        return len(marked[1])
    if underlined := _UNDERLINED.match(text, end):
        return 1 if underlined[1].startswith("=") else 2
    numbered = _NUMBERED.match(line)
    return _PLAIN + numbered[0].count(".") + 1 if numbered else _PLAIN


def _named(line: str) -> str:
    """A heading without the signs around it, on one line."""
    marked = _MARKDOWN.match(line)
    return " ".join((marked[2] if marked else line).split())
