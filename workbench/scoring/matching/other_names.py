"""Other names of a gold in the closed classes that its question asks of: "TO" is Torino, "Pt" is platinum."""

from __future__ import annotations

import re
from functools import cache

from workbench.languages import table, written

_WORD = re.compile(r"[^\W\d_]+")


@cache
def _names(code: str, kind: str) -> dict[str, str]:
    """Each name of a class with its other one, names in lower case."""
    found: dict[str, str] = {}
    for pair in table(code, "names")[kind].split("|"):
        sign, _, name = pair.strip().partition(" ")
        if name:
            found[sign] = name
            found[name.casefold()] = sign
    return found


def other_name(gold: str, question: str, language: str) -> str | None:
    """The other name of a province, an element or a format, where the question asks for one.

    A sign is in its own capitals.

    >>> other_name("Pt", "Which metal is it?", "en"), other_name("Torino", "In quale provincia?", "it")
    ('platinum', 'TO')
    >>> other_name("TO", "Dove?", "it")
    """
    code = written(language)
    asked = set(_WORD.findall(question.casefold()))
    for kind, asks in (("provinces", "asks_province"), ("elements", "asks_element"), ("formats", "asks_format")):
        if asked & set(table(code, "names")[asks].split()):
            names = _names(code, kind)
            found = names.get(gold.strip()) or names.get(gold.strip().casefold())
            if found is not None:
                return found
    return None
