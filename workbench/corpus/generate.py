"""Draft questions on one's own documents, by rules and offline."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.corpus.draftable import draftable
from workbench.corpus.facts.registry import Fact, find_facts
from workbench.corpus.faq import asked_by
from workbench.corpus.questions import fold
from workbench.corpus.split import Shares, fraction, split_of
from workbench.corpus.wordings import DEV, LANGUAGES, TEST, TRAIN, wordings
from workbench.errors import Problem, RequestError, nearest
from workbench.types import Document, Evidence, Question, Split

_ARTICLES = re.compile(r"(?:an?|the|una?|uno|il|lo|la) |(?:un|l)['’]", re.IGNORECASE)
_SERIES = 3  # names that differ in their number alone: another number is a name like them, of which nothing is told
_MOST_TRIED = 40  # subjects tried for a near name, before the next fact is


@dataclass(frozen=True, slots=True)
class Drafts:
    """Drafted questions, the number of facts they ask for by form, and what was left out."""

    questions: tuple[Question, ...]
    facts: dict[str, int]
    notes: tuple[str, ...] = ()


def generate_questions(
    documents: Iterable[Document],
    *,
    language: str = "en",
    seed: int = 0,
    per_document: int = 20,
    unanswerable: float = 0.2,
    shares: Shares = Shares(),  # noqa: B008 - frozen
) -> Drafts:
    """Draft questions from tables, "Key: value" lists, definitions, and sentences with a figure.

    The split is drawn by fact, before any wording. A training fact gets three wordings in train, a
    fourth in test (a fact seen, in new words) and a fifth in dev; a dev or test fact gets one
    wording, of the same kind as the held-out ones, so that seen and unseen differ in nothing else.
    A sentence with a blank is asked about once: its wordings would all repeat it. Pages of questions and
    answers give their own questions. The evidence is the exact span of the value. The same arguments give
    the same questions. Each is marked as drafted.

    Limits. These are drafts for a person to review, not a benchmark. Rules see form, not meaning:
    a header that is no attribute, a definition that is a remark, a sentence that leans on its
    neighbour all become questions now and then. A fact told in a table and again in a sentence
    counts as two. Questions on sentences are sentences with a blank,
    which flatters retrieval by words. There are no questions over several documents and no aggregates.
    An unanswerable question asks a subject of the documents for an attribute that others have and it has
    nowhere, as far as a search for its words can tell. Italian articles are guessed from
    endings, and avoided where that fails.

    Args:
        documents: the documents, with distinct ids.
        language: "en" or "it", of the questions; it should be that of the documents.
        seed: another choice of facts, splits and near names.
        per_document: the most facts kept of a document, chosen by hash.
        unanswerable: unanswerable questions for each fact kept; as many as near names allow.
        shares: of the facts, for train, dev and test.

    Raises:
        RequestError: for another language, or numbers out of range.
    """
    _check(language, per_document, unanswerable)
    documents = tuple(documents)
    titles = {document.id: document.title for document in documents}
    bodies = {document.id: document.text for document in documents}
    found = [fact for document in documents for fact in find_facts(document)]
    every = [fact for fact in found if draftable(fact, bodies[fact.document])]
    asked, dropped = _distinct(every, titles, language)
    dropped["that a question would not be clear about"] = len(found) - len(every)
    facts = _chosen(asked, per_document, seed)
    questions: list[Question] = []
    texts: set[str] = {fold(text) for fact in every for text in wordings(fact, titles[fact.document], language)}
    for fact in facts:
        split = split_of(fact.id, shares, seed)
        questions += _worded(fact, wordings(fact, titles[fact.document], language), split)
    pages = _of_pages(documents, texts, shares, seed)
    questions += pages
    wanted = round(unanswerable * len(facts))
    absent = 0
    for fact in _absent_facts(facts, every, documents, seed):
        if absent >= wanted:
            break
        words = wordings(fact, "", language)
        if texts.isdisjoint(map(fold, words)):
            texts.update(map(fold, words))
            absent += 1
            questions += _unanswerable(fact, words, split_of(fact.id, shares, seed))
    notes = [f"{count} facts {what}, left out" for what, count in dropped.items() if count]
    if len(asked) > len(facts):
        notes.append(f"{len(asked) - len(facts)} facts more than {per_document} of one document, left out")
    if absent < wanted:
        notes.append(f"{absent} unanswerable questions of the {wanted} wanted: no more near names")
    forms = Counter[str](fact.form for fact in facts)
    forms += Counter({"question of a page": len(pages)})
    return Drafts(tuple(questions), dict(forms), tuple(notes))


def not_yet_asked(drafts: Sequence[Question], there: Sequence[Question]) -> list[Question]:
    """The drafts that a corpus does not have: by their id, their text, or, in another split, their place."""
    ids, texts = {q.id for q in there}, {fold(q.text) for q in there}
    places = {(p.document, p.start, p.end): q.split for q in there for p in q.evidence}
    return [
        q
        for q in drafts
        if q.id not in ids
        and fold(q.text) not in texts
        and all(places.get((p.document, p.start, p.end), q.split) == q.split for p in q.evidence)
    ]


def _check(language: str, per_document: int, unanswerable: float) -> None:
    problems = []
    if language not in LANGUAGES:
        problems.append(Problem(f"no wordings for {language!r}", "language", nearest(language, LANGUAGES)))
    if per_document < 1:
        problems.append(Problem(f"per_document is {per_document}", "per_document", "1 or more"))
    if not 0 <= unanswerable <= 1:
        problems.append(Problem(f"unanswerable is {unanswerable}", "unanswerable", "between 0 and 1"))
    if problems:
        raise RequestError(problems)


def _distinct(facts: Sequence[Fact], titles: dict[str, str], language: str) -> tuple[list[Fact], dict[str, int]]:
    """The facts that can be asked for: one question, one answer, once."""
    texts = [[fold(text) for text in wordings(fact, titles[fact.document], language)] for fact in facts]
    values: dict[str, set[str]] = defaultdict(set)
    for fact, folded in zip(facts, texts, strict=True):
        for text in folded:
            values[text].add(fold(fact.value))
    kept: list[Fact] = []
    seen: set[str] = set()
    dropped = {"with several answers": 0, "said before": 0}
    for fact, folded in zip(facts, texts, strict=True):
        if fact.quoted is not None:  # the same sentence under another title is the same fact
            folded.append(f"sentence: {fold(fact.subject)}")
        if any(len(values[text]) > 1 for text in folded):
            dropped["with several answers"] += 1
        elif not seen.isdisjoint(folded):
            dropped["said before"] += 1
        else:
            seen.update(folded)
            kept.append(fact)
    return kept, dropped


def _chosen(facts: Sequence[Fact], per_document: int, seed: int) -> list[Fact]:
    by_document: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_document[fact.document].append(fact)
    chosen = {
        fact.id
        for group in by_document.values()
        for fact in sorted(group, key=lambda fact: fraction(f"choice {fact.id}", seed))[:per_document]
    }
    return [fact for fact in facts if fact.id in chosen]


def _placed(fact: Fact, split: Split) -> Iterator[tuple[int, Split]]:
    """Which wordings of a fact of this split are asked, and in which split."""
    if fact.quoted is not None:
        yield {"train": TRAIN[0], "test": TEST, "dev": DEV}[split], split
        return
    if split == "train":
        yield from ((number, "train") for number in TRAIN)
    if split in ("train", "test"):
        yield TEST, "test"
    if split in ("train", "dev"):
        yield DEV, "dev"


def _worded(fact: Fact, words: Sequence[str], split: Split) -> Iterator[Question]:
    answers = tuple(dict.fromkeys((fact.value, _ARTICLES.sub("", fact.value, count=1).strip())))
    if fact.form != "definition":
        answers = answers[:1]
    evidence = (Evidence(fact.document, fact.start, fact.end),)
    for number, place in _placed(fact, split):
        name = f"{fact.id}.{number + 1}"
        yield Question(name, words[number], answers, "single", place, evidence, fact.id, "drafted")


def _unanswerable(fact: Fact, words: Sequence[str], split: Split) -> Iterator[Question]:
    """One question a near name; in train, the three wordings that a training fact has."""
    numbers = TRAIN if split == "train" else (TEST if split == "test" else DEV,)
    for number in numbers:
        yield Question(f"{fact.id}.{number + 1}", words[number], (), "unanswerable", split, (), fact.id, "drafted")


def _of_pages(documents: Sequence[Document], texts: set[str], shares: Shares, seed: int) -> list[Question]:
    """The questions that the documents ask themselves, each once, with the one answer that they give."""
    found = [asked for document in documents for asked in asked_by(document)]
    answers: dict[str, set[str]] = defaultdict(set)
    for asked in found:
        answers[fold(asked.text)].add(fold(asked.answer))
    kept: list[Question] = []
    for asked in found:
        if len(answers[fold(asked.text)]) == 1 and fold(asked.text) not in texts:
            texts.add(fold(asked.text))
            kept.append(asked.question(split_of(asked.id, shares, seed)))
    return kept


def _absent_facts(
    facts: Sequence[Fact], every: Sequence[Fact], documents: Sequence[Document], seed: int
) -> Iterator[Fact]:
    """Facts that the documents do not state: a known attribute of a near name that lacks it.

    A definition has no attribute to lack, and what a made-up name "is" makes no sense to ask.
    """
    named = [fact for fact in facts if fact.form == "attribute"]
    attributes: dict[str, set[str]] = defaultdict(set)
    for fact in every:
        if fact.form == "attribute":
            attributes[fact.subject].add(fold(fact.attribute))
    texts = [fold(f"{document.title} {document.text}") for document in documents]

    @functools.cache  # the same few names are tried for fact after fact
    def mentions(name: str) -> list[str]:
        name = fold(name.partition(" (")[0])  # "Pump A (Catalogue)" is a heading of ours: no text says it so
        return [text for text in texts if name in text]

    bodies: dict[str, str] = defaultdict(str)
    for document in documents:
        bodies[fold(document.title)] += document.text
    used: set[tuple[str, str]] = set()
    for fact in sorted(named, key=lambda fact: fraction(f"absent {fact.id}", seed)):
        for name in _near_names(fact, attributes, seed):
            # A name that exists may be used if no document that speaks of it names the attribute.
            told = [text for text in mentions(name) if fold(fact.attribute) in text]
            # What a whole document is about it may tell in other words: "it costs 5 euro" has no "price".
            unit = re.sub(r"[\W\d_]*\d[\d.,]*\s*", "", fact.value, count=1) if fact.value[:1].isdigit() else ""
            worded = bool(unit) and unit in bodies[fold(name)]
            if not told and not worded and (name, fact.attribute) not in used:
                used.add((name, fact.attribute))
                yield replace(fact, subject=name, value="", document=f"absent:{fact.document}")
                break


def _near_names(fact: Fact, attributes: Mapping[str, set[str]], seed: int) -> Iterator[str]:
    """Other subjects of the same sort, which share an attribute and lack this one; then the next number of a series."""
    own, asked = attributes[fact.subject], fold(fact.attribute)
    alike = (
        name
        for name, known in attributes.items()
        if name != fact.subject and asked not in known and not own.isdisjoint(known)
    )
    yield from sorted(alike, key=lambda name: fraction(f"{fact.id} {name}", seed))[:_MOST_TRIED]
    series = re.sub(r"\d+", "#", fact.subject)
    if series.count("#") == 1 and sum(re.sub(r"\d+", "#", name) == series for name in attributes) >= _SERIES:
        for step in (*range(1, 10), 10, 20, 30, 50, 70, 100):
            yield re.sub(r"\d+", lambda match, step=step: str(int(match[0][-6:]) + step), fact.subject)  # type: ignore[misc]
