"""Whether a reply says that the answer is not known, in English or in Italian.

Without its question a reply is judged by rules, which are strict. With it, what the rules say is weighed with what else
shows that the reader is left without a value of the kind asked for (`left_without.py`).

The rules are structural. A reply is read in clauses, and the words of a clause in classes: closed-class words, words
of telling and knowing, names of sources, negations and words of absence (`workbench/languages/*/refusals.toml`, each
word by its stem). What the question says itself is taken away. A clause in which something negates or is absent, that
has to do with telling or knowing, and that leaves nothing that could be an answer, declines. The language is the one of
which the reply has the more words, since a model may answer in the other one.

What counts is whether the reader is left without an answer. A reply that says it does not know and then gives an
answer all the same ("I do not know, but it is 24 months") has answered, and so has one that answers and then hedges
("24 months, though the text does not say so"). A reply that adds something else ("the text gives no price, but says
that the lamp is of brass") still refuses: what a source does say is not what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.languages import LANGUAGES
from workbench.scoring.refusals.clauses import Lexicon, lexicon
from workbench.scoring.refusals.judge import declines
from workbench.scoring.refusals.left_without import leaves_without
from workbench.scoring.refusals.words import sentences, without_quotations

__all__ = ["says_unknown"]


def says_unknown(text: str, question: str = "") -> bool:
    """Whether the text says that the answer is not known. A blank text says nothing.

    With the question it can be told whether something asked for is missing, or something else beside the answer.

    >>> says_unknown("I don’t know."), says_unknown("I do not know of a better oven than the X 400.")
    (True, False)
    >>> says_unknown("Dato non disponibile"), says_unknown("Non lo so con certezza, ma sono 24 mesi.")
    (True, False)
    """
    by_rule = says_unknown_by_rule(text, question)
    if not sentences(question) or not text.strip():
        return by_rule
    return leaves_without(text, question, language_of(text), by_rule=by_rule)


def says_unknown_by_rule(text: str, question: str = "") -> bool:
    """The same by the rules alone."""
    if re.fullmatch(r"\s*NA\.?\s*", text) or re.fullmatch(r"\s*(?:\?+|[-–—/]+)\s*", text):  # "Na" is sodium
        return True
    reply = sentences(without_quotations(text))
    if _gives_a_value(reply):
        return False
    asked = sentences(question)
    return any(declines(reply, asked, words) for words in _languages(reply))


def language_of(text: str) -> Lexicon:
    """The language of which a reply has the more words."""
    return _languages(sentences(without_quotations(text)))[0]


def _languages(reply: Sequence[str]) -> list[Lexicon]:
    """The language of a reply by the words of it that are known; all that know as many."""
    known = {code: _known(reply, lexicon(code)) for code in LANGUAGES}
    return [lexicon(code) for code, count in known.items() if count == max(known.values())]


def _known(reply: Sequence[str], words: Lexicon) -> int:
    return sum(bool(words.kinds(word)) for sentence in reply for word in sentence.split())


# A first sentence that is nothing but a value: what comes after tells more of it, or of something else.
_VALUE = re.compile(
    r"(?:yes|no|sì|[$€£]\s?)?,?\s*(?:about |circa )?[+-]?\d[\d.,:/]*\s?(?:%|[^\W\d_]+\.?|[$€£])?(?: \w+)?",
    re.IGNORECASE,
)


def _gives_a_value(reply: tuple[str, ...]) -> bool:
    return len(reply) > 1 and _VALUE.fullmatch(reply[0]) is not None
