"""Tuned: a LoRA adapter trained on the documents and the training questions; it answers from its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from workbench.arms.base import NO_DOCUMENTS, Arm, ArmSettings, Fitted, Made, Prompt, Texts, arm
from workbench.arms.prompts import Wording
from workbench.cost.estimate import FRAME_WORDS, Work, words_of_chats
from workbench.digests import digest_of
from workbench.settings import Range, Space, one_of
from workbench.tuning import NOTHING, TrainingSettings, rows, tune
from workbench.tuning.methods import METHODS
from workbench.tuning.objectives import OBJECTIVES, Taught
from workbench.types import Corpus, Question


class TrainedSettings(ArmSettings):
    """How weights are trained: the recipe of small-model knowledge injection, and what it may be changed to.

    `replay` is the share of general rows among the question rows: prompts of the corpus's general training
    questions with the base model's own replies, against forgetting. Its default comes of a pilot on the dev split of
    appliances-en with SmolLM2-135M-Instruct: of 44 general questions the base has 64% right, an adapter trained
    without replay 32%, with 0.15 59%, with 0.3 50% (and the facts were learned alike).

    `processes` share the rows of every batch, through accelerate: one for each GPU, or so many on the processor, which
    share its cores. The loss is that of one process, but for rounding.
    """

    method: Annotated[str, one_of(METHODS)] = "lora"
    rank: int = Field(16, ge=1)
    learning_rate: float = Field(1e-3, gt=0, le=1)
    epochs: int = Field(8, ge=1)
    document_epochs: int = Field(1, ge=0)
    batch_rows: int = Field(16, ge=1)
    replay: float = Field(0.15, ge=0, lt=1)
    merge: bool = True
    processes: int = Field(1, ge=1)

    @model_validator(mode="before")
    @classmethod
    def _rate_of_the_method(cls, given: Any) -> Any:
        """Where no learning rate is given, that of the arm, times what the method needs."""
        if not isinstance(given, Mapping) or "learning_rate" in given or given.get("method") not in METHODS:
            return given
        rate = METHODS[given["method"]].rate * cls.model_fields["learning_rate"].default
        return {**given, "learning_rate": rate}

    def trained(self, reading: Work, count: int, words: float, documents: float) -> Work:
        """The work of so many rows of so many words, a share of replayed ones beside them, and of documents."""
        taught = self.epochs * count * words / (1 - self.replay)
        batch = max(self.batch_rows * words, min(documents, self.batch_rows * rows.DOCUMENT_TOKENS / 2))
        counted: Literal["full", "lora"] = "full" if METHODS[self.method].whole else "lora"
        return replace(reading, taught=taught, read=documents, batch=batch, method=counted, rank=self.rank)

    @property
    def training(self) -> TrainingSettings:
        """The part that the trainer needs."""
        return TrainingSettings(
            method=self.method,
            rank=self.rank,
            learning_rate=self.learning_rate,
            batch_rows=self.batch_rows,
            processes=self.processes,
        )


class TunedSettings(TrainedSettings):
    """`objective`: what is learned of the corpus."""

    objective: Annotated[str, one_of(OBJECTIVES)] = "supervised"


OF_THE_WEIGHTS = "the digest of the trained weights says how they were trained"
TRAINED: Mapping[str, str] = dict.fromkeys(
    ("method", "rank", "learning_rate", "epochs", "document_epochs", "batch_rows", "replay", "merge", "processes"),
    OF_THE_WEIGHTS,
)
TRAINING_SPACE: Space = {"learning_rate": Range(low=2e-4, high=4e-3, log=True), "rank": (8, 16, 32, 64)}


def wanted_reply(wording: Wording, question: Question) -> str:
    """What training teaches as the reply: the first accepted answer, or the abstention."""
    return question.answers[0] if question.answers else wording.refusal


def _taught(corpus: Corpus) -> list[Question]:
    return [q for q in corpus.select("train") if q.kind != "general"]


@arm("tuned")
class Tuned(Arm):
    """Knowledge goes into the weights once; prompts stay short."""

    Settings = TunedSettings
    settings: TunedSettings
    title: ClassVar[Texts] = {"en": "tuning", "it": "addestramento"}
    about: ClassVar[Texts] = {
        "en": "The model was trained on the documents, and answers without seeing them.",
        "it": "Il modello è stato addestrato sui documenti, e risponde senza vederli.",
    }
    colour: ClassVar[str] = "#de6a25"
    usual_name: ClassVar[str] = "lora"
    makes: ClassVar[tuple[Made, ...]] = ("weights",)
    space: ClassVar[Space] = {**TRAINING_SPACE, "epochs": (4, 8, 12)}
    unkeyed: ClassVar[Mapping[str, str]] = {**TRAINED, "objective": OF_THE_WEIGHTS}

    def work(self, corpus: Corpus) -> Work:
        """The questions of training, those replayed, and the documents."""
        settings, chosen = self.settings, OBJECTIVES[self.settings.objective]
        taught = _taught(corpus) if chosen.questions else []
        row = FRAME_WORDS + words_of_chats(taught)
        epochs = settings.document_epochs if chosen.questions else max(1, settings.document_epochs)
        read = epochs * sum(len(d.text.split()) for d in corpus.documents)
        reading = Work(packed=FRAME_WORDS / row * (1 - 1 / settings.batch_rows))
        return settings.trained(reading, len(taught), row, read)

    @classmethod
    def lacks(cls, settings: TunedSettings, corpus: Corpus) -> str | None:
        """Questions to learn, where no document is learned."""
        if not OBJECTIVES[settings.objective].questions:
            return None if corpus.documents else NO_DOCUMENTS
        return None if settings.document_epochs or _taught(corpus) else NOTHING

    def prepare(self, corpus: Corpus) -> Fitted:
        """Train the adapter, or take it from the store."""
        context, settings, wording = self.context, self.settings, self.wording(corpus)
        taught = _taught(corpus)
        teaching = Taught(
            documents=tuple((d.title, d.text) for d in corpus.documents),
            document_epochs=settings.document_epochs,
            chats=tuple((wording.alone(q.text), wanted_reply(wording, q)) for q in taught),
            epochs=settings.epochs,
            general=tuple(wording.alone(q.text) for q in corpus.select("train", "general")),
            replay=settings.replay,
        )
        plan = OBJECTIVES[settings.objective].plan(teaching)
        result = tune(context, settings.training, plan, identity=digest_of(plan.as_json()), merge=settings.merge)
        return Fitted(
            weights=result.weights,
            prompts=lambda questions: [Prompt(wording.alone(q.text)) for q in questions],
            cost=result.cost,
            training=result.training,
            notes=result.notes,
        )
