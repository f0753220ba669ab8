"""Check that the texts of a corpus are in its language, and list what is not made for that language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from workbench.languages import LANGUAGES, base_language
from workbench.languages.spoken import said, spoken
from workbench.languages.words import word_lists

_WORD = re.compile(r"[^\W\d_]+")
TEXTS, CHARACTERS = 500, 4000  # looked at: so many texts, and so much of each
FEWEST = 20  # words of a language, before they say anything
TIMES = 3  # as many as of the stated language


def other_language(stated: str, texts: Iterable[str]) -> str | None:
    """The code of the language that the texts look like, where that is not the stated one.

    Only languages that have a folder are looked for; None when the stated one has none, or when it may well be right.
    """
    stated = base_language(stated)
    if stated not in LANGUAGES:
        return None
    words: Counter[str] = Counter()
    for text in islice(texts, TEXTS):
        words.update(_WORD.findall(text[:CHARACTERS].lower()))
    counts = {code: sum(words[word] for word in known) for code, known in word_lists("frequent").items()}
    likeliest = max(counts, key=lambda code: counts[code])
    if likeliest == stated or counts[likeliest] < max(FEWEST, TIMES * counts[stated]):
        return None
    return likeliest


def language_notes(stated: str, texts: Iterable[str], cure: str = "import.cure_option") -> tuple[str, ...]:
    """What to tell of it, if anything; `cure` is the key of what to do about it."""
    if base_language(stated) not in LANGUAGES:
        return (said("import.served_in_part", code=stated, served=list(map(_name, LANGUAGES))),)
    code = other_language(stated, texts)
    if code is None:
        return ()
    return (said("import.looks", language=_name(code), stated=stated, cure=said(cure, code=code)),)


def _name(code: str) -> str:
    """What a language is called in the one that is spoken."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_language_name(spoken()) or code
    except UnknownLocaleError:
        return code
