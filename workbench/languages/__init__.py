"""The languages that the workbench writes: a folder each, with what models are asked, report, verdict and numbers.

To add one, copy the folder `en` under the new code and translate its tables: a test checks that no key is missing. What
a component says of itself (an arm's title, a metric's label) stands in its own file, in English where the new code is
not there; so may the prompts of one from elsewhere.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

Texts = Mapping[str, str]  # a text by the code of its language; English stands in for those that are not there

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


def by_language(name: str, *path: str) -> Mapping[str, Any]:
    """What stands at a place of a table, by the code of the language: `by_language("prompts", "citing", "ask")`."""
    found: dict[str, Any] = {}
    for code in LANGUAGES:
        value: Any = table(code, name)
        for key in path:
            value = value[key]
        found[code] = value
    return found
