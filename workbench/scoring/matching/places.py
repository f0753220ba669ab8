"""Places by the names that they have in several languages, and who is from them: "Munich" and "Monaco di Baviera"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_OWN = ("en", "it", "de", "fr", "es", "nl", "pt")  # languages of the names, by CLDR's tables
_BEFORE = re.compile(r"(?:in|at|a|ad|nel|nella|nei|negli|nelle|in the)\s+(?=[A-ZÀ-Ý])|(?:nell|all)['’](?=[A-ZÀ-Ý])")
_ASKS_ORIGIN = re.compile(
    r"\b(?:where\b.*\bfrom|from where|nationalit\w+|origin\w*|native|citizenship|di dov|da dove|nazionalità"
    r"|origin[ei]|proveni\w+|cittadinanza|(?:which|what) (?:city|country|town)\b.*\bfrom"
    r"|di (?:che|quale) (?:città|paese|regione))",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-ZÀ-Ý][\w'’-]+(?: (?:[A-ZÀ-Ý][\w'’-]+))?")
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDINGS = re.compile(
    r"(?:etan|itan|otan|igian|ian|an|es|in|ens|egn|asc|ic|iac|en)[oaie]$"  # of Italian
    r"|(?:ese|ian|an|ish|er|i|ite|ic)s?$"
)
_PLACE_ENDINGS = re.compile(r"(?:land|en|[aeiouy])$")
_SHORT = 400  # signs of an answer and no story
_LEAST = 4  # letters by which a place and its people are one
_BUT = re.compile(r"\b(?:not|non|but|ma|or|o|né|nor)\b|n['’]t\b", re.IGNORECASE)


@cache
def _table() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("places.toml").read_text(encoding="utf-8"))


@cache
def _names() -> dict[str, frozenset[str]]:
    """Each name of a place with all of its names: countries and the cities of time zones by CLDR, others by a table."""
    from babel import Locale

    groups: defaultdict[str, set[str]] = defaultdict(set)
    for locale in map(Locale, _OWN):
        for code, name in locale.territories.items():
            if len(code) == 2:
                groups[code].add(name)
        for zone, named in locale.time_zones.items():
            groups[zone] |= {named.get("city", ""), zone.rpartition("/")[2].replace("_", " ")}  # the zone's in English
    for group in re.split(r"[;\n]", _table()["names"]):
        groups[group] |= {name.strip() for name in group.split("|")}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group_names in groups.values():
        for name in group_names - {""}:
            found[name] |= group_names
    return {name: frozenset(others) for name, others in found.items()}


def names_of_place(gold: str) -> Iterator[str]:
    """The other names of a gold that is a place, without the preposition before it.

    >>> sorted(names_of_place("in Munich"))
    ['Monaco di Baviera', 'München']
    """
    text = gold.strip().rstrip(".")
    name = text[before.end() :] if (before := _BEFORE.match(text)) else text
    if name[:1].isupper():
        yield from sorted(_names().get(name, frozenset()) - {name, ""})


@cache
def _people() -> dict[str, frozenset[str]]:
    """The words for those from a place, by the place in lower case, where they do not begin as its name does."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group in re.split(r"[;\n]", _table()["people"]):
        place, *named = group.split() or [""]
        found[place.replace("_", " ").casefold()] |= {name.casefold() for name in named}
    return {place: frozenset(named) for place, named in found.items() if named}


def same_origin(gold: str, answer: str, question: str) -> bool:
    """Whether a question asks where someone is from, and gold and answer say it, one by the place, one by its people.

    >>> same_origin("di Napoli", "Era napoletano.", "Di dov'era il fondatore?")
    True
    >>> same_origin("Danish", "He came from Sweden.", "What nationality was he?")
    False
    """
    if not _ASKS_ORIGIN.search(question) or len(answer) > _SHORT or _BUT.search(answer):
        return False
    return _is_from(gold, answer, question) or _is_from(answer, gold, question) or _same_people(gold, answer)


def _same_people(gold: str, answer: str) -> bool:
    """Whether both have one word for those from a place, in any gender and number: "svizzera", "svizzero"."""
    words = [_plain(word) for word in _WORD.findall(answer)]
    known = frozenset().union(*_people().values())
    wanted_ = _plain(gold.strip(" ."))
    named = _ENDINGS.search(wanted_) is not None or any(_one_word(wanted_, _plain(each)) for each in known)
    return named and any(_one_word(wanted_, word) for word in words)


def _is_from(named: str, people: str, question: str) -> bool:
    """Whether one text has the name of a place, and the other a word for those from it."""
    asked = question.casefold()
    places = [name for name in _places(named) if name.casefold() not in asked]
    words = [_plain(word) for word in _WORD.findall(people) if word.casefold() not in asked]
    return any(_belongs(word, other) for name in places for other in (name, *names_of_place(name)) for word in words)


def _places(text: str) -> Iterator[str]:
    for found in _NAME.finditer(text):
        name = found[0]
        yield name
        if " " in name:
            yield from name.split(" ")


def _belongs(word: str, place: str) -> bool:
    known = _people().get(place.casefold())
    if known is not None:
        return any(_one_word(word, _plain(each)) for each in known)
    ending = _ENDINGS.search(word)
    if ending is None:
        return False
    root, of_place = word[: ending.start()], _PLACE_ENDINGS.sub("", _plain(place))
    short, long = sorted((root, of_place), key=len)
    return root == of_place or (len(short) >= _LEAST and long.startswith(short) and len(long) - len(short) <= 2)


def _one_word(word: str, other: str) -> bool:
    """Whether two are one but for the ending of an Italian adjective."""
    return word == other or (len(word) > _LEAST and word[-1] in "oaie" and word[:-1] == other[:-1])


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
