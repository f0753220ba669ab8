"""Closed book: the base model and the question, nothing else. What it knows already."""

from __future__ import annotations

from workbench.arms.base import Arm, Fitted, Prompt, arm
from workbench.types import Corpus


@arm("closed-book")
class ClosedBook(Arm):
    """Zero-shot: the floor that every other arm must beat."""

    def fit(self, corpus: Corpus) -> Fitted:
        """Nothing to fit."""
        wording = self.wording(corpus)
        return Fitted(
            weights=self.context.runtime.base,
            identity={"arm": "closed-book", "wording": wording.identity},
            prompts=lambda questions: [Prompt(wording.alone(q.text)) for q in questions],
        )
