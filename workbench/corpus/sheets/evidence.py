"""Where an accepted answer stands in the documents: word for word, or but for case, accents and blanks.

Of several places the one is taken whose surroundings share most with the question. A place that is found so is
marked as found: nobody who knows the answer has pointed to it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import islice, takewhile

from workbench.corpus.sheets.needles import pattern_of
from workbench.corpus.sheets.polar import after_yes_or_no, suits
from workbench.corpus.sheets.quoted import quoted_places
from workbench.corpus.sheets.restated import added_names
from workbench.corpus.sheets.searched import WORD, SearchedDocument, fold_text, words_of
from workbench.corpus.sheets.spellings import spellings
from workbench.types import Document, Evidence

_SHORT = 2  # letters of a word up to which it tells nothing of what a sentence is about
_ENOUGH = 0.6  # of a long answer's words, weighed by their rarity, that a place has, and of those not in the question
_LIKELY = 0.25  # of the words of a question, weighed alike, that stand around the place of its answer
_LONG = 4  # words from which on an answer may be worded otherwise than the documents do
# "2" and "neither" stand in many documents: the place of such an answer must speak of what is asked, by this share of
# the question's words that any document has, weighed by their rarity.
_COMMON = re.compile(r"\d{1,2}|[^\W\d_]+")
_ON_THE_MATTER = 0.3
_SURELY = 0.5  # the same where only a part of the answer is looked for, and of the words of the answer
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
        self._vocabulary = sorted(set(self.rarity).union(*(each.title_words for each in self.searched)))
        self._by_name: dict[str, list[SearchedDocument]] = {}
        self._forms: dict[str, frozenset[str]] = {}  # by word, those of the vocabulary that are it but for the ending

    def quoted(self, passages: Sequence[str], document: str = "") -> list[Evidence]:
        """Where the passages stand that a row quotes, in the document that it names or in any; none where one of them
        stands nowhere."""
        return quoted_places(passages, self._within(document)) or quoted_places(passages, self.searched)

    def within(self, answer: str, place: Evidence) -> Evidence | None:
        """The place of an answer within another, wider place, spelled as it may be; None where it is not there."""
        each = self._searched(place)
        start, end = place.start or 0, place.end or 0
        found = (at for spelling in map(fold_text, spellings(answer)) if spelling for at in each.places(spelling))
        return next((replace(place, start=a, end=b) for a, b in found if start <= a and b <= end), None)

    def find(self, question: str, answer: str, document: str = "") -> Evidence | None:
        """The likeliest place of an answer, within one document where that is known; None where there is none.

        A yes or no stands nowhere as such: its place is that of what is said after it, else the one that speaks of what
        is asked.
        """
        within = self._within(document)
        said = after_yes_or_no(answer)
        if said is None:
            return self._stated(question, answer, within)
        tells = len(self._words(said)) >= _LONG or any(map(str.isdigit, said))  # "vietato" is said of many things
        stated = self._stated(question, said, within) if tells else None
        return stated or self._of_what_is_asked(question, answer, within)

    def _searched(self, place: Evidence) -> SearchedDocument:
        return next(each for each in self.searched if each.document.id == place.document)

    def _within(self, document: str) -> list[SearchedDocument]:
        """The documents to search: all where none is named."""
        if not document:
            return self.searched
        return next(filter(None, map(self._called, _names_in(document))), [])

    def _stated(self, question: str, answer: str, within: Sequence[SearchedDocument]) -> Evidence | None:
        """The place of an answer that is no mere yes or no."""
        needle = fold_text(answer)
        needles = list(filter(None, map(fold_text, spellings(answer))))
        asked = self._words(question) - _ASKING
        least = 0.0
        if _is_common(answer, needle):
            asked -= {needle}  # "Are both …?": it would speak for itself
            least = _ON_THE_MATTER * self._weight(self._in_documents(asked))
        stated = self._likeliest(asked, needles, least, within)
        if stated is not None and self.is_doubtful(question, stated):
            stated = self._without_its_unit(asked, answer, within) or stated
        return (
            stated
            or self._worded_otherwise(asked, question, answer, within)
            or self._by_its_amount(asked, question, answer, within)
            or self._by_its_names(asked, question, answer, within)
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
                shared = self._shared(asked, each.words_around(start))
                if shared < least or not _all_in(fold_text(each.unit(start)), beside):
                    continue
                # What the sentence itself says counts twice, and so does what the document is about.
                shared += self._shared(asked, each.words_at(start)) + self._shared(asked, each.title_words)
                if best is None or shared > best[0]:
                    best = (shared, Evidence(each.document.id, start, end, found=True))
        return None if best is None else best[1]

    def _by_its_amount(
        self, asked: set[str], question: str, answer: str, within: Sequence[SearchedDocument]
    ) -> Evidence | None:
        """The place of the first amount in an answer, where the others and words of the answer or question stand."""
        words = " ".join(answer.split())
        told = set(_AMOUNT.findall(" ".join(question.split())))  # what the question says itself answers nothing
        amounts = [amount for amount in _AMOUNT.findall(words) if amount not in told]
        if not amounts or fold_text(amounts[0]) == fold_text(answer):
            return None
        about = asked | self._words(_AMOUNT.sub(" ", answer))
        needles, *others = ([fold_text(each) for each in spellings(amount)] for amount in amounts)
        least = _ON_THE_MATTER * self._weight(self._in_documents(about))
        return self._likeliest(about, list(filter(None, needles)), least, within, others)

    def _without_its_unit(self, asked: set[str], answer: str, within: Sequence[SearchedDocument]) -> Evidence | None:
        """The place of an amount whose unit stands elsewhere in its sentence ("2 to 12 months, or 24 for …"), where
        enough of the question stands around it."""
        number = re.match(r"\d[\d.,]*(?= ?[^\W\d_])", answer.strip())
        if number is None:
            return None
        least = _SURELY * self._weight(self._in_documents(asked))
        return self._likeliest(asked, [fold_text(number.group())], least, within) if least > 0 else None

    def _by_its_names(
        self, asked: set[str], question: str, answer: str, within: Sequence[SearchedDocument]
    ) -> Evidence | None:
        """The place of what an answer adds to its question, where enough of the question stands around it."""
        least = _SURELY * self._weight(self._in_documents(asked))
        added = self._words(answer) - words_of(question)
        for name in added_names(question, answer):
            place = self._likeliest(asked, list(filter(None, map(fold_text, spellings(name)))), least, within)
            if place is not None:
                around = self._searched(place).words_around(place.start or 0)
                if self._shared(added, around) >= _SURELY * self._weight(added):
                    return place
        return None

    def _of_what_is_asked(self, question: str, answer: str, within: Sequence[SearchedDocument]) -> Evidence | None:
        """The sentence, row or item that has most of the question's words that any document has, and of what a yes or
        no says besides; of several the one that denies, for a no, then the shortest. None where all have too few."""
        asked = self._in_documents(self._words(question) - _ASKING)
        said_too = self._in_documents(self._words(after_yes_or_no(answer) or ""))
        if len(asked) < _LEAST_ASKED:
            return None
        best: tuple[float, bool, int, Evidence] | None = None
        for each in within:
            for unit, words in zip(each.units, each.unit_words, strict=True):
                share = self._shared(asked, words) / self._weight(asked)
                if share < _ENOUGH or unit.heading:
                    continue
                text = each.document.text[unit.start : unit.end]
                score = share + self._shared(said_too, words) / max(self._weight(asked | said_too), 1e-9)
                ranked = (score, suits(answer, text), -len(text))
                if best is None or ranked > best[:3]:
                    best = (*ranked, Evidence(each.document.id, unit.start, unit.end, found=True))
        return None if best is None else best[3]

    def is_doubtful(self, question: str, place: Evidence) -> bool:
        """Whether what stands around a place has hardly a word of the question: another 200, and not the one meant."""
        asked = self._words(question)
        return self._shared(asked, self._searched(place).words_around(place.start or 0)) < _LIKELY * self._weight(asked)

    def named(self, document: str) -> Document | None:
        """The document of that id, else the only one of that title or file; None where there is none, or several."""
        exact = [each.document for each in self._called(fold_text(document)) if each.names[0] == fold_text(document)]
        if len(exact) == 1:
            return exact[0]
        found = self._within(document) if document else []
        return found[0].document if len(found) == 1 else None

    def _called(self, name: str) -> list[SearchedDocument]:
        """The documents of a folded name: an id, title or file, the end of its path, or that without its suffix, or the
        key of a row of a file of many documents ("faq.json#c02e")."""
        if not self._by_name:
            for each in self.searched:
                key = each.names[0].partition("#")[2]
                for called in dict.fromkeys(tail for full in (*each.names, key) for tail in _tails(full)):
                    self._by_name.setdefault(called, []).append(each)
        return self._by_name.get(name, [])

    def _worded_otherwise(
        self, asked: set[str], question: str, answer: str, within: Sequence[SearchedDocument]
    ) -> Evidence | None:
        """The unit that has most of the words of a long answer, and of those that the question does not say itself."""
        wanted = self._words(answer)
        if len(wanted) < _LONG:
            return None
        figures = {word for word in wanted if word.isdigit()}
        added = wanted - words_of(question)
        best: tuple[float, Evidence] | None = None
        for each in within:
            for n, words in enumerate(each.unit_words):
                share = self._shared(wanted, words) / max(self._weight(wanted), 1e-9)
                if share >= _ENOUGH and self._shared(added, words) >= _ENOUGH * self._weight(added):
                    score = share + 0.3 * self._shared(asked, words) / max(self._weight(asked), 1e-9)
                    if best is None or score > best[0]:
                        start, end = each.with_figures(n, figures)
                        if not figures & added <= words_of(each.document.text[start:end]):
                            continue  # the value that is asked stands elsewhere
                        best = (score, Evidence(each.document.id, start, end, found=True))
        return None if best is None else best[1]

    def _words(self, text: str) -> set[str]:
        return {word for word in words_of(text) if len(word) > _SHORT or word.isdigit()}

    def _in_documents(self, words: set[str]) -> set[str]:
        """Those of some words that stand in any document."""
        return {
            word for word in words if word in self.rarity or any(form in self.rarity for form in self._inflected(word))
        }

    def _weight(self, words: set[str]) -> float:
        return sum(self.rarity.get(word, self.unknown) for word in words)

    def _shared(self, words: set[str], present: Set[str]) -> float:
        """The weight of those of some words that are present, be it with another ending."""
        return self._weight(
            {word for word in words if word in present or not self._inflected(word).isdisjoint(present)}
        )

    def _inflected(self, word: str) -> frozenset[str]:
        """The words of the documents that begin as a word does but for its last two letters."""
        if len(word) <= 5:
            return frozenset()
        if word not in self._forms:
            stem, known = word[:-2], self._vocabulary
            first = bisect_left(known, stem)
            forms = takewhile(lambda other: other.startswith(stem), islice(known, first, None))
            self._forms[word] = frozenset(other for other in forms if len(other) > 4)
        return self._forms[word]


def _all_in(text: str, wanted: Sequence[Sequence[str]]) -> bool:
    return all(any(each and pattern_of(each).search(text) for each in spelled) for spelled in wanted)


def _is_common(answer: str, needle: str) -> bool:
    """Whether an answer is a small number or one word that is no name."""
    return _COMMON.fullmatch(needle) is not None and not answer.strip()[:1].isupper()


def _names_in(given: str) -> list[str]:
    """What a document may be called by a name that is given: the path of its file elsewhere ends in its name here, and
    a page after it is no part of it ("C:\\texts\\leave.pdf#page=7")."""
    path = re.sub(r"#.*$", "", given.strip()).replace("\\", "/")
    return list(dict.fromkeys(filter(None, map(fold_text, (given, path, path.rpartition("/")[2])))))


def _tails(name: str) -> list[str]:
    """The ends of a path from its whole to its file, each with and without the suffix of the file."""
    parts = name.split("/")
    ends = ["/".join(parts[n:]) for n in range(len(parts))]
    return [end for each in ends for end in (each, re.sub(r"\.\w{2,8}$", "", each)) if end]
