"""The texts and patterns that each language module of drafting defines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionWording:
    """The sentences of a language by name, its questions for attributes by the pattern of their names, and those for
    what follows a verb. `groups`: attributes that things of one sort have in common, each by the pattern of its names;
    `persons`: the attributes that are somebody, who is asked for otherwise than a thing.
    """

    say: dict[str, str]
    families: dict[str, tuple[str, ...]]
    verbs: dict[str, str]
    groups: tuple[tuple[str, ...], ...] = ()
    persons: str = r"(?!)"
