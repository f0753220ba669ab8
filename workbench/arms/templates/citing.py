"""How a reply is asked to cite its sources, in every language, and how the sources are marked."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.languages import by_language

MARKS = 1  # raise when passages or examples are marked in another way

CITING: Mapping[str, str] = by_language("prompts", "citing", "ask")


def marker(number: int) -> str:
    """What stands before a passage, and in a reply that cites it."""
    return f"[{number}]"


def marked(number: int, passage: str) -> str:
    """A passage behind its marker."""
    return f"{marker(number)} {passage}"
