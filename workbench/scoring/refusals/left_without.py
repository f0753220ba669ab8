"""Whether a reply leaves its reader without a value of the kind asked for, by weighing what shows it.

A question asks for a number, a date, a person, yes or no. A reply refuses that holds nothing of that kind and shows in
some way that it gives none: it denies, lacks, sends elsewhere, stops before, awaits. Few of these signs decide alone,
so each has a weight (`weights.toml`), as has what the rules of `judge.py` say, and so have the words themselves and
pairs of them (`phrases.json`), for what no sign foresees. The weights are those of one logistic regression, fitted by
experiments/benchmarks/refusal_weights.py to replies whose refusals are labelled.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workbench.scoring.refusals.asked_for import AskedFor, asked_for
from workbench.scoring.refusals.clauses import Lexicon, clauses
from workbench.scoring.refusals.phrases import phrases
from workbench.scoring.refusals.stretches import Stretch, names_in, stretches
from workbench.scoring.refusals.words import sentences, without_abbreviations, without_quotations

_MOST = 100  # clauses at either end of a long reply: what it refuses, it does there
_ENOUGH = 40  # phrases of a reply that count whole
_FEW = 3  # sentences of a reply that is read as a whole
_NEAR = (
    "away", "away_you", "ends_source", "future_tell", "lack", "lack_source", "limit_source", "neg_find", "neg_speaker",
    "premise_question", "regret", "sent_place", "unable_tell",
)  # fmt: skip
_FIRST = (
    "ends_source", "guess", "neg_bare", "neg_exist", "neg_yet", "pending", "premise_question", "sent", "sent_place",
    "unknown",
)  # fmt: skip
_ALONE = ("limit_source", "neg", "neg_bare", "neg_exist", "neg_speaker")
_CITED = re.compile(
    r"(?<!\s)\s*+(?:\[[\w\s,.-]{1,12}\]|\((?:source|fonte|doc\w*|pag\w*|p\.|page|see|v\.)\s[^)]{1,30}\))"
    r"|(?m:^[ \t]*+\d{1,2}[.)]\s)",
    re.IGNORECASE,
)
# What stands in a field that nobody has filled in.
_BLANK = re.compile(
    r"_{3,}|[:=]\s*(?:[-–—]+|\?+|…|\.\.\.)\s*$|\bnull\b|\bnot[_ ]?found\b|\bNaN\b|\bN/?D\b|\bN/?A\b|\bn\.d\."
    r"|\btb[dca]\b|to be (?:completed|filled|added|confirmed)|da (?:compilare|completare|inserire)|\bundefined\b"
    r"|\"found\":\s*false|^\W*(?:unknown|none|nil|sconosciut\w|ignot\w)\W*$|\[\s*(?:redacted|omissis|blank|…|\.\.\.)?\s*\]"
    r"|^\W*+(?:[^:\n]{1,60}:\W*+)?$",
    re.IGNORECASE,
)
_FIELD = 60  # letters of a reply that is a field
_QUOTED = re.compile(r"[^\w\"“«]*+[\"“«][^\"”»]*+[\"”»]\W*+")
_ENDS_IN_NO = re.compile(
    r"(?:[,?:;])\s*(?:[^.!?,;:]{0,40}\b)?(?:no|niente|nothing|nulla|not|none|neither|zero|isn't|aren't|doesn't|don't)\W*$"
    r"|\b(?:no|niente|nulla|none|manca\w*|missing)\W*$",
    re.IGNORECASE,
)
_ONLY = ("only", "just", "solo", "soltanto")
_NOBODY = (*_ONLY, "nobody", "nessuno", "none", "no")
_NONE = (*_NOBODY[len(_ONLY) :], "nothing", "never", "not", "nessuna", "nessun", "mai", "niente", "nulla", "non")


def leaves_without(reply: str, question: str, words: Lexicon, *, by_rule: bool) -> bool:
    """Whether the reply refuses; `words`: of its language; `by_rule`: whether the rules say so."""
    return _weights().refuse(shown(reply, question, words, by_rule=by_rule), phrases(reply, question))


@dataclass(frozen=True)
class RefusalWeights:
    """What each sign and each phrase weighs; `signs` has the threshold too."""

    signs: Mapping[str, float]
    phrases: Mapping[str, float]

    def refuse(self, signs: Mapping[str, float], said: Collection[str]) -> bool:
        """Whether a reply that shows these signs and has these phrases refuses."""
        of_signs = math.fsum(self.signs[name] * value for name, value in signs.items() if value)
        of_phrases = math.fsum(self.phrases.get(each, 0.0) for each in said) * share_of(len(said))
        return self.signs["threshold"] + of_signs + of_phrases > 0


def share_of(phrases: int) -> float:
    """What each of so many phrases counts: of a long reply less, or its many words would weigh down every sign."""
    return math.sqrt(_ENOUGH / max(_ENOUGH, phrases))


@cache
def _weights() -> RefusalWeights:
    here = Path(__file__).parent
    return RefusalWeights(
        tomllib.loads((here / "weights.toml").read_text(encoding="utf-8")),
        json.loads((here / "phrases.json").read_text(encoding="utf-8")),
    )


def shown(reply: str, question: str, words: Lexicon, *, by_rule: bool) -> dict[str, float]:
    """What is weighed, by name; most of it 0 or 1."""
    bare = _CITED.sub("", reply)
    found = clauses(sentences(without_quotations(bare)), sentences(question), words)
    if len(found) > 2 * _MOST:
        found = [*found[:_MOST], *found[-_MOST:]]
    read = stretches(found, words.code, names_in(without_abbreviations(bare)))
    asked = asked_for(question, words.code)
    opening = found[0].words[0].text if found else ""
    return {"rule": float(by_rule), **_of_text(reply, asked), **_of_stretches(read, asked, opening)}


def _of_text(reply: str, asked: AskedFor) -> dict[str, float]:
    blank = _BLANK.search(reply.strip()) is not None
    return {
        "blank": float(blank),
        "blank field": float(blank and len(reply) < _FIELD and not asked.wording),
        "all quoted": float(_QUOTED.fullmatch(reply) is not None),
        "ends in no": float(not asked.polar and _ENDS_IN_NO.search(reply[-_FIELD:]) is not None),
        "asks for what is not": float(asked.negative),
        "asks what to do": float(asked.instruction),
        "asks for a number": float(asked.numeric),
    }


def _of_stretches(read: Sequence[Stretch], asked: AskedFor, opening: str) -> dict[str, float]:
    last = read[-1].sentence if read else 0
    first_ones = [each for each in read if each.sentence == 0]
    near = {sign for each in read if last < _FEW or each.sentence in (0, last) for sign in each.signs}
    first = {sign for each in first_ones for sign in each.signs}
    every = {sign for each in read for sign in each.signs}
    answers = [each.answers(asked) for each in read]
    strong = [at for at, each in enumerate(read) if each.strong]
    alone = not any(answers)
    nameless = asked.named and not asked.numeric and not any(each.names for each in read)
    found = {
        **{f"near: {sign}": sign in near for sign in _NEAR},
        **{f"first: {sign}": sign in first for sign in _FIRST},
        **{f"alone: {sign}": alone and sign in every for sign in _ALONE},
        "two asked, one given": asked.two and not alone,
        "no sign": not every,
        "last is strong": bool(read) and read[-1].strong,
        "number asked, none given": asked.numeric and alone,
        "number asked, none given, a sign": asked.numeric and alone and bool(every),
        "name asked, none given": nameless,
        "name asked, none given, a sign": nameless and bool(strong),
        "number asked, none": asked.numeric and opening in _NONE,
        "who asked, nobody": asked.named and opening in _NOBODY,
        "what to do asked, sent away": asked.instruction and "away" in near,
        "sent away": alone and not asked.instruction and "away_place" in first,
        "wording asked, short": asked.wording and len(read) < _FEW,
        "yes or no asked, no answer": alone and asked.polar,
        "yes or no asked, a source denied": asked.polar
        and any(each.denied and each.about_source and each.tells for each in read),
        "short": sum(each.length for each in read) <= 4,
        "long": last >= _FEW,
        **_of_answers(read, answers, asked, strong),
    }
    own = min((read[at].own for at in strong), default=0)
    return {"own words beside a sign": math.log1p(own), **{name: float(value) for name, value in found.items()}}


def _of_answers(
    read: Sequence[Stretch], answers: Sequence[bool], asked: AskedFor, strong: Sequence[int]
) -> dict[str, bool]:
    """What stands where, of what could be an answer and of the signs that none is given."""
    signed = {each.sentence for each in read if each.strong or each.denied}
    after = strong[0] + 1 if strong else len(read)
    before = [each for each, given in zip(read[: after - 1], answers, strict=False) if given] if strong else []
    of_sign = {root for at in strong for root in read[at].asked}
    clean = [each for each, given in zip(read, answers, strict=True) if given and not each.strong]
    of_answer = {root for each in clean for root in each.asked}
    later = [at for at in range(after, len(read)) if answers[at] and not read[at].denied]
    first = [each for each in read if each.sentence == 0]
    head = read[0] if read else None
    plain_head = head is not None and not head.signs
    return {
        "answer before a sign": bool(before),
        "answer in a sentence before a sign": any(each.sentence not in signed for each in before),
        "answer in the first sentence": any(each.sentence == 0 for each in clean),
        "answer last": bool(read) and answers[-1] and not read[-1].signs,
        "number asked, given in contrast": asked.numeric
        and any(read[at].contrasts or read[at - 1].contrasts for at in later),
        "answer of all that was asked": len(of_answer) > 1 and len(of_answer) >= len(of_sign),
        "sign of more that was asked": bool(of_sign - of_answer),
        "first sentence affirms": bool(first)
        and not any(each.denied or each.strong for each in first)
        and sum(len(each.asked) for each in first) > 1
        and sum(each.own + each.numbers + each.names for each in first) > 1,
        "opens with a value": head is not None
        and plain_head
        and head.length <= 6
        and head.numbers + head.days > 0
        and not head.about_source
        and not head.asked,
        "opens with a few words of its own": head is not None
        and plain_head
        and head.length <= 5
        and head.own > 0
        and len(read) > 1,
    }
