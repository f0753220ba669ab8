"""Tuned: an adapter trained on the documents and the training questions; it answers from its weights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import Field

from workbench.arms.base import Arm, Fitted, Made, Prompt, arm
from workbench.arms.gold import gold_hits
from workbench.arms.passages import reading_prompt
from workbench.arms.prompts import Messages, PromptWording
from workbench.arms.prompts import wording as plain_wording
from workbench.arms.trained import OF_THE_WEIGHTS, TRAINED, TRAINING_SPACE, TrainedSettings, cost_on
from workbench.corpus.chunk import Chunker
from workbench.corpus.mapped.by_id import documents_by_id, titles_by_id
from workbench.corpus.rewording import backwards, reworded_questions
from workbench.corpus.variants.sample import evenly
from workbench.cost.estimate import FRAME_WORDS, Work, words_of_chats
from workbench.errors import Problem
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.models.outline import Outline
from workbench.settings import Space, one_of
from workbench.tuning import learn
from workbench.tuning.objectives import OBJECTIVES, TrainingData, phases
from workbench.tuning.rows import Plan
from workbench.tuning.texts import paragraphs
from workbench.types import Corpus, Passage, Question


class TunedSettings(TrainedSettings):
    """What is learned of the corpus, and in which words.

    An objective with two phases goes through the second one with the weights that the first one left.

    Args:
        objective: what is learned; a name that `workbench components` lists.
        examples: at most so many training questions, spread evenly; all of them if left out.
        wordings: so many wordings of each fact: the first of the corpus's own, and beyond those the same in other
            frames ("I would like to know: …"). All of the corpus's own, and no frame, if left out.
        both_directions: trains on each answer's question as well, since a fact learned one way round is not known the
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


def target_reply(wording: PromptWording, question: Question) -> str:
    """What training gives as the reply: the first accepted answer, or the abstention."""
    return question.answers[0] if question.answers else wording.refusal


def training_data(settings: TunedSettings, corpus: Corpus, wording: PromptWording) -> TrainingData:
    """What there is to teach, but for the passages that a teacher reads."""
    questions = learned_questions(settings, corpus)
    chats = [(wording.alone(q.text), target_reply(wording, q)) for q in questions]
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
        chats=tuple((wording.alone(q.text), target_reply(wording, q)) for q in chosen),
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
    lighter: ClassVar[Mapping[str, Any]] = {"document_epochs": 0}  # questions are what is asked; documents cost
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
                return said("error.nothing_to_train" if chosen.questions else "error.no_documents")
        return settings.refused(corpus)

    def prepare(self, corpus: Corpus) -> Fitted:
        """Train the adapter, or take it from the store."""
        whole, corpus = corpus, corpus.training
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
            cost=cost_on(whole, result.cost),
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
            self.context.progress.tell("evidence_without_room", n=cut, all=len(made))
        return tuple(prompt.messages for prompt in made)
