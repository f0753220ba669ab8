"""Who is meant by what they do: "chi risiede nel comune" for "i residenti", "anyone who visits" for "visitors"."""

from __future__ import annotations

import re

from workbench.languages import written
from workbench.scoring.matching.families import one_family
from workbench.scoring.refusals.clauses import lexicon, plain

_WHO = re.compile(
    r"\b(?:chi|chiunque|(?:coloro|quelli|tutti|quanti)(?: (?:coloro|quelli))? che|quanti"
    r"|(?:those|anyone|anybody|everyone|everybody|people|persons|all|any person) who|whoever)\s+(?P<do>[^.;:!?,]+)",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"\b(?:not|non|or|o|oppure|never|mai|except|tranne|without|senza)\b|n['’]t\b|\d", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_MOST_OWN = 3  # words of the clause beside those of the gold
_LEAST = 5  # letters of the noun


def says_as_relative(gold: str, answer: str, question: str, language: str) -> bool:
    """Whether the answer says by a clause who the gold, persons by a noun, are.

    >>> says_as_relative("i residenti", "Chi risiede nel comune.", "Chi può votare?", "it")
    True
    >>> says_as_relative("i residenti", "Chi lavora nel comune.", "Chi può votare?", "it")
    False
    """
    found = _WHO.search(answer)
    if found is None or found["do"] in question or _OTHERWISE.search(answer) or not gold.strip().islower():
        return False
    code = written(language)
    wanted, said = _said(gold, code), _said(found["do"], code)
    if not wanted or len(wanted[0]) < _LEAST:
        return False
    left = [word for word in said if not any(one_family(each, word, code) for each in wanted)]
    kept = all(any(one_family(each, word, code) for word in said) for each in wanted)
    return kept and len(left) <= _MOST_OWN


def _said(text: str, code: str) -> list[str]:
    classed = lexicon(code)
    closed = classed.classes["neutral"] | classed.classes["article"] | classed.classes["being"]
    return [word for word in _WORD.findall(text.lower()) if plain(word) not in closed]
