"""Filters on what documents say of themselves."""

from __future__ import annotations

import pytest

from workbench.corpus.filtering import matching, where_problems
from workbench.types import Document

DOCUMENTS = (
    Document("a", "", "", {"topic": "ovens", "year": 2020, "tags": ["new", "black"]}),
    Document("b", "", "", {"topic": "dryers", "year": 2021}),
    Document("c", "", ""),
)


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        ({}, "abc"),
        ({"topic": ["ovens"]}, "a"),
        ({"topic": ["ovens", "dryers"]}, "ab"),
        ({"topic": ["ovens", "dryers"], "year": ["2021"]}, "b"),
        ({"tags": ["black"]}, "a"),
        ({"topic": ["None"]}, ""),
    ],
)
def test_a_document_has_one_of_the_values_under_each_key(where: dict[str, list[str]], kept: str) -> None:
    assert "".join(document.id for document in matching(DOCUMENTS, where)) == kept


@pytest.mark.parametrize(
    ("where", "cure"),
    [
        ({"topik": ["ovens"]}, "did you mean 'topic'?"),
        ({"topic": ["oven"]}, "did you mean 'ovens'?"),
        ({"topic": ["ovens"], "year": ["2021"]}, "the keys must hold together"),
    ],
)
def test_what_no_document_knows_is_named_with_the_nearest(where: dict[str, list[str]], cure: str) -> None:
    (problem,) = where_problems(DOCUMENTS, where)
    assert cure in problem.cure
    assert not list(where_problems(DOCUMENTS, {"topic": ["ovens"], "tags": ["new"]}))
