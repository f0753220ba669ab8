"""The form of what a language module holds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of a language by name, its questions for attributes by the pattern of their names, and those for
    what follows a verb."""

    say: dict[str, str]
    families: dict[str, tuple[str, ...]]
    verbs: dict[str, str]
