"""Questions and answers out of what a model wrote, however it set them out."""

from __future__ import annotations

import re
from collections.abc import Iterator

_QUESTION = re.compile(
    r"^[\W\d_]*(?:question|domanda|q|d)\s*\d*\s*[:.)]\**\s*(?P<text>.+)$|^[\s*#\d.)-]*(?P<bare>[^\n]{8,300}\?)\**\s*$",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^[\W_]*(?:answer|risposta|a|r)\s*\d*\s*[:.)]\**\s*(?P<text>.+)$", re.IGNORECASE)
_MARKS = ' \t*_`"“”«»'
MOST = 6  # pairs of one reply


def pairs(reply: str) -> Iterator[tuple[str, str]]:
    """Each question with the answer on the line after it.

    >>> list(pairs("1. **Question:** Who came?\\n**Answer:** Ann.\\n\\nQ2: When?\\nA: in May"))
    [('Who came?', 'Ann'), ('When?', 'in May')]
    """
    question = ""
    found = 0
    for line in reply.split("\n"):
        if not line.strip():
            continue
        if question and (answer := _ANSWER.match(line.strip())):
            yield question, answer["text"].strip(_MARKS).rstrip(".").strip(_MARKS)
            question, found = "", found + 1
            if found == MOST:
                return
        elif asked := _QUESTION.match(line.strip()):
            question = (asked["text"] or asked["bare"]).strip(_MARKS)
