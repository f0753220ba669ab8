"""Rewriting: the model puts the question in the words of a search (Ma et al. 2023, arXiv 2305.14283)."""

from collections.abc import Mapping
from typing import ClassVar

from workbench.arms.querying import QUERIES, Query


@QUERIES.add("rewrite")
class Rewritten(Query):
    """The question rewritten by the model as a search query; of its reply the first line."""

    instruction: ClassVar[Mapping[str, str]] = {
        "en": "Rewrite this question as a short search query, with the names and words that a text with the answer "
        "would contain. Reply with the query alone.\n\nQuestion: {question}",
        "it": "Riscrivi questa domanda come una breve ricerca, con i nomi e le parole che un testo con la risposta "
        "conterrebbe. Rispondi solo con la ricerca.\n\nDomanda: {question}",
    }

    @classmethod
    def searched(cls, question: str, reply: str) -> str:
        """The first line that says something."""
        return next((line.strip() for line in reply.splitlines() if any(map(str.isalnum, line))), "")
