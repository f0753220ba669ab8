"""Rewriting: the model puts the question in the words of a search (Ma et al. 2023, arXiv 2305.14283)."""

from collections.abc import Mapping
from typing import ClassVar

from workbench.arms.querying import QUERIES, Query
from workbench.languages import by_language


@QUERIES.add("rewrite")
class Rewritten(Query):
    """The question rewritten by the model as a search query; of its reply the first line."""

    instruction: ClassVar[Mapping[str, str]] = by_language("prompts", "queries", "rewrite")

    @classmethod
    def searched(cls, question: str, reply: str) -> str:
        """The first line that says something."""
        return next((line.strip() for line in reply.splitlines() if any(map(str.isalnum, line))), "")
