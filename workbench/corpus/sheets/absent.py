"""Whether the answer in a sheet says that the documents have none: "not stated", "non è indicato nei documenti"."""

from __future__ import annotations

from workbench.corpus.sheets.columns import folded
from workbench.languages import LANGUAGES
from workbench.languages.words import word_lists

_ALONE = frozenset((
    "na", "n a", "nd", "n d", "none", "null", "unanswerable", "unanswered", "non c e",
))  # fmt: skip
# A document may say this too, of a cause or a date.
_NOT_KNOWN = frozenset(("unknown", "not known", "sconosciuto", "sconosciuta", "ignoto", "ignota", "tbd", "boh"))
_OF_SENTENCES = {"not", "t", "non"}  # "not in the text" says it, and "no document" may be what is asked for


def says_absent(answer: str) -> bool:
    """Whether an answer says that there is none.

    >>> says_absent("Non è indicato nei documenti."), says_absent("not stated"), says_absent("non più di 3")
    (True, True, False)
    """
    text = folded(answer)
    if text in _ALONE:
        return True
    return any(_says_in(code, set(text.split())) for code in LANGUAGES)


def _says_in(code: str, words: set[str]) -> bool:
    """Whether these are nothing but the words of a language that say so."""
    negating, stating, sources, between = (
        set(word_lists(f"absent.{name}")[code]) for name in ("negating", "stating", "sources", "between")
    )
    states = words & stating or (words & sources and words & _OF_SENTENCES)
    return bool(states and words & negating and words <= negating | stating | sources | between)


def may_say_absent(answer: str) -> bool:
    """Whether an answer says so unless a document says it: "unknown"."""
    return folded(answer) in _NOT_KNOWN
