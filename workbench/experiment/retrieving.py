"""Retrieval alone: the indexes of an experiment's retrieving arms are built and searched, and no question is answered.

A model is opened only for an arm that reranks with it, has it write its queries, or cuts by its tokens.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.arms import Context, arm_settings, make_arm
from workbench.arms.rag import RetrievalSettings
from workbench.arms.reading import PassageReading
from workbench.errors import ArmError, Problem, RequestError, WorkbenchError
from workbench.experiment.latency import sample_of
from workbench.experiment.requested import chosen_arms, corpus_of, language_of, limited, questions_of, settled
from workbench.languages.spoken import said, speak
from workbench.models.generator import Generator, Request, Source
from workbench.models.opening import open_model
from workbench.models.runtime import resolve_device
from workbench.models.weightless import Weightless
from workbench.progress import Named, Progress
from workbench.scoring.rankings import LONGEST, Figures, figures, judged
from workbench.settings import ArmEntry, Experiment, ModelSettings
from workbench.store import Store
from workbench.types import Corpus, Hit, Question, Split


class EncoderOnly(Weightless):
    """Stands where the model stands, of which nothing is asked but on what device to compute embeddings."""

    context_length = 0

    def __init__(self, settings: ModelSettings) -> None:
        self.device = "cpu" if settings.endpoint else resolve_device(settings.device)

    def digest(self) -> str:
        """Nothing depends on it."""
        return ""

    def count_tokens(self, text: str) -> int:
        """None is needed."""
        return 0

    def generator(self, weights: Any) -> Generator:
        """Raises ArmError: whoever asks it should have opened the model."""
        raise ArmError(said("error.no_model_opened"))


@dataclass(frozen=True, slots=True)
class Searched:
    """What an arm finds for one question: the text that was searched with, the hits, best first, and the seconds."""

    query: str
    hits: tuple[Hit, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class RetrievedArm:
    """An arm's figures on questions that are searched for one at a time, as a user waits; or why there are none."""

    name: str
    kind: str
    error: str | None = None
    retriever: str = ""
    vector_index: str | None = None
    figures: Figures | None = None
    milliseconds_p50: float | None = None
    milliseconds_p95: float | None = None
    passages: int = 0
    index_seconds: float = 0.0
    index_bytes: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrieved:
    """All arms on the same questions; `unjudged` are those of the split that name no evidence."""

    experiment: str
    corpus: str
    split: Split
    questions: int
    unjudged: int
    arms: tuple[RetrievedArm, ...]

    def as_json(self) -> dict[str, Any]:
        """The findings as JSON, for `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ArmFinds:
    """What one arm finds for a query, or why it finds nothing; titles by the id of the document."""

    name: str
    error: str | None = None
    searched: Searched | None = None
    titles: Mapping[str, str] | None = None


class Searching:
    """One arm made ready to search: at most `k` passages a question. Raises WorkbenchError where it cannot be."""

    def __init__(
        self, experiment: Experiment, entry: ArmEntry, corpus: Corpus, k: int | None, store: Store, progress: Progress
    ) -> None:
        settings = arm_settings(entry.kind, entry.settings)
        assert isinstance(settings, RetrievalSettings)
        model = experiment.model_of(entry)
        runtime: Source = EncoderOnly(model)
        if settings.asks_model:
            runtime = open_model(model, experiment.decoding, store)
        self.context = Context(
            store, runtime, corpus.language, experiment.seeds[0], experiment.decoding, Named(entry.name, progress),
            experiment.limits, experiment.prompts,
        )  # fmt: skip
        arm = make_arm(entry.kind, entry.settings, self.context)
        self.retriever = settings.choice(corpus.language, store).retriever
        self.reading = PassageReading(arm, settings, settings.make_index(arm, corpus), corpus)
        self.selector = self.reading.selector if k is None else self.reading.selector.taking(k)

    def search(self, question: Question) -> Searched:
        """The passages found for a question by itself; what its query cost to write is in the seconds."""
        start = time.perf_counter()
        query = question.text
        if self.reading.query.instruction:
            query = self._written(question)
        written = time.perf_counter() - start
        found = self.selector.search([query])
        return Searched(query, found.chosen[0].hits, written + found.seconds)

    def search_together(self, questions: Sequence[Question]) -> list[tuple[Hit, ...]]:
        """The passages found for many questions at once, which may be several times faster than one by one."""
        return [chosen.hits for chosen in self.selector.search([each.text for each in questions]).chosen]

    @property
    def together(self) -> bool:
        """Whether many are searched for at once: where passages are read to rerank them, and no query is written."""
        return self.selector.reranking is not None and not self.reading.query.instruction

    def _written(self, question: Question) -> str:
        """Raises ArmError where the model gives no reply."""
        (prompt,) = self.reading.prompts([question])
        generator = self.context.runtime.generator(self.context.runtime.base)
        asked = [Request(tuple(prompt.messages), self.context.decoding.max_new_tokens)]
        replies = [r for batch in generator.replies(asked, [0], self.context.limits.answer_seconds) for r in batch]
        if not replies or replies[0].error:
            raise ArmError(said("error.no_query", error=replies[0].error if replies else said("reply.nothing_back")))
        return self.reading.query.searched(question.text, replies[0].text) or question.text


def retrieve(
    experiment: Experiment, arms: Sequence[str], limit: int | None, split: Split, store: Store, progress: Progress
) -> Retrieved:
    """Build what is not built, search for every judged question of the split, and score what is found.

    Raises RequestError for what a run would refuse, for arms that do not retrieve, and where no question of the split
    names evidence.
    """
    experiment = limited(experiment.model_copy(update={"split": split}), limit)
    corpus, experiment, entries = _opened(experiment, arms, store)
    questions = questions_of(experiment, corpus, split)
    asked = judged(questions)
    if not asked:
        what, cure = said("run_fault.no_evidence", split=split), said("run_fault.no_evidence_cure")
        raise RequestError.of(what, experiment.corpus, cure)
    found = [_measured(experiment, entry, corpus, asked, store, progress) for entry in entries]
    unjudged = len(questions) - len(asked)
    return Retrieved(experiment.name, experiment.corpus, split, len(asked), unjudged, tuple(found))


def find_passages(
    experiment: Experiment, arms: Sequence[str], query: str, store: Store, progress: Progress
) -> list[ArmFinds]:
    """What each retrieving arm finds for a query, as many passages as it reads."""
    if not query.strip():
        raise RequestError.of(said("run_fault.no_words"), "query", said("run_fault.no_words_cure"))
    corpus, experiment, entries = _opened(experiment, arms, store)
    question = Question("asked", query.strip(), (), "single", "test")
    found_by_arm = []
    for entry in entries:
        try:
            searching = Searching(experiment, entry, corpus, None, store, progress)
            found_by_arm.append(ArmFinds(entry.name, None, searching.search(question), searching.reading.titles))
        except WorkbenchError as error:
            found_by_arm.append(ArmFinds(entry.name, str(error)))
    return found_by_arm


def _opened(experiment: Experiment, arms: Sequence[str], store: Store) -> tuple[Corpus, Experiment, list[ArmEntry]]:
    """The corpus, the experiment with "auto" settled, and those of its arms that retrieve."""
    speak(language_of(experiment))
    corpus = corpus_of(experiment)
    experiment = settled(experiment, corpus, store)
    chosen = chosen_arms(experiment, arms)
    entries = [each for each in chosen if _searches(each)]
    others = [each.name for each in chosen if each not in entries]
    if arms and others:
        cure = said("arm_fault.leave_out")
        raise RequestError(Problem(said("run_fault.searches_not", name=name), "--arms", cure) for name in others)
    if not entries:
        raise RequestError.of(said("run_fault.none_searches"), "arms", said("run_fault.none_searches_cure"))
    return corpus, experiment, entries


def _searches(entry: ArmEntry) -> bool:
    """Whether an arm retrieves; one that reads no passage it searched for, as map-reduce of all documents, does not."""
    settings = arm_settings(entry.kind, entry.settings)
    return isinstance(settings, RetrievalSettings) and settings.k > 0


def _measured(
    experiment: Experiment, entry: ArmEntry, corpus: Corpus, asked: Sequence[Question], store: Store, progress: Progress
) -> RetrievedArm:
    import numpy as np

    try:
        searching = Searching(experiment, entry, corpus, LONGEST, store, progress)
        searching.search(asked[0])  # what is opened and loaded at the first use is no part of a search
        timed = sample_of(asked, experiment.cost.latency_questions or 1) if searching.together else asked
        found = []
        with searching.context.progress.stage("searching", len(timed)) as stage:
            for question in timed:
                found.append(searching.search(question))
                searching.context.progress.advance(stage)
        every = searching.search_together(asked) if searching.together else [each.hits for each in found]
    except WorkbenchError as error:
        return RetrievedArm(entry.name, entry.kind, str(error))
    p50, p95 = np.percentile([1000 * each.seconds for each in found], [50, 95])
    index = searching.reading.index
    hits = list(zip(asked, every, strict=True))
    return RetrievedArm(
        entry.name,
        entry.kind,
        retriever=searching.retriever,
        vector_index=index.vector_index.name if index.vector_index else None,
        figures=figures(hits, corpus.language),
        milliseconds_p50=float(p50),
        milliseconds_p95=float(p95),
        passages=len(index.passages()),
        index_seconds=index.cost.seconds,
        index_bytes=index.cost.storage_bytes,
        notes=index.notes,
    )
