"""NQ-open with its gold passage, as in "Lost in the middle" (Kwiatkowski 2019; Liu et al. 2023)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from workbench.corpus.datasets.registry import Dataset, ReadOptions, files_with, layout, read_json_lines, unique
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Question


@layout("nq_open", files_with('"question"', '"answers"', '"ctxs"', suffixes=(".jsonl", ".jsonl.gz")))
def read_nq_open(file: Path, _wanted: ReadOptions) -> Dataset:
    """A document a distinct passage; the evidence is the first place where an answer stands in gold."""
    documents: dict[tuple[str, str], Document] = {}
    per_title: Counter[str] = Counter()
    questions: list[Question] = []
    whole = left_out = 0
    for number, row in read_json_lines(file):
        gold: list[Document] = []
        for passage in row["ctxs"]:
            title, text = passage["title"], passage["text"]
            if (title, text) not in documents:
                documents[title, text] = Document(f"{title}/{per_title[title]}", title, text)
                per_title[title] += 1
            if passage.get("isgold"):
                gold.append(documents[title, text])
        answers = unique(row["answers"])
        if not gold or not answers:
            left_out += 1
            continue
        evidence = _evidence(answers, gold[0])
        whole += evidence.start is None
        name = f"nq{number}"
        # Two questions with one answer at one place ask for one fact in two wordings.
        fact = name if evidence.start is None else f"{gold[0].id}@{evidence.start}-{evidence.end}"
        questions.append(Question(name, row["question"], answers, "single", "test", (evidence,), fact))
    notes = [
        said(key, n=count)
        for count, key in (
            (whole, "set.whole_passage"),
            (left_out, "set.no_gold"),
        )
        if count
    ]
    return Dataset("nq-open", tuple(documents.values()), tuple(questions), tuple(notes))


def _evidence(answers: tuple[str, ...], document: Document) -> Evidence:
    lowered = document.text.lower()
    for text, needles in ((document.text, answers), (lowered, tuple(a.lower() for a in answers))):
        if len(text) != len(document.text):  # some letters change their length: "İ"
            continue
        for needle in needles:
            if (start := text.find(needle)) >= 0:
                return Evidence(document.id, start, start + len(needle))
    return Evidence(document.id)
