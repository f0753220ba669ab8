"""HyDE: a passage that might answer the question is searched with (Gao et al. 2022, arXiv 2212.10496).

What the passage says may be wrong; its words are those that the right one would use. The paper takes the mean of the
embeddings of question and passages. Here one text has both, so that it serves lexical search too.
"""

from collections.abc import Mapping
from typing import ClassVar

from workbench.arms.querying import QUERIES, Query


@QUERIES.add("hyde")
class Hypothetical(Query):
    """The question, and a passage that the model invents to answer it."""

    instruction: ClassVar[Mapping[str, str]] = {
        "en": "Write two or three sentences of a manual or an article that answer this question, as if you knew the "
        "answer.\n\nQuestion: {question}",
        "it": "Scrivi due o tre frasi di un manuale o di un articolo che rispondano a questa domanda, come se "
        "conoscessi la risposta.\n\nDomanda: {question}",
    }

    @classmethod
    def searched(cls, question: str, reply: str) -> str:
        """Both, the question first, since an encoder may not read to the end."""
        return f"{question}\n{reply.strip()}" if any(map(str.isalnum, reply)) else ""
