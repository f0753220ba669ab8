"""MuSiQue (Trivedi et al. 2022): questions over two to four paragraphs, and some that these do not answer."""

from __future__ import annotations

from pathlib import Path

from workbench.corpus.datasets.registry import Dataset, ReadOptions, files_with, layout, read_json_lines, unique
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Kind, Question


@layout("musique", files_with('"paragraphs"', '"paragraph_text"', '"question"', suffixes=(".jsonl", ".jsonl.gz")))
def read_musique(file: Path, _wanted: ReadOptions) -> Dataset:
    """A document a distinct paragraph; the evidence is every supporting paragraph as a whole."""
    documents: dict[tuple[str, str], Document] = {}
    questions: list[Question] = []
    left_out = 0
    for number, row in read_json_lines(file):
        supporting: list[Evidence] = []
        for paragraph in row["paragraphs"]:
            title, text = str(paragraph.get("title") or ""), paragraph["paragraph_text"]
            if not text.strip():
                continue
            document = documents.setdefault((title, text), Document(f"{title}/{len(documents)}", title, text))
            if paragraph.get("is_supporting"):
                supporting.append(Evidence(document.id))
        name = str(row.get("id") or f"q{number}")
        if row.get("answerable") is False:
            questions.append(Question(name, row["question"], (), "unanswerable", "test", ()))
            continue
        answers = unique([str(row["answer"]), *map(str, row.get("answer_aliases") or [])])
        if answers and supporting:
            kind: Kind = "multi" if len(supporting) > 1 else "single"
            questions.append(Question(name, row["question"], answers, kind, "test", tuple(supporting), name))
        else:
            left_out += 1
    notes = (said("set.no_paragraph", n=left_out),) if left_out else ()
    return Dataset("musique", tuple(documents.values()), tuple(questions), notes)
