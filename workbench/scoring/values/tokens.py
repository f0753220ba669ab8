"""A text cut into numbers, words and signs, each with its place: what the readers of values read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from workbench.scoring.texts.folding import keep_values


class Token(NamedTuple):
    """`kind`: "n" a number, "w" a word, "s" a sign. `low`: the text folded. `start`, `end`: offsets."""

    kind: str
    text: str
    low: str
    start: int
    end: int


Tokens = Sequence[Token]

_SIGNS = str.maketrans(
    dict.fromkeys("’‘‛ʼ`´′", "'")
    | dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("‐‑–—−", "-")
    | dict.fromkeys("™®©\u00ad\u200b\ufeff", None)
    | {"⁄": "/", "º": "°", "ª": "°", "～": "-", "〜": "-"}
)
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff"
# Scripts that put no blanks between words: each sign is a token, so that a gold is found within a sentence.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_POWER_OF_TEN = r"(?:\s?[x×·⋅*]\s?10(?:\^|\*\*)[-+]?[0-9]+|(?:\^|\*\*)[-+]?[0-9]+|[eE][-+]?[0-9]+(?![\w.]))?"
_DIGITS = (
    r"(?:[1-9][0-9]{0,2}(?:(?: [0-9]{3})+(?![0-9.,]*[0-9]{4}|[0-9])(?:[.,][0-9]+)?|(?:'[0-9]{3})+(?![0-9]))"
    r"|[0-9]+(?:[.,][0-9]+)*)"
)
_NUMBER = rf"(?:(?<![\w)%°.,\]'])-(?=\.?[0-9]))?(?:(?<![\w.,])\.[0-9]+(?![.,]?[0-9])|{_DIGITS}){_POWER_OF_TEN}"


def _pattern(letter: str, goes_on: str, alone: str) -> re.Pattern[str]:
    """Words of two letters or more come first, since most tokens are; then numbers, acronyms ("U.S.") and the rest."""
    acronym = (
        rf"[A-Z]\.(?:\s?[A-Z]\.)+|(?<!{letter})(?:{letter}\.){{2,}}|(?<!{letter}){letter}(?:\.{letter})+(?!{letter})"
    )
    end = r"(?:[+#]+(?!\w))?"
    return re.compile(
        rf"(?P<w>{letter}{goes_on}+{end})|(?P<n>{_NUMBER})|(?P<a>{acronym}|{letter}{end}{alone})|(?P<s>[^\w\s])"
    )


_ASCII = _pattern("[A-Za-z]", "[A-Za-z]", "")
_UNICODE = _pattern(rf"[^\W\d_{_UNSPACED}]", rf"(?:[^\W\d_{_UNSPACED}]|[{_MARKS}])", rf"|[{_UNSPACED}]")
_KINDS = {"w": "w", "a": "w", "n": "n", "s": "s"}


def prepare(text: str) -> str:
    """The text in compatible signs, its case and the values of its numbers kept."""
    if text.isascii():
        return text.replace("`", "'")
    text = unicodedata.normalize("NFKC", keep_values(text).translate(_SIGNS)).translate(_SIGNS)
    text = _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    return re.sub(r"(?<=[0-9])[\u00a0\u202f\u2009 ](?=[0-9]{3}(?![0-9]))", " ", text)


def tokenise(text: str) -> list[Token]:
    """The tokens of a prepared text, in order; "U.S." is the word "us", its case in `text`.

    >>> [token.low for token in tokenise("It's 5kg, U.S.")]
    ['it', "'", 's', '5', 'kg', ',', 'us']
    """
    found = []
    for each in (_ASCII if text.isascii() else _UNICODE).finditer(text):
        kind, written = each.lastgroup or "s", each.group()
        start, end = each.span()
        if kind == "a":
            written = written.replace(".", "").replace(" ", "")
        found.append(Token(_KINDS[kind], written, written.casefold(), start, end))
    return found


def glued(tokens: Tokens, at: int) -> bool:
    """Whether the token at this place follows the one before without a blank."""
    return 0 < at < len(tokens) and tokens[at].start == tokens[at - 1].end


_UNSPACED_SIGN = re.compile(rf"[{_UNSPACED}]")


def continues_word(tokens: Tokens, at: int) -> bool:
    """Whether a word or number goes on from one of the other kind, as in "X400" and "3D"; no blanks part a CJK one."""
    if not glued(tokens, at) or {tokens[at].kind, tokens[at - 1].kind} != {"n", "w"}:
        return False
    return not (_UNSPACED_SIGN.match(tokens[at].text) or _UNSPACED_SIGN.match(tokens[at - 1].text))


def low(tokens: Tokens, at: int) -> str:
    """The folded token at this place, or "" beyond the end."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def lies(tokens: Tokens, at: int, words: Sequence[str]) -> bool:
    """Whether these folded tokens stand at this place."""
    return all(low(tokens, at + step) == word for step, word in enumerate(words))
