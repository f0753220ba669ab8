"""Whether a reply says that the answer is not known, in English or in Italian.

A small grammar: who speaks or what is cited, a negation, and a verb of knowing, telling or containing; what was asked,
and that it is not stated; and the short forms that are a whole reply ("N/A", "nessun dato"). Each language names its
classes of words and writes its rules in terms of them. Both languages are read at once, since a model may answer in
the other one.

What counts is whether the reader is left without an answer. A reply that says it does not know and then gives an
answer all the same ("I do not know, but it is 24 months") has answered, and so has one that answers and then hedges
("24 months, though the text does not say so"). A reply that adds something else ("the text gives no price, but says
that the lamp is of brass") still refuses: what a source does say is not what was asked.
"""

from __future__ import annotations

import re

from workbench.scoring.refusals.grammar import Grammar
from workbench.scoring.refusals.words import sentences, without_quotations

__all__ = ["says_unknown"]


def says_unknown(text: str) -> bool:
    """Whether the text says that the answer is not known. A blank text says nothing.

    >>> says_unknown("I don’t know."), says_unknown("I do not know of a better oven than the X 400.")
    (True, False)
    >>> says_unknown("Dato non disponibile"), says_unknown("Non lo so con certezza, ma sono 24 mesi.")
    (True, False)
    """
    if re.fullmatch(r"\s*NA\.?\s*", text) or re.fullmatch(r"\s*\?+\s*", text):  # "Na" is sodium
        return True
    reply = sentences(without_quotations(text))
    if _gives_a_value(reply):
        return False
    return any(grammar.refuses(reply) for grammar in _grammars())


# A first sentence that is nothing but a value: what comes after tells more of it, or of something else.
_VALUE = re.compile(
    r"(?:yes|no|sì|[$€£]\s?)?,?\s*(?:about |circa )?[+-]?\d[\d.,:/]*\s?(?:%|[^\W\d_]+\.?|[$€£])?(?: \w+)?",
    re.IGNORECASE,
)


def _gives_a_value(reply: tuple[str, ...]) -> bool:
    return len(reply) > 1 and _VALUE.fullmatch(reply[0]) is not None


def _grammars() -> tuple[Grammar, Grammar]:
    from workbench.scoring.refusals.english import ENGLISH
    from workbench.scoring.refusals.italian import ITALIAN

    return ENGLISH, ITALIAN
