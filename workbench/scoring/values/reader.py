"""A text read as words and values, in order."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from workbench.languages import base_language
from workbench.scoring.texts.normalise import articles
from workbench.scoring.texts.wording import keys_of
from workbench.scoring.texts.words import words
from workbench.scoring.texts.written_out import written_out
from workbench.scoring.values import money
from workbench.scoring.values.calendar import months, weekdays
from workbench.scoring.values.dates import date_at, decade_at
from workbench.scoring.values.numerals import begins_number
from workbench.scoring.values.ordinals import begins_ordinal, ordinal_at
from workbench.scoring.values.quantities import quantity_at
from workbench.scoring.values.ranges import RANGE_WORDS, range_at
from workbench.scoring.values.times import time_at
from workbench.scoring.values.tokens import Tokens, continues_word, prepare, tokenise
from workbench.scoring.values.value import Quantity, Read, Value


class Atom(NamedTuple):
    """A word or a value of a text. `keys`: the folded spellings it is found under. `start`, `end`: offsets.

    `glued`: whether it continues what stands before it, as the figures of "X400" do.
    """

    text: str
    keys: tuple[str, ...]
    value: Value | None
    start: int
    end: int
    glued: bool
    article: bool


@dataclass(frozen=True, slots=True)
class ValueReading:
    """A text as its atoms, and where each spelling and each value stands among them."""

    text: str
    atoms: tuple[Atom, ...]
    places: dict[str, list[int]]
    values: tuple[int, ...]

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """The places of the first and the last atom between two offsets; None where there is none."""
        within = [place for place, atom in enumerate(self.atoms) if atom.end > start and atom.start < end]
        return (within[0], within[-1]) if within else None


@cache
def _heads() -> frozenset[str]:
    """The folded words, but for numbers and ordinals, at which a value may begin."""
    tens = {f"{name}ties" for name in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine")}
    named = words("ore h noon midday mezzogiorno midnight mezzanotte ad dc ce minus meno quarter anni mezz primo")
    return named | tens | RANGE_WORDS | money.first_words() | frozenset(months(True)) | frozenset(weekdays(True))


@lru_cache(maxsize=8192)
def _may_begin(word: str, written: str) -> bool:
    return word in _heads() or begins_number(word) or begins_ordinal(word, written)


@lru_cache(maxsize=4096)
def read(text: str, language: str) -> ValueReading:
    """The words and values of a text; remembered, since each answer is compared with several golds."""
    prepared = prepare(written_out(text, language))
    tokens = tokenise(prepared)
    known = articles(language)
    atoms: list[Atom] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind != "w" or _may_begin(token.low, token.text):
            found = value_at(tokens, at, language)
            if found is not None:
                atoms.append(_of_value(tokens, at, found, prepared))
                _share_unit(atoms, prepared)
                at = found.end
                continue
        if token.kind != "s" and not _is_by(tokens, at, atoms):
            atoms.append(_of_word(tokens, at, known))
        at += 1
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, atom in enumerate(atoms):
        for key in atom.keys:
            places[key].append(place)
    return ValueReading(prepared, tuple(atoms), dict(places), tuple(at for at, atom in enumerate(atoms) if atom.value))


_BY = re.compile(r"\s*[x×]\s*")


def _is_by(tokens: Tokens, at: int, atoms: list[Atom]) -> bool:
    """Whether this is the "x" of "50 x 60 cm", a sign as "×" is."""
    number = at + 1 < len(tokens) and tokens[at + 1].kind == "n"
    measured = bool(atoms) and (atoms[-1].value is not None or (atoms[-1].glued and atoms[-1].text.isdigit()))
    return tokens[at].low == "x" and number and measured


def _share_unit(atoms: list[Atom], text: str) -> None:
    """Give the numbers before the last of "50 x 60 cm" its unit."""
    last = atoms[-1].value
    at = len(atoms) - 2
    while at >= 0 and isinstance(last, Quantity) and last.unit is not None:
        value = atoms[at].value
        if (
            not _BY.fullmatch(text[atoms[at].end : atoms[at + 1].start])
            or not isinstance(value, Quantity)
            or value.unit
        ):
            return
        atoms[at] = atoms[at]._replace(value=replace(value, unit=last.unit))
        at -= 1


def value_at(tokens: Tokens, at: int, language: str) -> Read | None:
    """The value that begins at this token: the range if it is one, else a single value."""
    token = tokens[at]
    if token.kind == "w":
        if continues_word(tokens, at):
            return None
    elif token.kind == "s" and token.low not in money.first_words():
        return None
    elif continues_word(tokens, at):
        return None  # the figures of a name: "X400", "CO2"
    return range_at(tokens, at, language, single_at)


def single_at(tokens: Tokens, at: int, language: str) -> Read | None:
    """The value that begins at this token, were it no range."""
    base = base_language(language)
    return (
        date_at(tokens, at, language)
        or decade_at(tokens, at)
        or time_at(tokens, at, base)
        or ordinal_at(tokens, at)
        or quantity_at(tokens, at, base)
    )


def _of_value(tokens: Tokens, at: int, found: Read, prepared: str) -> Atom:
    start, end = tokens[at].start, tokens[found.end - 1].end
    key = " ".join(token.low for token in tokens[at : found.end])
    return Atom(prepared[start:end], (key,), found.value, start, end, False, False)


def _of_word(tokens: Tokens, at: int, articles: frozenset[str]) -> Atom:
    _, text, low, start, end = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    accent = after is not None and after.low == "'" and after.start == end
    joined = continues_word(tokens, at)
    whole = not joined and not continues_word(tokens, at + 1)
    article = whole and (low in articles or (accent and f"{low}'" in articles))
    return Atom(text, keys_of(text, accent), None, start, end, joined, article)
