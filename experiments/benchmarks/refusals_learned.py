"""Whether a learned judge of refusals does better than the rules, on replies of an author that neither has seen.

    python -m experiments.benchmarks.refusals_learned

Two regularised logistic regressions, over words with their neighbours and over the classes of words in clauses, and
one over runs of letters, whose probabilities are averaged. They learn from the labelled replies of the tests that the
rules were mended by, and are tried on those of each author in tests/scoring/refusals/by_author, which were written by
somebody who knew neither. They learn once from all replies and once from those that have a question.

A judge that says "refusal" more readily misses fewer and is wrong more often. So beside what each misses at an even
chance, its threshold is moved to give as many false alarms as the rules, all languages together: that threshold is
chosen on the very replies it is tried on, which favours the learned judge. So it is for the third judge, whose score is
the learned one (its log-odds) and a standard deviation of it more where the rules see a refusal. That addition is set
by hand, because on the replies that it learns from the rules are nearly always right and would be trusted too much.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.stats import binomtest
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from workbench.scoring.refusals import says_unknown
from workbench.scoring.refusals.clauses import clauses, lexicon
from workbench.scoring.refusals.words import sentences, without_quotations

REPLIES = Path(__file__).parents[2] / "tests" / "scoring" / "refusals"
NAMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_TOKEN = re.compile(r"\d[\d.,:/%]*|[^\W\d_]+|[^\w\s]")


@dataclass(frozen=True)
class LabelledReply:
    """A reply, its question where it has one, and whether it refuses."""

    language: str
    question: str
    reply: str
    refuses: bool


def known() -> list[LabelledReply]:
    """The replies that the rules were mended by."""
    found = []
    for name in NAMES:
        for line in (REPLIES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found.append(LabelledReply(row["language"], "", row["reply"], bool(row["abstains"])))
    for file in sorted((REPLIES / "asked").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for label, question, reply in csv.reader(opened, delimiter="|", quoting=csv.QUOTE_NONE):
                found.append(LabelledReply(file.stem[:2], question, reply, label == "refusal"))
    return found


def unseen(file: Path) -> list[LabelledReply]:
    """The replies of one author."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [LabelledReply(row["language"], row["question"], row["reply"], row["refuses"]) for row in rows]


def word_features(row: LabelledReply) -> list[str]:
    """Words and pairs of words; a word of the question and a number count as such."""
    asked = {word for word in _TOKEN.findall(row.question.casefold()) if len(word) > 3}
    words = ["^", *(_read(word, asked) for word in _TOKEN.findall(row.reply.casefold())), "$"]
    return [*words, *map(" ".join, pairwise(words))]


def clause_features(row: LabelledReply) -> list[str]:
    """Runs of up to three classes of words within a clause, and how many words are of none."""
    return list(_clause_features(row))


def _clause_features(row: LabelledReply) -> Iterator[str]:
    made = clauses(sentences(without_quotations(row.reply)), sentences(row.question), lexicon(row.language))
    for number, clause in enumerate(made):
        kinds = ["^", *("asked" if word.asked else "+".join(sorted(word.kinds)) or "own" for word in clause.words), "$"]
        for length in (1, 2, 3):
            yield from ("|".join(kinds[at : at + length]) for at in range(len(kinds) - length + 1))
        denied = "+".join(sorted(clause.telling & {"negation", "absence", "unknown"}))
        yield f"{'later' if number else 'first'}: {denied}"
        yield f"own {min(clause.foreign, 4)}"


def _read(word: str, asked: set[str]) -> str:
    return "<number>" if word[0].isdigit() else "<asked>" if word in asked else word


def probabilities(train: Sequence[LabelledReply], test: Sequence[LabelledReply]) -> np.ndarray:
    """How likely each reply of `test` is a refusal, by what those of `train` teach; from 0 to 1."""
    readers = (
        (CountVectorizer(analyzer=word_features, min_df=2, binary=True), 0.1),
        (CountVectorizer(analyzer=clause_features, min_df=2, binary=True), 0.1),
        (TfidfVectorizer(analyzer=_letters, min_df=2, sublinear_tf=True), 10.0),
    )
    found = []
    for reader, strength in readers:
        model = LogisticRegression(C=strength, solver="liblinear", random_state=0)
        model.fit(reader.fit_transform(train), [row.refuses for row in train])
        found.append(model.predict_proba(reader.transform(test))[:, 1])
    return np.mean(found, axis=0)


def _letters(row: LabelledReply) -> list[str]:
    words = [f" {word} " for word in row.reply.casefold().split()]
    return [word[at : at + size] for word in words for size in (2, 3, 4, 5) for at in range(len(word) - size + 1)]


def rates(rows: Sequence[LabelledReply], refused: Sequence[bool]) -> str:
    """What was missed and what was taken for a refusal, per language."""
    parts = []
    for language in ("en", "it"):
        judged = [(row, found) for row, found in zip(rows, refused, strict=True) if row.language == language]
        refusals = [found for row, found in judged if row.refuses]
        answers = [found for row, found in judged if not row.refuses]
        missed = len(refusals) - sum(refusals)
        parts.append(f"{language} missed {missed} of {len(refusals)}, alarms {sum(answers)} of {len(answers)}")
    return "; ".join(parts)


def with_alarms(score: np.ndarray, rows: Sequence[LabelledReply], alarms: int) -> list[bool]:
    """The judgement at the lowest threshold that takes no more than so many answers for refusals."""
    answers = sorted((each for each, row in zip(score, rows, strict=True) if not row.refuses), reverse=True)
    return [bool(each > answers[alarms]) for each in score]


def _paired(rows: Sequence[LabelledReply], before: Sequence[bool], after: Sequence[bool]) -> str:
    pairs = [(one, two) for row, one, two in zip(rows, before, after, strict=True) if row.refuses]
    gained, lost = pairs.count((False, True)), pairs.count((True, False))
    p = binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    return f"{gained} more found, {lost} lost (p = {p:.3f})"


def main() -> None:
    """See the module."""
    rows = known()
    for file in sorted((REPLIES / "by_author").glob("*.jsonl")):
        test = unseen(file)
        seen = {row.reply.strip() for row in test}
        rules = [says_unknown(row.reply, row.question) for row in test]
        alarms = sum(found and not row.refuses for row, found in zip(test, rules, strict=True))
        print(f"{file.stem}, {len(test)} replies\n  rules: {rates(test, rules)}")
        for what, train in (("all", rows), ("with a question", [row for row in rows if row.question])):
            train = [row for row in train if row.reply.strip() not in seen]  # what both wrote tells nothing
            likely = probabilities(train, test)
            print(f"  learned, {what} ({len(train)}): {rates(test, [bool(p > 0.5) for p in likely])}")
            odds = np.log(likely / (1 - likely))
            for who, score in (("learned", odds), ("learned and rules", odds + odds.std() * np.array(rules))):
                found = with_alarms(score, test, alarms)
                print(f"    {who}, with as many false alarms: {rates(test, found)}; {_paired(test, rules, found)}")


if __name__ == "__main__":
    main()
