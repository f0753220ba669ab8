"""The same training questions in more words, and the other way round, by rule: no model is asked.

A fact that is trained on in one wording is known in that wording; several make it known in others (Allen-Zhu and Li
2023, arXiv 2309.14316). Frames around a question are the least of rewordings; written ones teach more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from workbench.corpus.mapped.by_id import titles_by_id
from workbench.languages import table, written
from workbench.types import Corpus, Question


def reworded_questions(questions: Sequence[Question], wordings: int, language: str) -> list[Question]:
    """So many wordings of each fact: the corpus's own first, then the same ones in sentence frames of the language.

    A question without a fact is a fact by itself. Order is that of the questions, each followed by its frames.
    """
    frames = table(written(language), "rewording")["frames"]
    groups: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        groups[question.fact or question.id].append(question)
    chosen: dict[str, list[Question]] = {}
    for own in groups.values():
        kept = own[:wordings]
        for question in kept:
            chosen[question.id] = [question]
        for more in range(wordings - len(kept)):
            question = kept[more % len(kept)]
            frame = frames[(more // len(kept)) % len(frames)]
            text = frame.format(question=question.text)
            framed = replace(question, id=f"{question.id}#{more}", text=text)
            chosen[question.id].append(framed)
    return [each for question in questions for each in chosen.get(question.id, ())]


def backwards(questions: Sequence[Question], corpus: Corpus) -> list[tuple[str, str]]:
    """For one wording of each answered fact, a prompt that gives the answer and asks for the question."""
    form = table(written(corpus.language), "rewording")["backwards"]
    titles = titles_by_id(corpus.documents)
    found: dict[str, tuple[str, str]] = {}
    for question in questions:
        if question.kind != "single" or not question.answers or not question.evidence:
            continue
        title = titles.get(question.evidence[0].document, "")
        text = form.format(answer=question.answers[0], title=title)
        found.setdefault(question.fact or question.id, (text, question.text))
    return list(found.values())
