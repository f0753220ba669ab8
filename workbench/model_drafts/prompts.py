"""What the model is asked, in the language of the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Chat = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Prompts:
    """The requests of a language: to write questions with answers, and to answer with a passage and without."""

    write: str
    example: tuple[str, str]
    answer: str
    answer_alone: str

    def to_write(self, title: str, passage: str) -> Chat:
        """Asks for questions on a passage, each with its answer in the passage's words."""
        asked, answer = self.example
        return (
            {"role": "user", "content": self.write.format(passage=asked)},
            {"role": "assistant", "content": answer},
            {"role": "user", "content": self.write.format(passage=f"{title}\n\n{passage}" if title else passage)},
        )

    def to_answer(self, question: str, passage: str) -> Chat:
        """Asks a question with the passage that should answer it."""
        return ({"role": "user", "content": self.answer.format(passage=passage, question=question)},)

    def to_answer_alone(self, question: str) -> Chat:
        """Asks a question without any passage."""
        return ({"role": "user", "content": self.answer_alone.format(question=question)},)


PROMPTS: Mapping[str, Prompts] = {
    "en": Prompts(
        "Write two questions that this passage answers, each with its answer. A question names what it is about, so "
        "that a reader without the passage knows what is meant. An answer is a few words copied from the passage.\n\n"
        "Passage:\n{passage}",
        (
            "Lamp Aurora\n\nThe Lamp Aurora of the Brandt workshop weighs 2.4 kg and is sold with a warranty of three "
            "years. It was designed in Lucerne by Ines Keller.",
            "Question: How much does the Lamp Aurora weigh?\nAnswer: 2.4 kg\n\n"
            "Question: Who designed the Lamp Aurora of the Brandt workshop?\nAnswer: Ines Keller",
        ),
        "Answer the question from the passage, in a few words copied from it.\n\nPassage:\n{passage}\n\n"
        "Question: {question}",
        "Answer the question in a few words.\n\nQuestion: {question}",
    ),
    "it": Prompts(
        "Scrivi due domande a cui questo brano risponde, ciascuna con la sua risposta. La domanda nomina ciò di cui "
        "parla, così che un lettore senza il brano capisca di che si tratta. La risposta è di poche parole copiate dal "
        "brano.\n\nBrano:\n{passage}",
        (
            "Lampada Aurora\n\nLa Lampada Aurora della bottega Brandt pesa 2,4 kg e si vende con una garanzia di tre "
            "anni. È stata disegnata a Lucerna da Ines Keller.",
            "Domanda: Quanto pesa la Lampada Aurora?\nRisposta: 2,4 kg\n\n"
            "Domanda: Chi ha disegnato la Lampada Aurora della bottega Brandt?\nRisposta: Ines Keller",
        ),
        "Rispondi alla domanda con il brano, in poche parole copiate da esso.\n\nBrano:\n{passage}\n\n"
        "Domanda: {question}",
        "Rispondi alla domanda in poche parole.\n\nDomanda: {question}",
    ),
}
