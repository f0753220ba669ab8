"""Where an accepted answer stands in the documents: word for word, or but for case, accents and blanks.

Of several places the one is taken whose surroundings share most with the question. A place that is found so is
marked as found: nobody who knows the answer has pointed to it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence

from workbench.corpus.sheets.needles import pattern_of
from workbench.corpus.sheets.polar import after_yes_or_no, suits
from workbench.corpus.sheets.searched import WORD, SearchedDocument, fold_text
from workbench.corpus.sheets.spellings import spellings
from workbench.types import Document, Evidence

_SHORT = 2  # letters of a word up to which it tells nothing of what a sentence is about
_ENOUGH = 0.6  # of the words of a long answer, weighed by their rarity, that a place must have
_LIKELY = 0.25  # of the words of a question, weighed alike, that stand around the place of its answer
_LONG = 4  # words from which on an answer may be worded otherwise than the documents do
# "2" and "neither" stand in many documents: the place of such an answer must speak of what is asked, by this share of
# the question's words that any document has, weighed by their rarity.
_COMMON = re.compile(r"\d{1,2}|[^\W\d_]+")
_ON_THE_MATTER = 0.3
# What a question begins with says nothing of where its answer stands.
_ASKING = frozenset(
    ("what", "which", "who", "whom", "whose", "when", "where", "why", "how", "many", "much", "does", "did", "the",
     "have", "has", "had", "are", "was", "were", "can", "may", "must", "should", "shall", "will", "would", "there",
     "any", "all", "possono", "puo", "posso", "deve", "devono", "bisogna", "viene", "vengono", "sono", "essere",
     "hanno", "quale", "quali", "qual", "quanto", "quanta", "quanti", "quante", "quando", "dove", "perche", "chi",
     "che", "cosa", "come")
)  # fmt: skip
_LEAST_ASKED = 2  # words of a question: a single one may stand anywhere
_AMOUNT = re.compile(r"[€$£] ?\d[\d.,]*|\d[\d.,]*(?: ?[^\W\d_]+|%)|\d[\d.,]*")  # with its unit, or what is counted


class Finder:
    """Finds evidence in documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.searched = [SearchedDocument.of(document) for document in documents]
        counts: Counter[str] = Counter()
        for each in self.searched:
            counts.update(set(WORD.findall(each.folded)))
        total = len(self.searched)
        self.rarity = {word: math.log(1 + total / count) for word, count in counts.items()}
        self.unknown = math.log(1 + total)

    def find(self, question: str, answer: str, document: str = "") -> Evidence | None:
        """The likeliest place of an answer, within one document where that is known; None where there is none.

        A yes or no stands nowhere as such: its place is that of what is said after it, else the one that speaks of what
        is asked.
        """
        within = [each for each in self.searched if not document or _is_named(each.document, document)]
        said = after_yes_or_no(answer)
        if said is None:
            return self._stated(question, answer, within)
        tells = len(self._words(said)) >= _LONG or any(map(str.isdigit, said))  # "vietato" is said of many things
        stated = self._stated(question, said, within) if tells else None
        return stated or self._of_what_is_asked(question, answer, within)

    def _stated(self, question: str, answer: str, within: Sequence[SearchedDocument]) -> Evidence | None:
        """The place of an answer that is no mere yes or no."""
        needle = fold_text(answer)
        needles = list(filter(None, map(fold_text, spellings(answer))))
        asked = self._words(question) - _ASKING
        least = 0.0
        if _is_common(answer, needle):
            asked -= {needle}  # "Are both …?": it would speak for itself
            least = _ON_THE_MATTER * self._weight(self._in_documents(asked))
        return (
            self._likeliest(asked, needles, least, within)
            or self._worded_otherwise(asked, answer, within)
            or self._by_its_amount(asked, answer, within)
        )

    def _likeliest(
        self,
        asked: set[str],
        needles: Sequence[str],
        least: float,
        within: Sequence[SearchedDocument],
        beside: Sequence[Sequence[str]] = (),
    ) -> Evidence | None:
        """Of the places of some spellings the one that has most of the words asked, `least` by weight; else None.

        `beside`: what is to stand in the same sentence, each in one of its spellings.
        """
        best: tuple[float, Evidence] | None = None
        for each in within:
            for start, end in (place for spelling in needles for place in each.places(spelling)):
                shared = self._shared(asked, f"{each.document.title} {each.around(start)}")
                if shared < least or not _all_in(fold_text(each.unit(start)), beside):
                    continue
                shared += self._shared(asked, each.unit(start))  # what the sentence itself says counts twice
                if best is None or shared > best[0]:
                    best = (shared, Evidence(each.document.id, start, end, found=True))
        return None if best is None else best[1]

    def _by_its_amount(self, asked: set[str], answer: str, within: Sequence[SearchedDocument]) -> Evidence | None:
        """The place of the first amount in an answer, where the others and words of the answer or question stand."""
        amounts = _AMOUNT.findall(" ".join(answer.split()))
        if not amounts or fold_text(amounts[0]) == fold_text(answer):
            return None
        about = asked | self._words(_AMOUNT.sub(" ", answer))
        needles, *others = ([fold_text(each) for each in spellings(amount)] for amount in amounts)
        least = _ON_THE_MATTER * self._weight(self._in_documents(about))
        return self._likeliest(about, list(filter(None, needles)), least, within, others)

    def _of_what_is_asked(self, question: str, answer: str, within: Sequence[SearchedDocument]) -> Evidence | None:
        """The sentence, row or item that has most of the question's words that any document has, and of what a yes or
        no says besides; of several the one that denies, for a no, then the shortest. None where all have too few."""
        asked = self._in_documents(self._words(question) - _ASKING)
        said_too = self._in_documents(self._words(after_yes_or_no(answer) or ""))
        if len(asked) < _LEAST_ASKED:
            return None
        best: tuple[float, bool, int, Evidence] | None = None
        for each in within:
            for unit in each.units:
                text = each.document.text[unit.start : unit.end]
                share = self._shared(asked, text) / self._weight(asked)
                if share < _ENOUGH or unit.heading:
                    continue
                score = share + self._shared(said_too, text) / max(self._weight(asked | said_too), 1e-9)
                ranked = (score, suits(answer, text), -len(text))
                if best is None or ranked > best[:3]:
                    best = (*ranked, Evidence(each.document.id, unit.start, unit.end, found=True))
        return None if best is None else best[3]

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
        figures = {word for word in wanted if word.isdigit()}
        best: tuple[float, Evidence] | None = None
        for each in within:
            for n, unit in enumerate(each.units):
                text = each.document.text[unit.start : unit.end]
                share = self._shared(wanted, text) / max(self._weight(wanted), 1e-9)
                if share >= _ENOUGH:
                    score = share + 0.3 * self._shared(asked, text) / max(self._weight(asked), 1e-9)
                    if best is None or score > best[0]:
                        start, end = each.with_figures(n, figures)
                        best = (score, Evidence(each.document.id, start, end, found=True))
        return None if best is None else best[1]

    def _words(self, text: str) -> set[str]:
        return {word for word in WORD.findall(fold_text(text)) if len(word) > _SHORT or word.isdigit()}

    def _in_documents(self, words: set[str]) -> set[str]:
        """Those of some words that stand in any document."""
        return {word for word in words if word in self.rarity or _inflected(word, self.rarity)}

    def _weight(self, words: set[str]) -> float:
        return sum(self.rarity.get(word, self.unknown) for word in words)

    def _shared(self, words: set[str], text: str) -> float:
        present = set(WORD.findall(fold_text(text)))
        return self._weight({word for word in words if word in present or _inflected(word, present)})


def _all_in(text: str, wanted: Sequence[Sequence[str]]) -> bool:
    return all(any(each and pattern_of(each).search(text) for each in spelled) for spelled in wanted)


def _is_common(answer: str, needle: str) -> bool:
    """Whether an answer is a small number or one word that is no name."""
    return _COMMON.fullmatch(needle) is not None and not answer.strip()[:1].isupper()


def _inflected(word: str, present: Collection[str]) -> bool:
    return len(word) > 5 and any(other[: len(word) - 2] == word[:-2] for other in present if len(other) > 4)


def _is_named(document: Document, name: str) -> bool:
    given = fold_text(name)
    names: tuple[str, ...] = (document.id, document.title, str(document.meta.get("file", "")))
    if given and "." not in given:  # the name of a file without its suffix
        names = (*names, *(re.sub(r"\.\w{2,8}$", "", each) for each in names))
    return any(given and (given == fold_text(each) or fold_text(each).endswith(f"/{given}")) for each in names)
