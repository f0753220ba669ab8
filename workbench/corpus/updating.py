"""Keep the questions of a corpus whose documents were read again: evidence moves to where its words stand now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.corpus.datasets.registry import nearest_place
from workbench.corpus.mapped.by_id import documents_by_id
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Question


@dataclass(frozen=True, slots=True)
class Updated:
    """The questions kept, those whose evidence is gone, and what changed in the documents."""

    questions: tuple[Question, ...]
    lost: tuple[Question, ...]
    notes: tuple[str, ...]


def updated(old: Sequence[Document], new: Sequence[Document], questions: Sequence[Question]) -> Updated:
    """Keep every question whose evidence still stands in the documents, at its new place."""
    before, after = documents_by_id(old), documents_by_id(new)
    kept: list[Question] = []
    lost: list[Question] = []
    for question in questions:
        places = [_moved(place, before, after) for place in question.evidence]
        if all(places):
            kept.append(replace(question, evidence=tuple(place for place in places if place is not None)))
        else:
            lost.append(question)
    changed = [name for name, document in after.items() if name in before and before[name].text != document.text]
    notes = [
        said(key, n=len(names), names=", ".join(sorted(names)[:5]) + (" …" if len(names) > 5 else ""))
        for key, names in (
            ("import.documents_new", [name for name in after if name not in before]),
            ("import.documents_changed", changed),
            ("import.documents_gone", [name for name in before if name not in after]),
        )
        if names
    ]
    return Updated(tuple(kept), tuple(lost), tuple(notes or [said("import.unchanged")]))


def _moved(place: Evidence, before: Mapping[str, Document], after: Mapping[str, Document]) -> Evidence | None:
    document = after.get(place.document)
    if document is None:
        return None
    if place.start is None or place.end is None or before[place.document].text == document.text:
        return place
    words = before[place.document].text[place.start : place.end]
    found = nearest_place(document.text, words, place.start)
    return None if found is None else replace(place, start=found[0], end=found[1], text=None)
