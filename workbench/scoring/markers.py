"""The markers by which a reply cites the passages that it is from: "It is 24 months [2]." """

from __future__ import annotations

import re
from dataclasses import replace

from workbench.types import Answer

# "[2]", "[1, 3]", "[1-3]", and the brackets that some models write; a year in brackets is none.
_MARKER = re.compile(r"\s*[\[【]\s*\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*[\]】]")
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)|(\d+)")
_MOST = 50  # passages that a range may name


def cited(answer: Answer) -> tuple[int, ...]:
    """The numbers that a reply cites, in its order, each once; none where it was not asked to cite.

    >>> cited(Answer("q", "Oak [2], then ash [1-2].", markers=(1, 2)))
    (2, 1)
    """
    if not answer.markers:
        return ()
    found: dict[int, None] = {}
    for marker in _MARKER.findall(answer.text):
        for first, last, alone in _RANGE.findall(marker):
            low = int(alone or first)
            found |= dict.fromkeys(range(low, min(int(alone or last), low + _MOST) + 1))
    return tuple(found)


def uncited(answer: Answer) -> Answer:
    """The reply without its markers, where it was asked for them: they are no part of what it says.

    >>> uncited(Answer("q", "Oak [2].", markers=(1, 2))).text
    'Oak.'
    """
    if not answer.markers:
        return answer
    return replace(answer, text=_MARKER.sub("", answer.text).strip())
