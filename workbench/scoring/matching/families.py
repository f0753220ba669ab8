"""Words of one family: a verb and the noun, the agent or the adverb made from it ("accendere", "accensione")."""

from __future__ import annotations

import re
from functools import lru_cache

from workbench.scoring.matching.passing.signs import forms
from workbench.scoring.refusals.clauses import lexicon, plain
from workbench.scoring.texts.words import words

_ROOT = 4  # letters of a root that tells words apart
_DEVERBAL = words(
    "ur azion zion ment agg ation ion ing age al ly li ator ato er or ant ent enz anz ist ee it itor itric atric at ut"
)
# How the root of a verb changes in the nouns made from it.
_CHANGES = {
    "it": "nd nsion | nd sion | nd s | d sur | d sion | d s | gg ttur | gg zion | mp ttur | pr pertur | ov ogg |"
    " iv ittur | iv izion"
    " | uc uzion | urr uzion | on osizion | orr osizion | ett ission | im ession | ond usion | orr ors | ied iest"
    " | ogl olt"
    " | ung unzion | ing inzion | ed ession | olv oluzion | id is | ic izion | gg gitor | ier iest | um umog",
    "en": "id is | nd ns | d s | nd nsion | d sion | it ission | eiv eption | i icat | uc uction | ib iption | oy"
    " uction | it iss"
    " | el ulsion | ert ersion | v f | eed ess",
}
_PARTIES = re.compile(r"(?:[eo]r|ee)s?$")  # "employer", "employee"
_PREFIX = 2  # letters, at least, before what changes


@lru_cache(maxsize=16384)
def one_family(word: str, other: str, code: str) -> bool:
    """Whether two words in lower case are of one root, as far as the endings of nouns and verbs tell.

    >>> one_family("accendere", "accensione", "it"), one_family("heavy", "heavily", "en")
    (True, True)
    >>> one_family("raccolta", "accensione", "it"), one_family("porta", "porto", "it")
    (False, False)
    """
    if _PARTIES.search(word) and _PARTIES.search(other) and word[-2:] != other[-2:]:
        return False
    one, two = _stem(word, code), _stem(other, code)
    if one == two:
        return word == other or len(word) != len(other) or word[:-1] != other[:-1] or code != "it"
    if one_root(one, two):
        return True
    for change in filter(None, _CHANGES.get(code, "").split(" | ")):
        verb, noun = change.split()
        for a, b in ((one, two), (two, one)):
            root = a.removesuffix(verb)
            if a.endswith(verb) and b.endswith(noun) and root == b.removesuffix(noun) and len(root) >= _PREFIX:
                return True
    return False


def _stem(word: str, code: str) -> str:
    low = plain(word.casefold())
    return lexicon(code).stem(forms(code).get(low, low)).removesuffix("e")  # "clos-e", "clos-ure"


def one_root(stem: str, other: str) -> bool:
    """Whether one stem is the other with the ending of a noun made from a verb: "rott-o" and "rott-ura"."""
    short, long = sorted((stem, other), key=len)
    return len(short) >= _ROOT and long.startswith(short) and long[len(short) :] in _DEVERBAL
