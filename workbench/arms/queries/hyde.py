"""HyDE: a passage that might answer the question is searched with (Gao et al. 2022, arXiv 2212.10496).

What the passage says may be wrong; its words are those that the right one would use. The paper takes the mean of the
embeddings of question and passages. Here one text has both, so that it serves lexical search too.
"""

from collections.abc import Mapping
from typing import ClassVar

from workbench.arms.querying import QUERIES, Query
from workbench.languages import by_language


@QUERIES.add("hyde")
class Hypothetical(Query):
    """The question, and a passage that the model invents to answer it."""

    instruction: ClassVar[Mapping[str, str]] = by_language("prompts", "queries", "hyde")

    @classmethod
    def searched(cls, question: str, reply: str) -> str:
        """Both, the question first, since an encoder may not read to the end."""
        return f"{question}\n{reply.strip()}" if any(map(str.isalnum, reply)) else ""
