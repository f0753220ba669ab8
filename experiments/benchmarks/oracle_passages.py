"""In what the oracle gives for a question, how often does an accepted answer stand?

    python experiments/benchmarks/oracle_passages.py DATA [QUESTIONS]

reads SQuAD 1.1 (dev) from a folder of public data sets, once with the span of each answer as its evidence and once
with the whole paragraph, cut into passages of 60 and of 20 words.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.arms.gold import gold_passages
from workbench.corpus.chunk import Chunker
from workbench.corpus.dataset import import_dataset
from workbench.corpus.load import load_corpus
from workbench.scoring.evidence import required_evidence
from workbench.scoring.match import stands_in
from workbench.types import Corpus, Evidence, Passage, Question


def main() -> None:
    """Print the share of questions by kind of evidence and size of passage."""
    most = int(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as folder:
        import_dataset(Path(sys.argv[1]) / "squad_v1.1_dev", Path(folder) / "squad")
        corpus = load_corpus(Path(folder) / "squad")
    texts = {document.id: document.text for document in corpus.documents}
    asked = [q for q in corpus.questions if q.evidence[0].start is not None][:most]
    for size in (60, 20):
        passages = _cut(corpus, size)
        for name in ("span", "document"):
            questions = asked if name == "span" else [_of_document(q, texts) for q in asked]
            found = [_given(question, passages, texts) for question in questions]
            held = sum(_holds(q, given) for q, given in zip(questions, found, strict=True))
            words = sum(len(p.text.split()) for given in found for p in given) / len(found)
            share = f"{held} of {len(found)} ({100 * held / len(found):.1f}%)"
            print(f"evidence: the {name}, passages of {size} words: {share}, {words:.0f} words given")


def _cut(corpus: Corpus, size: int) -> dict[str, tuple[Passage, ...]]:
    cut = Chunker("sentences", size)
    return {document.id: cut.chunk(document) for document in corpus.documents}


def _of_document(question: Question, texts: dict[str, str]) -> Question:
    name = question.evidence[0].document
    return replace(question, evidence=(Evidence(name, text=texts[name]),))


def _given(question: Question, passages: dict[str, tuple[Passage, ...]], texts: dict[str, str]) -> Sequence[Passage]:
    (places,) = required_evidence(question)
    name = places[0].document
    whole = (Passage(f"{name}#whole", name, texts[name], 0, len(texts[name])),)
    return gold_passages(question, places, passages, "en") or whole


def _holds(question: Question, given: Sequence[Passage]) -> bool:
    text = " ".join(passage.text for passage in given)
    return any(stands_in(gold, text, "en") for gold in question.answers)


if __name__ == "__main__":
    main()
