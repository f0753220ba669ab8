"""Where an accepted answer stands in the documents: word for word, or but for case, accents and blanks.

Of several places the one is taken whose surroundings share most with the question. A place that is found so is
marked as found: nobody who knows the answer has pointed to it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbench.corpus.sentences import TextUnit, split_units
from workbench.corpus.sheets.spellings import spellings
from workbench.types import Document, Evidence

_WORD = re.compile(r"[^\W_]+")
_SHORT = 2  # letters of a word up to which it tells nothing of what a sentence is about
_MOST_PLACES = 200  # looked at of one answer
_ENOUGH = 0.6  # of the words of a long answer, weighed by their rarity, that a place must have
_LIKELY = 0.25  # of the words of a question, weighed alike, that stand around the place of its answer
_LONG = 4  # words from which on an answer may be worded otherwise than the documents do
# "2" and "neither" stand in many documents: the place of such an answer must speak of what is asked, by this share of
# the question's words that any document has, weighed by their rarity.
_COMMON = re.compile(r"\d{1,2}|[^\W\d_]+")
_ON_THE_MATTER = 0.3
# "art. 5-bis", "comma 3", "§ 2": the number of a part, which answers nothing but what part it is.
_REFERRED = re.compile(
    r"(?:\b(?:artt?|c|p|pp|pag|n|nn|no|lett|par|cap|sez|fig|tab|vol|ch|sec)\.|§|\b(?:articol[oi]|comm[ai]|punt[oi]|"
    r"paragraf[oi]|pagina|page|article|section|chapter|figur[ae]|figure|tabella|table|allegato|annex|capitolo))\s*$",
    re.IGNORECASE,
)
_OF_ARTICLE = re.compile(r"-(?:bis|ter|quater|quinquies|sexies)\b", re.IGNORECASE)
# What a question begins with says nothing of where its answer stands.
_ASKING = frozenset(
    ("what", "which", "who", "whom", "whose", "when", "where", "why", "how", "many", "much", "does", "did", "the",
     "quale", "quali", "qual", "quanto", "quanta", "quanti", "quante", "quando", "dove", "perche", "chi", "che",
     "cosa", "come")
)  # fmt: skip
_ITEM_MARK = re.compile(r"[ \t]*[(\[]?\d+[.)\]]")


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

    def around(self, place: int) -> str:
        """The unit at a place with its neighbours, and the heading above, which tells what is boiled for 45 minutes."""
        at = max(0, bisect_right(self._starts, place) - 1)
        near = self.units[max(0, at - 1) : at + 2]
        above = next((unit for unit in reversed(self.units[:at]) if unit.heading), None)
        near = near if above is None or above in near else [above, *near]
        return " ".join(self.document.text[unit.start : unit.end] for unit in near)

    def unit(self, place: int) -> str:
        """The sentence, row or item at a place."""
        at = max(0, bisect_right(self._starts, place) - 1)
        return self.document.text[self.units[at].start : self.units[at].end] if self.units else ""

    def places(self, needle: str) -> Iterator[tuple[int, int]]:
        """Where a folded text stands as words of its own, as offsets in the document.

        A number is no part of a longer one ("2" of "2.5"), and no mark of an item.
        """
        inner = r"\d[.,:]" if needle[:1].isdigit() else "$^"
        more = r"[.,:]\d" if needle[-1:].isdigit() else "$^"
        found = 0
        for match in re.finditer(rf"(?<!{inner})(?<![^\W_]){re.escape(needle)}(?![^\W_])(?!{more})", self.folded):
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


class Finder:
    """Finds evidence in documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.searched = [SearchedDocument.of(document) for document in documents]
        counts: Counter[str] = Counter()
        for each in self.searched:
            counts.update(set(_WORD.findall(each.folded)))
        total = len(self.searched)
        self.rarity = {word: math.log(1 + total / count) for word, count in counts.items()}
        self.unknown = math.log(1 + total)

    def find(self, question: str, answer: str, document: str = "") -> Evidence | None:
        """The likeliest place of an answer, within one document where that is known; None where there is none."""
        needle = fold_text(answer)
        needles = list(filter(None, map(fold_text, spellings(answer))))
        asked = self._words(question) - _ASKING
        least = 0.0
        if _is_common(answer, needle):
            asked -= {needle}  # "Are both …?": it would speak for itself
            least = _ON_THE_MATTER * self._weight(self._in_documents(asked))
        within = [each for each in self.searched if not document or _is_named(each.document, document)]
        best: tuple[float, Evidence] | None = None
        for each in within:
            for start, end in (place for spelling in needles for place in each.places(spelling)):
                shared = self._shared(asked, f"{each.document.title} {each.around(start)}")
                if shared < least:
                    continue
                shared += self._shared(asked, each.unit(start))  # what the sentence itself says counts twice
                if best is None or shared > best[0]:
                    best = (shared, Evidence(each.document.id, start, end, found=True))
        if best is not None:
            return best[1]
        return self._worded_otherwise(asked, answer, within)

    def is_doubtful(self, question: str, place: Evidence) -> bool:
        """Whether what stands around a place has hardly a word of the question: another 200, and not the one meant."""
        found = next(each for each in self.searched if each.document.id == place.document)
        asked = self._words(question)
        around = f"{found.document.title} {found.around(place.start or 0)}"
        return self._shared(asked, around) < _LIKELY * self._weight(asked)

    def named(self, document: str) -> Document | None:
        """The document of that id, else the only one of that title or file; None where there is none, or several."""
        exact = [each.document for each in self.searched if fold_text(each.document.id) == fold_text(document)]
        if len(exact) == 1:
            return exact[0]
        found = [each.document for each in self.searched if _is_named(each.document, document)]
        return found[0] if len(found) == 1 else None

    def _worded_otherwise(self, asked: set[str], answer: str, within: Sequence[SearchedDocument]) -> Evidence | None:
        """The unit that has most of the words of a long answer."""
        wanted = self._words(answer)
        if len(wanted) < _LONG:
            return None
        best: tuple[float, Evidence] | None = None
        for each in within:
            for unit in each.units:
                text = each.document.text[unit.start : unit.end]
                share = self._shared(wanted, text) / max(self._weight(wanted), 1e-9)
                if share >= _ENOUGH:
                    score = share + 0.3 * self._shared(asked, text) / max(self._weight(asked), 1e-9)
                    if best is None or score > best[0]:
                        best = (score, Evidence(each.document.id, unit.start, unit.end, found=True))
        return None if best is None else best[1]

    def _words(self, text: str) -> set[str]:
        return {word for word in _WORD.findall(fold_text(text)) if len(word) > _SHORT or word.isdigit()}

    def _in_documents(self, words: set[str]) -> set[str]:
        """Those of some words that stand in any document."""
        return {word for word in words if word in self.rarity or _inflected(word, self.rarity)}

    def _weight(self, words: set[str]) -> float:
        return sum(self.rarity.get(word, self.unknown) for word in words)

    def _shared(self, words: set[str], text: str) -> float:
        present = set(_WORD.findall(fold_text(text)))
        return self._weight({word for word in words if word in present or _inflected(word, present)})


def _is_common(answer: str, needle: str) -> bool:
    """Whether an answer is a small number or one word that is no name."""
    return _COMMON.fullmatch(needle) is not None and not answer.strip()[:1].isupper()


def _inflected(word: str, present: Collection[str]) -> bool:
    return len(word) > 5 and any(other[: len(word) - 2] == word[:-2] for other in present if len(other) > 4)


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
    return "".join(c for c in bare if not unicodedata.combining(c)).casefold()


def _is_named(document: Document, name: str) -> bool:
    given = fold_text(name)
    names = (document.id, document.title, str(document.meta.get("file", "")))
    return any(given and (given == fold_text(each) or fold_text(each).endswith(f"/{given}")) for each in names)
