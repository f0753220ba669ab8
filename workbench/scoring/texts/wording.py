"""When two words are the same word: accents written as apostrophes, singular and plural, acronyms by their case."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from workbench.languages.words import word_lists
from workbench.scoring.texts.words import words

_VOWELS = "aeiou"
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
# Words that acronyms are mistaken for when their case is lost.
_WORDS = words(
    "us it who is am pm as at or in to he me we an so do if be by my up of age art act aids led nato mit ram "
    "era ore sale care safe ford star map can may all are has was gap aim ace bit ai io si se ma le la lo li da "
    "di un tu con per che chi ci ha ho sa va fa te ne sua tua mia uno due tre sei via vie ira una dei "
    "del see set get pet cat let dia sia avi usa est alt tac past fast hot pin sim cap ping rest soap arm "
    "pal cops pop imp mas acta"
)
_PAIRS = {
    language: dict(pair for a, b in zip(forms[::2], forms[1::2], strict=True) for pair in ((a, b), (b, a)))
    for language, forms in word_lists("plurals").items()
}
# Words of the names of companies by their abbreviations.
_SHORT = {"ltd": "limited", "inc": "incorporated", "corp": "corporation", "co": "company", "bros": "brothers"}
_ABBREVIATIONS = {**_SHORT, **{whole: short for short, whole in _SHORT.items()}}
_ENDINGS_IT = (
    ("co", "chi"), ("go", "ghi"), ("ca", "che"), ("ga", "ghe"), ("cia", "ce"), ("gia", "ge"), ("io", "i"), ("o", "i"),
    ("a", "e"), ("e", "i"), ("a", "i"),
)  # fmt: skip
# Adjectives that stand alone as an answer, in the gender and number of what was asked of.
_ADJECTIVES_IT = words(
    "ross ner giall azzurr rosat dorat argentat chiar scur apert chius gratuit obbligatori facoltativ volontari "
    "pubblic privat acces spent"
)
_FUNCTION = words(
    "the this these that those there here where with from have does than then them they when what which while "
    "also only over come dove dopo prima sopra sotto quando quale quali anche solo sono sarà siamo nella nelle "
    "nello negli della delle dello degli dalla dalle sulla sulle alle alla allo agli questo questa questi queste "
    "quello quella quelli quelle senza circa ogni gli uno una due tre sei del dei dal dai nel nei sul sui col non "
    "per con tra fra che chi cui mai già più ieri oggi and but for not any all are can had may she him her our "
    "out day new now old see two who did let say too use bus gas less news always series species perhaps across "
    "is was has his its us as yes"
)


def _unaccented(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


@lru_cache(maxsize=16384)
def keys_of(written: str, apostrophe: bool) -> tuple[str, ...]:
    """The spellings under which a word is found; `apostrophe`: one follows it, which may be an accent ("citta'").

    >>> keys_of("città", False), keys_of("citta", True)
    (('città', "citta'", 'citta'), ('citta', "citta'"))
    """
    word = written.casefold()
    keys = [word]
    if apostrophe and word[-1:] in _VOWELS:
        keys.append(f"{word}'")
    if not word.isascii():
        plain = _unaccented(word)
        if plain[:-1] == word[:-1] and plain[-1:] in _VOWELS:
            keys.append(f"{plain}'")
            if word.endswith(("tà", "ché")) and len(word) > 4:  # where the accent, left out, makes no other word
                keys.append(plain)
        if written[:1].isupper() and len(word) > 2 and plain != word:  # names: "Beyoncé", "Perù", "São"
            keys.append(plain)
            spelled = word.translate(UMLAUTS)
            if spelled != word:  # "Haendel" for "Händel"
                keys.append(spelled)
    return tuple(keys)


@lru_cache(maxsize=16384)
def variants(written: str, apostrophe: bool, language: str) -> frozenset[str]:
    """The spellings that a gold's word accepts: its plural or singular if it is no name, else its abbreviation.

    A stemmer would accept more than the number of a noun: Snowball's takes "porto" for "porta", and "universe" for
    "university".
    """
    keys = set(keys_of(written, apostrophe))
    word = written.casefold()
    if written[:1].isupper() and word in _ABBREVIATIONS:
        keys.add(_ABBREVIATIONS[word])
    if written.islower() and len(word) > 2 and word not in _FUNCTION and word.isalpha():
        keys |= _other_number(word, language)
    return frozenset(keys)


def _other_number(word: str, language: str) -> set[str]:
    found = {_PAIRS[language][word]} if word in _PAIRS.get(language, {}) else set()
    if language == "it":
        if word.endswith(("tore", "trice")) and len(word) > 6:  # "direttore", "direttrice"
            found.add(word[:-4] + "trice" if word.endswith("tore") else word[:-5] + "tore")
        if word[:-1] in _ADJECTIVES_IT and word[-1] in "oaie":
            found |= {f"{word[:-1]}{end}" for end in "oaie"}
        for one, many in _ENDINGS_IT:
            for end, other in ((one, many), (many, one)):
                hard = len(end) == 1 and (word[-2:] in ("ca", "ga", "ce", "ge"))  # "pesca", and not "pesce"
                if word.endswith(end) and len(word) - len(end) >= 2 and not hard:
                    found.add(word.removesuffix(end) + other)
    elif language == "en":
        found |= _english(word)
    return found


def _english(word: str) -> set[str]:
    if word.endswith("ies"):
        return {word[:-3] + "y", word[:-1]}
    if word.endswith(("ss", "us", "is")):
        return {word + "es"}
    if word.endswith("s"):
        found = {word[:-1]}
        return found | {word[:-2]} if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")) else found
    if word.endswith("y") and word[-2] not in _VOWELS:
        return {word[:-1] + "ies"}
    return {word + "s", word + "es"} if word.endswith(("x", "z", "ch", "sh", "o")) else {word + "s"}


def is_acronym_of_a_word(written: str) -> bool:
    """Whether a word in capitals ("US", "WHO", "IT") is another word without them."""
    return len(written) > 1 and written.isupper() and written.casefold() in _WORDS
