"""The nouns of the workbench: frozen values that every other module speaks in.

Nothing heavy is imported here, so that anything may import this module. Rows of a corpus
and of a run have the field names of these classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Kind = Literal["single", "multi", "aggregate", "unanswerable", "summary", "general"]
Split = Literal["train", "dev", "test"]
Stop = Literal["end", "length", "abstain", "error", "unmeasured"]
Outcome = Literal["a", "b", "cannot tell"]

KINDS: tuple[Kind, ...] = get_args(Kind)
SPLITS: tuple[Split, ...] = get_args(Split)

# The kinds whose answer stands in the corpus as a short string: accuracy is the match over these.
FACTUAL_KINDS: tuple[Kind, ...] = ("single", "multi", "aggregate")


@dataclass(frozen=True, slots=True)
class Document:
    """A source text, as its reader left it."""

    id: str
    title: str
    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk: `text == document.text[start:end]`, offsets in characters."""

    id: str
    document: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where an answer stands. Without offsets, the whole document is the evidence.

    `grade`: how relevant a person judged the document, from 1 up; then every document that has one is to be found, as
    in trec_eval. Without grades, several places of a question of kind single are alternatives, of which one suffices.
    `text`: what stands there, as far as it is known; a loaded corpus has it.
    """

    document: str
    start: int | None = None
    end: int | None = None
    grade: int | None = None
    text: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its accepted answers.

    `fact` is the unit on which splits are made: all wordings of one fact share it. An answer that
    is a list is written with semicolons ("A; B; C"), and then every item is asked for.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    kind: Kind
    split: Split
    evidence: tuple[Evidence, ...] = ()
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """What an experiment feeds to every arm. `digest` covers every byte an answer depends on."""

    name: str
    language: str
    digest: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    licence: str
    revision: str
    title: str = ""
    source: str = ""
    general_text: tuple[str, ...] = ()  # paragraphs of common text, for perplexity before and after

    def select(self, split: Split, *kinds: Kind) -> tuple[Question, ...]:
        """The questions of one split, in corpus order, of the given kinds (all kinds if none)."""
        return tuple(q for q in self.questions if q.split == split and (not kinds or q.kind in kinds))

    def seen_facts(self) -> frozenset[str]:
        """The facts that some training question asks about."""
        return frozenset(q.fact for q in self.questions if q.split == "train" and q.fact is not None)


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage and the score its retriever gave it (higher is better)."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Usage:
    """What one reply cost. `prompt_tokens` counts the whole prompt; of these, `cached_tokens` were
    read from a prefix computed once for many questions. `flops` are those spent, after that saving.
    `seconds` is this question's share of its batch, retrieval included."""

    prompt_tokens: int = 0
    new_tokens: int = 0
    cached_tokens: int = 0
    flops: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a fit cost. Bytes are peak resident memory during the fit, and what stays on disk."""

    seconds: float = 0.0
    flops: float = 0.0
    tokens: int = 0
    peak_bytes: int = 0
    trainable_parameters: int = 0
    storage_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply. A failed one carries `error` and stays in every denominator.

    `stop` "unmeasured": the arm had no prompt for this question by its own definition (the oracle without room for the
    evidence). It is neither right nor wrong: no metric scores it, and it has no cost.
    """

    question: str
    text: str
    hits: tuple[Hit, ...] = ()
    usage: Usage = Usage()
    stop: Stop = "end"
    dropped_tokens: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A value, or None with the reason it could not be scored: counted apart, never 0."""

    metric: str
    value: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One arm's scored answer to one question: one line of records.jsonl."""

    run: str
    arm: str
    seed: int
    question: Question
    answer: Answer
    scores: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95% interval, the number scored and the number that could not be."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unscored: int = 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Arm `a` against arm `b` on the same questions; `delta` is a minus b."""

    metric: str
    a: str
    b: str
    delta: float
    low: float | None
    high: float | None
    p: float
    p_adjusted: float
    n: int
    wins: int
    ties: int
    losses: int
    outcome: Outcome
    detectable: float | None = None  # the true difference that a run of this size finds four times in five


@dataclass(frozen=True, slots=True)
class Verdict:
    """The advice in one sentence, how sure it is, and what would change it."""

    choice: str | None
    sentence: str
    confidence: Literal["high", "medium", "low"]
    reasons: tuple[str, ...] = ()
    flips: tuple[str, ...] = ()
