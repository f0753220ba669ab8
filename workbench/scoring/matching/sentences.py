"""What a question asks for of a gold that is a whole sentence: "Tom Harding" of "It was bought by Tom Harding"."""

from __future__ import annotations

import re

from workbench.languages import written
from workbench.scoring.matching.passing.parts import roots_asked, tokens_of

_LEAST = 4  # words of a sentence
_CLOSED_EDGES = re.compile(
    r"^(?:\W|(?:by|da|dal|dalla|dall|dallo|dai|the|il|la|lo|l|in|on|at|nel|nella)\b)+|\W+$", re.I
)
_HOW_MANY = re.compile(r"\b(?:how many|quant[ie])\s+([^\W\d_]{3,})", re.IGNORECASE)
_COUNT = r"(?<![\w.,-])(\d[\d.,]*\+? {0})(?!\w)"
_BE = re.compile(
    r"\b(?:was|were|is|are|has|have|had|been|fu|furono|è|sono|era|erano|venne|stat[oaie])\b", re.IGNORECASE
)


def asked_of(gold: str, question: str, language: str) -> str | None:
    """The one stretch of a sentence that the question has not, or how many of what it counts; None if there is none.

    >>> asked_of("The mill was bought by Tom Harding", "Who bought the mill?", "en")
    'Tom Harding'
    >>> asked_of("The firm works in 12 states by contract, with 250 members.", "In how many states does it work?", "en")
    '12 states'
    """
    if len(gold.split()) < _LEAST or (_BE.search(gold) is None and len(gold.split()) < 2 * _LEAST):
        return None
    counted = _HOW_MANY.search(question)
    if counted is not None:
        found = re.findall(_COUNT.format(re.escape(counted[1])), gold, re.IGNORECASE)
        return str(found[0]) if len(found) == 1 else None
    code = written(language)
    sought = roots_asked(question, (), code)
    tokens = tokens_of(gold, code)
    own = [at for at, token in enumerate(tokens) if token.root and token.root not in sought]
    if not own or not any(token.root in sought for token in tokens):
        return None
    within = tokens[own[0] : own[-1] + 1]
    if any(token.root in sought or "negation" in token.kinds for token in within if token.root or token.kinds):
        return None
    if not all(token.named or token.text[0].isdigit() for token in within if token.root):
        return None  # what is no name or number may need its verb
    end = within[-1].start + len(within[-1].text)
    stretch = _CLOSED_EDGES.sub("", gold[within[0].start : end])
    return stretch if stretch and len(stretch) < len(gold) else None
