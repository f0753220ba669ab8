"""Text as the answer metrics compare it: folded, without punctuation and articles, numbers in one form.

After SQuAD's normalisation (Rajpurkar et al. 2016, arXiv 1606.05250), with its known faults repaired: NFKC and
typographic quotes first (but no raised digit made part of a number: see `folding`), articles of the text's own
language, numbers kept whole, and a text that stripping would empty ("A", "%") kept as it was before stripping. What
must stay of a gold for its own sake is its `Form`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from workbench.languages import base_language, table, written
from workbench.languages.words import word_lists
from workbench.scoring.texts.folding import keep_values

_SIGNS = str.maketrans(dict.fromkeys("’‘‛ʼ`´′", "'") | dict.fromkeys("‐‑–−", "-"))
_POINT_WITHOUT_WHOLE = re.compile(r"(?<![^\s(:=+~<>-])\.(?=[0-9]+(?![.,]?[0-9]))")  # ".5"
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_THIN_SPACE_IN_NUMBER = re.compile(r"(?<=[0-9])[\u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
_DOT_IN_ACRONYM = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
# Signs that carry meaning where they stand: the decimal sign, a power, a minus, the end of "A+" and "C#".
_MARKS = re.compile(r"(?<=[0-9])[.,](?=[0-9])|(?<=[0-9])\^-?(?=[0-9])|(?<![^\s(:=])-(?=[0-9])|(?<=[^\W\d_])[+#]+(?!\w)")
# A dotted number may be a version where a capitalised word names it ("Python 3.10 or later"), or where it ends the
# gold, alone or after a word ("release 3.10"). What follows a currency sign or code, or is followed by a unit, is none.
_NO_CODE = r"\b(?!(?:EUR|USD|GBP|CHF|euros?)\b)"
_VERSION = re.compile(
    rf"{_NO_CODE}(?-i:[A-Z])[\w+#]*[\s-]+v?[0-9]+\.[0-9]+(?![\w.,]*[0-9])(?!\s*[%‰°\u20a0-\u20cf$£¥])"
    rf"|(?:^\s*|{_NO_CODE}[^\W\d_][\w+#'’]*[\s-]+)v?[0-9]+\.[0-9]+[.!?]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Form:
    """What of a gold is kept, in it and in the answer compared with it, lest two golds become one.

    `letters`: words that look like articles and are none, the last of "Plan A" and of "Umberto I", in their own case.
    `zeros`: whether the last zeros of a decimal stay, because the gold may be a version: "3.1" is not "3.10".
    """

    letters: frozenset[str] = frozenset()
    zeros: bool = False


PLAIN = Form()


@lru_cache(maxsize=256)
def normalise(text: str, language: str) -> str:
    """The text in the form in which answers are compared; idempotent.

    Numbers lose their thousands separators and trailing decimal zeros; the language decides which sign is which:
    in English "1,249" is 1249 and in Italian it is 1.249 (written "1,249"). Currency and per cent signs are dropped.
    Compared with a gold that may be a version, zeros stay: see `form_of`.

    >>> normalise("The price is €1,249.00.", "en"), normalise("È 1.249,50 € all'anno", "it")
    ('price is 1249', 'è 1249,5 anno')
    """
    return " ".join(tokens(text, language))


def tokens(text: str, language: str, *, articles: bool = False, form: Form = PLAIN) -> tuple[str, ...]:
    """The tokens of the normalised text; with `articles`, these are kept; with the form of a gold, what it keeps.

    Empty only if the text is blank: where stripping would leave nothing, the form before stripping stays.
    """
    base = base_language(language)
    words = _words(text, base, True, form.zeros)
    if articles:
        return words
    if form.letters:  # distinguished from articles by their case
        cased = _words(_with_letters(text, form.letters), base, False, form.zeros)
        words_left = (word for word in cased if word in form.letters or not _is_article(word, base))
        return tuple(word.casefold() for word in words_left) or words
    return tuple(word for word in words if not _is_article(word, base)) or words


def form_of(golds: Iterable[str], language: str) -> Form:
    """What must be kept of a gold, or of the items of a list, in order to compare.

    A gold's last word is no article, and where it has only articles none of them is. A capital one must then be a
    capital in the answer, where "plan a trip" is no "Plan A", except before a stop or at the end: there no article
    can stand. Bare dotted numbers may be versions or not; their zeros are kept, since other golds can say "€2.50".
    """
    base = base_language(language)
    letters: set[str] = set()
    zeros = False
    for gold in golds:
        words = _words(gold, base, False, False)
        alone = all(_is_article(word, base) for word in words)
        found = {word for word in (words if alone else words[-1:]) if _is_article(word, base)}
        letters |= found | {word.upper() for word in found if word.islower()}
        zeros = zeros or _VERSION.search(gold) is not None
    return Form(frozenset(letters), zeros)


def comparable(gold: str, answer: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens of a gold and of an answer, both with what the gold keeps: see `form_of`."""
    form = form_of([gold], language)
    return tokens(gold, language, form=form), tokens(answer, language, form=form)


