"""What is searched with: the question itself, or what the model makes of it in a round before the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from workbench.digests import digest_of
from workbench.errors import Problem
from workbench.languages import base_language
from workbench.languages.spoken import said
from workbench.registry import Registry
from workbench.store.code import foreign_code


class Query:
    """One way to make a query of a question.

    Args:
        instruction: what the model is asked, by language, with {question} where the question is to stand; a way that
            asks nothing has none. English stands in for a language that is not there.
        version: raise it when the same reply would be searched with otherwise.
    """

    instruction: ClassVar[Mapping[str, str]] = {}
    version: ClassVar[int] = 1

    @classmethod
    def searched(cls, question: str, reply: str) -> str:
        """The text that is searched with, from the question and the model's reply; "" where that is of no use."""
        return question

    @classmethod
    def identity(cls, language: str) -> list[Any]:
        """What the query depends on beside the question and the model."""
        component: Any = cls
        return [cls.__name__, cls.version, digest_of(cls._asking(language)), foreign_code(component)]

    @classmethod
    def messages(cls, question: str, language: str) -> tuple[Mapping[str, str], ...]:
        """The chat that asks for it."""
        return ({"role": "user", "content": cls._asking(language).replace("{question}", question)},)

    @classmethod
    def _asking(cls, language: str) -> str:
        return cls.instruction.get(base_language(language), cls.instruction.get("en", ""))


def no_query(query: str, key: str) -> Iterator[Problem]:
    """That an arm lets no model write queries, where its settings want one to; `key`: of what is wrong."""
    if QUERIES[query].instruction:
        yield Problem(said(key, query=query), "query", said("arm_fault.query_cure"))


# One file each in `workbench.arms.queries`, or an entry point of the group of that name.
QUERIES: Registry[type[Query]] = Registry("query").discover("workbench.arms.queries")
