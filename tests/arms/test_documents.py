"""Whole documents in a prompt: those of a large corpus are read one after the other, and never all held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny.runs import context

from workbench.arms.documents import that_fit, titled
from workbench.arms.prompts import wording
from workbench.corpus.digest import texts_digest
from workbench.digests import digest_of
from workbench.models.runtime import Runtime
from workbench.store import Store
from workbench.types import Document


class Table(Sequence[Document]):
    """Documents that are made when they are looked at, as those of a file, and how many have been."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts, self.made = texts, 0

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, place: Any) -> Any:
        return Document(f"d{place}", f"Title {place}", self.texts[place])

    def __iter__(self) -> Iterator[Document]:
        for place in range(len(self)):
            self.made += 1
            yield self[place]


@pytest.mark.parametrize("citing", [False, True])
def test_a_document_is_counted_before_the_next_is_read(
    citing: bool, store: Store, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, counted = Table([f"A lamp of sort {n}. " * 3 for n in range(50)]), list[int]()
    whole = Runtime.count_tokens

    def counting(self: Runtime, text: str) -> int:
        if "A lamp of sort" in text:
            counted.append(table.made)
        return whole(self, text)

    monkeypatch.setattr(Runtime, "count_tokens", counting)
    shown = that_fit(context(store, model_folder), replace(wording("en", "short"), citing=citing), table, 700)
    assert counted == list(range(1, 51))
    assert 0 < len(shown.documents) < len(table)
    assert shown.texts == [titled(table[n]) for n in range(len(shown.documents))]


def test_the_digest_of_texts_is_that_of_their_list() -> None:
    table = Table([f"text {n}" for n in range(20)])
    assert texts_digest(table) == digest_of([(d.id, d.title, d.text) for d in table])
