"""The error rates of `match`: on the pairs beside this file, and on the sentences of SQuAD and Natural Questions.

    python -m tests.scoring.match_rates

A false rejection is a right answer that scores 0; a false acceptance a wrong one that scores 1. In the public data the
answer is the whole sentence in which a gold stands, and then the gold of another question.
"""

import gzip
import json
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.scoring.match import match
from workbench.types import Answer, Question

PAIRS = Path(__file__).with_name("pairs.jsonl")
DATA = Path(__file__).parents[3] / "shared" / "data"
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z])")


@dataclass(frozen=True)
class Pair:
    """A gold and an answer to it; `set`: when the pair was written; `right`: what a careful reader says."""

    set: str
    kind: str
    language: str
    gold: str
    answer: str
    right: bool
    question: str = "?"

    @property
    def accepted(self) -> bool:
        return accepts(self.question, [self.gold], self.answer, self.language)


@dataclass(frozen=True)
class Asked:
    """A question of a public data set, with its golds, and the sentence in which the first of them stands."""

    question: str
    golds: list[str]
    sentence: str


def accepts(question: str, golds: list[str], answer: str, language: str = "en") -> bool:
    asked = Question("q", question, tuple(golds), "single", "test", ())
    return match(asked, Answer("q", answer), language).value == 1


def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8") as lines:
        return [Pair(**row | {"right": bool(row["right"])}) for row in map(json.loads, lines)]


def squad() -> Iterator[Asked]:
    for article in json.loads((DATA / "squad_v1.1_dev" / "dev-v1.1.json").read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            for row in paragraph["qas"]:
                golds = list(dict.fromkeys(answer["text"] for answer in row["answers"]))
                start = row["answers"][0]["answer_start"]
                sentence = _sentence(paragraph["context"], start, start + len(row["answers"][0]["text"]))
                yield Asked(row["question"], golds, sentence)


def natural_questions() -> Iterator[Asked]:
    with gzip.open(DATA / "nq_open_oracle" / "nq-open-oracle.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = next(passage["text"] for passage in row["ctxs"] if passage.get("isgold"))
            found = next((gold for gold in row["answers"] if gold in text), None)
            if found is not None:
                start = text.find(found)
                yield Asked(row["question"], row["answers"], _sentence(text, start, start + len(found)))


def _sentence(text: str, start: int, end: int) -> str:
    begins = max((found.end() for found in _SENTENCE_END.finditer(text[:start])), default=0)
    stop = _SENTENCE_END.search(text[end:])
    return text[begins : end + stop.start() + 1 if stop else len(text)]


def rejected(rows: list[Asked]) -> float:
    """The share of sentences in which the gold stands that are rejected."""
    return sum(not accepts(row.question, row.golds, row.sentence) for row in rows) / len(rows)


def accepted_of_others(rows: list[Asked], seed: int = 1) -> float:
    """The share of other questions' golds that are accepted."""
    rng = random.Random(seed)
    others = [(row, rng.choice(rows)) for row in rows]
    apart = [(row, other) for row, other in others if _folded(row.golds).isdisjoint(_folded(other.golds))]
    return sum(accepts(row.question, row.golds, other.golds[0]) for row, other in apart) / len(apart)


def _folded(golds: list[str]) -> set[str]:
    return {gold.casefold() for gold in golds}


def main() -> None:
    every = pairs()
    for part in dict.fromkeys(pair.set for pair in every):
        right = [pair.accepted for pair in every if pair.set == part and pair.right]
        wrong = [pair.accepted for pair in every if pair.set == part and not pair.right]
        print(
            f"pairs, {part}: false rejections {right.count(False)} of {len(right)}, "
            f"false acceptances {wrong.count(True)} of {len(wrong)}"
        )
    if not DATA.is_dir():
        return
    for name, source in (("SQuAD v1.1 dev", squad), ("Natural Questions", natural_questions)):
        rows = list(source())
        started = time.process_time()
        share = rejected(rows)
        seconds = time.process_time() - started
        print(
            f"{name}, {len(rows)} questions: sentences with the gold rejected {share:.2%} "
            f"({seconds / len(rows) * 1e6:.0f} µs of CPU each), golds of others accepted {accepted_of_others(rows):.3%}"
        )


if __name__ == "__main__":
    main()
