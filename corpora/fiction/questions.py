"""All questions but those that combine documents: singles, summaries, those without an answer, general ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from corpora.fiction.combined import aggregate_questions, multi_questions
from corpora.fiction.draft import Draft, Place, Places, hidden, spread
from corpora.fiction.pages import Page, fill, phrase_key, read_characters
from corpora.fiction.splits import Split, draw, pick, shuffled, split_of_facts
from corpora.fiction.wording import Wording
from corpora.fiction.world import (
    CENTRES,
    CODES,
    PARTS,
    PHANTOM_CENTRES,
    PHANTOM_CODES,
    PHANTOM_PRODUCTS,
    PRODUCTS,
    RECALLS,
    Fact,
    facts,
)

HERE = Path(__file__).parent
UNANSWERABLE_SPLITS: Sequence[tuple[Split, int]] = (("train", 26), ("dev", 16), ("test", 56))
SUMMARY_SPLITS: Sequence[tuple[Split, int]] = (("train", 10), ("dev", 5), ("test", 17))
# properties of which questions on products that do not exist ask
PHANTOM_PROPERTIES = ("price", "power", "weight", "noise", "colour", "programme", "plant", "launch", "capacity")


def questions(wording: Wording, pages: Sequence[Page], revision: int) -> list[Draft]:
    """Every question of a language and a revision, in the order of questions.jsonl."""
    places = Places.of(pages)
    current = facts(revision)
    splits = split_of_facts(facts(1))
    drafts = [
        *_singles(wording, current, splits, places),
        *multi_questions(wording, revision, splits, places),
        *aggregate_questions(wording, revision, splits, places),
        *_unanswerable(wording),
        *_summaries(wording, pages),
        *_general(wording),
    ]
    return spread(drafts)


def wordings(wording: Wording, fact: Fact) -> list[str]:
    """The questions that ask for a fact, filled in, in the order in which they are used."""
    key = _single_key(fact)
    slots = wording.slots(fact.subject) if key != fact.id else {}
    return [fill(template, slots) for template in shuffled(wording.singles[key], f"wording:{fact.id}")]


def _single_key(fact: Fact) -> str:
    if fact.subject in PRODUCTS:
        return f"product.{phrase_key(fact.attribute, fact.subject)}"
    prefix, dash, _ = fact.subject.partition("-")
    return f"{prefix}.{fact.attribute}" if dash else fact.id


def _singles(
    wording: Wording, current: Mapping[str, Fact], splits: Mapping[str, Split], places: Places
) -> Iterator[Draft]:
    for fact in current.values():
        split = splits[fact.id]
        # a training fact is asked three times in training and once, in another wording, in the test
        asked: Sequence[Split] = ("train", "train", "train", "test") if split == "train" else (split, split)
        if split == "test" and draw(f"once:{fact.id}") % 2:
            asked = asked[:1]
        texts = wordings(wording, fact)
        if len(texts) < len(asked):
            raise ValueError(f"{wording.language}: {fact.id} needs {len(asked)} wordings, has {len(texts)}")
        for i, (where, text) in enumerate(zip(asked, texts, strict=False), start=1):
            answers = fact.value.answers(wording.language)
            if not hidden(text, answers[:1]):
                raise ValueError(f"{wording.language}: the question {text!r} holds its own answer")
            yield Draft(f"{fact.id}.{i}", text, hidden(text, answers), "single", where, places.all(fact.id), fact.id)


def _unanswerable(wording: Wording) -> Iterator[Draft]:
    phrases = wording.unanswerable
    asked: list[list[tuple[str, str]]] = [[("", text) for text in wording.lone_unanswerable]]
    asked.append([(s, f"product.{phrase_key(p, s)}") for s, p in product(PHANTOM_PRODUCTS, PHANTOM_PROPERTIES)])
    asked.append([(s, f"centre.{p}") for s, p in product(PHANTOM_CENTRES, ("manager", "technicians", "waiting"))])
    asked.append([(f"code-{code.lower()}", "code.meaning") for code in PHANTOM_CODES])
    groups = (
        ("product", PRODUCTS), ("centre", CENTRES), ("recall", RECALLS), ("part", PARTS),
        ("code", [f"code-{code.lower()}" for code in CODES]),
    )  # fmt: skip
    asked += [
        [(s, f"{name}#{i}") for i, s in product(range(len(phrases[name])), subjects)] for name, subjects in groups
    ]
    rationed = [
        pair for group, share in zip(asked, (18, 28, 7, 8, 24, 7, 2, 2, 2), strict=True)
        for pair in shuffled(group, f"unanswerable:{group[0]}" if group[0][0] else "lone")[:share]
    ]  # fmt: skip
    chosen = shuffled(rationed, "unanswerable")
    for i, (split, (subject, key)) in enumerate(zip(_dealt(UNANSWERABLE_SPLITS), chosen, strict=False), start=1):
        name, hash_sign, index = key.partition("#")
        if hash_sign:
            template = phrases[name][int(index)]
        else:
            template = pick(wording.singles[key], f"{subject}:{key}") if subject else key
        yield Draft(f"unanswerable-{i:03d}", fill(template, wording.slots(subject)), (), "unanswerable", split)


def _summaries(wording: Wording, pages: Sequence[Page]) -> Iterator[Draft]:
    characters = read_characters(wording.language)
    sheets = {page.id: page for page in pages}
    for split, key in zip(_dealt(SUMMARY_SPLITS), shuffled(PRODUCTS, "summaries"), strict=True):
        who = characters[key]
        slots = {**wording.slots(key), "audience": who.audience, "first": who.first, "second": who.second}
        text = fill(pick(wording.summary_questions, f"summary:{key}"), slots)
        answers = tuple(fill(template, slots) for template in wording.summaries)
        evidence = (Place(f"sheet-{key}", 0, len(sheets[f"sheet-{key}"].text)),)
        yield Draft(f"{key}.summary", text, answers, "summary", split, evidence, f"{key}.summary")


def _general(wording: Wording) -> Iterator[Draft]:
    path = HERE / f"general_{wording.language}.jsonl"
    rows = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for i, row in enumerate(map(json.loads, filter(str.strip, rows)), start=1):
        yield Draft(f"general-{i:04d}", row["text"], tuple(row["answers"]), "general", row["split"])


def _dealt(shares: Sequence[tuple[Split, int]]) -> list[Split]:
    return [split for split, count in shares for _ in range(count)]
