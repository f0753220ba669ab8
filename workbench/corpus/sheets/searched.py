"""A document to be searched without regard to case, accents and blanks."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from workbench.corpus.sentences import TextUnit, split_units
from workbench.corpus.sheets.needles import pattern_of
from workbench.types import Document

WORD = re.compile(r"[^\W_]+")
_MOST_PLACES = 200  # looked at of one answer
# "art. 5-bis", "comma 3", "§ 2": the number of a part, which answers nothing but what part it is.
_REFERRED = re.compile(
    r"(?:\b(?:artt?|c|p|pp|pag|n|nn|no|lett|par|cap|sez|fig|tab|vol|ch|sec)\.|§|\b(?:articol[oi]|comm[ai]|punt[oi]|"
    r"paragraf[oi]|pagina|page|article|section|chapter|figur[ae]|figure|tabella|table|allegato|annex|capitolo))\s*$",
    re.IGNORECASE,
)
_OF_ARTICLE = re.compile(r"-(?:bis|ter|quater|quinquies|sexies)\b", re.IGNORECASE)
_ITEM_MARK = re.compile(r"[ \t]*(?:#+[ \t]*)?[(\[]?\d+[.)\]]")


@dataclass(frozen=True)
class SearchedDocument:
    """A document with its text folded, and the offset in it of each folded character."""

    document: Document
    folded: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, document: Document) -> SearchedDocument:
        """Fold the text of a document."""
        pieces: list[str] = []
        offsets: list[int] = []
        blank = True
        for at, character in enumerate(document.text):
            for piece in _folded_character(character):
                if piece == " ":
                    if blank:
                        continue
                    blank = True
                else:
                    blank = False
                pieces.append(piece)
                offsets.append(at)
        return cls(document, "".join(pieces), tuple(offsets))

    @cached_property
    def units(self) -> list[TextUnit]:
        """The sentences, rows and items of the document."""
        return list(split_units(self.document.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [unit.start for unit in self.units]

    @cached_property
    def unit_words(self) -> list[frozenset[str]]:
        """The words of each unit: every question asks for them again."""
        return [words_of(self.document.text[unit.start : unit.end]) for unit in self.units]

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of the title and of the file's name, which may say alone which course a regulation is of."""
        return words_of(f"{self.document.title} {self.document.meta.get('file', '')}")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the document may be called: its id, title and file."""
        document = self.document
        return tuple(map(fold_text, (document.id, document.title, str(document.meta.get("file", "")))))

    def words_around(self, place: int) -> frozenset[str]:
        """The words of the title, of the unit at a place with its neighbours, and of the heading above, which tells
        what is boiled for 45 minutes."""
        at = max(0, bisect_right(self._starts, place) - 1)
        near = [*range(max(0, at - 1), min(at + 2, len(self.units)))]
        above = next((n for n in range(at - 1, -1, -1) if self.units[n].heading), None)
        return self.title_words.union(*(self.unit_words[n] for n in (*near, *(() if above is None else (above,)))))

    def words_at(self, place: int) -> frozenset[str]:
        """The words of the sentence, row or item at a place."""
        at = max(0, bisect_right(self._starts, place) - 1)
        return self.unit_words[at] if self.units else frozenset()

    def unit(self, place: int) -> str:
        """The sentence, row or item at a place."""
        at = max(0, bisect_right(self._starts, place) - 1)
        return self.document.text[self.units[at].start : self.units[at].end] if self.units else ""

    def with_figures(self, n: int, figures: Collection[str]) -> tuple[int, int]:
        """The offsets of a unit, with the one before or after it where that has the figures that this one lacks."""
        start, end = self.units[n].start, self.units[n].end
        lacking = set(figures) - set(WORD.findall(fold_text(self.document.text[start:end])))
        for other in (*self.units[max(0, n - 1) : n], *self.units[n + 1 : n + 2]) if lacking else ():
            if lacking <= set(WORD.findall(fold_text(self.document.text[other.start : other.end]))):
                return min(start, other.start), max(end, other.end)
        return start, end

    def places(self, needle: str) -> Iterator[tuple[int, int]]:
        """Where a folded text stands as words of its own, as offsets in the document.

        A number is no part of a longer one ("2" of "2.5"), and no mark of an item.
        """
        found = 0
        for match in pattern_of(needle).finditer(self.folded):
            start, end = self.offsets[match.start()], self.offsets[match.end() - 1] + 1
            if found >= _MOST_PLACES:
                return
            if needle.isdigit() and (self._marks_item(start, end) or self._numbers_part(start, end)):
                continue
            found += 1
            yield start, end

    def _numbers_part(self, start: int, end: int) -> bool:
        """Whether a number is that of an article, a paragraph or a page, and counts nothing."""
        text = self.document.text
        return bool(_REFERRED.search(text[max(0, start - 20) : start]) or _OF_ARTICLE.match(text, end))

    def _marks_item(self, start: int, end: int) -> bool:
        text = self.document.text
        line = text[text.rfind("\n", 0, start) + 1 :]
        mark = _ITEM_MARK.match(line)
        return mark is not None and end - (len(text) - len(line)) <= mark.end()


def words_of(text: str) -> frozenset[str]:
    """The words of a text, folded."""
    return frozenset(WORD.findall(fold_text(text)))


def fold_text(text: str) -> str:
    """A text without case, accents, double blanks, and marks at its ends."""
    made = "".join(piece for character in text for piece in _folded_character(character))
    return " ".join(made.split()).strip(" .,;:!?\"'«»()")


def _folded_character(character: str) -> str:
    if character in "'’`´‘":
        return "'"
    if character in "‐‑–—−":
        return "-"
    if character.isspace():
        return " "
    bare = unicodedata.normalize("NFKD", character)
    return "".join("/" if c == "⁄" else c for c in bare if not unicodedata.combining(c)).casefold()