def decimal(token: str, language: str) -> float | None:
    """The value of a normalised token such as "1249,5", or None if it is no number."""
    sign = decimal_sign(language)
    if not re.fullmatch(rf"-?[0-9]+(?:{re.escape(sign)}[0-9]+)?", token):
        return None
    return float(token.replace(sign, "."))


@cache
def articles(language: str) -> frozenset[str]:
    """The articles of a language, in lower case; none where it has no folder."""
    return frozenset(word_lists("articles").get(base_language(language), ()))


@cache
def decimal_sign(language: str) -> str:
    """The sign before the decimals of a number."""
    return str(table(written(language), "language")["numbers"]["decimal"])


@cache
def _elided(language: str) -> re.Pattern[str] | None:
    """The elided articles and prepositions of a language, with their apostrophe; None where it has none."""
    found = [word for word in articles(language) if word.endswith("'")]
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})", re.IGNORECASE) if found else None


def _is_article(word: str, language: str) -> bool:
    return word.casefold() in articles(language)


def _with_letters(text: str, letters: frozenset[str]) -> str:
    """The text with these letters in their own case where no article can stand: before a stop, and at the end."""
    own = {letter.casefold(): letter for letter in letters}
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, own))})(?=[^\S\n]*(?:[.,;:!?)\]\"”»\n]|$))"
    return re.sub(pattern, lambda found: own.get(found[0].casefold(), found[0]), text, flags=re.IGNORECASE)


@lru_cache(maxsize=2048)
def _words(text: str, language: str, fold: bool, zeros: bool) -> tuple[str, ...]:
    text = keep_values(_THIN_SPACE_IN_NUMBER.sub("", text)).translate(_SIGNS)
    for _ in range(2):  # folding can undo composition, and composition folding
        text = unicodedata.normalize("NFKC", text.casefold() if fold else text).translate(_SIGNS)
    before_stripping = text
    text = "".join(" " if unicodedata.category(sign) == "Sc" else sign for sign in text)
    text = _POINT_WITHOUT_WHOLE.sub("0.", text)
    text = _NUMBER.sub(lambda found: _canonical(found[0], decimal_sign(language), zeros), text)
    text = _DOT_IN_ACRONYM.sub("", text)
    kept = {at for found in _MARKS.finditer(text) for at in range(*found.span())}
    elided = _elided(language)
    if elided is not None:
        kept |= {found.end() - 1 for found in elided.finditer(text)}
    else:
        # Between letters only: joined across an apostrophe, "0.1'0" would be another number.
        kept |= {found.start() for found in re.finditer(r"(?<=[^\W\d_])'(?=[^\W\d_])(?!s\b)", text)}
    text = "".join(
        sign if at in kept or unicodedata.category(sign)[0] in "LMN" else " " for at, sign in enumerate(text)
    )
    # Italian elision parts two words ("l'anno"); elsewhere an apostrophe inside a word is part of it ("don't").
    text = text.replace("'", "' " if elided is not None else "")
    return tuple(unicodedata.normalize("NFKC", text).split() or before_stripping.split())


def _canonical(number: str, sign: str, zeros: bool) -> str:
    """Digits, then the language's own decimal sign and what follows it; what is no number is parted at its signs.

    With `zeros`, those at the end of a decimal stay, unless they are all of it ("3.0") or thousands are grouped.
    """
    other = "," if sign == "." else "."
    for point, separator in ((sign, other), (other, sign)):
        grouped = re.fullmatch(rf"([1-9][0-9]{{0,2}}(?:\{separator}[0-9]{{3}})+)(?:\{point}([0-9]+))?", number)
        plain = re.fullmatch(rf"([0-9]+)(?:\{point}([0-9]+))?", number)
        found = grouped or plain
        if found is None:
            continue
        whole, fraction = found[1].replace(separator, ""), found[2] or ""
        # "1990,1991" in English is two years; "3,14" can only be a foreign decimal.
        if sign == "." and point == "," and plain and whole != "0" and len(fraction) > 2:
            continue
        if grouped or not zeros or not fraction.strip("0"):
            fraction = fraction.rstrip("0")
        return f"{whole}{sign}{fraction}" if fraction else whole
    return re.sub(r"[.,]", " ", number)
