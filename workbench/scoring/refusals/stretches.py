"""The clauses of a reply as signs that no answer is given, and what of them could be one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.scoring.refusals.asked_for import AskedFor
from workbench.scoring.refusals.clauses import Clause, Word
from workbench.scoring.refusals.signs import signs_of

_ROOT = 5  # letters by which two words are one
_FEW = 3  # words of its own beside which a supposition is all that a clause says
_SHORT = 7  # words of a clause that is a denial and nothing else
_BEGINNING = 4  # words among which what a clause speaks of stands
_NO_NAMES = {"source", "written", "contrast", "speaker"}
_OF_THE_QUESTION = ("question", "domanda", "quesito")
# Classes that may stand in an answer's own words.
_OPEN = {"attribute", "noun_verbs", "written"}
_STRONG = {
    "neg_tell", "neg_source", "neg_find", "neg_yet", "lack_source", "lack_asked", "lack_bare", "away_place", "away_you",
    "sent_place", "limit_source", "ends_source", "unable_tell", "premise_question", "neg_bare", "future_tell",
}  # fmt: skip
_SUPPOSED = {"guess", "unknown", "open"}


@dataclass(frozen=True)
class Stretch:
    """A clause: its `signs`, counts of its words, and the roots of those that the question has.

    `sentence`: which one it is in; `about_source`: whether it names a source; `tells`: whether it is of telling.
    """

    signs: frozenset[str]
    sentence: int
    numbers: int
    days: int
    names: int
    own: int
    length: int
    asked: frozenset[str]
    about_source: bool
    tells: bool
    contrasts: bool

    @property
    def denied(self) -> bool:
        """Whether a word of denial stands in it."""
        return "neg" in self.signs

    @property
    def strong(self) -> bool:
        """Whether its signs, taken together, are of an answer that is not given."""
        return bool(self.signs & _STRONG) or (bool(self.signs & _SUPPOSED) and self.own <= _FEW)

    def answers(self, asked: AskedFor) -> bool:
        """Whether something of the kind asked for stands in it."""
        if asked.numeric:
            both = asked.two and asked.named  # "Who gave the course, and how many came?"
            return self.numbers > 0 or (asked.date and self.days > 0) or (both and self.names > 0)
        if self.strong:
            return False
        if asked.named:
            return self.names > 0 or (self.own >= 1 and not self.about_source and not self.numbers)
        return self.own > 1 or self.numbers > 0 or self.names > 0


def stretches(clauses: Sequence[Clause], code: str, names: frozenset[str]) -> list[Stretch]:
    """The clauses as stretches; `names`: words in lower case that are written with a capital within a sentence."""
    found: list[Stretch] = []
    sentence = -1
    for clause in clauses:
        sentence += clause.opens or sentence < 0
        found.append(_stretch(clause, [signs_of(code, word.text) for word in clause.words], names, sentence))
    return found


def _stretch(clause: Clause, kinds: Sequence[frozenset[str]], names: frozenset[str], sentence: int) -> Stretch:
    words = clause.words
    numbers = days = called = own = 0
    for at, (word, classes) in enumerate(zip(words, kinds, strict=True)):
        if word.asked:
            continue
        if any(map(str.isdigit, word.text)):
            numbers += not (at and "label" in kinds[at - 1])
        elif "numbers" in classes:
            numbers += 1
        elif "days" in classes:
            days += 1
        elif word.text in names and not classes - {"place", "numbers", "days"} and not word.kinds & _NO_NAMES:
            called += 1
        own += word.kinds <= _OPEN and not classes - {"numbers", "days", "label", "you"}
    signs = _signs(clause, kinds, own)
    return Stretch(
        signs - {"about_source", "tells"},
        sentence,
        numbers,
        days,
        called,
        own,
        len(words),
        frozenset(word.text[:_ROOT] for word in words if word.asked),
        "about_source" in signs,
        "tells" in signs,
        clause.begins("contrast"),
    )


def _signs(clause: Clause, kinds: Sequence[frozenset[str]], own: int) -> frozenset[str]:
    words = clause.words
    present = {kind for word, classes in zip(words, kinds, strict=True) if not word.asked for kind in classes}
    denied = any("neg" in classes for classes in kinds)
    named = bool(clause.telling & {"source", "written"})
    plainly = bool(clause.telling & {"tell", "know", "hold", "news"})
    source, tells = named or "doc" in present, plainly or "told" in present
    speaker = "speaker" in clause.present
    asked = any(word.asked for word in words)
    subject = any(_is_source(word, classes) for word, classes in zip(words[:_BEGINNING], kinds, strict=False))
    away = [at for at, classes in enumerate(kinds) if "away" in classes and not words[at].asked]
    found = {
        "neg": denied,
        "neg_tell": denied and tells,
        "neg_source": denied and source,
        "neg_speaker": denied and speaker,
        "neg_find": denied and "find" in present,
        "neg_bare": denied and own <= 1 and len(words) <= _SHORT and not tells and not source,
        "neg_exist": denied and "exist" in present and not tells and not source,
        "neg_yet": denied and "pending" in present,
        "lack_source": "lack" in present and (subject or plainly),
        "lack_asked": "lack" in present and asked,
        "lack_bare": "lack" in present and own <= 1,
        "future_tell": "future" in present and (tells or "pending" in present),
        "away": bool(away),
        "away_place": bool(away) and ("place" in present or source),
        "away_you": bool(away) and (away[0] <= 1 or any("you" in classes for classes in kinds)),
        "sent_place": "sent" in present and ("place" in present or source),
        "limit_source": "limit" in present and subject,
        "ends_source": "ends" in present and subject,
        "premise_question": "premise" in present and any(word.text.startswith(_OF_THE_QUESTION) for word in words),
        "unable_tell": "unable" in present and (tells or speaker),
        "unknown": bool(clause.telling & {"unknown", "absence"}),
        "about_source": source,
        "tells": tells,
    }
    plain = present & {"lack", "unable", "regret", "guess", "premise", "open", "sent", "pending"}
    return frozenset(plain | {name for name, holds in found.items() if holds})


def _is_source(word: Word, classes: frozenset[str]) -> bool:
    return not word.asked and ("doc" in classes or bool(word.kinds & {"source", "written"}))


# A capital where no sentence begins.
_CAPITAL = re.compile(r"(?<![.!?:\n\"“«*]\s)(?<!^)(?<![.!?:\n\"“«*])\b[A-ZÀ-Ý][\w'’-]+")


def names_in(text: str) -> frozenset[str]:
    """The words of a text, in lower case, that have a capital though they begin no sentence."""
    return frozenset(word for found in _CAPITAL.finditer(text) for word in re.findall(r"\w+", found[0].lower()))
