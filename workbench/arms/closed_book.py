"""Closed book: the base model and the question, nothing else. What it knows already."""

from __future__ import annotations

from typing import ClassVar

from workbench.arms.base import TEMPLATE_SPACE, Arm, Fitted, Prompt, arm
from workbench.languages import Texts
from workbench.settings import Space
from workbench.types import Corpus


@arm("closed-book")
class ClosedBook(Arm):
    """Zero-shot: the floor that every other arm must beat."""

    title: ClassVar[Texts] = {"en": "closed book", "it": "a libro chiuso"}
    about: ClassVar[Texts] = {
        "en": "The model answers from memory: what it would know without your documents.",
        "it": "Il modello risponde a memoria: ciò che saprebbe senza questi documenti.",
    }
    colour: ClassVar[str] = "#7d8590"
    alone: ClassVar[bool] = True
    space: ClassVar[Space] = TEMPLATE_SPACE

    def prepare(self, corpus: Corpus) -> Fitted:
        """Fit nothing: the prompts are the questions."""
        wording = self.wording(corpus)
        return Fitted(
            weights=self.context.runtime.base,
            prompts=lambda questions: [Prompt(wording.alone(q.text)) for q in questions],
        )
