"""How often refusals are missed, and how often other texts are taken for refusals.

    python experiments/benchmarks/refusals.py [DATA]

The labelled replies are those of the tests, in batches, without their questions; those with a question are told of in
tests/scoring/test_refusals_asked.py. Each batch but the first was written before the rules of its day were run on it,
and afterwards they were mended by it, so that only what was missed when it was first read tells of replies not seen:
see `FIRST_READ`. Those rules were lists of phrasings; the judgement that stands in their place now was made on all.

With a folder of public data sets, the sentences of the paragraphs of SQuAD 1.1 (dev) and EXAMS (it, dev) and SQuAD's
accepted answers are read too: hardly any of them is a refusal, so what is taken for one is printed.
"""

from __future__ import annotations

import json
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.corpus.sentences import split_units
from workbench.scoring.refusals import says_unknown

# Refusals missed and false alarms when a batch was first read, in English and in Italian.
FIRST_READ = {
    "second": "missed 2 of 100 and 3 of 104, alarms 1 of 111 and 2 of 89",
    "third": "missed 28 of 101 and 37 of 99, alarms 4 of 75 and 4 of 66",
    "fifth": "missed 18 of 66 and 5 of 66, alarms 1 of 46 and 1 of 43",
    "sixth": "missed 12 of 52 and 14 of 50, alarms 1 of 44 and 0 of 42",
    "seventh": "missed 2 of 30 and 4 of 30, alarms 1 of 15 and 0 of 15",
    # In three parts, each written after the faults of the one before were mended: of refusals 16 of 86, 12 of 30 and 9
    # of 16 were missed, of answers 14 of 58, 0 of 20 and 0 of 8 taken for one. Five of them are left out: a reader can
    # tell four only with the question, and "Insufficient evidence." may be an answer.
    "eighth": "missed 17 of 67 and 20 of 65, alarms 7 of 43 and 7 of 43",
}
REPLIES = Path(__file__).parents[2] / "tests" / "scoring" / "refusals"


def main() -> None:
    """Print the error rates of every batch by language, then the alarms on public texts."""
    for batch in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"):
        lines = (REPLIES / f"{batch}.jsonl").read_text(encoding="utf-8").splitlines()
        print(f"{batch}: when first read, {FIRST_READ[batch]}" if batch in FIRST_READ else batch)
        _labelled(batch, [json.loads(line) for line in lines])
    if len(sys.argv) > 1:
        data = Path(sys.argv[1])
        squad = json.loads((data / "squad_v1.1_dev" / "dev-v1.1.json").read_text(encoding="utf-8"))
        paragraphs = [each for article in squad["data"] for each in article["paragraphs"]]
        golds = {answer["text"] for each in paragraphs for row in each["qas"] for answer in row["answers"]}
        _alarms("SQuAD sentences", _sentences(each["context"] for each in paragraphs))
        _alarms("SQuAD accepted answers", sorted(golds))
        _alarms("EXAMS it sentences", _sentences(_exams(data / "exams_it" / "dev_it_with_para.jsonl.tar.gz")))


def _labelled(batch: str, rows: list[dict[str, object]]) -> None:
    for language in ("en", "it"):
        for abstains, what in ((True, "refusals missed"), (False, "false alarms")):
            texts = [str(row["reply"]) for row in rows if row["language"] == language and row["abstains"] is abstains]
            wrong = [text for text in texts if says_unknown(text) is not abstains]
            print(f"{batch}, {language}: {what} {len(wrong)} of {len(texts)} ({100 * len(wrong) / len(texts):.1f}%)")
            for text in wrong:
                print(f"    {text}")


def _alarms(what: str, texts: Iterable[str]) -> None:
    texts = list(texts)
    found = [text for text in texts if says_unknown(text)]
    print(f"{what}: {len(found)} of {len(texts):,} taken for refusals")
    for text in found:
        print(f"    {text[:300]}")


def _sentences(paragraphs: Iterable[str]) -> list[str]:
    return [text[unit.start : unit.end] for text in dict.fromkeys(paragraphs) for unit in split_units(text)]


def _exams(archive: Path) -> Iterator[str]:
    with tarfile.open(archive) as opened:
        for member in opened:
            file = opened.extractfile(member)
            for line in file or ():
                for choice in json.loads(line)["question"]["choices"]:
                    yield str(choice.get("para") or "")


if __name__ == "__main__":
    main()
