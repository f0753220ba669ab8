"""Draft questions on one's own documents, by rules and offline."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.corpus.facts.registry import Fact, find_facts
from workbench.corpus.questions import fold
from workbench.corpus.split import Shares, fraction, split_of
from workbench.corpus.wordings import DEV, LANGUAGES, TEST, TRAIN, wordings
from workbench.errors import Problem, RequestError, nearest
from workbench.types import Document, Evidence, Question, Split

_ARTICLES = re.compile(r"(?:an?|the|una?|uno|il|lo|la) |(?:un|l)['’]", re.IGNORECASE)
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
    The evidence is the exact span of the value. The same arguments give the same questions.

    Limits. These are drafts for a person to review, not a benchmark. Rules see form, not meaning:
    a header that is no attribute, a definition that is a remark, a sentence that leans on its
    neighbour all become questions now and then. A fact told in a table and again in a sentence
    counts as two. Questions on sentences are sentences with a blank,
    which flatters retrieval by words. There are no questions over several documents, no aggregates
    and no summaries. An unanswerable question takes a near name without that attribute anywhere in
    the documents, as far as a search for its words can tell. Italian articles are guessed from
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
    every = [fact for document in documents for fact in find_facts(document)]
    asked, dropped = _distinct(every, titles, language)
    facts = _chosen(asked, per_document, seed)
    questions: list[Question] = []
    texts: set[str] = {fold(text) for fact in every for text in wordings(fact, titles[fact.document], language)}
    for fact in facts:
        split = split_of(fact.id, shares, seed)
        questions += _worded(fact, wordings(fact, titles[fact.document], language), split)
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
    return Drafts(tuple(questions), dict(Counter(fact.form for fact in facts)), tuple(notes))


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


def _placed(split: Split) -> Iterator[tuple[int, Split]]:
    """Which wordings of a fact of this split are asked, and in which split."""
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
    for number, place in _placed(split):
        yield Question(f"{fact.id}.{number + 1}", words[number], answers, "single", place, evidence, fact.id)


def _unanswerable(fact: Fact, words: Sequence[str], split: Split) -> Iterator[Question]:
    """One question a near name; in train, the three wordings that a training fact has."""
    numbers = TRAIN if split == "train" else (TEST if split == "test" else DEV,)
    for number in numbers:
        yield Question(f"{fact.id}.{number + 1}", words[number], (), "unanswerable", split, (), fact.id)


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

    used: set[tuple[str, str]] = set()
    for fact in sorted(named, key=lambda fact: fraction(f"absent {fact.id}", seed)):
        for name in _near_names(fact, attributes, seed):
            # A name that exists may be used if no document that speaks of it names the attribute.
            told = [text for text in mentions(name) if fold(fact.attribute) in text]
            if not told and (name, fact.attribute) not in used:
                used.add((name, fact.attribute))
                yield replace(fact, subject=name, value="", document=f"absent:{fact.document}")
                break


def _near_names(fact: Fact, attributes: Mapping[str, set[str]], seed: int) -> Iterator[str]:
    """Real subjects first, then names made of two of them, then the name with another number.

    Of the real ones, first those of the same sort: they share an attribute, and lack this one.
    """
    own, asked = attributes[fact.subject], fold(fact.attribute)
    others = sorted(
        (name for name in attributes if name != fact.subject),
        key=lambda name: (
            asked in attributes[name] or own.isdisjoint(attributes[name]),
            fraction(f"{fact.id} {name}", seed),
        ),
    )
    yield from others[:_MOST_TRIED]
    head, _, tail = fact.subject.rpartition(" ")
    for other in others[:_MOST_TRIED]:
        last = other.rpartition(" ")[2]
        if len(_ARTICLES.sub("", f"{head} ").strip()) > 2 and last != tail and " " in other:
            yield f"{head} {last}"
    for step in (*range(1, 10), 10, 20, 30, 50, 70, 100):
        changed = re.sub(r"\d+", lambda match, step=step: str(int(match[0][-6:]) + step), fact.subject, count=1)  # type: ignore[misc]
        if changed != fact.subject:
            yield changed
