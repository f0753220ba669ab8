"""What a fact is, and the finders that look for facts."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.types import Document

Form = Literal["attribute", "definition", "date", "amount", "quantity"]

_HEADING = re.compile(r"^[ \t]{0,3}(#{1,6})[ \t]+(\S.*?)[ \t#]*$", re.MULTILINE)
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
    """The facts of every finder in the order of the text, the first where two share a place."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    found: dict[tuple[int, int], Fact] = {}
    for name in sorted(_FINDERS):
        for fact in _FINDERS[name](document):
            found.setdefault((fact.start, fact.end), fact)
    return [found[place] for place in sorted(found)]


def attribute_fact(document: Document, subject: str, name: str, start: int, end: int) -> Fact | None:
    """The fact that `subject` has the attribute `name` with the value at this span.

    None if the value says nothing, or is too long for an answer, or if it needs no document.
    """
    start, end = trim(document.text, start, end)
    value = document.text[start:end]
    subject, name = flat(subject), flat(name).rstrip(":")
    told = any(character.isalnum() for character in value) and value.casefold() not in ("n/a", "nan", "n.d.", "null")
    if not (told and subject and name) or len(value.split()) > MOST_WORDS or "\n" in value:
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
    """The Markdown headings of a document, to name what a list or a table is about."""

    title: str
    places: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, document: Document) -> Headings:
        """Read them once a document."""
        places = tuple((match.start(), flat(match[2])) for match in _HEADING.finditer(document.text))
        return cls(flat(document.title), places)

    def subject(self, position: int) -> str:
        """The nearest heading above, with the title it stands under; else the title.

        "Contacts" alone would name a hundred sections; "Contacts (Museum of Turin)" names one.
        """
        above = next((name for start, name in reversed(self.places) if start <= position), "")
        if not above or above.casefold() == self.title.casefold():
            return self.title
        return f"{above} ({self.title})" if self.title else above


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
