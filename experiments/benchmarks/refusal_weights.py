"""Fits the weights by which a reply is judged to refuse, and says how they do on an author they have not seen.

    python -m experiments.benchmarks.refusal_weights DATA [--write]

It learns from the labelled replies of the tests that have a question: those of each author, and those that the rules
were mended by, which count several times, since the rules know them by heart and would be trusted too much. DATA is a
folder of public data sets: sentences and paragraphs of SQuAD 1.1 (dev) and Natural Questions stand for replies that
refuse nothing. With `--write` the weights go to workbench/scoring/refusals/weights.toml.

The weights are first fitted with one author left out, and tried on that one. What is printed beside them is what the
rules alone do.
"""

from __future__ import annotations

import csv
import gzip
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from workbench.scoring.refusals import language_of, says_unknown_by_rule
from workbench.scoring.refusals.left_without import shown

WEIGHTS = Path(__file__).parents[2] / "workbench" / "scoring" / "refusals" / "weights.toml"
REPLIES = Path(__file__).parents[2] / "tests" / "scoring" / "refusals"
OF_RULES = 3.0  # how much a reply counts that the rules were mended by
STRENGTH = 0.2
CAUTION = 0.3  # taken off, so that an answer is taken for a refusal less readily than the other way round
PUBLIC = 500  # texts of each public kind
# Authors that the weights are only tried on. With the sixth in the fit, of the other five, each left out, 8 fewer of
# 660 refusals are missed, but 4 more of 540 answers taken for one, and an answer lost weighs more.
HELD_OUT = frozenset({"sixth"})


@dataclass(frozen=True)
class LabelledReply:
    """A reply, its question where it has one, and whether it refuses."""

    language: str
    question: str
    reply: str
    refuses: bool


def known() -> list[LabelledReply]:
    """The replies that have a question and that the rules were mended by."""
    found = []
    for file in sorted((REPLIES / "asked").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for label, question, reply in csv.reader(opened, delimiter="|", quoting=csv.QUOTE_NONE):
                found.append(LabelledReply(file.stem[:2], question, reply, label == "refusal"))
    return found


def unseen(file: Path) -> list[LabelledReply]:
    """The replies of one author."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [LabelledReply(row["language"], row["question"], row["reply"], row["refuses"]) for row in rows]


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


def public(data: Path) -> list[LabelledReply]:
    """Sentences and paragraphs in which an answer stands, the same at every call."""
    rng = random.Random(3)  # noqa: S311 - a sample, no secret
    found = []
    for kind in (_squad(data), _natural_questions(data)):
        found.extend(rng.sample(list(kind), PUBLIC))
    return found


def _squad(data: Path) -> Iterator[LabelledReply]:
    for article in json.loads((data / "squad_v1.1_dev" / "dev-v1.1.json").read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for number, row in enumerate(paragraph["qas"]):
                start = row["answers"][0]["answer_start"]
                text = paragraph["context"]
                yield LabelledReply("en", row["question"], text if number % 2 else _sentence(text, start), False)


def _natural_questions(data: Path) -> Iterator[LabelledReply]:
    with gzip.open(data / "nq_open_oracle" / "nq-open-oracle.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = next(passage["text"] for passage in row["ctxs"] if passage.get("isgold"))
            start = next((text.find(gold) for gold in row["answers"] if gold in text), None)
            if start is not None:
                yield LabelledReply("en", row["question"], _sentence(text, start), False)


def _sentence(text: str, at: int) -> str:
    ends = [found.end() for found in re.finditer(r"[.!?]\s+(?=[A-Z])", text)]
    begins = max((end for end in ends if end <= at), default=0)
    return text[begins : min((end for end in ends if end > at), default=len(text))]


def read(rows: Sequence[LabelledReply]) -> list[dict[str, float]]:
    """What each reply shows."""
    return [
        shown(row.reply, row.question, language_of(row.reply), by_rule=says_unknown_by_rule(row.reply, row.question))
        for row in rows
    ]


def fit(shows: Sequence[dict[str, float]], refuses: Sequence[bool], counts: Sequence[float]) -> dict[str, float]:
    """The weight of each name, and the threshold."""
    names = sorted(shows[0])
    table = np.array([[each[name] for name in names] for each in shows])
    middle, spread = table.mean(0), table.std(0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    model.fit((table - middle) / spread, refuses, sample_weight=counts)
    weights = model.coef_[0] / spread
    threshold = float(model.intercept_[0] - weights @ middle) - CAUTION
    return {"threshold": threshold, **{name: float(weight) for name, weight in zip(names, weights, strict=True)}}


def judge(weights: dict[str, float], shows: Sequence[dict[str, float]]) -> list[bool]:
    """Whether each reply refuses."""
    return [weights["threshold"] + sum(weights[name] * value for name, value in each.items()) > 0 for each in shows]


def main() -> None:
    """See the module."""
    authors = {file.stem: unseen(file) for file in sorted((REPLIES / "by_author").glob("*.jsonl"))}
    groups = authors | {"rules": known(), "public": public(Path(sys.argv[1]))}
    shows = {name: read(rows) for name, rows in groups.items()}

    def without(author: str) -> dict[str, float]:
        used = [name for name in groups if name != author and name not in HELD_OUT]
        return fit(
            [each for name in used for each in shows[name]],
            [row.refuses for name in used for row in groups[name]],
            [OF_RULES if name == "rules" else 1.0 for name in used for _ in groups[name]],
        )

    for author in authors:
        print(f"{author}, left out: {rates(authors[author], judge(without(author), shows[author]))}")
        print(f"    the rules alone: {rates(authors[author], [bool(each['rule']) for each in shows[author]])}")
    weights = without("")
    for name, rows in groups.items():
        if name != "public" and name not in HELD_OUT:
            print(f"{name}, learned from: {rates(rows, judge(weights, shows[name]))}")
    print(f"public, learned from: {sum(judge(weights, shows['public']))} of {len(groups['public'])} taken for refusals")
    if "--write" in sys.argv:
        head = "# Written by experiments/benchmarks/refusal_weights.py: what each thing that a reply shows weighs.\n"
        lines = [f"{json.dumps(name)} = {weight:.4f}\n" for name, weight in weights.items()]
        WEIGHTS.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
