"""The nouns of the workbench: frozen values that every other module speaks in.

Nothing heavy is imported here, so that anything may import this module. Rows of a corpus
and of a run have the field names of these classes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, get_args

Kind = Literal["single", "multi", "aggregate", "unanswerable", "summary", "general"]
Split = Literal["train", "dev", "test"]
Stop = Literal["end", "length", "abstain", "error", "unmeasured"]
Outcome = Literal["a", "b", "cannot tell"]
Origin = Literal["written", "drafted", "reviewed"]
Renewed = Literal["nothing", "documents", "weights"]  # what follows a later revision of a corpus
Confidence = Literal["high", "medium", "low"]

KINDS: tuple[Kind, ...] = get_args(Kind)
SPLITS: tuple[Split, ...] = get_args(Split)

Figure = TypeVar("Figure", int, float)

# The kinds whose answer stands in the corpus as a short string: accuracy is the match over these.
ORIGINS: tuple[Origin, ...] = ("written", "drafted", "reviewed")
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
    `found`: the place was looked up from the accepted answer, and not given by who wrote the question.
    `text`: what stands there, as far as it is known; a loaded corpus has it.
    """

    document: str
    start: int | None = None
    end: int | None = None
    grade: int | None = None
    found: bool = field(default=False, compare=False)
    text: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its accepted answers.

    `fact` is the unit on which splits are made: all wordings of one fact share it. An answer that
    is a list is written with semicolons ("A; B; C"), and then every item is asked for.
    `origin`: "written" by a person, "drafted" by rules or by a model and not yet read by anyone, or "reviewed":
    drafted, then accepted or edited by a person. No arm is given it.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    kind: Kind
    split: Split
    evidence: tuple[Evidence, ...] = ()
    fact: str | None = None
    origin: Origin = field(default="written", compare=False)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What an experiment feeds to every arm. `digest` covers every byte an answer depends on.

    `trained_on` is the earlier revision whose questions and documents weights were trained on, where they are not
    trained anew on this one; `training` is what an arm trains on either way.
    """

    name: str
    language: str
    digest: str
    documents: Sequence[Document]  # a tuple, or a table on disk where they are many
    questions: tuple[Question, ...]
    licence: str
    revision: str
    title: str = ""
    source: str = ""
    general_text: tuple[str, ...] = ()  # paragraphs of common text, for perplexity before and after
    trained_on: Corpus | None = None

    @property
    def training(self) -> Corpus:
        """The corpus that weights are trained on."""
        return self.trained_on or self

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
    """What one reply costs by itself, and what it took among the others of a run. Unknown FLOPs are None.

    `prompt_tokens` counts the whole prompt, and `flops` are those of a request that nothing else shares: the whole
    prompt is read. Of the prompt, the first `prefix_tokens` are alike for every question of the arm, and reading them
    takes `prefix_flops` of these: what each request saves where that prefix is kept.

    Answered with others, `cached_tokens` of the prompt were computed once for several questions; `batch_flops` and
    `seconds` (retrieval included) are this question's share of that. The rest says how it was measured, and is no part
    of what makes two usages equal: `peak_bytes` above the loaded model until this reply, `threads` of the processor,
    and the machine's `load` (the mean number of processes that wanted a core in the minute before)."""

    prompt_tokens: int = 0
    new_tokens: int = 0
    cached_tokens: int = 0
    flops: float | None = 0.0
    seconds: float = 0.0
    batch_flops: float | None = 0.0
    prefix_tokens: int = 0
    prefix_flops: float | None = 0.0
    peak_bytes: int = field(default=0, compare=False)
    threads: int = field(default=0, compare=False)
    load: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a fit cost. Bytes are peak resident memory during the fit, and what stays on disk.

    Of the peak, `above_bytes` came on top of what was loaded when the fit began. `threads` and `load` say how its
    seconds were measured, as those of a `Usage`; None where that was not noted."""

    seconds: float = 0.0
    flops: float = 0.0
    tokens: int = 0
    peak_bytes: int = 0
    trainable_parameters: int = 0
    storage_bytes: int = 0
    above_bytes: int | None = None
    threads: int | None = None
    load: float | None = None


def most(figures: Iterable[Figure | None]) -> Figure | None:
    """The highest of those that are known; None if none is."""
    return max((figure for figure in figures if figure is not None), default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply. A failed one carries `error` and stays in every denominator.

    `hits` are the passages that stood in the prompt, `dropped` those that were retrieved and for which it had no room.
    `stop` "unmeasured": the arm had no prompt for this question by its own definition (the oracle without room for the
    evidence). It is neither right nor wrong: no metric scores it, and it has no cost.
    `merged_passages`: how many were found that say the same as one of the hits. `markers`: where the reply was asked to
    cite what it reads, the number under which each of the hits stood in the prompt.
    `requests` were made for it, in so many `rounds`; `cut_requests` of those before the last were cut at the most new
    tokens.
    """

    question: str
    text: str
    hits: tuple[Hit, ...] = ()
    usage: Usage = Usage()
    stop: Stop = "end"
    dropped_tokens: int = 0
    error: str | None = None
    merged_passages: int = 0
    markers: tuple[int, ...] = ()
    dropped: tuple[Hit, ...] = ()
    rounds: int = 1
    requests: int = 1
    cut_requests: int = 0


@dataclass(frozen=True, slots=True)
class Score:
    """A value, or None with the reason it could not be scored: counted apart, never 0."""

    metric: str
    value: float | None
    reason: str | None = None


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
    """Arm `a` against arm `b` on the same questions; `delta` is a minus b.

    In a run, `a` is the best of the arms that could be chosen. `low`, `high` and `p_adjusted` hold for all comparisons
    of the `family` together, whichever arm came out as the best; the outcome is "cannot tell" if and only if 0 lies
    from `low` to `high`. `why` says, of "cannot tell", whether the interval leaves room only for a difference that does
    not matter, or the questions were too few; `needed` then is how many in all, clustered as these are, would tell a
    difference as large as was seen (or as the margin) four times in five. Where trainings differ so much from seed to
    seed that no number of questions would, the seeds were too few; `seeds_needed` then is how many in all would, None
    where even many would not, since the questions are too few as well. `not_worse`: whether b is shown to be at most
    the margin below a. The last four are None where no margin was given.
    """

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
    family: Literal["choice", "bound"] = "choice"  # whether b could be chosen, or only bounds what can be reached
    why: Literal["no difference", "too few questions", "too few seeds"] | None = None
    needed: int | None = None
    seeds_needed: int | None = None
    not_worse: bool | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a run shows, without words: a key of the table of texts, and the values that stand in the text.

    Shares, amounts and rates are numbers, names are strings, several names a tuple. Words are put to it later.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: why, and the command that does it (None where no command can)."""

    sentence: str
    command: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The advice in a sentence or two, how sure it is, and what would change it.

    `choice` is the arm to take, None where the run gives no reason to take one. `doubts` say why the confidence is no
    higher, `warnings` what went wrong in the run and what the chosen arm does badly, `flips` what would change the
    advice, `next` what to do now. `findings` are the same things by their part, as keys with values.
    """

    choice: str | None
    sentence: str
    confidence: Confidence
    doubts: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    flips: tuple[str, ...] = ()
    next: tuple[Step, ...] = ()
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
