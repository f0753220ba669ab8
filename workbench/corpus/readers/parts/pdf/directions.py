"""Arabic and Hebrew in a PDF, whose signs lie on a page from left to right, in the order in which they are read."""

from __future__ import annotations

import re
import unicodedata

_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_ARABIC = re.compile("[\u0600-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_ANY = re.compile(f"[{_RIGHT}]")
_DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
_LETTER = f"[^\\W\\d_{_RIGHT}]"
# In a reversed line, what still reads from left to right: words of Latin with what stands between them, and numbers.
_WORDS = f"(?:[{_DIGITS}][^{_RIGHT}\\n]*)?{_LETTER}(?:[^{_RIGHT}\\n]*{_LETTER})?"
_OF_NUMBER = "%‰$€£₪°#"
_NUMBER = f"[{_OF_NUMBER}]*[{_DIGITS}](?:[{{joints}}]?[{_DIGITS}])*[{_OF_NUMBER}]*"
_FORMS = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]")
_MARKED = re.compile(r"([\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+)([^\W\d_])")
_BEGINS_WITH_MARK = re.compile(r"(?:^|\s)[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_MIRROR = str.maketrans("()[]{}<>«»", ")(][}{><»«")
_SHARE_AMONG = 0.3
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("«", "»"))


def reads_leftwards(text: str, share: float = 0.5) -> bool:
    """Whether so large a share of the letters of a text is of a script that is read from right to left."""
    count = len(_ANY.findall(text))
    return count > 0 and count >= share * sum(map(str.isalpha, text))


def has_leftward(text: str) -> bool:
    """Whether any sign of a text is of such a script."""
    return _ANY.search(text) is not None


def in_reading_order(seen: str, among: bool = False) -> str:
    """A line as it is read, given its signs as they lie on the page from left to right.

    `among`: whether it stands among lines that are read from right to left, as it then is itself, be there a name of
    another script in it.

    >>> in_reading_order("mit dem Wort " + "שלום"[::-1])
    'mit dem Wort שלום'
    """
    if not has_leftward(seen):
        return seen
    if reads_leftwards(seen, _SHARE_AMONG if among else 0.5):
        line = _turned(seen)
    else:  # words of it in a line that reads from left to right
        inner = re.compile(f"[{_RIGHT}](?:(?:(?!{_LETTER})[^\\n])*[{_RIGHT}])?")
        line = inner.sub(lambda found: _turned(found[0]), seen)
    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), line)


def _turned(seen: str) -> str:
    """A text the other way round, but for its numbers and its words of other scripts."""
    joints = ",.:/" if _ARABIC.search(seen) else ",.:/+-"
    inner = re.compile(f"{_WORDS}|{_NUMBER.format(joints=joints)}")
    line = inner.sub(lambda found: found[0][::-1], seen[::-1])
    if not _BEGINS_WITH_MARK.search(seen):  # a mark lies behind its letter on the page: then before it now
        line = _MARKED.sub(r"\2\1", line)
    # Some programs say of a bracket which one is drawn, others which one is meant.
    return line if _misplaced(line) <= _misplaced(line.translate(_MIRROR)) else line.translate(_MIRROR)


def _misplaced(text: str) -> int:
    """How many brackets close what was not opened, or stay open."""
    wrong = 0
    for opening, closing in _PAIRS:
        depth = 0
        for sign in text:
            if sign == opening:
                depth += 1
            elif sign == closing and depth:
                depth -= 1
            elif sign == closing:
                wrong += 1
        wrong += depth
    return wrong
