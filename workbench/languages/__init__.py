"""The languages that the workbench writes: a folder each, with what models are asked, report, verdict and numbers.

To add one, copy the folder `en` under the new code and translate its tables: a test checks that no key is missing. What
a component says of itself (an arm's title, a metric's label) stands in its own file in English and Italian; a further
language translates it in a table `components.toml` of its folder, `[texts]`, by the English text. What is translated
nowhere stays English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Texts = Mapping[str, str]  # a text by the code of its language; English stands in for those that are not there

Words = Mapping[str, Mapping[str, str]]  # a component's own texts, by language and key

_ROOT = Path(__file__).parent
DEFAULT = "en"  # stands in for languages that have no folder


def base_language(language: str) -> str:
    """The code without region or script.

    >>> base_language("it-CH"), base_language("IT"), base_language("it_IT")
    ('it', 'it', 'it')
    """
    return re.split(r"[-_]", language.strip().casefold(), maxsplit=1)[0]


# The codes, English first.
LANGUAGES: tuple[str, ...] = tuple(
    sorted((each.parent.name for each in _ROOT.glob("*/language.toml")), key=lambda code: (code != DEFAULT, code))
)


def written(language: str) -> str:
    """The code of the folder that serves a language: its own, or English."""
    base = base_language(language)
    return base if base in LANGUAGES else DEFAULT


@cache
def table(code: str, name: str) -> Mapping[str, Any]:
    """A table of a language as sections of keys: "prompts", "report", "verdict", "messages" or "progress"."""
    return tomllib.loads((_ROOT / code / f"{name}.toml").read_text("utf-8"))


@cache
def _translated(code: str) -> Mapping[str, str]:
    """What components say of themselves, by the English text, where a language has a table of it."""
    if not (_ROOT / code / "components.toml").exists():
        return {}
    texts: Mapping[str, str] = table(code, "components")["texts"]
    return texts


def of_component(texts: Texts, code: str, otherwise: str = "") -> str:
    """What a component says of itself, in a language: its own text, else that of the language's folder, else English.

    `otherwise`: the text in English where the component gives none under "en".
    """
    english = texts.get(DEFAULT) or otherwise
    return texts.get(code) or _translated(code).get(english) or english


def words_of_component(words: Words, code: str) -> dict[str, str]:
    """The texts that a component brings, by key, in a language as `of_component` finds each."""
    return {key: of_component({each: own.get(key, "") for each, own in words.items()}, code) for key in words[DEFAULT]}


def by_language(name: str, *path: str) -> Mapping[str, Any]:
    """What stands at a place of a table, by the code of the language: `by_language("prompts", "citing", "ask")`."""
    found: dict[str, Any] = {}
    for code in LANGUAGES:
        value: Any = table(code, name)
        for key in path:
            value = value[key]
        found[code] = value
    return found
