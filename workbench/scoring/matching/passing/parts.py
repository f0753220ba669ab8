"""A reply in parts, between marks, words of contrast and "and", with what of the question each of them names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from workbench.scoring.matching.passing.signs import classes_of, forms
from workbench.scoring.refusals.clauses import lexicon, plain

_ABBREVIATED = ("Dr", "Mr", "Ms", "Mrs", "St", "Prof", "prof", "Dott", "dott", "ssa", "Sig", "sig", "Avv", "Ing")
_TITLES = "".join(rf"(?<!\b{each})" for each in _ABBREVIATED)
_TOKEN = re.compile(
    r"[^\W\d_]+n['’]t\b|[^\W_]+(?:(?:[.-]|(?<=\d),(?=\d))[^\W_]+)*"
    rf"|{_TITLES}\.(?=\s{{1,40}}[^\sa-z]|\W{{0,40}}$)|[;:!?,()\n—–]"
)
_STRONG = frozenset(".;:!?\n")
_MARKS = _STRONG | frozenset(",()—–")
_ROOT = 5  # letters by which two words are of one root


@dataclass(frozen=True, slots=True)
class RootedToken:
    """A word or mark of a text. `root`: "" for closed-class words; `kinds`: the classes of `passing.toml`."""

    text: str
    start: int
    root: str
    kinds: frozenset[str]

    @property
    def named(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[:1].isupper()


@dataclass(slots=True)
class Part:
    """A stretch of a reply; `of`: the number of the clause that it is of; `opens`: whether it begins a sentence."""

    of: int
    opens: bool
    tokens: list[RootedToken] = field(default_factory=list)

    def names(self, sought: frozenset[str]) -> set[str]:
        """The roots that it has of those that are sought."""
        return {token.root for token in self.tokens if token.root in sought}

    @property
    def said(self) -> list[RootedToken]:
        """Its words that are not of a closed class."""
        return [token for token in self.tokens if token.root]


@lru_cache(maxsize=4096)
def tokens_of(text: str, code: str) -> tuple[RootedToken, ...]:
    """The words and marks of a text."""
    classed = lexicon(code)
    closed = classed.classes["neutral"] | classed.classes["article"] | classed.classes["being"]
    irregular = forms(code)
    found = []
    for each in _TOKEN.finditer(text):
        low = plain(each[0].casefold().replace("’", "'"))
        if low.endswith("n't"):
            low = "not"
        kinds = classes_of(low, code)
        letter = len(each[0]) == 1 and each[0].isupper() and each[0] not in "AEIO"  # "la C", and not "I"
        empty = (low in closed and not letter) or low in _MARKS or not kinds.isdisjoint(("negation", "contrast"))
        root = "" if empty else classed.stem(irregular.get(low, low))[:_ROOT]
        found.append(RootedToken(each[0], each.start(), root, kinds))
    return tuple(found)


@lru_cache(maxsize=4096)
def roots_asked(question: str, golds: tuple[str, ...], code: str) -> frozenset[str]:
    """The roots of a question's words, without those that the golds have too."""
    given = {token.root for gold in golds for token in tokens_of(gold, code)}
    return frozenset(token.root for token in tokens_of(question, code) if token.root) - given


@lru_cache(maxsize=4096)
def kinds_of(text: str, code: str) -> frozenset[str]:
    """The classes of all words of a text."""
    return frozenset(kind for token in tokens_of(text, code) for kind in token.kinds)


@lru_cache(maxsize=2048)
def parts_of(text: str, code: str) -> tuple[Part, ...]:
    """The parts of a text that have a word, in order."""
    found = [Part(0, True)]
    clause, opens = 0, True
    for token in tokens_of(text, code):
        mark, contrast = token.text in _MARKS, "contrast" in token.kinds
        if mark or contrast or "joined" in token.kinds:
            clause += token.text in _STRONG or contrast
            opens = token.text in ".!?\n" or (opens and not found[-1].tokens)
            if found[-1].tokens:
                found.append(Part(clause, opens))
            found[-1].of, found[-1].opens = clause, opens
        if not mark:
            found[-1].tokens.append(token)
            opens = False
    return tuple(part for part in found if part.tokens)


def strange(tokens: Sequence[RootedToken], sought: frozenset[str]) -> bool:
    """Whether some words say what the question does not."""
    return any(token.root and token.root not in sought for token in tokens)
