"""Tuned: an adapter trained on the documents and the training questions; it answers from its weights."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from workbench.arms.base import NO_DOCUMENTS, Arm, ArmSettings, Fitted, Made, Prompt, Texts, arm
from workbench.arms.gold import gold_hits
from workbench.arms.passages import reading_prompt
from workbench.arms.prompts import Messages, PromptWording
from workbench.arms.prompts import wording as plain_wording
from workbench.corpus.by_id import documents_by_id, titles_by_id
from workbench.corpus.chunk import Chunker
from workbench.corpus.leaks import reworded
from workbench.corpus.rewording import backwards, reworded_questions
from workbench.corpus.sample import evenly
from workbench.cost.estimate import FRAME_WORDS, Work, words_of_chats
from workbench.errors import Problem
from workbench.models.outline import Outline
from workbench.settings import Range, Space, one_of
from workbench.tuning import NOTHING, TrainingSettings, learn, rows
from workbench.tuning.methods import METHODS, check_rate
from workbench.tuning.objectives import OBJECTIVES, TrainingData, phases
from workbench.tuning.rows import Plan
from workbench.tuning.texts import paragraphs, unfit
from workbench.types import Corpus, Passage, Question


def _once_each(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


class TrainedSettings(ArmSettings):
    """How weights are trained: the recipe of small-model knowledge injection, and what it may be changed to.

    `replay` is the share of general rows among the question rows: prompts of the corpus's general training
    questions with the base model's own replies, against forgetting. Its default comes of a pilot on the dev split of
    appliances-en with SmolLM2-135M-Instruct: of 44 general questions the base has 64% right, an adapter trained
    without replay 32%, with 0.15 59%, with 0.3 50% (and the facts were learned alike).

    `replay_text`: a text file whose paragraphs are replayed as well, in turn with those questions.

    `processes` share the rows of every batch, through accelerate: one for each GPU, or so many on the processor, which
    share its cores. The loss is that of one process, but for rounding.

    `virtual_tokens` are the positions of the prefix that cartridge, prefix_tuning and prompt_tuning train.

    `gradient_checkpointing` computes each layer again on the way back instead of keeping what it computed: a third more
    time, for a fraction of the memory. The weights learned are the same, but for rounding.

    `target_modules` are the layers that lora, rslora, dora, pissa and vera adapt, by the last part of their names, as
    `["q_proj", "v_proj"]`; all linear layers if left out.

    A learning rate at which the method can only destroy the model is refused; see `workbench.tuning.methods`.

    A training question that asks what dev or test asks, in hardly other words, is refused unless `allow_leaks`.
    """

    method: Annotated[str, one_of(METHODS)] = "lora"
    rank: int = Field(16, ge=1)
    learning_rate: float = Field(1e-3, gt=0, le=1)
    epochs: int = Field(8, ge=1)
    document_epochs: int = Field(1, ge=0)
    batch_rows: int = Field(16, ge=1)
    replay: float = Field(0.15, ge=0, lt=1)
    replay_text: str | None = Field(None, min_length=1)
    merge: bool = True
    processes: int = Field(1, ge=1)
    virtual_tokens: int = Field(128, ge=1)
    gradient_checkpointing: bool = False
    target_modules: Annotated[tuple[str, ...], AfterValidator(_once_each)] = ()
    allow_leaks: bool = False

    @field_validator("learning_rate")
    @classmethod
    def _not_too_fast(cls, rate: float, others: ValidationInfo) -> float:
        check_rate(rate, others.data.get("method"))
        return rate

    @field_validator("target_modules")
    @classmethod
    def _of_use(cls, names: tuple[str, ...], others: ValidationInfo) -> tuple[str, ...]:
        method = others.data.get("method")
        if names and method is not None and not METHODS[method].targeted:
            able = [name for name, each in METHODS.items() if each.targeted]
            raise ValueError(f"means nothing to method = {method!r}; leave it out, or take one of {', '.join(able)}")
        return names

    def too_many_processes(self) -> Iterable[Problem]:
        """More processes than the machine has cores: none would get on. Two are allowed anywhere, to try them."""
        if self.processes > (cores := max(2, os.cpu_count() or 1)):
            what = f"{self.processes} processes are to train, on a machine of {os.cpu_count()} cores"
            yield Problem(what, "processes", f"write processes = {cores} or less")

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_the_method(cls, given: Any) -> Any:
        """Where no learning rate is given, that of the arm, times what the method needs; where no rank is, its own."""
        if not isinstance(given, Mapping) or given.get("method") not in METHODS:
            return given
        method, fields = METHODS[given["method"]], cls.model_fields
        usual = {"learning_rate": method.rate * fields["learning_rate"].default}
        if method.usual_rank is not None:
            usual["rank"] = method.usual_rank
        return {**usual, **given}

    def trained(self, reading: Work, count: float, words: float, documents: float) -> Work:
        """The work of so many rows of so many words, a share of replayed ones beside them, and of documents."""
        chats = self.epochs * count * words / (1 - self.replay)
        batch = max(self.batch_rows * words, min(documents, self.batch_rows * rows.DOCUMENT_TOKENS / 2))
        counted: Literal["full", "lora"] = "full" if METHODS[self.method].whole else "lora"
        rank = METHODS[self.method].like_rank(self.rank)
        return replace(reading, chats=chats, read=documents, batch=batch, method=counted, rank=rank)

    def refused(self, corpus: Corpus) -> str | None:
        """Why this corpus is not trained on: it would teach what is asked, or has no text to begin a prefix with."""
        if METHODS[self.method].begins and not corpus.documents:
            return NO_DOCUMENTS
        if reason := self.unreplayed(corpus):
            return reason
        leak = leak_of(corpus)
        return f"{leak}; take them out, or write allow_leaks = true" if leak and not self.allow_leaks else None

    def unreplayed(self, corpus: Corpus) -> str | None:
        """Why its general text cannot be replayed."""
        return unfit(self.replay_text, corpus.general_text) if self.replay_text else None

    def leak_notes(self, corpus: Corpus) -> tuple[str, ...]:
        """What is to be said beside the figures where that is allowed."""
        leak = leak_of(corpus)
        return (f"{leak}; allowed by `allow_leaks`",) if leak else ()

    @property
    def training(self) -> TrainingSettings:
        """The part that the trainer needs."""
        return TrainingSettings(
            method=self.method,
            rank=self.rank,
            learning_rate=self.learning_rate,
            batch_rows=self.batch_rows,
            processes=self.processes,
            virtual_tokens=self.virtual_tokens,
            gradient_checkpointing=self.gradient_checkpointing,
            target_modules=self.target_modules,
        )

    def unfit(self, model: Outline) -> Iterable[Problem]:
        """What this model cannot take of the training."""
        return METHODS[self.method].problems(self.training, model)


class TunedSettings(TrainedSettings):
    """What is learned of the corpus, and in which words.

    An objective with two phases goes through the second one with the weights that the first one left.

    Args:
        objective: what is learned; a name that `workbench components` lists.
        examples: at most so many training questions, spread evenly; all of them if left out.
        wordings: so many wordings of each fact: the first of the corpus's own, and beyond those the same in other
            frames ("I would like to know: …"). All of the corpus's own, and no frame, if left out.
        both_directions: teaches each answer's question as well, since a fact learned one way round is not known the
            other way round (Berglund et al. 2023, arXiv 2309.12288).
        source_tag: puts the title of the corpus in front of each document that is read as text, so that what is to be
            believed is marked (Allen-Zhu and Li 2024, arXiv 2404.05405, on junk beside knowledge).
    """

    objective: Annotated[str, one_of(OBJECTIVES)] = "supervised"
    examples: int | None = Field(None, ge=1)
    wordings: int | None = Field(None, ge=1, le=8)
    both_directions: bool = False
    source_tag: bool = False


DEV_QUESTIONS = 16  # on which the loss is read during a training: few, since it is read several times
TEACHER_CHUNK, TEACHER_CONTEXT = 60, 2048  # words of a passage and tokens of a prompt, the defaults of the oracle
NO_WEIGHT = "it decides whether the arm is refused, and no weight"
OF_THE_WEIGHTS = "the digest of the trained weights says how they were trained"
TRAINED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "method",
            "rank",
            "learning_rate",
            "epochs",
            "document_epochs",
            "batch_rows",
            "replay",
            "replay_text",
            "merge",
            "processes",
            "virtual_tokens",
            "gradient_checkpointing",
            "target_modules",
        ),
        OF_THE_WEIGHTS,
    ),
    "allow_leaks": NO_WEIGHT,
}
TRAINING_SPACE: Space = {"learning_rate": Range(low=2e-4, high=4e-3, log=True), "rank": (8, 16, 32, 64)}


def wanted_reply(wording: PromptWording, question: Question) -> str:
    """What training teaches as the reply: the first accepted answer, or the abstention."""
    return question.answers[0] if question.answers else wording.refusal


def leak_of(corpus: Corpus) -> str | None:
    """How many questions of dev and test the training set holds, with one of them. General ones teach no answer."""
    leaked = [(asked, known) for asked, known in reworded(corpus.questions) if known.kind != "general"]
    if not leaked:
        return None
    asked, known = leaked[0]
    return (
        f"the training set holds {len(leaked)} of the questions that are asked: {asked.text!r} ({asked.id}) is the "
        f"training question {known.id} in hardly other words"
    )


def training_data(settings: TunedSettings, corpus: Corpus, wording: PromptWording) -> TrainingData:
    """What there is to teach, but for the passages that a teacher reads."""
    questions = learned_questions(settings, corpus)
    chats = [(wording.alone(q.text), wanted_reply(wording, q)) for q in questions]
    accepted = [q.answers for q in questions]
    if settings.both_directions:
        turned = backwards(questions, corpus)
        chats += [(wording.alone(text), reply) for text, reply in turned]
        accepted += [(reply,) for _, reply in turned]
    tag = f"{corpus.title or corpus.name}: " if settings.source_tag else ""
    return TrainingData(
        documents=tuple((f"{tag}{d.title}", d.text) for d in corpus.documents),
        document_epochs=settings.document_epochs,
        chats=tuple(chats),
        epochs=settings.epochs,
        general=tuple(wording.alone(q.text) for q in corpus.select("train", "general")),
        replay=settings.replay,
        texts=paragraphs(settings.replay_text) if settings.replay_text else (),
        refusal=wording.refusal,
        accepted=tuple(accepted),
    )


def learned_questions(settings: TunedSettings, corpus: Corpus) -> list[Question]:
    """The training questions of an arm: some of the corpus's, in as many words as it asks."""
    questions = training_questions(corpus)
    if settings.wordings is not None:
        questions = reworded_questions(questions, settings.wordings, corpus.language)
    return questions if settings.examples is None else evenly(questions, settings.examples)


