"""Find where a word ends: tokens are read until the ones that follow can no longer change the word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

REST = "…"  # stands before what goes on with the last word of the text
LOST = "\ufffd"  # bytes that are no whole letter yet
END = "■"  # in place of a word: the text ends here
# A word, with the hyphens and apostrophes inside it; or several marks in a row. Blanks before it are passed over.
_WORD = re.compile(r"\s*(?:(\w+(?:['’-]\w+)*)|([^\w\s]+))")
_JOINING = frozenset("'’-")


@dataclass(frozen=True, slots=True)
class NextWords:
    """Probabilities by word, the highest first. They and `missing` are 1 together."""

    words: Mapping[str, float]
    missing: float


@dataclass(frozen=True, slots=True)
class FirstWord:
    """The first word of a text, None where there is none yet; `whole`: nothing that follows can change it."""

    word: str | None
    whole: bool


def first_word(text: str, inside: bool = False) -> FirstWord:
    """The first word of a continuation; `inside`: what it continues ends within a word, which may go on.

    >>> first_word(" padre e").word
    'padre'
    >>> first_word(" don'")  # "don't" may follow
    Reading(word='don', whole=False)
    >>> first_word("o ", inside=True)
    Reading(word='…o', whole=True)
    """
    found = _WORD.match(text.partition(LOST)[0])
    if found is None:
        return FirstWord(None, whole=False)
    word, marks = found.groups()
    rest = text.partition(LOST)[0][found.end() :]
    whole = bool(rest) and not (word is not None and rest in _JOINING)
    if word is None:
        return FirstWord(marks, whole)
    return FirstWord(f"{REST}{word}" if inside and found.start(1) == 0 else word, whole)
