"""Tuned and retrieving: an adapter trained to read retrieved passages among distractors, answering with retrieval.

The recipe is RAFT's (Zhang et al. 2024, arXiv 2403.10131): in a share of the rows the passages with the
answer are among the retrieved ones; in the rest they are taken out, so that the model also learns the facts.
Replayed general questions stand under what is retrieved for them, as this arm will be asked them, with what the
base model replies to the question alone: passages that do not concern a question are to be passed over.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from workbench.arms.base import Arm, Fitted, Made, Prompt, arm
from workbench.arms.gold import VERSION as GOLD
from workbench.arms.gold import gold_passages
from workbench.arms.querying import no_query
from workbench.arms.rag import RETRIEVAL_SPACE, UNKEYED, RetrievalSettings, added
from workbench.arms.reading import PassageReading
from workbench.arms.templates.citing import marker
from workbench.arms.trained import OF_THE_WEIGHTS, TRAINED, TRAINING_SPACE, TrainedSettings, cost_on
from workbench.arms.tuned import asked_of_dev, target_reply
from workbench.cost.estimate import FRAME_WORDS, Work, words_of_chats
from workbench.digests import digest_of, digest_of_items
from workbench.errors import Problem
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.scoring.evidence import Places, required_evidence, showing, shown
from workbench.settings import Space
from workbench.tuning import TuneResult, rows, tune
from workbench.tuning.texts import paragraphs
from workbench.types import Corpus, Hit, Passage, Question

if TYPE_CHECKING:
    from workbench.models.outline import Outline
    from workbench.store import Store


class TunedRagSettings(TrainedSettings, RetrievalSettings):
    """Both sets. `gold_share`: in how many rows the evidence is present; `examples`: the most training questions.

    `distractors`: how many of the nearest passages without evidence stand in a row beside it, or alone in a row without
    it; unless given, as many as make k with the evidence (the paper has 4, and answers with another k).

    The defaults of `learning_rate`, `epochs`, `document_epochs`, `batch_rows` and `replay` are of its own recipe.

    It is harder to keep what the base knows under retrieved passages: in the pilot of `TrainedSettings`, 20% of the
    general questions are right without replay, 23% with 0.15 and 43% with 0.3 (of 64%; untuned retrieval has 45%).
    """

    learning_rate: float = Field(5e-4, gt=0, le=1)
    epochs: int = Field(1, ge=1)
    document_epochs: int = Field(0, ge=0)
    batch_rows: int = Field(8, ge=1)
    replay: float = Field(0.3, ge=0, lt=1)
    gold_share: float = Field(0.8, ge=0, le=1)
    distractors: int | None = Field(None, ge=0)
    examples: int = Field(240, ge=1)

    @property
    def searched_depth(self) -> int:
        """How many passages are retrieved for a training question, so that there are distractors enough among them."""
        return self.k if self.distractors is None else max(self.k, self.distractors + 2 * self.k)


@arm("tuned-rag")
class TunedRag(Arm):
    """Trains the model to read, more than to know."""

    Settings = TunedRagSettings
    settings: TunedRagSettings
    title: ClassVar[Texts] = {"en": "tuning and retrieval", "it": "addestramento e recupero"}
    about: ClassVar[Texts] = {
        "en": "The trained model also gets the passages that a search finds.",
        "it": "Il modello addestrato riceve anche i passaggi trovati da una ricerca.",
    }
    colour: ClassVar[str] = "#9a55cf"
    usual_name: ClassVar[str] = "lora+rag"
    makes: ClassVar[tuple[Made, ...]] = ("index", "weights")
    space: ClassVar[Space] = {**RETRIEVAL_SPACE, **TRAINING_SPACE, "epochs": (1, 2, 3)}
    unkeyed: ClassVar[Mapping[str, str]] = {
        **UNKEYED, **TRAINED, **dict.fromkeys(("gold_share", "distractors", "examples"), OF_THE_WEIGHTS),
    }  # fmt: skip
    reads: ClassVar[bool] = True

    def work(self, corpus: Corpus) -> Work:
        """The work of training and of answering, which use the same prompts."""
        settings = self.settings
        questions = [q for q in corpus.select("train") if q.kind not in ("general", "summary")]
        reading = RetrievalSettings.work(settings, corpus)
        passages_read = settings.k if settings.distractors is None else settings.gold_share + settings.distractors
        row = FRAME_WORDS + words_of_chats(questions) + passages_read * settings.chunk_size
        read = settings.document_epochs * sum(len(d.text.split()) for d in corpus.documents)
        return settings.trained(reading, min(len(questions), settings.examples), row, read)

    @classmethod
    def problems(cls, settings: TunedRagSettings, corpus: Corpus) -> Iterable[Problem]:
        """The problems of retrieval and of the processes, and a `query`: a model trained to answer writes none."""
        yield from settings.too_many_processes()
        yield from RetrievalSettings.problems(settings, corpus)
        yield from no_query(settings.query, "arm_fault.no_query_tuned")

    @classmethod
    def unfit(cls, settings: TunedRagSettings, model: Outline) -> Iterable[Problem]:
        """Of the method."""
        return settings.unfit(model)

    @classmethod
    def settled(cls, settings: TunedRagSettings, corpus: Corpus, store: Store) -> Mapping[str, Any]:
        """The retriever and its encoder."""
        return RetrievalSettings.settled(settings, corpus, store)

    @classmethod
    def doubts(cls, settings: TunedRagSettings, corpus: Corpus, store: Store) -> tuple[str, ...]:
        """The doubts about the encoder."""
        return RetrievalSettings.doubts(settings, corpus, store)

    @classmethod
    def lacks(cls, settings: TunedRagSettings, corpus: Corpus) -> str | None:
        """Questions to read for, where no document is learned."""
        trains = settings.document_epochs or _readable(corpus, settings.k)
        if reason := super().lacks(settings, corpus):
            return reason
        return settings.refused(corpus) if trains else said("error.nothing_to_train")

    def prepare(self, corpus: Corpus) -> Fitted:
        """Build the index, retrieve for the training questions, train on what was retrieved."""
        index = self.settings.make_index(self, corpus)
        reading = PassageReading(self, self.settings, index, corpus)
        if corpus.trained_on is None:
            result = self._tuned(corpus, reading)
        else:  # read then as it was trained, from the index of that revision
            earlier = corpus.trained_on
            indexed = self.settings.make_index(self, earlier)
            result = self._tuned(earlier, PassageReading(self, self.settings, indexed, earlier))
        return Fitted(
            weights=result.weights,
            identity=reading.identity,
            prompts=reading.prompts,
            cost=added(index.cost, cost_on(corpus, result.cost)),
            retrieves=True,
            training=result.training,
            notes=(*index.notes, *self.settings.leak_notes(corpus.training), *result.notes),
        )

    def _tuned(self, corpus: Corpus, reading: PassageReading) -> TuneResult:
        """The adapter that has learned to read what is retrieved for the training questions."""
        context, settings = self.context, self.settings
        questions = _spread(_readable(corpus, settings.k), settings.examples)
        general = corpus.select("train", "general")
        texts = paragraphs(settings.replay_text) if settings.replay_text else ()
        # The key names what the retrieved rows follow from, so that a stored adapter is found without searching.
        identity = digest_of(
            {
                "recipe": 3,
                "gold": GOLD,
                "reading": reading.identity,
                # What a reply may take decides how many passages fit.
                "decoding": [context.decoding.max_new_tokens, context.decoding.summary_new_tokens],
                "questions": [
                    (q.text, q.answers, [(e.document, e.start, e.end) for e in q.evidence]) for q in questions
                ],
                "general": [q.text for q in general],
                "documents": digest_of_items((d.id, d.text) for d in corpus.documents)
                if settings.document_epochs
                else "",
                **settings.model_dump(include={"epochs", "document_epochs", "replay", "gold_share"}),
                **({"texts": digest_of(texts)} if texts else {}),
                **({} if settings.distractors is None else {"distractors": settings.distractors}),
            }
        )

        def plan() -> rows.Plan:
            deeper = reading.search([q.text for q in questions], settings.searched_depth)
            found_general = [each.hits for each in reading.search([q.text for q in general]).chosen]
            hits = _with_gold(
                questions,
                [each.hits for each in deeper.chosen],
                reading.passages(),
                settings,
                random.Random(context.seed),  # noqa: S311
                context.language,
            )
            prompts = [reading.prompt(q, given) for q, given in zip(questions, hits, strict=True)]
            return rows.Plan(
                documents=tuple((d.title, d.text) for d in corpus.documents),
                document_epochs=settings.document_epochs,
                chats=tuple(
                    (prompt.messages, cited(target_reply(reading.wording, q), q, prompt, context.language))
                    for q, prompt in zip(questions, prompts, strict=True)
                ),
                epochs=settings.epochs,
                general=tuple(reading.wording.alone(q.text) for q in general),
                replay=settings.replay,
                texts=texts,
                general_shown=tuple(
                    reading.prompt(q, given).messages for q, given in zip(general, found_general, strict=True)
                ),
            )

        def dev() -> rows.Plan:
            asked = asked_of_dev(corpus)  # under what is retrieved for them, as this arm will be asked
            found = reading.search([q.text for q in asked]).chosen if asked else ()
            prompts = [reading.prompt(q, each.hits) for q, each in zip(asked, found, strict=True)]
            chats = tuple(
                (prompt.messages, cited(target_reply(reading.wording, q), q, prompt, context.language))
                for q, prompt in zip(asked, prompts, strict=True)
            )
            return rows.Plan((), 0, chats, 1, (), 0.0)

        text = "\n\n".join(f"{d.title}\n{d.text}" for d in corpus.documents)
        return tune(context, settings.training, plan, identity=identity, merge=settings.merge, text=text, dev=dev)


def cited(reply: str, question: Question, prompt: Prompt, language: str) -> str:
    """The reply to be learned, with the markers of the passages that show the evidence where replies are to cite."""
    if not (prompt.markers and question.answers):
        return reply
    holding = showing(question, [hit.passage for hit in prompt.hits], language)
    return " ".join((reply, *map(marker, sorted(prompt.markers[at] for at in holding))))


def _readable(corpus: Corpus, k: int) -> list[Question]:
    """Questions that can be learned: from one whose evidence needs more than k passages it would learn to guess."""
    asked = [q for q in corpus.select("train") if q.kind not in ("general", "summary")]
    return [q for q in asked if len(required_evidence(q)) <= k]


def _spread(questions: Sequence[Question], most: int) -> list[Question]:
    """At most so many questions, evenly over the list, so that kinds and documents keep their shares."""
    if len(questions) <= most:
        return list(questions)
    return [questions[i * len(questions) // most] for i in range(most)]


def _with_gold(
    questions: Sequence[Question],
    found: Sequence[Sequence[Hit]],
    passages: Sequence[Passage],
    settings: TunedRagSettings,
    generator: random.Random,
    language: str,
) -> list[list[Hit]]:
    """The retrieved hits with the evidence put in, or taken out, as the share asks.

    What was not found takes the place of the last hits that show no evidence. Taken out is all that is of it, be it
    not the whole. Where a number of distractors is asked, it is the same in both, but for what the corpus has not.
    """
    chosen = []
    of_document: dict[str, list[Passage]] = {}
    for passage in passages:
        of_document.setdefault(passage.document, []).append(passage)
    for question, hits in zip(questions, found, strict=True):
        gold = {
            places: gold_passages(question, places, of_document, language) for places in required_evidence(question)
        }
        with_evidence = _of_evidence(question, hits, gold, language)
        others = [hit for hit in hits if hit not in with_evidence][: settings.distractors]
        if generator.random() < settings.gold_share:
            missing = _missing(question, hits, gold, language)
            if settings.distractors is None:
                others = others[: max(0, len(hits) - len(with_evidence) - len(missing))]
            shown = [*with_evidence, *missing, *others]
            generator.shuffle(shown)
        else:
            shown = others
        chosen.append(shown)
    return chosen


def _of_evidence(
    question: Question, hits: Sequence[Hit], gold: Mapping[Places, Sequence[Passage]], language: str
) -> list[Hit]:
    """The hits that show some of the evidence, whether or not all of it is among them."""
    given = [hit.passage for hit in hits]
    every = [shown(question, place, given, language) for place in question.evidence]
    showing = {at for each in every if each for at in each.by}
    wanted = {passage.id for passages in gold.values() for passage in passages}
    return [hit for at, hit in enumerate(hits) if at in showing or hit.passage.id in wanted]


def _missing(
    question: Question, hits: Sequence[Hit], gold: Mapping[Places, Sequence[Passage]], language: str
) -> list[Hit]:
    """The passages of the pieces that the hits do not show whole."""
    given = [hit.passage for hit in hits]
    missing: dict[str, Hit] = {}
    for places, passages in gold.items():
        if not any(shown(question, place, given, language) for place in places):
            missing |= {passage.id: Hit(passage, 0.0) for passage in passages if passage not in given}
    return list(missing.values())
