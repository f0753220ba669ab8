"""Text as the answer metrics compare it: folded, without punctuation and articles, numbers in one form.

After SQuAD's normalisation (Rajpurkar et al. 2016, arXiv 1606.05250), with its known faults repaired: NFKC and
typographic quotes first, articles of the text's own language, numbers kept whole, and a text that stripping would
empty ("A", "%") kept as it was before stripping.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ELIDED_IT = ["l", "un", "dell", "nell", "all", "dall", "sull", "coll"]
ARTICLES: dict[str, frozenset[str]] = {
    "en": frozenset(["a", "an", "the"]),
    "it": frozenset(["il", "lo", "la", "i", "gli", "le", "un", "uno", "una"]) | {f"{word}'" for word in _ELIDED_IT},
}
DECIMAL_SIGN: dict[str, str] = {"en": ".", "it": ","}

_SIGNS = str.maketrans(dict.fromkeys("’‘‛ʼ`´′", "'") | dict.fromkeys("‐‑–−", "-"))
_ELIDED = re.compile(rf"(?<!\w)(?:{'|'.join(_ELIDED_IT)})'", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_THIN_SPACE_IN_NUMBER = re.compile(r"(?<=[0-9])[\u00a0\u202f\u2009](?=[0-9]{3}(?![0-9]))")
_DOT_IN_ACRONYM = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)")
# Signs that carry meaning where they stand: the decimal sign, a minus, the end of "A+" and "C#".
_KEPT = re.compile(r"(?<=[0-9])[.,](?=[0-9])|(?<![^\s(:=])-(?=[0-9])|(?<=[^\W\d_])[+#]+(?!\w)")


def base_language(language: str) -> str:
    """The language without its region: "it-CH" and "IT" are "it"."""
    return re.split(r"[-_]", language.strip().casefold(), maxsplit=1)[0]


def normalise(text: str, language: str) -> str:
    """The text in the form in which answers are compared; idempotent.

    Numbers lose their thousands separators and trailing decimal zeros; the language decides which sign is which:
    in English "1,249" is 1249 and in Italian it is 1.249 (written "1,249"). Currency and per cent signs are dropped.

    >>> normalise("The price is €1,249.00.", "en"), normalise("È 1.249,50 € all'anno", "it")
    ('price is 1249', 'è 1249,5 anno')
    """
    return " ".join(tokens(text, language))


def tokens(text: str, language: str, *, articles: bool = False, fold: bool = True) -> tuple[str, ...]:
    """The tokens of the normalised text; with `articles`, these are kept; without `fold`, so are capitals.

    Empty only if the text is blank: where stripping would leave nothing, the form before stripping stays.
    """
    words = _words(text, base_language(language), fold)
    if articles:
        return words
    return tuple(word for word in words if not _is_article(word, language)) or words


def only_articles(text: str, language: str) -> bool:
    """Whether nothing but articles stands in the text, as in a gold answer "A": then they must be kept."""
    words = _words(text, base_language(language), True)
    return bool(words) and all(_is_article(word, language) for word in words)


def comparable(gold: str, answer: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The tokens of a gold and of an answer; a gold that is an article is compared with articles on both sides."""
    articles = only_articles(gold, language)
    return tokens(gold, language, articles=articles), tokens(answer, language, articles=articles)


def decimal(token: str, language: str) -> float | None:
    """The value of a normalised token such as "1249,5", or None if it is no number."""
    sign = DECIMAL_SIGN.get(base_language(language), ".")
    if not re.fullmatch(rf"-?[0-9]+(?:{re.escape(sign)}[0-9]+)?", token):
        return None
    return float(token.replace(sign, "."))


def _is_article(word: str, language: str) -> bool:
    return word.casefold() in ARTICLES.get(base_language(language), frozenset())


@lru_cache(maxsize=2048)
def _words(text: str, language: str, fold: bool) -> tuple[str, ...]:
    text = _THIN_SPACE_IN_NUMBER.sub("", text).translate(_SIGNS)
    for _ in range(2):  # folding can undo composition, and composition folding
        text = unicodedata.normalize("NFKC", text.casefold() if fold else text).translate(_SIGNS)
    before_stripping = text
    text = "".join(" " if unicodedata.category(sign) == "Sc" else sign for sign in text)
    text = _NUMBER.sub(lambda found: _canonical(found[0], DECIMAL_SIGN.get(language, ".")), text)
    text = _DOT_IN_ACRONYM.sub("", text)
    kept = {at for found in _KEPT.finditer(text) for at in range(*found.span())}
    if language == "it":
        kept |= {found.end() - 1 for found in _ELIDED.finditer(text)}
    else:
        # Between letters only: joined across an apostrophe, "0.1'0" would be another number.
        kept |= {found.start() for found in re.finditer(r"(?<=[^\W\d_])'(?=[^\W\d_])(?!s\b)", text)}
    text = "".join(
        sign if at in kept or unicodedata.category(sign)[0] in "LMN" else " " for at, sign in enumerate(text)
    )
    # Italian elision parts two words ("l'anno"); elsewhere an apostrophe inside a word is part of it ("don't").
    text = text.replace("'", "' ") if language == "it" else text.replace("'", "")
    return tuple(unicodedata.normalize("NFKC", text).split() or before_stripping.split())


def _canonical(number: str, sign: str) -> str:
    """Digits, then the language's own decimal sign and what follows it; what is no number is parted at its signs."""
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
        fraction = fraction.rstrip("0")
        return f"{whole}{sign}{fraction}" if fraction else whole
    return re.sub(r"[.,]", " ", number)
