"""The words that may show that a gold is named in passing (`workbench/languages/*/passing.toml`), by their classes."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from workbench.languages import table

_LONGEST = 16  # letters of a beginning


@cache
def _classes(code: str) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    whole: defaultdict[str, set[str]] = defaultdict(set)
    beginnings: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in table(code, "passing").items():
        if name in ("forms", "events"):
            continue
        if name == "opposites":
            lines = [line for line in words.splitlines() if line.strip()]
            groups = [
                (f"{at}{side}", half)
                for at, line in enumerate(lines)
                for side, half in zip("+-", line.split("|"), strict=True)
            ]
        else:
            groups = [(name, words)]
        for label, group in groups:
            for word in group.split():
                (beginnings if word.endswith("*") else whole)[word.rstrip("*")].add(label)
    return dict(whole), dict(beginnings)


@cache
def _events(code: str) -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    lines = [line.split() for line in table(code, "passing")["events"].splitlines() if line.strip()]
    return tuple(
        (frozenset(word for word in line if word[-1] != "*"), tuple(word[:-1] for word in line if word[-1] == "*"))
        for line in lines
    )


@lru_cache(maxsize=16384)
def events_of(word: str, code: str) -> frozenset[int]:
    """The kinds of event that a word in lower case names, by number; none of most words.

    >>> events_of("renovated", "en") == events_of("rebuilt", "en")
    True
    >>> events_of("opened", "en") & events_of("closed", "en")
    frozenset()
    """
    found = (at for at, (whole, begins) in enumerate(_events(code)) if word in whole or word.startswith(begins))
    return frozenset(found)


@cache
def forms(code: str) -> dict[str, str]:
    """The forms of irregular verbs, each with the first of its verb."""
    groups = [group.split() for group in table(code, "passing")["forms"].split("|")]
    return {word: group[0] for group in groups for word in group}


@lru_cache(maxsize=16384)
def classes_of(word: str, code: str) -> frozenset[str]:
    """The classes of a word in lower case; of a pair of opposites "3+" and "3-" are the sides.

    >>> sorted(classes_of("but", "en")), sorted(classes_of("forse", "it"))
    (['contrast'], ['guess'])
    """
    whole, beginnings = _classes(code)
    found = set(whole.get(word, ()))
    for length in range(1, min(len(word), _LONGEST) + 1):
        found |= beginnings.get(word[:length], set())
    return frozenset(found)
