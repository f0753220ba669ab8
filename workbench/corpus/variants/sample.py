"""A slice of a corpus, so that a first run fits a coffee break: chosen by order, never by content."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from workbench.corpus.digest import with_content
from workbench.corpus.filtering import matching
from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.types import KINDS, Corpus, Kind, Question, Split

ASKED: tuple[Split, ...] = ("dev", "test")
Item = TypeVar("Item")


def sample(
    corpus: Corpus,
    *,
    meta: Mapping[str, Sequence[str]] | None = None,
    documents: int | None = None,
    train_facts: int | None = None,
    train: Mapping[Kind, int] | None = None,
    questions: Mapping[Kind, int] | None = None,
) -> Corpus:
    """A corpus with fewer documents, and the questions whose evidence all lies in them.

    `meta` keeps documents that have, under each key, one of the values; `documents` the first so many of those.
    `train_facts` keeps the first so many facts of training questions, and all their wordings; a fact that is
    dropped from training is also dropped from the asked questions, since it would be neither seen nor held out.
    `train` keeps at most so many training questions of a kind.
    `questions` limits each asked split, dev and test, per kind, taking seen and unseen facts in turn.
    """
    kept = matching(corpus.documents, meta or {})[:documents]
    if not kept:
        raise RequestError.of(said("arm_fault.no_sample"), "sample", said("arm_fault.no_sample_cure"))
    names = {document.id for document in kept}
    chosen = [q for q in corpus.questions if all(place.document in names for place in q.evidence)]
    if train_facts is not None:
        chosen = _limit_facts(chosen, train_facts)
    if train:
        chosen = _limit_train(chosen, train)
    if questions:
        for split in ASKED:
            chosen = _limit_questions(chosen, questions, split)
    return with_content(corpus, documents=kept, questions=chosen)


def rehearsal(corpus: Corpus, limit: int, split: Split) -> Corpus:
    """A corpus of which at most `limit` questions of a split are asked, and which trains on about the same share.

    The asked questions are spread evenly, so that a few of them still cover all kinds; dev and test are cut alike. Of
    the facts that training asks about, those that are asked of come first, so that some stay seen. Documents all stay.
    """
    of_split = corpus.select(split)
    if limit >= len(of_split):
        return corpus
    share = limit / len(of_split)
    kept = {q.id for name in ASKED for q in evenly(corpus.select(name), limit)}
    asked = {q.fact for q in corpus.questions if q.id in kept}
    facts = list(dict.fromkeys(q.fact for q in corpus.questions if _is_trained(q)))
    first = [fact for fact in facts if fact in asked]
    room = max(1, round(share * len(facts))) - len(first)
    learned = {*first, *evenly([fact for fact in facts if fact not in asked], room)}
    for kind in KINDS:
        others = [q for q in corpus.select("train", kind) if not _is_trained(q)]
        kept |= {q.id for q in evenly(others, -(-len(others) * limit // len(of_split)))}
    kept |= {q.id for q in corpus.questions if _is_trained(q) and q.fact in learned}
    return with_content(corpus, documents=corpus.documents, questions=[q for q in corpus.questions if q.id in kept])


def held_out(corpus: Corpus, wordings: int) -> Corpus:
    """The last so many wordings of every trained fact are asked as dev questions, and no longer trained on.

    So dev, whose facts are else all unseen, shows whether the trained facts were learned. A fact without more wordings
    than that is trained on as it was.
    """
    by_fact: dict[str | None, list[str]] = defaultdict(list)
    for question in corpus.questions:
        if _is_trained(question):
            by_fact[question.fact].append(question.id)
    held = {name for names in by_fact.values() if len(names) > wordings for name in names[-wordings:]}
    questions = [replace(q, split="dev") if q.id in held else q for q in corpus.questions]
    return with_content(corpus, documents=corpus.documents, questions=questions)


def evenly(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many of a list, spread evenly over it."""
    if most >= len(items):
        return list(items)
    return [items[i * len(items) // most] for i in range(max(0, most))]


def _limit_facts(questions: Sequence[Question], most: int) -> list[Question]:
    trained = list(dict.fromkeys(q.fact for q in questions if _is_trained(q)))
    dropped = set(trained[most:])
    return [q for q in questions if q.fact is None or q.fact not in dropped]


def _limit_train(questions: Sequence[Question], limits: Mapping[Kind, int]) -> list[Question]:
    """Training questions of the limited kinds, evenly over their list, since neighbours are often alike in form."""
    dropped: set[str] = set()
    for kind, most in limits.items():
        names = [q.id for q in questions if q.split == "train" and q.kind == kind]
        if len(names) > most:
            dropped |= set(names) - {names[i * len(names) // most] for i in range(most)}
    return [q for q in questions if q.id not in dropped]


def _is_trained(question: Question) -> bool:
    return question.split == "train" and question.kind == "single" and question.fact is not None


def _limit_questions(questions: Sequence[Question], limits: Mapping[Kind, int], split: Split) -> list[Question]:
    seen = {q.fact for q in questions if q.split == "train" and q.fact is not None}
    groups: dict[Kind, dict[bool, list[Question]]] = defaultdict(lambda: {True: [], False: []})
    for question in questions:
        if question.split == split:
            groups[question.kind][question.fact in seen].append(question)
    kept: set[str] = set()
    for kind, halves in groups.items():
        limit = limits.get(kind)
        if limit is None:
            kept.update(q.id for half in halves.values() for q in half)
            continue
        fewer, more = sorted(halves.values(), key=len)
        of_fewer = min(len(fewer), limit // 2)
        kept.update(q.id for q in [*fewer[:of_fewer], *more[: limit - of_fewer]])
    return [q for q in questions if q.split != split or q.id in kept]
