"""Draft questions on one's own documents, by rules and offline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.corpus.drafting.absent import absent
from workbench.corpus.drafting.draft import RULES, Draft
from workbench.corpus.drafting.pages import SourcePage
from workbench.corpus.drafting.selection import Dropped, chosen, distinct, facts_of, fewer_acronyms, unasked
from workbench.corpus.drafting.words import LANGUAGES, Words
from workbench.corpus.leaks import asked_words
from workbench.corpus.questions import fold
from workbench.corpus.split import Shares, split_of
from workbench.errors import Problem, RequestError, nearest
from workbench.languages import base_language
from workbench.languages.spoken import said
from workbench.types import Document, Question, Split

TRAINING = Shares(0.85, 0.15, 0.0)  # of the facts, where the questions to test with are there already


@dataclass(frozen=True, slots=True)
class Drafts:
    """Drafted questions, the number of drafts by form, and what was left out."""

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
    existing: Sequence[Question] = (),
    training: bool = False,
) -> Drafts:
    """Draft questions from what documents state in a form that a rule can be sure of.

    These are: the cells of tables and the values of lists; the questions that a page asks and answers itself;
    abbreviations that it spells out, and glossaries; a figure in a sentence that stands on its own; counts over a table
    and its highest or lowest figure; comparisons of two things of two documents; the only amount, percentage, date or
    address of a page; and, unanswerable, an attribute that a real thing lacks and others of its sort have, or such a
    value of a page that gives none.

    The split is drawn by fact, and drafts whose evidence overlaps share their fact. A training fact with several
    wordings keeps the last for test (a fact seen, in new words) and with four the one before for dev; one with a
    single wording is asked once, in the split of its fact. The evidence is the exact span of the value. The same
    arguments give the same questions. All have the origin "drafted": a person should read them (`corpus review`).

    Args:
        documents: the documents, with distinct ids.
        language: "en" or "it", of the questions; it should be that of the documents.
        seed: another choice of drafts, splits and things that lack an attribute.
        per_document: the most drafts kept of a document.
        unanswerable: unanswerable drafts for each other one; as many as the documents allow.
        shares: of the facts, for train, dev and test.
        existing: questions that are there: what they ask for is not drafted again.
        training: the drafts are for training and dev alone (in place of `shares`), beside test questions that are
            there. What these ask for is then drafted too, in other words, as the same fact: whoever tunes a model on
            documents drafts on all of them, and what the test asks is not known in advance.

    Raises:
        RequestError: for another language, or numbers out of range.
    """
    code = base_language(language)
    _check(code, language, per_document, unanswerable)
    words = LANGUAGES[code]
    pages = [SourcePage(document) for document in documents]
    dropped = Dropped()
    proposed = [draft for rule in RULES.values() for draft in rule(pages, words)]
    drafts = unasked(distinct(_grounded(proposed, pages), dropped), existing, dropped, places=not training)
    drafts = fewer_acronyms(chosen(drafts, per_document, seed, dropped), seed, dropped)
    none = _unanswerable(proposed, drafts, pages, words, seed, round(unanswerable * len(drafts)), existing)
    questions = questions_of([*drafts, *none], TRAINING if training else shares, seed, existing, training)
    notes = [said(key, n=count, most=per_document) for key, count in dropped.counts.items()]
    if len(none) < round(unanswerable * len(drafts)):
        notes.append(said("draft.few_unanswerable", n=len(none), wanted=round(unanswerable * len(drafts))))
    if questions and not any(len(draft.wordings) > 1 for draft in drafts):
        notes.append(said("draft.one_wording"))
    return Drafts(tuple(questions), dict(Counter(draft.form for draft in drafts)), tuple(notes))


def _check(code: str, language: str, per_document: int, unanswerable: float) -> None:
    problems = []
    if code not in LANGUAGES:
        problems.append(
            Problem(said("draft_fault.no_wordings", language=language), "language", nearest(language, LANGUAGES))
        )
    if per_document < 1:
        problems.append(
            Problem(said("draft_fault.per_document", n=per_document), "per_document", said("draft_fault.one_or_more"))
        )
    if not 0 <= unanswerable <= 1:
        problems.append(
            Problem(said("draft_fault.unanswerable", n=unanswerable), "unanswerable", said("draft_fault.between"))
        )
    if problems:
        raise RequestError(problems)


def _grounded(drafts: Iterable[Draft], pages: Sequence[SourcePage]) -> list[Draft]:
    """The drafts whose question does not say its own answer, and whose evidence lies in the text."""
    lengths = {page.id: len(page.document.text) for page in pages}
    return [
        draft
        for draft in drafts
        if all(
            place.start is not None
            and place.end is not None
            and 0 <= place.start < place.end <= lengths[place.document]
            for place in draft.evidence
        )
        and (draft.kind in ("aggregate", "multi", "summary") or not _says_itself(draft))
    ]


def _says_itself(draft: Draft) -> bool:
    answer = re.compile(rf"(?<!\w){re.escape(fold(draft.answers[0]))}(?!\w)")
    return any(answer.search(fold(wording)) for wording in draft.wordings)


def _unanswerable(
    proposed: Sequence[Draft],
    drafts: Sequence[Draft],
    pages: Sequence[SourcePage],
    words: Words,
    seed: int,
    wanted: int,
    existing: Sequence[Question],
) -> list[Draft]:
    asked = {fold(wording) for draft in (*proposed, *drafts) for wording in draft.wordings}
    asked.update(fold(question.text) for question in existing)
    found: list[Draft] = []
    for draft in absent(pages, words, seed) if wanted else ():
        if asked.isdisjoint(map(fold, draft.wordings)):
            found.append(draft)
            asked.update(map(fold, draft.wordings))
        if len(found) == wanted:
            break
    return found


def questions_of(
    drafts: Sequence[Draft], shares: Shares, seed: int, existing: Sequence[Question] = (), training: bool = False
) -> list[Question]:
    """Drafts as questions of a corpus: split by fact, with ids that no question which is there has.

    A draft whose evidence overlaps that of such a question asks for the same fact. `training`: none is tested with.
    """
    found: list[Question] = []
    taken = {question.id for question in existing}
    asked = {asked_words(question.text) for question in existing if question.split != "train"}
    for draft, fact in zip(drafts, facts_of(drafts, existing), strict=True):
        answers = tuple(dict.fromkeys(_unbroken(answer) for answer in draft.answers))
        for number, split in _placed(len(draft.wordings), split_of(fact, shares, seed), training):
            if split == "train" and asked_words(draft.wordings[number]) in asked:
                continue  # hardly another wording than the test's
            name = f"{draft.place}.{draft.form}.{number + 1}"
            while name in taken:
                name += "'"
            taken.add(name)
            found.append(
                Question(name, draft.wordings[number], answers, draft.kind, split, draft.evidence, fact, "drafted")
            )
    return found


def _unbroken(answer: str) -> str:
    """An answer without the line breaks of its paragraphs: where a line ends in a text says nothing."""
    return re.sub(r"(?<!\n)[ \t]*\n(?!\n|\s*(?:[-*•]|\d+[.)])\s)[ \t]*", " ", answer)


def _placed(wordings: int, split: Split, training: bool) -> Iterator[tuple[int, Split]]:
    """Which wordings of a draft are asked, and in which split: the last is never trained on where there are two.

    Where no draft is tested on, all are trained on, but for one of four.
    """
    if split != "train":
        yield wordings - 1, split
        return
    held_out: dict[int, Split] = {}
    if wordings > 1 and not training:
        held_out[wordings - 1] = "test"
    if wordings > 3:
        held_out[wordings - 2] = "dev"
    for number in range(wordings):
        yield number, held_out.get(number, "train")
