"""The amounts of a sentence, each whole: with its sign, its currency, its scale and its unit, as they are written."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from workbench.corpus.sheets.searched import words_of
from workbench.corpus.sheets.units import unit_names

_NUMBER = re.compile(
    r"(?<![\w.,/€$£¥])(?:(?<!\S)[-−–+±] ?|(?<=\()[-−–+±] ?)?"
    r"(?P<money>(?:US)?[€$£¥] ?|(?:EUR|USD|GBP|CHF|JPY|CNY|SEK|NOK|DKK|PLN|CAD|AUD|INR|euro) ?)?[-−–]?"
    r"(?<!\w[-−–])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,'’]\d+)*)",
)
_SCALE = re.compile(
    r"[ \u00a0]?(?:thousand|millions?|billions?|trillions?|hundred|dozen|mila|mill?e|milion[ei]|miliard[oi]|dozzine|"
    r"centinaia|migliaia|mln|mld|mio|mrd|bn|tn|[kKMB])(?![\w/²³^-])(?: (?:of|di)(?= \w))?"
)
# Names of units beside those of CLDR: of several words, which go before its own, and of one.
_LONGER = (
    "percentage points|punti percentuali|per ?cent|per ?cento|per ?mille|per thousand|degrees? celsius|gradi celsius|"
    "gradi centigradi|degrees? fahrenheit|square (?:met(?:er|re)|kilomet(?:er|re)|mile|foot|feet)s?|"
    "metr[oi] quadr(?:at)?[oi]|chilometr[oi] quadr(?:at)?[oi]|cubic met(?:er|re)s?|metr[oi] cub[oi]|"
    "chilometr[oi] orar[io]|franch[io] svizzer[oi]|swiss francs|pounds? sterling|dollar[is]? american[oi]|us dollars?"
)
_SHORTER = (
    "points?|punt[oi]|degrees?|grad[oi]|°C|°F|days?|weeks?|months?|years?|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|"
    "cents?|centesim[oi]|tons?|tonnes?|tonnellat[ae]|quintal[ei]|ettar[oi]|hectares?|acres?|mq|m²|m³|km²|cm²|cm³|"
    "kB|MB|GB|TB|bytes?|kW|MW|kWh|MWh|euros?|dollar[is]?|dollaro|sterlin[ae]|franch[io]|francs?|yen|"
    "lit(?:er|re)s?|met(?:er|re)s?|kilomet(?:er|re)s?|centimet(?:er|re)s?|millimet(?:er|re)s?|[%‰°€$£¥]"
)
_MONEY = re.compile(r"[€$£¥]|euros?|eur|usd|gbp|chf|dollar[is]?|pounds?(?: sterling)?|sterline|franc\w*|yen", re.I)
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
        end, money = unit.end(), money or _MONEY.fullmatch(unit.group().strip()) is not None
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
def _unit() -> re.Pattern[str]:
    """A unit with the blank before it; signs of one or two letters as they are written, "A" being no article."""
    names = sorted(unit_names(), key=len, reverse=True)
    short = "|".join(re.escape(name) for name in names if len(name) < 3)
    long = "|".join(re.escape(name).replace("’", "['’]") for name in names if len(name) > 2)
    return re.compile(rf"[ \u00a0\u202f]?(?:(?i:{_LONGER}|{long}|{_SHORTER})|{short}|t)(?![\w/²³^*%-])")
