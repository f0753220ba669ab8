"""What the model is asked, in the language of the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.languages import by_language

Chat = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Prompts:
    """The requests of a language: to write questions with answers, and to answer with a passage and without."""

    write: str
    example_passage: str
    example_reply: str
    answer: str
    answer_alone: str

    def to_write(self, title: str, passage: str) -> Chat:
        """Asks for questions on a passage, each with its answer in the passage's words."""
        return (
            {"role": "user", "content": self.write.format(passage=self.example_passage)},
            {"role": "assistant", "content": self.example_reply},
            {"role": "user", "content": self.write.format(passage=f"{title}\n\n{passage}" if title else passage)},
        )

    def to_answer(self, question: str, passage: str) -> Chat:
        """Asks a question with the passage that should answer it."""
        return ({"role": "user", "content": self.answer.format(passage=passage, question=question)},)

    def to_answer_alone(self, question: str) -> Chat:
        """Asks a question without any passage."""
        return ({"role": "user", "content": self.answer_alone.format(question=question)},)


PROMPTS: Mapping[str, Prompts] = {code: Prompts(**texts) for code, texts in by_language("prompts", "drafts").items()}
