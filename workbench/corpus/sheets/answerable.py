"""Whether a row says in a column of its own that the documents do not answer it: "answerable: false"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.corpus.sheets.columns import folded

# Columns whose yes says that there is an answer, and those whose yes says that there is none.
_HAS = ("answerable", "is answerable", "in scope", "in corpus", "has answer", "in documents", "rispondibile",
        "ha risposta", "nei documenti")  # fmt: skip
_LACKS = ("unanswerable", "is unanswerable", "is impossible", "impossible", "no answer", "out of scope",
          "is out of scope", "should abstain", "should refuse", "must abstain", "expect refusal", "expects refusal",
          "expect abstention", "expected abstention", "expected refusal", "is negative", "senza risposta",
          "fuori ambito", "fuori contesto", "deve astenersi")  # fmt: skip
# Columns that say in a word what is expected of the reply.
_TELLS = ("expected behavior", "expected behaviour", "behavior", "behaviour", "expected action", "answerability",
          "expected verdict", "expected outcome", "comportamento atteso", "azione attesa")  # fmt: skip
_YES = frozenset(("true", "yes", "1", "y", "si", "vero", "1 0"))
_NO = frozenset(("false", "no", "0", "n", "falso", "0 0"))
_REFUSED = frozenset(
    ("abstain", "abstention", "refuse", "refusal", "reject", "decline", "no answer", "not found", "unanswerable",
     "out of scope", "not answerable", "idk", "dont know", "astensione", "astenersi", "rifiuto", "rifiuta",
     "non risponde", "senza risposta", "fuori ambito", "non trovato")
)  # fmt: skip


def says_unanswerable(row: Mapping[str, Any]) -> bool:
    """Whether a column of a row says that the documents have no answer.

    >>> says_unanswerable({"answerable": False}), says_unanswerable({"expected_behavior": "abstain"})
    (True, True)
    >>> says_unanswerable({"answerable": "yes"}), says_unanswerable({"notes": "abstain"})
    (False, False)
    """
    for name, value in row.items():
        if not isinstance(value, str | int | float):  # what holds more says neither yes nor no
            continue
        head, said = folded(str(name)), folded(str(value)).replace("don t", "dont")
        if (head in _HAS and said in _NO) or (head in _LACKS and said in _YES) or (head in _TELLS and said in _REFUSED):
            return True
    return False
