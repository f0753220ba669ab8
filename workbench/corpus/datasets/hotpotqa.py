"""HotpotQA (Yang et al. 2018): questions over two documents, with their supporting sentences.

2WikiMultihopQA (Ho et al. 2020) has the same layout, and other names of its answers in a file beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.corpus.datasets.registry import (
    Dataset,
    ReadOptions,
    files_with,
    layout,
    read_head,
    read_json,
    read_json_lines,
    unique,
)
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Question

_ALIASES = "id_aliases.json"
_FILES = files_with('"supporting_facts"', '"context"', suffixes=(".json", ".json.gz"))


def _find(path: Path) -> Sequence[Path]:
    """The files of the authors' own form, a list of questions; a table of the same columns has one on each line."""
    return [file for file in _FILES(path) if read_head(file).lstrip().startswith("[")]


@layout("hotpotqa", _find)
def read_hotpotqa(file: Path, _wanted: ReadOptions) -> Dataset:
    """The documents are those of every question's context; the evidence, its supporting sentences."""
    documents: dict[tuple[str, str], Document] = {}
    ids: set[str] = set()
    questions: list[Question] = []
    astray = 0
    aliases = _aliases(file)
    for number, row in enumerate(read_json(file)):
        context: dict[str, Document] = {}
        for title, sentences in row["context"]:
            text = "".join(sentences)
            if not text.strip():
                continue
            if (title, text) not in documents:
                name = title if title not in ids else f"{title} ({len(ids)})"  # another text of the same title
                ids.add(name)
                documents[title, text] = Document(name, title, text)
            context[title] = documents[title, text]
        evidence = _evidence(row, context)
        astray += len(row["supporting_facts"]) - len(evidence)
        name = str(row.get("_id") or row.get("id") or f"q{number}")
        if evidence:
            answers = unique([row["answer"], *aliases.get(str(row.get("answer_id")), ())])
            questions.append(Question(name, row["question"], answers, "multi", "test", evidence, name))
    notes = (said("set.facts_astray", n=astray),) if astray else ()
    return Dataset("hotpotqa", tuple(documents.values()), tuple(questions), notes)


def _aliases(file: Path) -> dict[str, list[str]]:
    """The other names of each answer by its id, where a file beside the questions has them."""
    beside = file.with_name(_ALIASES)
    if not beside.is_file():
        return {}
    return {str(row.get("Q_id")): list(map(str, row.get("aliases") or [])) for _, row in read_json_lines(beside)}


def _evidence(row: dict[str, Any], context: dict[str, Document]) -> tuple[Evidence, ...]:
    sentences = dict(row["context"])
    found: list[Evidence] = []
    for title, index in row["supporting_facts"]:
        if title in context and 0 <= index < len(sentences[title]) and sentences[title][index].strip():
            sentence = sentences[title][index]
            start = sum(len(before) for before in sentences[title][:index])
            start += len(sentence) - len(sentence.lstrip())
            found.append(Evidence(context[title].id, start, start + len(sentence.strip())))
    return tuple(dict.fromkeys(found))
