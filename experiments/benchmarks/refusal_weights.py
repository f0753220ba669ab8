"""Fits the weights by which a reply is judged to refuse, and says how they do on an author they have not seen.

    python -m experiments.benchmarks.refusal_weights DATA [--write]

It learns from the labelled replies of the tests that have a question: those of each author, and those that the rules
were mended by, which count several times, since the rules know them by heart and would be trusted too much. DATA is a
folder of public data sets: sentences and paragraphs of SQuAD 1.1 (dev), Natural Questions and the Italian part of EXAMS
stand for replies that refuse nothing, as do those of the sample run that were not taken for refusals. With `--write`
the weights go to weights.toml and phrases.json in workbench/scoring/refusals.

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
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from workbench.scoring.refusals import language_of, says_unknown_by_rule
from workbench.scoring.refusals.left_without import RefusalWeights, share_of, shown
from workbench.scoring.refusals.phrases import phrases

REFUSALS = Path(__file__).parents[2] / "workbench" / "scoring" / "refusals"
SIGNS, PHRASES = REFUSALS / "weights.toml", REFUSALS / "phrases.json"
SAMPLE = Path(__file__).parents[2] / "reports" / "sample" / "records.jsonl"
REPLIES = Path(__file__).parents[2] / "tests" / "scoring" / "refusals"
OF_RULES = 4.0  # how much a reply counts that the rules were mended by
STRENGTH = 0.1
OF_PHRASES = 3.0  # what a phrase counts beside a sign, whose values have a spread of 1
FEWEST = 3  # replies in which a phrase stands
LEAST = 0.05  # weight of a phrase that is written
CAUTION = 0.3  # taken off, so that an answer is taken for a refusal less readily than the other way round
PUBLIC = 500  # texts of each public kind
# An author whom the weights are only tried on.
HELD_OUT = frozenset({"fifteenth"})


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
    for kind in (_squad(data), _natural_questions(data), _exams(data)):
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


def _exams(data: Path) -> Iterator[LabelledReply]:
    with tarfile.open(data / "exams_it" / "train_it_with_para.jsonl.tar.gz") as archive:
        for number, row in enumerate(map(json.loads, archive.extractfile("train_it_with_para.jsonl") or ())):
            stem, key = row["question"]["stem"], row["answerKey"]
            right = next((each for each in row["question"]["choices"] if each["label"] == key and each["para"]), None)
            if right is not None:
                said = " ".join(re.split(r"(?<=[.!?])\s+", " ".join(right["para"].split()))[: 1 << number % 4])
                yield LabelledReply("it", stem, f"{right['text']}. {said}" if number % 2 else said, False)


def sample() -> list[LabelledReply]:
    """The replies of the sample run that were not taken for refusals, each once: a weak model's, right or wrong."""
    with SAMPLE.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    replies = {
        (row["text"], row["answer"])
        for row in rows
        if not row["scores"]["abstention"] and not row["scores"]["false_refusal"]
    }
    return [LabelledReply("en", *each, False) for each in sorted(replies)]


def _sentence(text: str, at: int) -> str:
    ends = [found.end() for found in re.finditer(r"[.!?]\s+(?=[A-Z])", text)]
    begins = max((end for end in ends if end <= at), default=0)
    return text[begins : min((end for end in ends if end > at), default=len(text))]


@dataclass(frozen=True)
class Shown:
    """What is weighed of replies: their signs [replies][names], and the phrases of each."""

    signs: list[dict[str, float]]
    phrases: list[frozenset[str]]

    @classmethod
    def of(cls, rows: Sequence[LabelledReply]) -> Shown:
        """What each reply shows."""
        return cls(
            [
                shown(
                    row.reply,
                    row.question,
                    language_of(row.reply),
                    by_rule=says_unknown_by_rule(row.reply, row.question),
                )
                for row in rows
            ],
            [phrases(row.reply, row.question) for row in rows],
        )

    @classmethod
    def all(cls, parts: Iterable[Shown]) -> Shown:
        """Several as one."""
        parts = list(parts)
        return cls([each for part in parts for each in part.signs], [each for part in parts for each in part.phrases])


def fit(shows: Shown, refuses: Sequence[bool], counts: Sequence[float]) -> RefusalWeights:
    """The weights of signs and phrases, and the threshold."""
    names = sorted(shows.signs[0])
    table = np.array([[each[name] for name in names] for each in shows.signs])
    middle, spread = table.mean(0), table.std(0) + 1e-9
    counter = CountVectorizer(analyzer=sorted, min_df=FEWEST, binary=True)
    share = diags([share_of(len(said)) for said in shows.phrases])
    said = share @ counter.fit_transform(shows.phrases) * OF_PHRASES
    model = LogisticRegression(C=STRENGTH, max_iter=2000, tol=1e-3)
    model.fit(hstack([csr_matrix((table - middle) / spread), said]).tocsr(), refuses, sample_weight=counts)
    of_signs = model.coef_[0][: len(names)] / spread
    of_phrases = model.coef_[0][len(names) :] * OF_PHRASES
    threshold = float(model.intercept_[0] - of_signs @ middle) - CAUTION
    return RefusalWeights(
        {"threshold": threshold, **dict(zip(names, map(float, of_signs), strict=True))},
        {
            phrase: float(weight)
            for phrase, weight in zip(counter.get_feature_names_out(), of_phrases, strict=True)
            if abs(weight) >= LEAST
        },
    )


def judge(weights: RefusalWeights, shows: Shown) -> list[bool]:
    """Whether each reply refuses."""
    return [weights.refuse(signs, said) for signs, said in zip(shows.signs, shows.phrases, strict=True)]


def main() -> None:
    """See the module."""
    authors = {file.stem: unseen(file) for file in sorted((REPLIES / "by_author").glob("*.jsonl"))}
    groups = authors | {"rules": known(), "public": public(Path(sys.argv[1])), "sample": sample()}
    shows = {name: Shown.of(rows) for name, rows in groups.items()}

    def without(author: str) -> RefusalWeights:
        used = [name for name in groups if name != author and name not in HELD_OUT]
        return fit(
            Shown.all(shows[name] for name in used),
            [row.refuses for name in used for row in groups[name]],
            [OF_RULES if name == "rules" else 1.0 for name in used for _ in groups[name]],
        )

    for author in authors:
        print(f"{author}, left out: {rates(authors[author], judge(without(author), shows[author]))}")
        by_rule = [bool(each["rule"]) for each in shows[author].signs]
        print(f"    the rules alone: {rates(authors[author], by_rule)}", flush=True)
    weights = without("")
    for name, rows in groups.items():
        if name not in {"public", "sample"} | HELD_OUT:
            print(f"{name}, learned from: {rates(rows, judge(weights, shows[name]))}")
    for name in ("public", "sample"):
        print(f"{name}, learned from: {sum(judge(weights, shows[name]))} of {len(groups[name])} taken for refusals")
    if "--write" in sys.argv:
        head = "# Written by experiments/benchmarks/refusal_weights.py: what each thing that a reply shows weighs.\n"
        lines = [f"{json.dumps(name)} = {weight:.4f}\n" for name, weight in weights.signs.items()]
        SIGNS.write_text(head + "".join(lines), encoding="utf-8")
        rounded = {phrase: round(weight, 3) for phrase, weight in sorted(weights.phrases.items())}
        PHRASES.write_text(json.dumps(rounded, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
