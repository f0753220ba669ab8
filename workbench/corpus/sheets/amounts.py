"""The amounts of a sentence, each whole: with its sign, its currency, its scale and its unit, as they are written."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from workbench.corpus.sheets.searched import words_of
from workbench.languages.measures import currency_names, measures, scales, unit_names, unit_signs

_SIGNS = "".join(measures("money")["signs"])
_CODES = "|".join(measures("money")["codes"].split())
_NUMBER = re.compile(
    rf"(?<![\w.,/{_SIGNS}])(?:(?<!\S)[-−–+±] ?|(?<=\()[-−–+±] ?)?"
    rf"(?P<money>(?:US)?[{_SIGNS}] ?|(?:{_CODES}|euro) ?)?[-−–]?"
    r"(?<!\w[-−–])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,'’]\d+)*)",
)
# Beside the scales that multiply a number exactly; letters as they are written.
_ROUGHLY = "hundreds?|centinaia|migliaia|mille|mrd"
_SCALE = re.compile(
    rf"[ \u00a0]?(?:{_ROUGHLY}|{'|'.join(sorted((s for s in scales() if len(s) > 1), key=len, reverse=True))}|[kKMB])"
    r"(?![\w/²³^-])(?: (?:of|di)(?= \w))?"
)
# What is counted in beside units of measure and currencies.
_COUNTED = "points?|punt[oi]|degrees?|grad[oi]|°C|°F|bytes?"
_TIME = r"(?:hour|day|week|month|year|night|ora|giorno|settimana|mese|anno|notte)\b"
_RATE = re.compile(rf"\s*(?:(?:an?|per|al|alla|each|every|ogni)\s+|all['’]|/ ?){_TIME}", re.I)
# What makes a bound or another value of the amount after it.
_BOUND = re.compile(
    r"[<>≤≥≈~#=×*^]\s*$|\b(?:minus|meno|plus|less than|more than|fewer than|no more than|at least|at most|up to|over|"
    r"under|below|above|almeno|oltre|fino a|massimo|minimo|più di|meno di|sotto|sopra)\s+(?:i|gli|le|the)?\s*$",
    re.I,
)
_ENDS = re.compile(r"\s*(?:$|[.,;:!?…](?!\w)|[)\]\"”»])|\s+[(–—]")
_NEXT = re.compile(r"\s+(?P<word>[^\W\d_]+)(?!\w)(?! (?:two|three|four|five|six|seven|eight|nine|ten|due|tre|quattro|"
                   r"cinque|sei|sette|otto|nove|dieci|mezz\w|half)\b)")  # fmt: skip
# Words that begin something else: what stands before them is whole.
_JOINING = frozenset(
    re.findall(
        r"\w+",
        "in at on by from for with as when if which that is are was were has have until since before after because "
        "che se quando è sono era erano ha hanno al alla ai agli alle da dal dalla dai dagli dalle nel nella nei nelle "
        "sul sulla sui sulle con fino dopo prima perché",
    )
)


def amounts_of(text: str, asked: Set[str]) -> list[str] | None:
    """The amounts of a text that its question does not have; None where what belongs to one of them is not understood.

    Args:
        text: a sentence.
        asked: the words of its question; what is counted may be one of them, and is left out then.

    >>> amounts_of("It cost $125 million, or 112 milioni di euro.", set())
    ['$125 million', '112 milioni di euro']
    >>> amounts_of("It takes 3x4 boards.", set()) is None
    True
    """
    found, at = [], 0
    while (number := _NUMBER.search(text, at)) is not None:
        at = number.end()
        if (end := _end_of(text, number, asked)) is not None and _BOUND.search(text, 0, number.start()) is None:
            found.append(text[number.start() : end])
            at = end
        elif not words_of(number.group()) <= asked:
            return None
    return found


def _end_of(text: str, number: re.Match[str], asked: Set[str]) -> int | None:
    """Where the amount of a number ends; None where it is not known."""
    end, money = number.end(), number["money"] is not None
    unit, scale = _unit().match(text, end), _SCALE.match(text, end)
    if scale is not None and (unit is None or scale.end() > unit.end()):
        end, unit = scale.end(), _unit().match(text, scale.end())
    if unit is not None and not (unit.group().strip() == "in" and _ENDS.match(text, unit.end()) is None):
        end, money = unit.end(), money or unit.group().strip().casefold() in _money()
    elif scale is not None and scale.group().endswith((" of", " di")):  # "2 million of them", "2 milioni di abitanti"
        counted = _NEXT.match(text, end)
        end -= len(" of")
        return end if counted is not None and words_of(counted["word"]) <= asked else None
    if _RATE.match(text, end):
        return end if money else None  # a sum stands for itself, a speed does not without its time
    if _ENDS.match(text, end):
        return end
    following = _NEXT.match(text, end)
    if following is None:
        return None
    word = following["word"]
    bare = end == number.end() and not money
    known = word.casefold() in _JOINING or (word.casefold() in ("of", "di") and not bare)
    return end if known or (bool(words_of(word)) and words_of(word) <= asked) else None


@cache
def _money() -> frozenset[str]:
    """The names of all currencies."""
    return frozenset(name.casefold() for names in currency_names().values() for name in names)


@cache
def _unit() -> re.Pattern[str]:
    """A unit with the blank before it; signs of one or two letters as they are written, "A" being no article."""
    every = {name for names in (unit_signs(), *unit_names(), *currency_names().values()) for name in names}
    names = sorted(every, key=len, reverse=True)
    short = "|".join(re.escape(name) for name in names if len(name) < 3)
    long = "|".join(re.escape(name).replace("’", "['’]") for name in names if len(name) > 2)
    return re.compile(rf"[ \u00a0\u202f]?(?:(?i:{long}|{_COUNTED})|{short})(?![\w/²³^*%-])")
