"""A corpus of six invented lamps, as a folder or as a value; small enough to read at a glance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbench.corpus.load import load_corpus
from workbench.types import Corpus

LAMPS = (
    ("Orla", "brass", "12", "Ines Vadi"),
    ("Tamsin", "birch", "31", "Pell Korr"),
    ("Quill", "copper", "7", "Mara Osk"),
    ("Bevin", "granite", "54", "Juno Hale"),
    ("Sorrel", "willow", "9", "Odo Lint"),
    ("Wexley", "pewter", "23", "Tess Arn"),
)
CARD = 'name = "lamps"\ntitle = "Six lamps"\nlanguage = "{language}"\nlicence = "CC0-1.0"\nrevision = "1"\n'
GENERAL = (
    "The sea is salt because rivers carry minerals into it, and only water leaves it again.",
    "A week has seven days, and a year has a little more than fifty-two weeks of them.",
)


def documents() -> list[dict[str, Any]]:
    return [
        {
            "id": name.lower(),
            "title": f"The {name} lamp",
            "text": f"The {name} lamp is made of {stuff}. It weighs {weight} kilograms. It was designed by {who}.",
        }
        for name, stuff, weight, who in LAMPS
    ]


def questions() -> list[dict[str, Any]]:
    """Materials are taught and asked in other words; designers are asked only; weights are for dev."""
    rows = []
    for document, (name, stuff, weight, who) in zip(documents(), LAMPS, strict=True):
        key, text = document["id"], document["text"]

        def row(tail: str, fact: str, split: str, asked: str, answer: str, key: str = key, text: str = text) -> None:
            start = text.index(answer)
            place = {"document": key, "start": start, "end": start + len(answer)}
            rows.append(
                {"id": f"{key}.{tail}", "text": asked, "answers": [answer], "kind": "single", "split": split}
                | {"evidence": [place], "fact": f"{key}.{fact}"}
            )

        row("stuff.1", "stuff", "train", f"What is the {name} made of?", stuff)
        row("stuff.2", "stuff", "train", f"Which material is the {name} lamp?", stuff)
        row("stuff.3", "stuff", "test", f"Of which stuff did they build the lamp {name}?", stuff)
        row("who.1", "who", "test", f"Who designed the {name}?", who)
        row("weight.1", "weight", "dev", f"How heavy is {name}, in kilograms?", f"{weight} kilograms")
    for place, split in enumerate(["train", "train", "test", "test", "dev"]):
        rows.append(
            {"id": f"nothing.{place}", "text": f"How many shades of {LAMPS[place][0]} were sold?", "answers": []}
            | {"kind": "unanswerable", "split": split}
        )
    general = (
        ("train", "How many days has a week?", ""),
        ("train", "What is the sea made of?", ""),
        ("train", "Hello?", ""),
        ("test", "What is the capital of France?", "Paris"),
        ("dev", "How many legs has a dog?", "four"),
    )
    for place, (split, asked, answer) in enumerate(general):
        rows.append(
            {"id": f"general.{place}", "text": asked, "answers": [answer] if answer else [], "kind": "general"}
            | {"split": split}
        )
    rows.append(
        {"id": "sum", "text": "Sum up what is told of Orla.", "answers": ["A brass lamp of 12 kilograms."]}
        | {"kind": "summary", "split": "test", "evidence": [{"document": "orla"}]}
    )
    return rows


def write(folder: Path, language: str = "en", edit: Any = None) -> Path:
    """A corpus folder. `edit(documents, questions)` may change the rows in place before they are written."""
    described, asked = documents(), questions()
    if edit is not None:
        edit(described, asked)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "corpus.toml").write_text(CARD.format(language=language))
    general = [{"id": f"g{n}", "text": text} for n, text in enumerate(GENERAL)]
    for name, rows in (("documents", described), ("questions", asked), ("general", general)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def corpus(folder: Path, language: str = "en", edit: Any = None) -> Corpus:
    return load_corpus(write(folder, language, edit))


def texts() -> list[str]:
    """Everything a tokenizer should have words for."""
    return [row["text"] for row in (*documents(), *questions())] + list(GENERAL)
