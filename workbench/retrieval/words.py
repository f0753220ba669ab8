"""The words of a text as lexical retrieval counts them: stemmed, without stop words, by the rules of its language.

Where a script sets no blanks between words, pairs of neighbouring characters stand for them, as in Lucene's CJK
analyser: 洗衣机 gives 洗衣 and 衣机, which a question that names the thing has too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import regex

from workbench.languages import base_language
from workbench.languages.words import stemmer

VERSION = 2  # raise when the same text would give other words
_BARE = r"\p{Han}\p{Hiragana}\p{Katakana}ーｰ\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"  # set without blanks
_RUNS = regex.compile(rf"(?P<bare>[[{_BARE}]&&\w]+)|[\w--[{_BARE}]]+", regex.VERSION1)
# Of the lists of bm25s, by the code of the language.
_STOP_WORDS = {
    "da": "DANISH", "de": "GERMAN", "en": "EN_PLUS", "es": "SPANISH", "fr": "FRENCH", "it": "ITALIAN", "nl": "DUTCH",
    "no": "NORWEGIAN", "nb": "NORWEGIAN", "pt": "PORTUGUESE", "ru": "RUSSIAN", "sv": "SWEDISH", "tr": "TURKISH",
}  # fmt: skip


def words(text: str, language: str) -> list[str]:
    """Stems of the words and numbers, lower-cased, compatibility forms unified, in order; stop words are left out."""
    code = base_language(language)
    stem, stop = stemmer(code), _stop_words(code)
    return [stem(word) for word in _runs(text) if word not in stop]


def _runs(text: str) -> Iterator[str]:
    for match in _RUNS.finditer(unicodedata.normalize("NFKC", text).lower()):
        if match["bare"] and len(match[0]) > 1:
            yield from map("".join, pairwise(match[0]))
        else:
            yield match[0]


@lru_cache
def _stop_words(code: str) -> frozenset[str]:
    if code not in _STOP_WORDS:
        return frozenset()
    from bm25s import stopwords

    listed: tuple[str, ...] = getattr(stopwords, f"STOPWORDS_{_STOP_WORDS[code]}")
    return frozenset(listed)
