"""What a fact is, and the finders that look for facts."""

from __future__ import annotations

import importlib
import pkgutil
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.corpus.sentences import split_units
from workbench.types import Document

Form = Literal["attribute", "definition", "date", "amount", "quantity"]

_HASHES = re.compile(r"^#{1,6}[ \t]+|[ \t]+#+$")
_NUMBER = re.compile(r"^\d+(?:(?:\.\d+)+[.)]?|[.)])[ \t]+")
_FENCE = re.compile(r"[ \t]{0,3}(`{3,}|~{3,})[^`]*$")
_NO_HEADING = re.compile(r"[:=+→<>]|,$")
UNNAMED = re.compile(r"Unnamed: \d+|NaN")  # what a spreadsheet has for the name of a column without one
_NO_NAME = re.compile(rf"column \d+|{UNNAMED.pattern}")  # and what our readers have
_MARKS = ' \t*_`"“”«»'
MOST_WORDS = 12  # of an answer: a longer one is a passage, not a fact


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that stands in a document, and what it is the value of: `text[start:end] == value`.

    For an "attribute", `subject` has `attribute`; for a "definition", `subject` is the thing defined;
    for the others, `subject` is the sentence with a blank where the value was.
    """

    form: Form
    subject: str
    attribute: str
    value: str
    document: str
    start: int
    end: int
    quoted: tuple[int, int] | None = None  # the span of the text that the questions on it repeat

    @property
    def id(self) -> str:
        """The place of the value names the fact."""
        return f"{self.document}@{self.start}-{self.end}"


Finder = Callable[[Document], Iterable[Fact]]
_FINDERS: dict[str, Finder] = {}


def finder(function: Finder) -> Finder:
    """Register a finder: a function from a document to the facts of one form in it."""
    _FINDERS[function.__name__] = function
    return function


def find_facts(document: Document) -> list[Fact]:
    """The facts of every finder in the order of the text, the first where two share a place.

    A fact of a sentence gives way to the attributes on its lines: a question that repeats them in
    train would tell the value that another question asks for in test.
    """
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    prose = replace(document, text=_without_code(document.text))
    every = [fact for name in sorted(_FINDERS) for fact in _FINDERS[name](prose)]
    lines = [line.start for line in text_lines(prose.text)]
    told = sorted({_line_of(fact.start, lines) for fact in every if fact.form == "attribute"})
    found: dict[tuple[int, int], Fact] = {}
    for fact in every:
        if fact.quoted is None or not _any_told(told, lines, *fact.quoted):
            found.setdefault((fact.start, fact.end), fact)
    return [found[place] for place in sorted(found)]


def _line_of(position: int, lines: Sequence[int]) -> int:
    return bisect_right(lines, position) - 1


def _any_told(told: Sequence[int], lines: Sequence[int], start: int, end: int) -> bool:
    """Whether any line of the span is among the numbers of lines told."""
    return bisect_left(told, _line_of(start, lines)) < bisect_right(told, _line_of(end - 1, lines))


def _without_code(text: str) -> str:
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


def attribute_fact(document: Document, subject: str, name: str, start: int, end: int) -> Fact | None:
    """The fact that `subject` has the attribute `name` with the value at this span.

    None if the value says nothing, or is too long for an answer, or if it needs no document.
    """
    start, end = trim(document.text, start, end)
    value = document.text[start:end]
    subject, name = flat(subject), flat(name).rstrip(":")
    told = any(character.isalnum() for character in value) and value.casefold() not in ("n/a", "nan", "n.d.", "null")
    if not (told and subject and name) or _NO_NAME.fullmatch(name) or len(value.split()) > MOST_WORDS or "\n" in value:
        return None
    if value.casefold() in (subject.casefold(), name.casefold()):
        return None
    return Fact("attribute", subject, name, value, document.id, start, end)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, Markdown marks and quotes at its ends."""
    while start < end and text[start] in _MARKS:
        start += 1
    while end > start and text[end - 1] in _MARKS:
        end -= 1
    return start, end


def flat(text: str) -> str:
    """The text on one line, without Markdown marks at its ends."""
    return " ".join(text.split()).strip(_MARKS)


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a document, to name what a list or a table is about."""

    title: str
    places: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, document: Document) -> Headings:
        """Read them once a document."""
        text = document.text
        places = tuple(
            (unit.start, name)
            for unit in split_units(text)
            if unit.heading and (name := _name(text[unit.start : unit.end]))
        )
        return cls(flat(document.title), places)

    def subject(self, position: int) -> str:
        """The nearest heading above, with the title it stands under; else the title.

        "Contacts" alone would name a hundred sections; "Contacts (Museum of Turin)" names one.
        """
        above = next((name for start, name in reversed(self.places) if start <= position), "")
        if not above or above.casefold() == self.title.casefold():
            return self.title
        return f"{above} ({self.title})" if self.title else above


def _name(heading: str) -> str:
    """A heading without its marks and its number; "" for a short line that only looks like one."""
    name = flat(_NUMBER.sub("", flat(_HASHES.sub("", heading))))
    marked = heading.startswith("#")
    # "Weight: 5 kg", "Dear all," and formulas stand alone too.
    return name if marked or (name[:1].isupper() and not _NO_HEADING.search(name)) else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text and where it begins."""

    start: int
    text: str


def text_lines(text: str) -> Iterator[Line]:
    """The lines of a text, blank ones too."""
    start = 0
    for line in text.split("\n"):
        yield Line(start, line)
        start += len(line) + 1
