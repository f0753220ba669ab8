"""Check that the texts of a corpus are in its language, and list what is not made for that language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from workbench.languages import base_language
from workbench.languages.spoken import said

# The languages with wordings, refusals, number words and abbreviations of their own.
NAMES = {"en": "language.en", "it": "language.it"}  # the keys of what they are called
_WORD = re.compile(r"[^\W\d_]+")
# The most frequent words of each that the other, as good as never, has.
STOP_WORDS = {
    "en": frozenset(
        _WORD.findall("the of and to is was were are with that this from by be which have has not its they")
    ),
    "it": frozenset(
        _WORD.findall("il di che è una della del dei gli non sono nel alla dal delle con più dalla nella questo")
    ),
}
TEXTS, CHARACTERS = 500, 4000  # looked at: so many texts, and so much of each
FEWEST = 20  # words of a language, before they say anything
TIMES = 3  # as many as of the stated language


def other_language(stated: str, texts: Iterable[str]) -> str | None:
    """The code of the language that the texts look like, where that is not the stated one.

    Only English and Italian are looked for; None when the stated language is neither, or when it may well be right.
    """
    stated = base_language(stated)
    if stated not in STOP_WORDS:
        return None
    words: Counter[str] = Counter()
    for text in islice(texts, TEXTS):
        words.update(_WORD.findall(text[:CHARACTERS].lower()))
    counts = {code: sum(words[word] for word in known) for code, known in STOP_WORDS.items()}
    likeliest = max(counts, key=lambda code: counts[code])
    if likeliest == stated or counts[likeliest] < max(FEWEST, TIMES * counts[stated]):
        return None
    return likeliest


def language_notes(stated: str, texts: Iterable[str], cure: str = "import.cure_option") -> tuple[str, ...]:
    """What to tell of it, if anything; `cure` is the key of what to do about it."""
    if base_language(stated) not in NAMES:
        return (said("import.served_in_part", code=stated, served=[said(name) for name in NAMES.values()]),)
    code = other_language(stated, texts)
    if code is None:
        return ()
    return (said("import.looks", language=said(NAMES[code]), stated=stated, cure=said(cure, code=code)),)