def asked_of_dev(corpus: Corpus) -> list[Question]:
    """Some dev questions about the corpus: none is learned, only the loss on them is read."""
    asked = [q for q in corpus.select("dev") if q.kind not in ("general", "summary")]
    count = min(DEV_QUESTIONS, len(asked))
    return [asked[at * len(asked) // count] for at in range(count)]


def dev_data(corpus: Corpus, wording: PromptWording) -> TrainingData:
    """What there would be to teach of those questions, but for the passages that a teacher reads."""
    chosen = asked_of_dev(corpus)
    return TrainingData(
        documents=(),
        document_epochs=0,
        chats=tuple((wording.alone(q.text), wanted_reply(wording, q)) for q in chosen),
        epochs=1,
        general=(),
        replay=0.0,
        refusal=wording.refusal,
        accepted=tuple(q.answers for q in chosen),
    )


def _plans(settings: TunedSettings, corpus: Corpus) -> list[Plan]:
    """What each phase trains on, in whatever words it is asked."""
    data = training_data(settings, corpus, plain_wording(corpus.language, "plain"))
    return [chosen.plan(data) for chosen in phases(settings.objective)]


def training_questions(corpus: Corpus) -> list[Question]:
    """The training questions about the corpus."""
    return [q for q in corpus.select("train") if q.kind != "general"]


@arm("tuned")
class Tuned(Arm):
    """Knowledge goes into the weights once; prompts stay short."""

    Settings = TunedSettings
    settings: TunedSettings
    title: ClassVar[Texts] = {"en": "tuning", "it": "addestramento"}
    about: ClassVar[Texts] = {
        "en": "The model was trained on documents, on questions about them or on both, and answers without seeing any.",
        "it": "Il modello è stato addestrato su documenti, su domande o su entrambi, e risponde senza vederne.",
    }
    colour: ClassVar[str] = "#de6a25"
    usual_name: ClassVar[str] = "lora"
    makes: ClassVar[tuple[Made, ...]] = ("weights",)
    space: ClassVar[Space] = {**TRAINING_SPACE, "epochs": (4, 8, 12)}
    unkeyed: ClassVar[Mapping[str, str]] = {
        **TRAINED,
        **dict.fromkeys(("objective", "examples", "wordings", "both_directions", "source_tag"), OF_THE_WEIGHTS),
    }

    @classmethod
    def problems(cls, settings: TunedSettings, corpus: Corpus) -> Iterable[Problem]:
        """The problems of training in several processes."""
        return settings.too_many_processes()

    @classmethod
    def unfit(cls, settings: TunedSettings, model: Outline) -> Iterable[Problem]:
        """Of the method."""
        return settings.unfit(model)

    def work(self, corpus: Corpus) -> Work:
        """The questions of training, those replayed, and the documents, in every phase."""
        settings, plans = self.settings, _plans(self.settings, corpus)
        passes = sum(plan.epochs * (len(plan.chats) + len(plan.rejected)) for plan in plans)
        row = FRAME_WORDS + words_of_chats(learned_questions(settings, corpus) if passes else [])
        read = sum(plan.document_epochs * len(text.split()) for plan in plans for _, text in plan.documents)
        reading = Work(packed=FRAME_WORDS / row * (1 - 1 / settings.batch_rows))
        return settings.trained(reading, passes / settings.epochs, row, read)

    @classmethod
    def lacks(cls, settings: TunedSettings, corpus: Corpus) -> str | None:
        """What a phase has nothing of: questions to learn, or documents."""
        if reason := settings.unreplayed(corpus):
            return reason
        for chosen, plan in zip(phases(settings.objective), _plans(settings, corpus), strict=True):
            if plan.empty:
                return NOTHING if chosen.questions else NO_DOCUMENTS
        return settings.refused(corpus)

    def prepare(self, corpus: Corpus) -> Fitted:
        """Train the adapter, or take it from the store."""
        context, settings, wording = self.context, self.settings, self.wording(corpus)
        data = training_data(settings, corpus, wording)
        reads = any(each.reads for each in phases(settings.objective))
        if reads:
            data = replace(data, shown=self._shown(corpus, wording, learned_questions(settings, corpus)))

        def dev() -> TrainingData:
            chosen = dev_data(corpus, wording)
            return replace(chosen, shown=self._shown(corpus, wording, asked_of_dev(corpus))) if reads else chosen

        result = learn(context, settings.training, settings.objective, data, merge=settings.merge, dev=dev)
        return Fitted(
            weights=result.weights,
            prompts=lambda questions: [Prompt(wording.alone(q.text)) for q in questions],
            cost=result.cost,
            training=result.training,
            notes=(*settings.leak_notes(corpus), *result.notes),
        )

    def _shown(self, corpus: Corpus, wording: PromptWording, questions: Sequence[Question]) -> tuple[Messages, ...]:
        """The questions with the passages that hold their answers, as the oracle would be asked them."""
        passages: dict[str, list[Passage]] = {}
        for passage in Chunker("sentences", TEACHER_CHUNK, 0).chunk_all(corpus.documents):
            passages.setdefault(passage.document, []).append(passage)
        documents = documents_by_id(corpus.documents)
        titles = titles_by_id(corpus.documents)
        made = [
            reading_prompt(
                self.context,
                wording,
                titles,
                question,
                gold_hits(question, passages, documents, corpus.language),
                TEACHER_CONTEXT,
            )
            for question in questions
        ]
        if cut := sum(prompt.dropped_tokens > 0 for prompt in made):
            self.context.progress.note(f"{cut} of {len(made)} teacher's prompts have no room for all of their evidence")
        return tuple(prompt.messages for prompt in made)
