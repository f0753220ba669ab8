"""A reply as clauses of classed words: what it denies, where, and what of its own it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from workbench.languages import table
from workbench.languages.words import stemmer

_WORD = re.compile(r"[^\W_]+(?:[./-][^\W_]+)*|[%$€£°]")
_INNER = re.compile(r"\s*([,;:()]|\s-\s)\s*")
_ENCLITIC = re.compile(r"(\w+[aei]r)(?:[mtcv]i|si|gli|l[eoai]|ne|(?:me|te|ce|ve|glie)(?:l[oaei]|ne))")  # "dir-ci"
# The classes whose words stand for their inflections; the words of the others are meant as written.
_STEMMED = frozenset({
    "absence", "advice", "attribute", "back", "elsewhere", "guess", "hold", "know", "more", "mute", "news",
    "obligation", "only", "opening_yes", "source", "tell", "unknown", "written",
})  # fmt: skip
# What tells of a clause as a whole; a word of these alone could be part of an answer all the same.
_SIGNS = frozenset({"full", "generic", "means", "need", "out"})
_NOUNS = frozenset({"attribute", "source", "written", "news", "unknown"})  # whose forms differ by a letter
_PARTICIPLE = 4  # letters that a participle has at least
_PREFIX = 5  # letters that words of one root share: "supplied" and "supplier"


@dataclass(frozen=True)
class Lexicon:
    """The classes of words of a language, each by the stems of its words."""

    code: str
    classes: Mapping[str, frozenset[str]]
    stem: Callable[[str], str]
    participle: tuple[str, ...]
    past: tuple[str, ...]
    lengths: frozenset[tuple[str, str, int]]
    phrases: Mapping[str, str]
    phrase: re.Pattern[str]

    def spelled(self, sentence: str) -> str:
        """The sentence with each phrase as the one word that it means."""
        return self.phrase.sub(lambda found: self.phrases[found[0]], sentence)

    def kinds(self, word: str) -> frozenset[str]:
        """The classes that a word belongs to."""
        return _kinds(self.code, word)

    def classed(self, word: str) -> frozenset[str]:
        """The classes that a word belongs to, found anew."""
        stem = self.stem(word)
        found = {name for name, members in self.classes.items() if (stem if name in _STEMMED else word) in members}
        if "homographs" in found:
            return frozenset()
        for name in _NOUNS & found:
            if not any((name, stem, len(word) + more) in self.lengths for more in (-1, 0, 1)):
                found.discard(name)
        if not found and word.endswith(("ly", "mente")):
            return frozenset({"neutral"})
        if not found and word.startswith("un") and len(word) > _PREFIX + 2:
            reports = self.kinds(word[2:]) & {"tell", "know", "hold", "noun_verbs", "forms"}
            return frozenset({"unknown", "participle"}) if reports else frozenset()
        if not found and self.code == "it" and (enclitic := _ENCLITIC.fullmatch(word)):
            return self.kinds(f"{enclitic[1]}e")
        if "forms" in found:
            found.add("tell")
        if found and len(word) >= _PARTICIPLE and word.endswith(self.participle):
            found.add("participle")
        return frozenset(found)


@lru_cache(maxsize=16384)
def _kinds(code: str, word: str) -> frozenset[str]:
    return lexicon(code).classed(word)


@cache
def lexicon(code: str) -> Lexicon:
    """The words of a language, read when first needed."""
    of_word = stemmer(code)

    def stem(word: str) -> str:
        return of_word(plain(word))

    words = {name: value for name, value in table(code, "refusals").items() if isinstance(value, str)}
    phrases = {
        written.strip(): meant.strip()
        for pair in words.pop("phrases").split(";")
        for written, _, meant in [pair.partition("=")]
    }
    longest = sorted(phrases, key=len, reverse=True)
    participle, past = (tuple(words.pop(endings).split()) for endings in ("participle", "past"))
    return Lexicon(
        code,
        {
            name: frozenset((stem if name in _STEMMED else plain)(word) for word in value.split())
            for name, value in words.items()
        },
        stem,
        participle,
        past,
        frozenset((name, stem(word), len(plain(word))) for name in _NOUNS for word in words[name].split()),
        phrases,
        re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"),
    )


def plain(word: str) -> str:
    """One spelling of an accented e, which is typed either way."""
    return word.replace("é", "è")


@dataclass(frozen=True)
class Word:
    """A word, its classes, and whether the question has it too."""

    text: str
    kinds: frozenset[str]
    asked: bool

    @property
    def foreign(self) -> bool:
        """Whether it is of no class: a word that could be part of an answer."""
        return self.kinds <= _SIGNS and not self.asked


@dataclass(frozen=True)
class Clause:
    """A stretch of a reply between marks or before a word of contrast; `opens` a sentence or goes on with one."""

    words: tuple[Word, ...]
    opens: bool
    mark: str = ""

    def has(self, *kinds: str) -> bool:
        """Whether a word of some of these classes stands in it."""
        return any(kind in self.present for kind in kinds)

    @cached_property
    def present(self) -> frozenset[str]:
        """The classes of its words; a verb or noun that the question has too tells nothing of knowing."""
        return frozenset(kind for word in self.words for kind in word.kinds)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The classes of the words that are not the question's own."""
        return frozenset(kind for word in self.words if not word.asked for kind in word.kinds)

    @property
    def foreign(self) -> int:
        """How many words could be part of an answer."""
        return foreign(self.words)

    @property
    def asked(self) -> bool:
        """Whether it names what was asked."""
        return any(word.asked or "attribute" in word.kinds for word in self.words)

    def begins(self, kind: str) -> bool:
        """Whether its first word is of this class."""
        return kind in self.words[0].kinds


