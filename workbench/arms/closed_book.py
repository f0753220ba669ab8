"""Closed book: the base model and the question, nothing else. What it knows already."""

from __future__ import annotations

from workbench.arms import prompts
from workbench.arms.base import Arm, Fitted, Prompt, arm
from workbench.types import Corpus


@arm("closed-book")
class ClosedBook(Arm):
    """Zero-shot: the floor that every other arm must beat."""

    def fit(self, corpus: Corpus) -> Fitted:
        """Nothing to fit."""
        language = self.context.language
        return Fitted(
            weights=self.context.runtime.base,
            identity={"arm": "closed-book", "wording": prompts.identity(language)},
            prompts=lambda questions: [Prompt(prompts.alone(language, q.text)) for q in questions],
        )
