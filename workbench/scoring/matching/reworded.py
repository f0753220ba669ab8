"""Whether an answer says a gold in other order or other forms of its words, and nothing of its own beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from workbench.languages import written
from workbench.scoring.refusals.clauses import lexicon, plain
from workbench.scoring.texts.words import words
from workbench.scoring.values.reader import read
from workbench.scoring.values.value import Quantity

_TOKEN = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_VALUE_FIRST = re.compile(r"\s*(?:\w+ )?[$€£]?\d")
_OTHERWISE = re.compile(
    r"\b(?:or|nor|other|except|but|instead|without|could|might|may|perhaps|maybe|o|oppure|né|tranne|eccetto|altro|altri"
    r"|invece|senza|ma|potrebbe|forse)\b|[?;:]",
    re.IGNORECASE,
)
_JOINED = re.compile(r",|\b(?:and|e|ed|as well as|sia|both)\b", re.IGNORECASE)
_STRETCH = re.compile(r"\b(?:from|between|da|dal|dalla|dalle|tra|fra)\b", re.IGNORECASE)
_MOST_OWN = 2  # words, such as the verb of the sentence, that an answer may have beside
# Words of a closed class that are part of a value.
_BOUNDS = words(
    "only less more under over most least up above below before after between to from than"
    " meno più solo sotto sopra oltre prima dopo fra tra meglio"
)
_ENDS = words("to from between fra tra")
_INFINITIVE = re.compile(r"^(?:(?:in order )?to|per|a|di)\s+(?=[a-zà-ÿ]+(?:are|ere|ire)\b|(?<=to )[a-z])")
_TIMES = re.compile(r"\b(?:times|volte)\b", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=[a-zà-ÿ]{3})-(?=[a-zà-ÿ]{3})")  # "lime-tree nectar"
_ROOT = 4  # letters of a root that tells words apart
_DEVERBAL = words("ur azion zion ment agg ation ion ing age al")
_LEAST = 3  # letters of a stem that tells words apart
_BETWEEN_NOUNS = words("of the for and di del della dei degli delle dell d per la il l e ed a al alla sul sulla")
_INITIALS = re.compile(r"(?<![\w.-])[A-Z]{3,8}(?![\w-])")


def says_in_other_words(gold: str, answer: str, question: str, language: str) -> bool:
    """Whether the one sentence of an answer has all the words of a gold, in any order and inflection.

    Beside them it may have those of the question, closed-class words and a verb; no name or number, no negation and no
    alternative. What the question names already need not be said again ("River Avon" of "Which river …?").

    >>> says_in_other_words("Ann Holt in 1962", "In 1962, by Ann Holt.", "Who wrote it and when?", "en")
    True
    >>> says_in_other_words("Ann Holt in 1962", "In 1926, by Ann Holt.", "Who wrote it and when?", "en")
    False
    """
    text = answer.strip().rstrip(".!")
    gold = _INFINITIVE.sub("", gold)
    if not _has_values(gold, text, language) or _is_turned_round(gold, text):
        return False
    if _VALUE_FIRST.match(gold) or re.search(r"[.!]\s", text) or _OTHERWISE.search(text):
        return False
    if _JOINED.search(gold) and _STRETCH.search(text) and not _STRETCH.search(gold):
        return False
    if _JOINED.search(text) and not _JOINED.search(gold) and not re.search(r"\d", gold):
        return False
    classed = lexicon(written(language))
    bounds = _BOUNDS if re.search(r"\d|[A-ZÀ-Ý]", gold) else _BOUNDS - _ENDS  # "protects them from wolves"
    wanted = tuple(pair for pair in _content(gold, language) if pair[1].lower() not in _BOUNDS - bounds)
    asked = {stem for stem, _ in _content(question, language)}
    left = [(stem, word) for stem, word in wanted if stem not in asked] or list(wanted)
    if len(wanted) < 2 or not any(len(stem) >= _LEAST and stem.isalpha() for stem, _ in left):
        return False
    exact = {word.casefold() for _, word in left if not word.islower() or len(left) == 1}
    if not exact <= {word.casefold() for word in _TOKEN.findall(text)}:
        return False
    said = _content(text, language)
    stems = {stem for stem, _ in said}
    stems |= {stem for stem, word in left if word.islower() and any(_one_root(stem, other) for other in stems)}
    if any(stem not in stems for stem, _ in left) or any(
        "negation" in classed.kinds(word) for word in _plain_words(text)
    ):
        return False
    of_gold = {stem for stem, _ in wanted}
    own = [word for stem, word in said if stem not in of_gold and stem not in asked]
    first = text.split(maxsplit=1)[0].strip(",.")
    if any(word.lower() in bounds for word in own) or (_JOINED.search(gold) and own and _JOINED.search(text)):
        return False
    return len(own) <= _MOST_OWN and all(word.islower() or word == first for word in own)


_DOES = re.compile(
    r"(?:the |il |la |l['’]|lo )?(?P<one>[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)*) [a-zà-ÿ]+"
    r"(?: (?:the|il|la|lo|i|gli|le))?"
    r" (?P<other>[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+)*)"
)
_WHOLE = 4  # letters that hardly begin the words of a sentence by chance
_PASSIVE = re.compile(r"\b(?:by|da|dal|dalla|dall['’]|dallo|dai|dagli|dalle)(?=\W)", re.IGNORECASE)


def _is_turned_round(gold: str, text: str) -> bool:
    """Whether of a gold that says what one does to another, the answer says the reverse: "Italy beat Brazil"."""
    found = _DOES.fullmatch(gold.strip().rstrip("."))
    if found is None or _PASSIVE.search(text):
        return False
    one, other = text.find(found["one"]), text.find(found["other"])
    return -1 < other < one


def _has_values(gold: str, text: str, language: str) -> bool:
    """Whether every value of a gold is a value of the text too: "every three months" is not "three times a month"."""
    wanted = [atom.value for atom in read(gold, language).atoms if atom.value is not None]
    given = [atom.value for atom in read(text, language).atoms if atom.value is not None]
    named = any(isinstance(value, Quantity) and value.unit is not None for value in given)
    bare = not named and _TIMES.search(text) is None
    return all(any(one.accepts(other, bare=bare) for other in given) for one in wanted)


def is_initials(gold: str, answer: str) -> bool:
    """Whether an answer names by its initials what a gold of several words writes out, or the other way.

    >>> is_initials("World Health Organization", "The WHO."), is_initials("World Health Organization", "The WTO.")
    (True, False)
    >>> is_initials("INPS", "L'Istituto nazionale della previdenza sociale")
    True
    """
    if _INITIALS.fullmatch(gold.strip()):
        return _spells_out(gold.strip(), answer)
    names = [word for word in _TOKEN.findall(gold) if word[0].isupper()]
    if len(names) < _LEAST or any(word[0].islower() and len(word) > _LEAST + 1 for word in _TOKEN.findall(gold)):
        return False
    found = set(_INITIALS.findall(answer))
    return len(found) == 1 and _abbreviates(found.pop().upper(), [name.upper() for name in names])


def _spells_out(letters: str, text: str) -> bool:
    """Whether a name of words that follow each other, but for those between nouns, begins with these letters.

    Any three words of a sentence may: of so few letters, two words at least are written as names.
    """
    names = [word for word in _TOKEN.findall(text) if word.lower() not in _BETWEEN_NOUNS]
    runs = (names[at : at + len(letters)] for at in range(len(names) - len(letters) + 1))
    capitals = 2 if len(letters) < _WHOLE else 1
    return any(
        run[0][0].isupper()
        and sum(word[0].isupper() for word in run) >= capitals
        and "".join(word[0] for word in run).upper() == letters
        for run in runs
    )


def _abbreviates(letters: str, names: Sequence[str]) -> bool:
    """Whether letters are the beginnings of names, one after the other: "AIFA" of "Agenzia Italiana Farmaco"."""
    if not names:
        return not letters
    return any(
        letters[:width] == names[0][:width] and _abbreviates(letters[width:], names[1:])
        for width in range(1, min(len(letters), len(names[0])) + 1)
    )


def _one_root(stem: str, other: str) -> bool:
    """Whether one stem is the other with the ending of a noun made from a verb: "rott-o" and "rott-ura"."""
    short, long = sorted((stem, other), key=len)
    return len(short) >= _ROOT and long.startswith(short) and long[len(short) :] in _DEVERBAL


def stems_of(text: str, language: str) -> set[str]:
    """The stems of the words of a text that are not of a closed class."""
    return {stem for stem, _ in _content(text, language)}


@lru_cache(maxsize=4096)
def _content(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """The words that say something, each with its stem."""
    classed = lexicon(written(language))
    closed = (
        (classed.classes["neutral"] - _BOUNDS)
        | classed.classes["article"]
        | classed.classes["being"]
        | {"by", "because", "perchè"}
    )
    found = []
    for token in _TOKEN.findall(_HYPHEN.sub(" ", text.replace("’", "'"))):
        low = plain(token.lower())
        if low not in closed:
            found.append((classed.stem(low), token))
    return tuple(found)


def _plain_words(text: str) -> list[str]:
    return [plain(word.lower()) for word in _TOKEN.findall(text.replace("n't", " not"))]
