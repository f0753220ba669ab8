"""What this process says while it works: notes, errors of arms and the progress, each worded in one language.

A run speaks the language of its report, and a command on a corpus that of the corpus, whatever part of it has something
to say; the texts stand in the TABLES of each language. Several threads may speak; they speak the same language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from workbench.languages import DEFAULT, Words, of_component, table, words_of_component, written
from workbench.languages.numbers import Numbers
from workbench.languages.wording import Wording
from workbench.types import Finding

TABLES = (
    "progress",
    "messages",
    "reading",
    "corpus",
    "faults",
    "requests",
)  # the tables of what is said; no two have a section of one name

_language = DEFAULT


def speak(language: str) -> None:
    """Say everything from here on in a language, or in English where it has no tables."""
    global _language
    _language = written(language)


def spoken() -> str:
    """The code of the language in which this process says what it has to say."""
    return _language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within this block, speak a language."""
    before = _language
    speak(language)
    try:
        yield
    finally:
        speak(before)


def numbers() -> Numbers:
    """How numbers are written in the language that is spoken."""
    return Numbers(_language)


def said(key: str, /, **values: Any) -> str:
    """The text of a key, such as "error.not_live", with its values, in the language that is spoken."""
    return _wording(_language).say(Finding(key, values))


def begins_as(text: str, key: str) -> bool:
    """Whether a text begins as that of a key does before its first value: an error that came as text from elsewhere."""
    section, _, name = key.partition(".")
    return text.startswith(str(_wording(_language).texts[section][name]).partition("{")[0])


def own_said(words: Words, key: str, /, **values: Any) -> str:
    """The same of a text that a component brings in its own file, by language and key."""
    return Wording(_language, {"own": words_of_component(words, _language)}).say(Finding(f"own.{key}", values))


def own_text(texts: Mapping[str, str]) -> str:
    """What a component says of itself, by language; English where it has nothing in the one that is spoken."""
    return of_component(texts, _language)


@cache
def _wording(code: str) -> Wording:
    return Wording(code, {section: texts for name in TABLES for section, texts in table(code, name).items()})
