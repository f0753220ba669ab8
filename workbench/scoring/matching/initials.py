"""Names by their initials: "the WHO", "PEC" for "posta elettronica certificata", "A.C. Velden"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.scoring.texts.words import words

_TOKEN = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_LEAST = 3  # letters that tell words apart
_WHOLE = 4  # letters that hardly begin the words of a sentence by chance
_SPELLED_WORD = 4  # letters of each word that letters in a short reply stand for, where none is a name
_MOST = 8  # words of a name
_SHORT_REPLY = 14  # words
_BETWEEN_NOUNS = words("of the for and di del della dei degli delle dell d per la il l e ed a al alla sul sulla")
_INITIALS = re.compile(r"(?<![\w.-])(?:[A-Z]{3,8}|[A-Z][a-z]?[A-Z]{1,6})(?![\w-])")
# What stands before the letters in a gold: "by EFT", "il CdA".
_LEADING = re.compile(
    r"(?:(?:by|via|through|in|con|per|via|tramite|mediante|a mezzo)\s+)?(?:(?:the|an?|il|lo|la|i|gli|le|una?)\s+"
    r"|l['’])?"
    r"(?=[A-Z])"
)


def is_initials(gold: str, answer: str) -> bool:
    """Whether an answer names by its initials what a gold of several words writes out, or the other way.

    >>> is_initials("World Health Organization", "The WHO."), is_initials("World Health Organization", "The WTO.")
    (True, False)
    >>> is_initials("INPS", "L'Istituto nazionale della previdenza sociale")
    True
    >>> is_initials("tramite PEC", "Per posta elettronica certificata."), is_initials("PEC", "Per posta ordinaria.")
    (True, False)
    """
    leading = _LEADING.match(gold.strip())
    letters = gold.strip()[leading.end() :] if leading else gold.strip()
    if _INITIALS.fullmatch(letters):
        return _spells_out(letters.upper(), answer)
    names = [word for word in _TOKEN.findall(gold) if word[0].isupper()]
    if len(names) < _LEAST or any(word[0].islower() and len(word) > _LEAST + 1 for word in _TOKEN.findall(gold)):
        return False
    found = set(_INITIALS.findall(answer))
    return len(found) == 1 and _abbreviates(found.pop().upper(), [name.upper() for name in names])


def _spells_out(letters: str, text: str) -> bool:
    """Whether a name of words that follow each other, but for those between nouns, begins with these letters.

    Any three words of a sentence may: of so few letters, two words at least are written as names, or the reply is
    short and they are long.
    """
    if _stands_for(letters, text):
        return True
    names = [word for word in _TOKEN.findall(text) if word.lower() not in _BETWEEN_NOUNS]
    runs = (names[at : at + len(letters)] for at in range(len(names) - len(letters) + 1))
    capitals = 2 if len(letters) < _WHOLE else 1
    return any(
        run[0][0].isupper()
        and sum(word[0].isupper() for word in run) >= capitals
        and "".join(word[0] for word in run).upper() == letters
        for run in runs
    )


def _stands_for(letters: str, text: str) -> bool:
    """Whether the last words of a short reply, long ones, those between nouns counted or not, begin with these letters.

    >>> _stands_for("VAT", "It is value added tax."), _stands_for("CPU", "Certain people use it.")
    (True, False)
    """
    every = _TOKEN.findall(text)
    if len(every) > _SHORT_REPLY or len(letters) < _LEAST:
        return False
    between = _BETWEEN_NOUNS | {"per", "gli", "i"}
    for found in (every, [word for word in every if word.lower() not in between]):
        run = found[-len(letters) :]
        whole = len(run) == len(letters) and "".join(word[0] for word in run).upper() == letters
        if whole and all(len(word) >= _SPELLED_WORD or word.lower() in between for word in run[:-1]):
            return len(run[-1]) >= _LEAST
    return False


def begins_with_initials(gold: str, answer: str) -> bool:
    """Whether the first words of a name stand as initials in the answer, or in the gold: "A.C. Velden".

    >>> begins_with_initials("Athletic Club Velden", "A.C. Velden won."), begins_with_initials("AC Velden", "FC Velden")
    (True, False)
    >>> begins_with_initials("A.C. Velden", "The Athletic Club Velden.")
    True
    """
    names = gold.strip().split()
    for first in range(2, min(len(names), _MOST)):
        led = [name for name in names[:first] if name.lower() not in _BETWEEN_NOUNS]
        if len(led) < 2 or not all(name[0].isupper() and len(name) >= _LEAST for name in led):
            continue
        letters = r"\.?\s?".join(re.escape(name[0]) for name in led)
        if re.search(rf"(?<![\w.]){letters}\.?\s+{re.escape(' '.join(names[first:]))}(?!\w)", answer):
            return True
    short = _SHORTENED.fullmatch(gold.strip())
    if short is None:
        return False
    between = r"(?:\s+(?:di|del|della|dei|of|the|e|and))*\s+"
    whole = between.join(rf"{letter}\w{{2,}}" for letter in re.sub(r"\W", "", short[1]))
    return re.search(rf"\b{whole}\s+{re.escape(short[2])}(?!\w)", answer) is not None


_SHORTENED = re.compile(r"((?:[A-Z]\. ?){2,4}|[A-Z]{2,3}) ([A-ZÀ-Ý][\w'’ -]+)")


def _abbreviates(letters: str, names: Sequence[str]) -> bool:
    """Whether letters are the beginnings of names, one after the other: "AIFA" of "Agenzia Italiana Farmaco"."""
    if not names:
        return not letters
    return any(
        letters[:width] == names[0][:width] and _abbreviates(letters[width:], names[1:])
        for width in range(1, min(len(letters), len(names[0])) + 1)
    )
