"""A grammar of refusals: classes of words, rules in terms of them, and what takes a refusal back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

_SHORT_SENTENCE = 20  # words
_CLASS = re.compile(r"\{([A-Z_]+)\}")


@dataclass(frozen=True, eq=False)
class Grammar:
    """The refusals of one language, as regular expressions in which `{NAME}` stands for a class of `classes`.

    Args:
        classes: alternatives by name; they may name one another.
        anywhere: what refuses wherever in a sentence it stands.
        opening: what refuses where a sentence begins with it, after a preamble.
        untold: a negation that nothing is told, whatever the construction: it refuses in a short sentence that names a
            `source`.
        source: where an answer is looked for.
        short: what refuses where it is the whole first sentence, or its first part, after a preamble.
        preamble: what may stand before: regret, the source that is cited, "answer:".
        subordinate: what before a refusal makes it a condition or another's words ("if the date is not specified").
        consequence: what after it makes it a fact of the subject ("is not known, so it is banned").
        doubt: what makes a refusal one that an answer beside it takes back ("24 months, but I am not sure").
        guess: what after a refusal gives an answer all the same ("but it is probably brass").
        conceded: what stands between an answer and a refusal that is granted after it ("24 months, though").
        adversative: the same for a doubt ("24 months, but I am not sure") or after a supposition.
        supposing: what marks a supposition ("I think it is 24 months, but the text is not clear").
        concession: what begins a sentence whose refusal is granted before its answer ("although").
        reported: what tells that the other part of the sentence says something else ("but it mentions the price").
        given: what after a short refusal says that something else alone is told ("; only the year is given").
    """

    classes: Mapping[str, str]
    anywhere: Sequence[str]
    opening: Sequence[str]
    untold: str
    source: str
    short: Sequence[str]
    preamble: str
    subordinate: str
    consequence: str
    supposing: str
    doubt: str
    guess: str
    conceded: str
    adversative: str
    concession: str
    reported: str
    given: str

    def refuses(self, sentences: Sequence[str]) -> bool:
        """Whether some sentence of a reply refuses, and no answer beside it takes that back."""
        cores = [core for sentence in sentences if (core := self._of("preamble").sub("", sentence, count=1))]
        if cores and (short := self._of("short").match(cores[0])):
            rest = ". ".join([cores[0][short.end() :], *cores[1:2]])
            condition = self._of("subordinate").search(short[0]) or self._of("concession").match(short[0])
            other = self._of("given").match(rest)
            guessed = self._of("guess").search(rest) and not other
            if not (condition or guessed or self._of("consequence").match(rest)):
                return True
        for at, core in enumerate(cores):
            after = f". {cores[at + 1]}" if at + 1 < len(cores) else ""
            earlier = bool(cores[:at])
            if any(self._stands(core, match, after, earlier) for match in self._found(core)):
                return True
        return False

    def _found(self, sentence: str) -> Iterator[re.Match[str]]:
        opening = self._of("opening").match(sentence)
        if opening:
            yield opening
        yield from self._of("anywhere").finditer(sentence)
        if sentence.count(" ") < _SHORT_SENTENCE and self._of("source").search(sentence):
            yield from self._of("untold").finditer(sentence)

    def _stands(self, sentence: str, match: re.Match[str], after: str, earlier: bool) -> bool:
        """Whether this is a refusal of the reply itself, not a condition, another's words or a hedge."""
        before, rest = sentence[: match.start()], sentence[match.end() :]
        if self._of("subordinate").search(before) or self._of("consequence").match(rest):
            return False
        if self._of("concession").match(sentence) and "," not in before:
            main = rest.partition(",")[2]
            return not main or any(self._of(part).search(main) for part in ("reported", "anywhere"))
        if self._of("conceded").search(before) and not self._of("anywhere").search(before):
            return False
        doubt = self._of("doubt").search(match[0]) is not None
        hedged = self._of("adversative").search(before) is not None
        supposed = self._of("supposing").search(before) and (hedged or before.rstrip()[-1:] in ",;:(")
        if (doubt and (earlier or hedged)) or supposed:
            return False
        return not self._of("guess").search(rest + after) or (
            not doubt and (self._of("given").match(rest) or self._of("reported").search(rest + after)) is not None
        )

    def _of(self, part: str) -> re.Pattern[str]:
        return _compiled(self, part)


@cache
def _compiled(grammar: Grammar, part: str) -> re.Pattern[str]:
    """The rules of one part as one expression, each class in its place; made when first needed."""
    rules = getattr(grammar, part)
    pattern = rules if isinstance(rules, str) else "|".join(f"(?:{rule})" for rule in rules)
    while _CLASS.search(pattern):
        pattern = _CLASS.sub(lambda name: f"(?:{grammar.classes[name[1]]})", pattern)
    return re.compile(pattern if part != "short" else rf"(?:{pattern})(?=\s*(?:[,;:(]|- |$))")
