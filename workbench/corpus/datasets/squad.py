"""SQuAD 1.1 and 2.0 (Rajpurkar et al. 2016, 2018): paragraphs, and answers with their offsets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.corpus.datasets.registry import Dataset, file_with, layout, read_json, unique
from workbench.types import Document, Evidence, Question


@layout("squad", file_with('"data"', '"paragraphs"', '"context"', suffixes=(".json", ".json.gz")))
def read_squad(file: Path) -> Dataset:
    """A document a paragraph. The fact of a question is the span of its first answer.

    The evidence is that span; the whole paragraph where the offset does not lead to the answer.
    A question that is impossible is unanswerable, and its paragraph, where one would look, stays
    its evidence. It was written against that paragraph: another one may answer it now and then.
    """
    documents: dict[str, Document] = {}
    by_text: dict[str, str] = {}
    questions: list[Question] = []
    astray = 0
    for article in read_json(file)["data"]:
        title = article["title"].replace("_", " ")
        for number, paragraph in enumerate(article["paragraphs"]):
            text = paragraph["context"]
            name = by_text.setdefault(text, f"{article['title']}/{number}")
            documents.setdefault(name, Document(name, title, text))
            for row in paragraph["qas"]:
                question = _question(row, documents[name])
                questions.append(question)
                astray += question.kind == "single" and question.evidence[0].start is None
    notes = (f"{astray} answers are not at their offset: their evidence is the paragraph",) if astray else ()
    return Dataset("squad", tuple(documents.values()), tuple(questions), notes)


def _question(row: dict[str, Any], document: Document) -> Question:
    answers = unique([answer["text"] for answer in row["answers"]])
    if row.get("is_impossible") or not answers:
        return Question(row["id"], row["question"], (), "unanswerable", "test", (Evidence(document.id),))
    span = _span(row["answers"], document)
    fact = f"{document.id}@{span.start}-{span.end}" if span.start is not None else row["id"]
    return Question(row["id"], row["question"], answers, "single", "test", (span,), fact)


def _span(answers: list[dict[str, Any]], document: Document) -> Evidence:
    for answer in answers:
        start, text = answer["answer_start"], answer["text"]
        if text.strip() and start >= 0 and document.text.startswith(text, start):
            return Evidence(document.id, start, start + len(text))
    return Evidence(document.id)
