"""The shape of a language: the phrases that english.py and italian.py fill in."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpora.fiction.values import Language

TEXTS = Path(__file__).parent / "texts"

Slots = Mapping[str, str]
Sentences = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Wording:
    """All that is said in one language.

    A phrase names what goes into it in braces: `{price}` is a fact of the document's own subject and `{delivery.zone-a}`
    any fact; in a question, `{name}` and the like are slots of the subject.
    """

    language: Language
    title: str
    source: str  # what the corpus was made from, as its card says it
    labels: Mapping[str, str]  # the name of each property, for tables and lists
    headings: Mapping[str, Sequence[str]]
    pitch: Sequence[str]  # how a sheet opens: {name} {kind} {audience} {first} {second}
    sheet: Sentences  # a property in prose, on a product sheet
    centre: Sentences  # a property in prose, in the notice of a service centre
    singles: Sentences  # for each property four or more questions, more wordings than any one fact uses
    multis: Sentences
    aggregates: Sentences
    unanswerable: Sentences
    lone_unanswerable: Sequence[str]
    summary_questions: Sequence[str]
    summaries: Sequence[str]
    slots: Callable[[str], dict[str, str]]  # of a product, centre, part, code, recall, family or accessory
    group: Callable[[str], str]  # the phrase for a set of documents, such as "the eight Ondelva washing machines"
    join: Callable[[Sequence[str]], str]  # subjects, named one by one


def read_wording(
    language: Language, slots: Callable[[str], dict[str, str]], join: Callable[[Sequence[str]], str]
) -> Wording:
    """The phrases of a language from its tables of texts, with the code that puts subjects into them."""
    phrases, asked = _table(language, "phrases"), _table(language, "questions")
    groups = phrases.pop("groups")
    return Wording(
        language=language, singles=_table(language, "singles"), slots=slots, group=groups.__getitem__, join=join,
        **phrases, **asked,
    )  # fmt: skip


def _table(language: Language, name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / language / f"{name}.toml").read_text("utf-8"))
