"""PubMedQA (Jin et al. 2019): questions that an abstract answers with yes, no or maybe."""

from __future__ import annotations

from pathlib import Path

from workbench.corpus.datasets.registry import Dataset, ReadOptions, files_with, layout, read_json
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Question


@layout("pubmedqa", files_with('"QUESTION"', '"CONTEXTS"', suffixes=(".json", ".json.gz")))
def read_pubmedqa(file: Path, _wanted: ReadOptions) -> Dataset:
    """A document an abstract without its conclusion, which is the long answer; the gold is yes, no or maybe."""
    documents: list[Document] = []
    questions: list[Question] = []
    undecided = 0
    for name, row in read_json(file).items():
        labels = row.get("LABELS") or [""] * len(row["CONTEXTS"])
        parts = [
            f"{label.capitalize()}: {text}" if label else text
            for label, text in zip(labels, row["CONTEXTS"], strict=False)
        ]
        text = "\n\n".join(part for part in parts if part.strip())
        if not text:
            continue
        documents.append(Document(str(name), "", text))
        decision = str(row.get("final_decision") or "").strip()
        if decision:
            evidence = (Evidence(str(name)),)
            questions.append(Question(str(name), row["QUESTION"], (decision,), "single", "test", evidence, str(name)))
        else:
            undecided += 1
    notes = (said("set.undecided", n=undecided),) if undecided else ()
    return Dataset("pubmedqa", tuple(documents), tuple(questions), notes)