def clauses(sentences: Sequence[str], question: Sequence[str], words: Lexicon) -> list[Clause]:
    """The clauses of sentences that are in plain form, in order."""
    asked = _Asked(question, words)
    found: list[Clause] = []
    for sentence in sentences:
        for at, (mark, part) in enumerate(_parts(words.spelled(sentence), words)):
            tokens = tuple(Word(text, words.kinds(text), asked.has(text)) for text in part)
            found.append(Clause(tokens, at == 0, mark))
    return found


def _parts(sentence: str, words: Lexicon) -> Iterator[tuple[str, list[str]]]:
    mark = ""
    for at, stretch in enumerate(_INNER.split(sentence)):
        if at % 2:
            mark = stretch.strip()
            continue
        part: list[str] = []
        for match in _WORD.finditer(stretch):
            word = plain(match[0])
            if word in words.classes["contrast"] and part:
                yield mark, part
                mark, part = "", []
            part.append(word)
        if part:
            yield mark, part


class _Asked:
    """The words of a question that are not of a closed class, known again by their stem or their root."""

    def __init__(self, question: Sequence[str], words: Lexicon) -> None:
        self._words = words
        tokens = [plain(word) for sentence in question for word in _WORD.findall(sentence)]
        closed = words.classes["neutral"] | words.classes["negation"]  # "Who is not …?" asks for no "not"
        self._stems = {words.stem(word) for word in tokens if word not in closed}
        self._roots = {stem[:_PREFIX] for stem in self._stems if len(stem) >= _PREFIX - 1 and stem.isalpha()}

    def has(self, word: str) -> bool:
        stem = self._words.stem(word)
        return stem in self._stems or (word.isalpha() and stem[:_PREFIX] in self._roots)


def foreign(words: Sequence[Word]) -> int:
    """How many words could be part of an answer."""
    return sum(word.foreign for word in words)


def with_kinds(words: Sequence[Word], *kinds: str) -> list[Word]:
    """The words of some of these classes."""
    return [word for word in words if word.kinds.intersection(kinds)]
