"""Pages whose fonts do not say, or say wrongly, which characters they show: what is drawn is text, what is read is not.

A font of a PDF may leave out the table of its characters, or have one that is shifted or mixed up, on purpose or by a
fault of the program that made it. The page looks right, and its text layer is rubbish.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from workbench.corpus.readers.parts.pdf.words import UNNAMED, PdfWord
from workbench.corpus.readers.registry import ReadFailure
from workbench.corpus.readers.scan import scanned_words
from workbench.languages.spoken import said

MISSING = "read.fonts_missing"
WRONG = "read.fonts_wrong"
_MOST_UNKNOWN = 0.2  # of the characters of a page
_FEWEST_UNKNOWN = 12
_NARROW = 0.5  # of the size: how wide a character is on the mean
_SIGNS = range(0xF000, 0xF100)  # where fonts of symbols have their bullets and ticks
_TOKEN = re.compile(r"[^\W\d_]{3,}")
_SHORT = re.compile(r"[^\W\d_]+")
_FEWEST_LETTERS = 150  # of a font, before they say anything
# The letters that languages of Latin script have most, and the pairs of a vowel and a frequent consonant. The shares of
# both add up to 0.93 and more in samples of fourteen languages; to 0.85 or more in one of eight alphabets that are
# mixed up at random, and in one of sixty where capitals are mixed with small letters.
_FREQUENT = frozenset("eaionstr")
_PAIRS = frozenset(pair for vowel in "aeiou" for near in "nrtslmdcpvkb" for pair in (vowel + near, near + vowel))
_LEAST = 0.85
_INNER_CAPITAL = re.compile(r"[^\W\d_A-Z][A-Z]|[A-Z][^\W\d_A-Z]+[A-Z]")
_MOST_CAPITALS = 0.3  # of the words: with a capital within them
_LEAST_COMMON = 0.03  # of the words: with so many common ones it is a text, whatever its letters
_COMMON = frozenset(
    _SHORT.findall(
        "the of and to in is that for on with as by at it be di il la che per un una del della le con non si "
        "dei de et les des du que en el los por der die das und den von zu ist mit nicht het een van dat os "
        "da do na em uma och att det som ja nie jest ve bir"
    )
)
_MOST_WRONG = 0.25  # of the letters of a page


def fault_of(words: Sequence[PdfWord]) -> str:
    """What is wrong with the text layer of a page: the key of a message, MISSING or WRONG, or "" for nothing."""
    known = unknown = 0
    for word in words:
        count = _unknown(word)
        unknown += count
        known += max(len(word.text) - count, 0)
    if unknown >= max(_FEWEST_UNKNOWN, _MOST_UNKNOWN * (known + unknown)):
        return MISSING
    by_font: dict[str, list[str]] = defaultdict(list)
    for word in words:
        by_font[word.font].append(word.text)
    letters = {font: sum(map(str.isalpha, "".join(texts))) for font, texts in by_font.items()}
    wrong = sum(letters[font] for font, texts in by_font.items() if not _is_language(texts))
    return WRONG if wrong > _MOST_WRONG * sum(letters.values()) else ""


def recognised(path: Path, number: int, words: list[PdfWord], fault: str) -> list[PdfWord]:
    """The words of such a page, recognised in its picture; those of its text layer where the picture says the same.

    Raises:
        ReadFailure: where nothing is recognised, or the extra for it is not installed.
    """
    try:
        found = scanned_words(path, number)
    except ReadFailure as failure:
        if failure.cure:
            raise ReadFailure(said(fault), failure.cure) from None
        raise ReadFailure(said("read.fault_not_recognised", fault=said(fault))) from None
    # A list of codes has the letters of no language, and is right all the same.
    same = fault == WRONG and not _is_language([word.text for word in found])
    return words if same else found


def _unknown(word: PdfWord) -> int:
    """How many of the characters of a word are not known; a run of them stands as one in its text."""
    odd = sum(unicodedata.category(sign) in ("Co", "Cc", "Cn") and ord(sign) not in _SIGNS for sign in word.text)
    if UNNAMED not in word.text:
        return odd
    fitting = round((word.x1 - word.x0) / max(_NARROW * word.size, 1.0))
    return odd + max(fitting - len(word.text) + 1, 1)


def _is_language(texts: Sequence[str]) -> bool:
    """Whether texts may be of a language; too few letters, or those of another script, may be."""
    said = unicodedata.normalize("NFD", " ".join(texts))
    said = "".join(sign for sign in said if not unicodedata.combining(sign))
    written = _TOKEN.findall(said)
    tokens = [token.lower().replace("ı", "i") for token in written]
    letters = "".join(tokens)
    latin = sum("a" <= letter <= "z" for letter in letters)
    if latin < _FEWEST_LETTERS or latin < len(letters) / 2:
        return True
    words = _SHORT.findall(said.lower())
    if sum(word in _COMMON for word in words) >= _LEAST_COMMON * len(words):
        return True
    if sum(_INNER_CAPITAL.search(token) is not None for token in written) > _MOST_CAPITALS * len(written):
        return False
    pairs = [token[n : n + 2] for token in tokens for n in range(len(token) - 1)]
    frequent = sum(letter in _FREQUENT for letter in letters) / latin
    return frequent + sum(pair in _PAIRS for pair in pairs) / max(len(pairs), 1) >= _LEAST
