"""Records: one scored answer a line, the artefact from which everything else is computed again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.scoring import abstains, failure, score
from workbench.types import Answer, Corpus, Question


def record(
    run: str, arm: str, seed: int, question: Question, answer: Answer, corpus: Corpus, retrieves: bool
) -> dict[str, Any]:
    """The row of records.jsonl for one answer. `question` is the question's id, `text` its wording."""
    seen = question.fact in corpus.seen_facts() if question.kind == "single" and question.fact else None
    stop = "abstain" if answer.stop == "end" and abstains(answer) else answer.stop
    return {
        "run": run,
        "arm": arm,
        "seed": seed,
        "question": question.id,
        "text": question.text,
        "kind": question.kind,
        "split": question.split,
        "seen": seen,
        "answer": answer.text,
        "answers": list(question.answers),
        "scores": score(question, answer, corpus.language, retrieves=retrieves),
        "failure": failure(question, answer, corpus.language, retrieves=bool(answer.hits) or retrieves),
        "hits": [
            {"document": h.passage.document, "passage": h.passage.id, "score": round(h.score, 4)} for h in answer.hits
        ],
        "prompt_tokens": answer.usage.prompt_tokens,
        "new_tokens": answer.usage.new_tokens,
        "cached_tokens": answer.usage.cached_tokens,
        "dropped_tokens": answer.dropped_tokens,
        "seconds": round(answer.usage.seconds, 6),
        "flops": round(answer.usage.flops),
        "stop": stop,
        "error": answer.error,
    }


def passages_seen(answers: Iterable[Answer], corpus: Corpus) -> list[dict[str, Any]]:
    """Every passage that stood in a prompt, once, for the report."""
    titles = {document.id: document.title for document in corpus.documents}
    found: dict[str, dict[str, Any]] = {}
    for answer in answers:
        for hit in answer.hits:
            p = hit.passage
            found.setdefault(
                p.id,
                {
                    "id": p.id,
                    "document": p.document,
                    "title": titles.get(p.document, ""),
                    "start": p.start,
                    "end": p.end,
                    "text": p.text,
                },
            )
    return list(found.values())
