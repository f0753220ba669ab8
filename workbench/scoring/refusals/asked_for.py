"""What a question asks for: a number or a date, a person or a place, words as they stand, yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from workbench.languages import LANGUAGES, table
from workbench.scoring.refusals.clauses import Lexicon, lexicon
from workbench.scoring.refusals.kinds import is_polar, offers_a_choice
from workbench.scoring.refusals.words import sentences

_LEAST = 15  # letters of a first question that stands for all


@dataclass(frozen=True)
class AskedFor:
    """What a question asks for.

    `wording`: words that are shown or said; `negative`: what is not; `two`: two things; `instruction`: what to do.
    """

    number: bool
    date: bool
    named: bool
    wording: bool
    negative: bool
    two: bool
    instruction: bool
    polar: bool

    @property
    def numeric(self) -> bool:
        """Whether a value with figures would answer."""
        return self.number and not self.polar


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(table(code, "signs")["asks"][kind] for code in LANGUAGES))


@lru_cache(maxsize=4096)
def asked_for(question: str, code: str) -> AskedFor:
    """What a question asks for; `code`: the language of its reply."""
    words: Lexicon = lexicon(code)
    plain = sentences(question)
    low = question.lower().replace("’", "'")
    first = low.split("?")[0]
    low = first if len(first) > _LEAST else low
    asks = {kind: _pattern(kind).search(low) is not None for kind in table(code, "signs")["asks"]}
    return AskedFor(
        asks["number"] or asks["date"] or asks["code"],
        asks["date"],
        asks["person"] or asks["place"],
        asks["wording"],
        asks["negative"],
        asks["two"],
        asks["instruction"],
        is_polar(plain, words) and not offers_a_choice(plain, words),
    )
