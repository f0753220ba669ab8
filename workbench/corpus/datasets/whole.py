"""Several files of one set made one, with its published splits, and whatever `corpus check` would refuse put right.

What is dropped, renamed or merged is reported, so that an import never succeeds with what the next command refuses.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.corpus.datasets.registry import Dataset
from workbench.corpus.facts import joined_facts
from workbench.corpus.questions import fold
from workbench.languages.spoken import said
from workbench.types import Document, Question, Split

_PARTS: tuple[tuple[str, Split], ...] = (
    (r"train(?:ing)?", "train"), (r"dev|valid(?:ation)?|val", "dev"), (r"test", "test"),
)  # fmt: skip


def split_of_word(word: str) -> Split | None:
    """The split that a word names: "train", "validation"; None of anything else."""
    return next((split for form, split in _PARTS if re.fullmatch(form, word.strip().lower())), None)


def split_of_name(file: Path) -> Split | None:
    """The split that a file's name tells: "train-v1.1.json", "validation.parquet", "dev.jsonl.gz"."""
    words = re.split(r"[^a-z]+", file.name.lower())
    return next((split for form, split in _PARTS if any(re.fullmatch(form, word) for word in words)), None)


def published(files: Sequence[Path]) -> dict[Path, Split]:
    """The split of each file, where they are parts of a published set; empty where they do not tell.

    A development part is what is asked where no test part is published, as of SQuAD.
    """
    split_of = {file: split_of_name(file) for file in files}
    splits = set(split_of.values())
    if len(files) < 2 or None in splits or len(splits) < 2:
        return {}
    if "test" not in splits:
        return {file: "test" if split == "dev" else split for file, split in split_of.items() if split}
    return {file: split for file, split in split_of.items() if split}


def asked(questions: Sequence[Question]) -> list[Question]:
    """The questions, those of dev as test where none is of test: as where the answers of the test are not published."""
    if any(question.split == "test" for question in questions):
        return list(questions)
    return [replace(q, split="test") if q.split == "dev" else q for q in questions]


def merged(parts: Sequence[tuple[Dataset, Split | None]]) -> Dataset:
    """One set of all files; a document of the same text is one, and another of the same id is renamed."""
    documents: dict[str, Document] = {}
    by_text: dict[str, str] = {}
    questions: list[Question] = []
    notes: list[str] = []
    for dataset, split in parts:
        names: dict[str, str] = {}
        for document in dataset.documents:
            if document.text in by_text:
                names[document.id] = by_text[document.text]
                continue
            name = _free(document.id, documents)
            names[document.id] = by_text[document.text] = name
            documents[name] = replace(document, id=name)
        for question in dataset.questions:
            places = tuple(replace(place, document=names[place.document]) for place in question.evidence)
            questions.append(replace(question, evidence=places, split=split or question.split))
        notes += dataset.notes
    first = parts[0][0]
    return Dataset(first.name, tuple(documents.values()), tuple(questions), tuple(dict.fromkeys(notes)), first.splits)


def sound(dataset: Dataset, keeps_splits: bool) -> Dataset:
    """The set without questions that are there twice or ask nothing, each with an id and a fact of its own.

    Of a question that stands in two published splits, the one that is asked stays. Answers at places that overlap are
    one fact, whatever the splits.
    """
    notes: Counter[str] = Counter()
    kept: dict[str, Question] = {}
    asked = {fold(q.text) for q in dataset.questions if q.split != "train"} if keeps_splits else set()
    seen: set[tuple[object, ...]] = set()
    for question in dataset.questions:
        question = replace(question, text=question.text.strip())
        key = (question.id, fold(question.text), question.answers, question.evidence)
        if not question.text:
            notes["no_question_text"] += 1
        elif key in seen:
            notes["question_twice"] += 1
        elif keeps_splits and question.split == "train" and fold(question.text) in asked:
            notes["also_asked"] += 1
        else:
            name = _free(question.id, kept)
            notes["id_twice"] += name != question.id
            seen.add(key)
            kept[name] = replace(question, id=name)
    questions, joined = joined_facts(_facts_of_places(list(kept.values())), dataset.documents)
    notes["fact_elsewhere"] = joined
    counted = [said(f"set.{what}", n=count) for what, count in notes.items() if count]
    return replace(dataset, questions=questions, notes=(*dataset.notes, *counted))


def _free(name: str, taken: Iterable[str]) -> str:
    if name not in taken:  # type: ignore[operator]
        return name
    return next(other for n in range(2, 10**9) if (other := f"{name}#{n}") not in taken)  # type: ignore[operator]


def _facts_of_places(questions: list[Question]) -> list[Question]:
    """The questions, those whose only evidence overlaps sharing the fact of the first."""
    places: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for at, question in enumerate(questions):
        if question.kind == "single" and len(question.evidence) == 1:
            place = question.evidence[0]
            if place.start is not None and place.end is not None:
                places[place.document].append((place.start, place.end, at))
    facts: dict[int, str | None] = {}
    for spans in places.values():
        reach, fact = -1, None
        for start, end, at in sorted(spans):
            if start >= reach:
                reach, fact = end, questions[at].fact
            reach = max(reach, end)
            facts[at] = fact
    return [replace(question, fact=facts.get(at, question.fact)) for at, question in enumerate(questions)]
