"""Whether an indefinite article answers how many there are: "a blog" says one of blogs, and "a month" does not."""

from __future__ import annotations

import re

from workbench.scoring.matching.reworded import stems_of
from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.texts.wording import variants
from workbench.scoring.values.reader import ValueReading
from workbench.scoring.values.value import Quantity

INDEFINITE = frozenset({"a", "an", "un", "una", "uno"})
COUNTED = re.compile(
    r"\b(?:how many|quant[ie])\s+(?:different |other |divers[ie] |altr[ie] )?([^\W\d_]+)", re.IGNORECASE
)
_WORDS_AFTER = re.compile(r"(?:[ '’]+[^\W\d_]+){1,3}")  # in which the noun stands: "a new weekly blog"


def counts_something_else(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the gold is the number one, only an article stands for it here, and not before what is asked for."""
    parts, atom = asked.gold.parts, answer.atoms[place.first]
    value = parts[0].value if len(parts) == 1 and place.first == place.last else None
    article, _, measured = atom.text.partition(" ")  # "a month" is read as one
    if not isinstance(value, Quantity) or value.unit is not None or value.number.own != 1:
        return False
    if article.casefold() not in INDEFINITE:
        return False
    counted, after = COUNTED.search(asked.question), _WORDS_AFTER.match(answer.text[atom.end :])
    named = f"{measured}{after[0] if after else ''}"
    if counted is None or not named:
        return False
    either = variants(counted[1].casefold(), False, asked.language)  # "chiave" for "chiavi", whose stems differ
    same = stems_of(counted[1], asked.language) & stems_of(named, asked.language)
    return not same and either.isdisjoint(named.casefold().split())
