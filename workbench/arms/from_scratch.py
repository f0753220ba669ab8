"""From scratch: a small decoder with a tokenizer of its own, trained on the corpus alone.

What pre-training and tuning each do, on a scale that a laptop reaches: it reads the documents until it can go on with
them, then learns to answer the training questions. It is another model than that of the other arms, and knows no
language but what stands in the corpus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import Field, field_validator, model_validator

from workbench.arms.base import Arm, ArmSettings, Fitted, Made, Prompt, arm
from workbench.arms.prompts import PromptWording
from workbench.arms.trained import NO_WEIGHT, OF_THE_WEIGHTS, cost_on, leak_of
from workbench.arms.tuned import dev_data, target_reply, training_questions
from workbench.cost.estimate import FRAME_WORDS, Work, words_of_chats
from workbench.digests import digest_of
from workbench.languages import Texts, Words
from workbench.languages.spoken import numbers, own_said, said
from workbench.models.catalogue import PreparedModel
from workbench.models.from_scratch import DTYPE, VERSION, Shape, write_model
from workbench.models.runtime import Runtime, with_weights
from workbench.settings import Range, Space
from workbench.tuning import TrainingSettings, learn
from workbench.tuning.methods import check_rate
from workbench.tuning.objectives import TrainingData
from workbench.types import Corpus

if TYPE_CHECKING:
    from workbench.cost.flops import Architecture


WORDS: Words = {
    "en": {"own_model": "from scratch, {millions} million weights"},
    "it": {"own_model": "da zero, {millions} milioni di pesi"},
}


class FromScratchSettings(ArmSettings):
    """The shape of the decoder, and how it is trained: first on the documents, then on the training questions.

    The defaults have 2.2 million weights. `vocabulary` is the most tokens that its tokenizer learns; `heads` must
    share `width` evenly, in each of so many `layers`. `document_epochs` is how often the documents are read, `epochs`
    how often the questions are, `batch_rows` texts in a step, at a peak `learning_rate`.

    A training question that asks what dev or test asks, in hardly other words, is refused unless `allow_leaks`.
    """

    layers: int = Field(4, ge=1, le=24)
    width: int = Field(192, ge=32, le=1024)
    heads: int = Field(4, ge=1)
    vocabulary: int = Field(2048, ge=270, le=65536)
    learning_rate: float = Field(2e-3, gt=0, le=1)
    document_epochs: int = Field(6, ge=1)
    epochs: int = Field(16, ge=1)
    batch_rows: int = Field(4, ge=1)
    allow_leaks: bool = False

    @field_validator("learning_rate")
    @classmethod
    def _not_too_fast(cls, rate: float) -> float:
        check_rate(rate, "full")
        return rate

    @model_validator(mode="after")
    def _even_heads(self) -> Self:
        if self.width % (2 * self.heads):
            raise ValueError(said("setting.heads"))
        return self

    @property
    def shape(self) -> Shape:
        """The shape of the decoder."""
        return Shape(self.layers, self.width, self.heads, self.vocabulary)


@arm("from-scratch")
class FromScratch(Arm):
    """A model that knows nothing, its language included, but what it learns from the corpus."""

    Settings = FromScratchSettings
    settings: FromScratchSettings
    title: ClassVar[Texts] = {"en": "from scratch", "it": "da zero"}
    about: ClassVar[Texts] = {
        "en": "A small model with a tokenizer of its own, trained on this corpus and nothing else.",
        "it": "Un piccolo modello con un tokenizer proprio, addestrato su questo corpus e su nient'altro.",
    }
    colour: ClassVar[str] = "#8a6d3b"
    usual: ClassVar[bool] = False
    makes: ClassVar[tuple[Made, ...]] = ("weights",)
    space: ClassVar[Space] = {"learning_rate": Range(low=5e-4, high=5e-3, log=True), "layers": (2, 4, 6)}
    unkeyed: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(
            (
                "layers",
                "width",
                "heads",
                "vocabulary",
                "learning_rate",
                "document_epochs",
                "epochs",
                "batch_rows",
            ),
            OF_THE_WEIGHTS,
        ),
        "allow_leaks": NO_WEIGHT,
    }

    @classmethod
    def own_model(cls, settings: FromScratchSettings) -> str | None:
        """The name of the model that is trained, which says its size."""
        millions = numbers().number(settings.shape.architecture.parameters / 1e6, 1)
        return own_said(WORDS, "own_model", millions=millions)

    @property
    def architecture(self) -> Architecture | None:
        """That of its own decoder."""
        return self.settings.shape.architecture

    def work(self, corpus: Corpus) -> Work:
        """The documents and the questions, each as often as they are read."""
        settings, questions = self.settings, training_questions(corpus)
        row = FRAME_WORDS + words_of_chats(questions)
        read = settings.document_epochs * sum(len(document.text.split()) for document in corpus.documents)
        learned = settings.epochs * len(questions) * row
        return Work(chats=learned, read=read, batch=settings.batch_rows * row, method="full")

    @classmethod
    def lacks(cls, settings: FromScratchSettings, corpus: Corpus) -> str | None:
        """Documents to read, and questions to learn to answer."""
        if not corpus.documents:
            return said("error.no_documents")
        if not training_questions(corpus):
            return said("error.nothing_to_train")
        leak = leak_of(corpus)
        return said("error.leak_refused", leak=leak) if leak and not settings.allow_leaks else None

    def prepare(self, corpus: Corpus) -> Fitted:
        """Make the tokenizer and the decoder, read the documents, then learn the questions; or take it from the store.

        It is in float32 whatever the dtype of the run.
        """
        whole, corpus = corpus, corpus.training
        context, settings, wording = self.context, self.settings, self.wording(corpus)
        runtime = with_weights(context.runtime)
        blank, seconds = self._blank(corpus, wording)
        own = replace(context, runtime=Runtime(blank, DTYPE, runtime.device, context.decoding))
        training = TrainingSettings("full", 0, settings.learning_rate, settings.batch_rows)
        result = learn(
            own, training, "documents+supervised", self._training_data(corpus, wording), merge=True,
            dev=lambda: dev_data(corpus, wording),
        )  # fmt: skip
        leak = leak_of(corpus)
        return Fitted(
            weights=result.weights,
            prompts=lambda questions: [Prompt(wording.alone(q.text)) for q in questions],
            cost=cost_on(whole, replace(result.cost, seconds=result.cost.seconds + seconds)),
            training=result.training,
            notes=(*((said("note.leak_allowed", leak=leak),) if leak else ()), *result.notes),
        )

    def _training_data(self, corpus: Corpus, wording: PromptWording) -> TrainingData:
        """Documents and questions; no general ones, since there is nothing before this to be forgotten."""
        questions = training_questions(corpus)
        return TrainingData(
            documents=tuple((document.title, document.text) for document in corpus.documents),
            document_epochs=self.settings.document_epochs,
            chats=tuple((wording.alone(q.text), target_reply(wording, q)) for q in questions),
            epochs=self.settings.epochs,
            general=(),
            replay=0.0,
            refusal=wording.refusal,
            accepted=tuple(q.answers for q in questions),
        )

    def _blank(self, corpus: Corpus, wording: PromptWording) -> tuple[PreparedModel, float]:
        """The untrained model, whose tokenizer has seen what training reads; and the seconds that it took."""
        import time

        data = self._training_data(corpus, wording)
        chats = [message["content"] for messages, _ in data.chats for message in messages]
        documents = [f"{title}\n{text}" for title, text in data.documents]
        texts = [*documents, *chats, *(reply for _, reply in data.chats)]
        settings, seed = self.settings, self.context.seed
        shape = settings.model_dump(include={"layers", "width", "heads", "vocabulary"})
        depends: dict[str, Any] = {"version": VERSION, "shape": shape, "texts": digest_of(texts), "seed": seed}

        def make(folder: Path) -> Mapping[str, Any]:
            start = time.perf_counter()
            write_model(folder, texts, settings.shape, seed)
            return {"seconds": time.perf_counter() - start}

        artefact = self.context.store.get("blanks", depends, make)
        content = {name: entry["sha256"] for name, entry in artefact.manifest["files"].items()}
        return PreparedModel(self.kind, artefact.folder, digest_of(content)), float(artefact.info["seconds"])
