"""Join facts that stand in several places: the same sentence, or nearly the same, under two titles."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.corpus.mapped.by_id import documents_by_id
from workbench.corpus.near import NEAR, figures, pieces
from workbench.corpus.questions import fold
from workbench.corpus.readers.rows import fields_of
from workbench.corpus.sentences import TextUnit, split_units
from workbench.types import Document, Question

_FEWEST_WORDS = 4  # of a sentence that states a fact: "Yes." under two titles are two facts


def joined_facts(questions: Sequence[Question], documents: Sequence[Document]) -> tuple[tuple[Question, ...], int]:
    """The questions, those whose answer is the same and stands in nearly the same sentence with one fact; how many.

    Else a fact would be trained on under one title, and asked as unseen under another. The fact is that of the first.
    """
    spans = [at for at, question in enumerate(questions) if _has_place(question)]
    wanted = {questions[at].evidence[0].document for at in spans}
    by_id = documents_by_id(documents)
    texts = {name: by_id[name].text for name in wanted if name in by_id}
    units = {name: list(split_units(text)) for name, text in texts.items()}
    by_answer: dict[str, list[int]] = defaultdict(list)
    for at in spans:
        place = questions[at].evidence[0]
        by_answer[fold(texts[place.document][place.start : place.end])].append(at)
    names: dict[str, str] = {}
    for group in by_answer.values():
        if len({questions[at].fact for at in group}) > 1:
            sentences = [_sentence_of(questions[at], texts, units) for at in group]
            names |= _alike(dict(sentences))
    changed = [replace(q, fact=names[q.fact]) if q.fact in names else q for q in questions]
    return tuple(changed), len(names)


def _has_place(question: Question) -> bool:
    single = question.kind == "single" and len(question.evidence) == 1 and question.fact is not None
    return single and question.evidence[0].start is not None


def _sentence_of(
    question: Question, texts: Mapping[str, str], units: Mapping[str, Sequence[TextUnit]]
) -> tuple[str, str]:
    """The fact of a question and the sentence, row or item that states it."""
    place = question.evidence[0]
    at = max(0, bisect_right([unit.start for unit in units[place.document]], place.start or 0) - 1)
    unit = units[place.document][at]
    return question.fact or "", texts[place.document][unit.start : unit.end]


def _subject(sentence: str) -> str:
    """The first cell of a row: two rows of a table are alike, and about different things."""
    return fold(fields_of(sentence)[0][1]) if sentence.startswith("- ") and "; " in sentence else ""


def _alike(sentences: Mapping[str, str]) -> dict[str, str]:
    """Of facts with one answer, the one that stands for each that stands in nearly the same sentence.

    Figures and subjects tell two sentences apart that are else alike. So few are left that each is compared with each.
    """
    names: dict[str, str] = {}
    groups: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for fact, sentence in sentences.items():
        if len(sentence.split()) < _FEWEST_WORDS:
            continue
        own, group = pieces(sentence), groups[_subject(sentence), figures(sentence)]
        first = next((name for name, other in group if len(own & other) >= NEAR * len(own | other)), None)
        if first is not None:
            names[fact] = first
        else:
            group.append((fact, own))
    return names
