"""Common words of the languages, by which texts are read whatever they are: each language's stand in its folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from workbench.languages import base_language, by_language

# The stemmers of Snowball, by the code of the language; these may be more than those that have a folder.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """What gives the stem of a word, or the word itself where there is no stemmer; remembered, for words recur."""
    name = STEMMERS.get(base_language(language))
    if name is None:
        return str
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return lru_cache(maxsize=1 << 17)(stem)


@cache
def word_lists(name: str) -> Mapping[str, tuple[str, ...]]:
    """The words of a list of `words.toml`, such as "articles", by the code of the language; in their order."""
    return {code: tuple(words.split()) for code, words in by_language("words", *name.split(".")).items()}


@cache
def months() -> Mapping[str, tuple[str, ...]]:
    """The months from January on, in lower case, by the code of the language."""
    return {code: tuple(map(str.lower, names)) for code, names in by_language("language", "months", "names").items()}


@cache
def month_names() -> str:
    """The months of all languages as alternatives of a regular expression, in lower case."""
    return "|".join(dict.fromkeys(name for names in months().values() for name in names))
