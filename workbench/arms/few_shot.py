"""Few-shot: answered training questions in the prompt, to show the form of an answer but not its content."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from workbench.arms import prompts
from workbench.arms.base import Arm, ArmSettings, Fitted, Prompt, arm
from workbench.cost.estimate import EXAMPLE_WORDS, Work, words_of_chats
from workbench.errors import ArmError
from workbench.settings import Space
from workbench.types import Corpus

NO_EXAMPLES = "the corpus has no training questions of kind single to take examples from"


class FewShotSettings(ArmSettings):
    """`examples`: how many training questions, of different facts, stand before the question."""

    examples: int = Field(4, ge=1)


@arm("few-shot")
class FewShot(Arm):
    """The same examples for every question, one of them unanswerable where the corpus has such."""

    Settings = FewShotSettings
    settings: FewShotSettings
    space: ClassVar[Space] = {"examples": (1, 2, 4, 8)}

    def work(self, corpus: Corpus) -> Work:
        """The examples stand before every question."""
        examples = self.settings.examples * (EXAMPLE_WORDS + words_of_chats(corpus.select("train", "single")))
        return Work(prompt=examples, shared=examples)

    @classmethod
    def lacks(cls, settings: FewShotSettings, corpus: Corpus) -> str | None:
        """Examples."""
        return None if corpus.select("train", "single") else NO_EXAMPLES

    def fit(self, corpus: Corpus) -> Fitted:
        """Choose the examples: the first training questions of different facts, in corpus order."""
        language = self.context.language
        known = {q.fact or q.id: q for q in reversed(corpus.select("train", "single"))}
        first = list(reversed(known.values()))
        chosen = [(q.text, q.answers[0]) for q in first[: self.settings.examples]]
        if not chosen:
            raise ArmError(NO_EXAMPLES)
        unanswerable = corpus.select("train", "unanswerable")
        if unanswerable and len(chosen) > 1:
            chosen[-1] = (unanswerable[0].text, prompts.texts(language)["unknown"])
        return Fitted(
            weights=self.context.runtime.base,
            identity={"arm": "few-shot", "wording": prompts.identity(language), "examples": chosen},
            prompts=lambda questions: [Prompt(prompts.alone(language, q.text, chosen)) for q in questions],
        )
