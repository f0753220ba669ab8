"""What kind of question a reply is to: of yes or no, of what is not, of what something shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.scoring.refusals.clauses import Lexicon, plain


def is_polar(question: Sequence[str], words: Lexicon) -> bool:
    """Whether a question is one of yes or no."""
    opened = [[re.sub(r"\W", "", word) for word in sentence.split()[:3]] for sentence in question]
    if words.classes["polar"]:
        return bool(opened[-1]) and opened[-1][0] in words.classes["polar"]
    asking = words.classes["asking"] | words.classes["complement"]
    return bool(opened[-1]) and not any(word in asking for sentence in opened for word in sentence)


def asks_what_is_not(question: Sequence[str], words: Lexicon) -> bool:
    """Whether a question asks for what is not, is missing or is not known, so that a denial may be its answer."""
    return any(words.kinds(word) & {"negation", "unknown", "gone", "facts"} for word in _words(question))


def offers_a_choice(question: Sequence[str], words: Lexicon) -> bool:
    """Whether a question names what may answer it: "Did he meet the envoy or the general?"."""
    return bool(question) and any(word in words.classes["or"] for word in re.findall(r"\w+", question[-1]))


def asks_for_wording(question: Sequence[str], words: Lexicon) -> bool:
    """Whether it is asked what something shows, so that "not available" may be it."""
    return any("shown" in words.kinds(word) for word in _words(question))


_NUMERIC = re.compile(
    r"\b(?:how (?:many|much|old|long|tall|far|high|big|large|often|fast|heavy|deep|wide)|when"
    r"|(?:what|which) (?:year|date|time|day)|quant[oaie]|quando|(?:che|quale|qual) (?:anno|data|giorno|ora|età)"
    r"|price|cost|salary|fee|phone|number|percentage|prezzo|costo|telefono|numero|percentuale|importo)\b"
)


def asks_for_number(question: Sequence[str], words: Lexicon) -> bool:
    """Whether a number or date is asked for."""
    return any(_NUMERIC.search(plain(sentence)) for sentence in question)


def content_words(question: Sequence[str], words: Lexicon) -> int:
    """How many different words of a question are of no closed class; 1 at least."""
    closed = words.classes["neutral"] | words.classes["negation"] | words.classes["asking"]
    return max(1, len({words.stem(word) for word in _words(question) if word not in closed}))


def _words(question: Sequence[str]) -> list[str]:
    return [plain(word) for word in re.findall(r"\w+", " ".join(question))]
