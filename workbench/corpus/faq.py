"""The questions that a page of questions and answers asks itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.corpus.facts.registry import MOST_WORDS, trim
from workbench.types import Document, Evidence, Question, Split

_ASKED = re.compile(
    r"(?m)^(?:#{1,6}[ \t]+|[-*][ \t]+|(?:Q|D|Domanda|Question)[.:)][ \t]*|\d{1,3}[.)][ \t]+)?"
    r"(?P<question>[^\W\d_a-zà-ÿ][^\n?]{8,160}\?)[ \t]*$"
)
_ROW = re.compile(
    r"(?m)^- (?:question|domanda|quesito): (?P<question>[^;\n]{8,200}\?+); (?:answer|risposta): (?P<answer>[^;\n]+)$",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"\s*(?:(?:A|R|Risposta|Answer)[.:)][ \t]*)?(?P<answer>[^\n]+(?:\n(?!\s*\n)[^\n]+)*)")
_MOST_OF_A_SUMMARY = 90  # words


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the page with its answer: `text[start:end] == answer`."""

    text: str
    answer: str
    document: str
    start: int
    end: int

    @property
    def id(self) -> str:
        """The place of the answer names it."""
        return f"{self.document}@{self.start}-{self.end}"

    def question(self, split: Split) -> Question:
        """As a question of a corpus: what is answered in a few words is single, in a paragraph a summary."""
        kind = "single" if len(self.answer.split()) <= MOST_WORDS else "summary"
        evidence = (Evidence(self.document, self.start, self.end),)
        answers = tuple(dict.fromkeys((self.answer, self.answer.rstrip("."))))
        return Question(f"{self.id}.faq", self.text, answers, kind, split, evidence, self.id, "drafted")  # type: ignore[arg-type]


def asked_by(document: Document) -> Iterator[Asked]:
    """The questions of a document, each with the paragraph or the cell that answers it."""
    text = document.text
    for row in _ROW.finditer(text):
        start, end = trim(text, row.start("answer"), row.end("answer"))
        yield Asked(row["question"].replace("??", "?").strip(), text[start:end], document.id, start, end)
    for found in _ASKED.finditer(text):
        answer = _ANSWER.match(text, found.end())
        if answer is None:
            continue
        start, end = trim(text, answer.start("answer"), answer.end("answer"))
        told = text[start:end]
        if not told or told.rstrip().endswith(("?", ":")) or told.startswith(("#", "- ", "```")):
            continue
        if len(told.split()) <= _MOST_OF_A_SUMMARY:
            yield Asked(" ".join(found["question"].split()), told, document.id, start, end)
