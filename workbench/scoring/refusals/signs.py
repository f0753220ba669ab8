"""The words that may show that a reply gives no answer, in classes (`workbench/languages/*/signs.toml`).

They are many more than those of the rules, and each tells little: "see", "yet" and "only" stand in answers too. What
they tell together is weighed in `left_without.py`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache

from workbench.languages import table
from workbench.scoring.refusals.clauses import plain

_LONGEST = 16  # letters of a beginning


@cache
def _table(code: str) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    whole: defaultdict[str, set[str]] = defaultdict(set)
    beginnings: defaultdict[str, set[str]] = defaultdict(set)
    for name, words in table(code, "signs").items():
        for word in words.split() if isinstance(words, str) else ():
            (beginnings if word.endswith("*") else whole)[plain(word.rstrip("*"))].add(name)
    return dict(whole), dict(beginnings)


@lru_cache(maxsize=16384)
def signs_of(code: str, word: str) -> frozenset[str]:
    """The classes of a word in lower case, in the language of this code.

    >>> sorted(signs_of("en", "unspecified")), sorted(signs_of("it", "rivolgersi"))
    (['lack'], ['away'])
    """
    whole, beginnings = _table(code)
    found = set(whole.get(word, ()))
    for length in range(1, min(len(word), _LONGEST) + 1):
        found |= beginnings.get(word[:length], set())
    return frozenset(found)
