"""The short answer in a sentence that repeats its question: "2 August 2021" of "Ada Poe joined on 2 August 2021."

A reply that gives the value is right, and no model repeats a sentence word for word. Where a sentence adds several
values, only the words that the sheet itself lists tell which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from workbench.corpus.sheets.amounts import amounts_of
from workbench.corpus.sheets.restated import added_parts
from workbench.corpus.sheets.searched import words_of
from workbench.languages.words import month_names

_SENTENCE = 5  # words from which on an answer is no value by itself
_LONGEST = 30  # words up to which a sentence has one value
_TWO_SENTENCES = re.compile(r"[.!?]\s+[^\W\d_a-z]\w*\s|https?://|www\.")  # or an address, which is no name
_MOST_WORDS = 6  # of a name
_REPEATED = 0.5  # of the question's words that the answer has, where it repeats the question
_SHORT = 3  # letters of a word that counts
_MONTH = rf"(?:{month_names()})"
_DATE = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th|°|º)?\.? (?:of )?{_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|"
    rf"{_MONTH} \d{{4}}|\bQ[1-4] \d{{4}}|\b\d{{4}}[-–/]\d{{4}}\b|"
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\b(?:1[5-9]|20)\d\d\b",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[-−–+±€$£¥] ?$|\b(?:minus|meno|EUR|USD|GBP|CHF|euro) $", re.IGNORECASE)
_OF = re.compile(
    r"\s?[%‰°€$£¥²³/^]|[-–]\d| (?:million|billion|milion|miliard|mila\b|per \w|di |of |a day|an hour|"
    r"(?:e|and) (?:an? |una? )?(?:half|mezz|quart))| all['’]",
    re.IGNORECASE,
)
_ASKS_WHEN = re.compile(
    r"\b(?:when|what (?:date|year|day)|which year|quando|in (?:che|quale) (?:anno|data|giorno))\b", re.I
)
_ASKS_HOW_MUCH = re.compile(
    r"\b(?:how (?:many|much)|percentage|price|cost|salary|quant[aeio]|percentuale|prezzo|costo|stipendio|importo)\b",
    re.I,
)


def short_answer(question: str, answer: str, words: Sequence[str] = ()) -> str | None:
    """The value that a sentence adds to the question it repeats; None where it is no such sentence, or adds several.

    Args:
        question: what is asked.
        answer: the answer as a sentence.
        words: those that the sheet says an answer must have; what the question says itself is not asked for.

    >>> short_answer("When did Ada Poe join?", "Ada Poe joined Milltown on 2 August 2021.")
    '2 August 2021'
    >>> short_answer("Who runs the mill?", "The mill is run by Ada Poe of Milltown.", ["Ada", "Poe", "mill"])
    'Ada; Poe'
    """
    if not _SENTENCE <= len(answer.split()) <= _LONGEST or _TWO_SENTENCES.search(answer):
        return None
    asked = words_of(question)
    if (value := _only_value(question, answer, asked)) is not None:
        return value
    listed = [word for word in dict.fromkeys(map(str.strip, words)) if word and not words_of(word) <= asked]
    several = answer.count(",") > 1 and len(listed) <= answer.count(",")  # a list, of which a word or two are not all
    names = any(not c.islower() for word in listed for c in word if c.isalnum())
    return "; ".join(listed) if names and not several else None


def _only_value(question: str, answer: str, asked: Set[str]) -> str | None:
    """The date, amount or name, as is asked, that a sentence adds, where it is the only one."""
    if not _repeats(question, answer):
        return None
    if _ASKS_WHEN.search(question):
        found = [match.group() for match in _DATE.finditer(answer)]
    elif _ASKS_HOW_MUCH.search(question):
        found = amounts_of(answer, asked) or []
    else:
        figures = {word for word in words_of(answer) - asked if word.isdigit()}
        found = [part for part in added_parts(question, answer) if _is_name(part, answer)]
        found = found if all(figures <= words_of(part) for part in found) else []  # the value may be the figure
        if any(_cut(part, answer) for part in found):
            found = amounts_of(answer, asked) or []
    found = [value for value in dict.fromkeys(found) if not words_of(value) <= asked]
    return found[0] if len(found) == 1 else None


def _cut(part: str, answer: str) -> bool:
    """Whether a part of an answer is an amount without what belongs to it: its sign, its currency or its unit."""
    at = answer.find(part)
    before = part[0].isdigit() and _SIGN.search(answer, 0, at) is not None
    return before or (any(map(str.isdigit, part)) and _OF.match(answer, at + len(part)) is not None)


def _is_name(part: str, answer: str) -> bool:
    """Whether a part of an answer is a name or a figure: the first word of a sentence has its capital anyhow."""
    if part[0].islower() or len(part.split()) > _MOST_WORDS:
        return False
    return not answer.startswith(part) or any(not c.islower() for c in part[1:] if c.isalnum())


def _repeats(question: str, answer: str) -> bool:
    """Whether an answer has most words of its question, be it with other endings."""
    said = words_of(answer)
    asked = [word for word in words_of(question) if len(word) > _SHORT]
    had = sum(word in said or any(word[:-2] == other[: len(word) - 2] for other in said) for word in asked)
    return had >= _REPEATED * len(asked) > 0
