"""Few-shot: answered questions in the prompt, to show the form of an answer but not its content."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Prompt, arm
from workbench.arms.held_out import HeldOut
from workbench.arms.templates import Example
from workbench.cost.estimate import EXAMPLE_WORDS, Work, words_of_chats
from workbench.errors import ArmError
from workbench.languages import Texts, Words
from workbench.languages.spoken import own_said
from workbench.settings import Space
from workbench.types import FACTUAL_KINDS, Corpus, Question

WORDS: Words = {
    "en": {
        "no_examples": "the corpus has no training questions about facts to take examples from",
        "leaking": "each training question about a fact tells an answer of dev or test, so invented examples stand in "
        "their place, which show the form alone",
    },
    "it": {
        "no_examples": "il corpus non ha domande di addestramento sui fatti da cui prendere esempi",
        "leaking": "ogni domanda di addestramento su un fatto rivela una risposta di dev o di test: al loro posto "
        "stanno esempi inventati, che mostrano soltanto la forma",
    },
}


class FewShotSettings(ArmSettings):
    """`examples`: how many answered questions, of different facts, stand before the question."""

    examples: int = Field(4, ge=1)


@arm("few-shot")
class FewShot(Arm):
    """The same examples for every question, one of them unanswerable where the corpus has such.

    They are training questions whose answers answer no question of dev or test; where there are none, the examples
    of the template, which hold nothing of the corpus.
    """

    Settings = FewShotSettings
    settings: FewShotSettings
    title: ClassVar[Texts] = {"en": "few-shot prompt", "it": "prompt con esempi"}
    about: ClassVar[Texts] = {
        "en": "A few solved examples stand before the question; no document does.",
        "it": "Prima della domanda ci sono alcuni esempi risolti, ma nessun documento.",
    }
    colour: ClassVar[str] = "#c4568c"
    space: ClassVar[Space] = {**TEMPLATE_SPACE, "examples": (1, 2, 4, 8)}

    def work(self, corpus: Corpus) -> Work:
        """The examples stand before every question."""
        examples = self.settings.examples * (EXAMPLE_WORDS + words_of_chats(teaching(corpus)))
        return Work(prompt=examples, shared=examples)

    @classmethod
    def lacks(cls, settings: FewShotSettings, corpus: Corpus) -> str | None:
        """Examples."""
        return None if teaching(corpus) else own_said(WORDS, "no_examples")

    def prepare(self, corpus: Corpus) -> Fitted:
        """Choose the examples: the first fit training questions of different facts, in corpus order."""
        wording, most = self.wording(corpus), self.settings.examples
        if not teaching(corpus):
            raise ArmError(own_said(WORDS, "no_examples"))
        chosen = [Example(question=q.text, answer=q.answers[0]) for q in islice(revealing_no_answer(corpus), most)]
        unanswerable = corpus.select("train", "unanswerable")
        if unanswerable and len(chosen) > 1:
            chosen[-1] = Example(question=unanswerable[0].text)
        notes = () if chosen else (own_said(WORDS, "leaking"),)
        examples = chosen or HeldOut.of(corpus).unanswered_by(wording.form_examples)[:most]
        return Fitted(
            weights=self.context.runtime.base,
            identity={"examples": [each.model_dump() for each in examples]},
            prompts=lambda questions: [Prompt(wording.alone(q.text, examples)) for q in questions],
            notes=notes,
        )


def teaching(corpus: Corpus) -> tuple[Question, ...]:
    """The training questions that examples are taken from: of kind single, or of the others about facts if none is."""
    return corpus.select("train", "single") or corpus.select("train", *FACTUAL_KINDS)


def revealing_no_answer(corpus: Corpus) -> Iterator[Question]:
    """The training questions that may be shown and tell no answer of dev or test, the first of each fact."""
    held_out, seen = HeldOut.of(corpus), set[str]()
    for question in teaching(corpus):
        fact = question.fact or question.id
        if fact not in seen | held_out.facts and not held_out.answered_by(question.answers):
            seen.add(fact)
            yield question
