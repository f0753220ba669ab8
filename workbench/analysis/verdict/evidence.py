"""What the advice rests on, read from the results of a run: arms, comparisons, and what they are to be used for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.analysis.results import ArmResult, Figures, FitCost, ForgettingResult, QueryCost, Results
from workbench.corpus.leaks import Leaks
from workbench.scoring import PRIMARY
from workbench.settings import DecodingSettings, VerdictSettings
from workbench.types import Comparison

# The share of an arm's replies that may be cut or fail without a word in the advice.
NEGLIGIBLE = 0.02
ENOUGH = 10  # replies from which the share right of others is judged


@dataclass(frozen=True, slots=True)
class PartShare:
    """The share of right answers on a part of the questions, with its interval."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ArmEvidence:
    """What of an arm's results the advice looks at; shares are None where they were not measured.

    `fit` and `query` are costs by unit ("money", "flops", "seconds"), known amounts alone. `cut_at` counts the replies
    that each length in the experiment cut, `ended` is the share right of the replies that were not cut (None where
    these are few). `general_before` and `perplexity_before` are those of the untuned model. `bound`: it only shows what
    another could reach at best; `alone`: it is the base model without documents and training. `trained`: it answered
    with weights of its own. `makes`: what its fit was to make ("weights", "index"), though it may have failed.
    """

    name: str
    kind: str
    error: str | None  # why it failed
    model: str | None = None  # one of its own
    right: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    cut: float = 0.0
    erred: float = 0.0
    cut_at: Mapping[str, int] = field(default_factory=dict)
    ended: float | None = None
    abstains: float | None = None
    unanswerable: int = 0
    refuses: float | None = None
    general: float | None = None
    general_before: float | None = None
    perplexity: float | None = None
    perplexity_before: float | None = None
    recall: float | None = None
    seen: PartShare | None = None
    unseen: PartShare | None = None
    fit: Mapping[str, float] = field(default_factory=dict)
    query: Mapping[str, float] = field(default_factory=dict)
    currency: str = ""
    trained: bool = False
    makes: tuple[str, ...] = ()
    retrieves: bool = False
    k: int | None = None
    bound: bool = False
    alone: bool = False

    @property
    def scored(self) -> bool:
        """Whether it finished, and some question could be scored."""
        return self.error is None and self.right is not None

    @property
    def share(self) -> float:
        """The share of right answers, 0 for an arm that has none."""
        return self.right or 0.0

    @property
    def uncut(self) -> float:
        """About the share right, had no reply been cut: those that were, as right as those that ended."""
        as_right = 1.0 if self.ended is None else max(self.share, self.ended)
        return min(1.0, self.share + self.cut * as_right)

    @property
    def unfailed(self) -> float:
        """About the share right, had no reply failed: those that did, as right as the others."""
        return min(1.0, self.share / (1 - self.erred)) if self.erred < 1 else 1.0


@dataclass(frozen=True, slots=True)
class LeaderPair:
    """The leader against another arm, on the same questions; `delta` is the leader minus the other.

    `open`: the run cannot tell the two apart, and cannot say either that they are alike. `not_worse`: the other is
    shown to be worse by no more than the margin. `needed`: about how many questions would tell them apart. `by_seeds`:
    that no number of questions would, but more seeds; `seeds_needed`: how many, where that is known.
    """

    delta: float
    low: float | None
    high: float | None
    p: float
    tied: bool
    not_worse: bool
    open: bool
    needed: int | None
    detectable: float | None
    n: int
    by_seeds: bool = False
    seeds_needed: int | None = None


@dataclass(frozen=True, slots=True)
class RunPlace:
    """Where the run is, and what of its file the next commands need."""

    folder: str
    corpus: str
    decoding: DecodingSettings
    sampled: bool


@dataclass(frozen=True, slots=True)
class RunEvidence:
    """All of it. `few_documents`: on how many documents all questions are, if too few to speak for others.

    `drafted`: how many of the questions asked were drafted, and not read by a person. `leaks`: how many of them give
    themselves away. `long_answers`: how many accept whole sentences alone.
    """

    arms: Sequence[ArmEvidence]
    comparisons: Sequence[Comparison]
    settings: VerdictSettings
    place: RunPlace
    partial: str | None
    few_documents: int | None
    drafted: int = 0
    leaks: Leaks = field(default_factory=Leaks)
    seeds: int | None = None  # how often every training was done
    long_answers: int = 0
    seed_numbers: tuple[int, ...] = ()

    @classmethod
    def of(cls, results: Results, folder: str) -> RunEvidence:
        """Read the evidence from the results of a run, which have no verdict yet."""
        experiment, corpus = results.experiment, results.corpus
        forgot = {row.arm: row for row in results.forgetting}
        return cls(
            tuple(_arm(row, base_of(results.arms, row.model), forgot.get(row.name)) for row in results.arms),
            tuple(row for row in results.comparisons if row.metric == PRIMARY),
            experiment.verdict,
            RunPlace(folder, experiment.corpus, experiment.decoding, experiment.sampled),
            results.partial,
            results.few_documents,
            corpus.drafted,
            Leaks(corpus.leaks.reworded, corpus.leaks.in_documents, corpus.leaks.trained_under_another_title),
            len(experiment.seeds) or None,
            corpus.long_answers,
            tuple(experiment.seeds),
        )

    @property
    def choices(self) -> list[ArmEvidence]:
        """The arms that could be chosen, in the order of the experiment."""
        return [arm for arm in self.arms if arm.scored and not arm.bound]

    @property
    def bound(self) -> ArmEvidence | None:
        """The highest bound that was measured."""
        found = [arm for arm in self.arms if arm.scored and arm.bound]
        return max(found, key=lambda arm: arm.share, default=None)

    @property
    def failed(self) -> list[ArmEvidence]:
        """The arms that did not finish."""
        return [arm for arm in self.arms if arm.error is not None]

    def pair(self, leader: ArmEvidence, other: ArmEvidence) -> LeaderPair | None:
        """How the two compare, seen from the leader; None if they were not compared."""
        for row in self.comparisons:
            if (row.a, row.b) == (leader.name, other.name):
                return _pair(row, 1, self.settings.margin)
            if (row.b, row.a) == (leader.name, other.name):
                return _pair(row, -1, self.settings.margin)
        return None


def base_of(arms: Sequence[ArmResult], model: str | None = None) -> Figures:
    """The metrics of a model alone, without documents or training; empty if it was not measured.

    `model`: one that arms have of their own; None for that of the experiment.
    """
    return next((arm.metrics for arm in arms if arm.alone and arm.ok and arm.model == model), {})


def _pair(row: Comparison, sign: int, margin: float) -> LeaderPair:
    ends = [None if end is None else sign * end for end in (row.low, row.high)]
    low, high = ends if sign > 0 else ends[::-1]
    known = row.not_worse if sign > 0 else None
    shown = high is not None and high <= margin if known is None else known
    tied, not_worse = row.outcome == "cannot tell", shown or row.why == "no difference"
    return LeaderPair(
        sign * row.delta, low, high, row.p_adjusted, tied, not_worse, tied and not not_worse, row.needed,
        row.detectable, row.n, row.why == "too few seeds", row.seeds_needed,
    )  # fmt: skip


def _arm(row: ArmResult, base: Figures, forgot: ForgettingResult | None) -> ArmEvidence:
    if not row.ok or row.cost is None:
        error = " ".join(str(row.error or "?").split())
        return ArmEvidence(
            row.name, row.kind, error, row.model, makes=_makes(row), bound=row.bound, alone=row.alone,
        )  # fmt: skip
    right = row.metrics.get(PRIMARY)
    recall = next((name for name in row.metrics if name.startswith("recall@")), "")
    unanswerable = row.metrics.get("abstention")
    return ArmEvidence(
        row.name,
        row.kind,
        None,
        row.model,
        right=right.value if right else None,
        low=right.low if right else None,
        high=right.high if right else None,
        n=right.n if right else 0,
        cut=row.cut_share or 0.0,
        erred=row.error_share or 0.0,
        cut_at=row.cut_at,
        ended=row.ended.value if row.ended.n >= ENOUGH else None,
        abstains=_value(row.metrics, "abstention"),
        unanswerable=unanswerable.n if unanswerable else 0,
        refuses=_value(row.metrics, "false_refusal"),
        general=_value(row.metrics, "general"),
        general_before=_value(base, "general"),
        perplexity=forgot.perplexity_after if forgot else None,
        perplexity_before=forgot.perplexity_before if forgot else None,
        recall=_value(row.metrics, recall),
        seen=_part(row, "seen"),
        unseen=_part(row, "unseen"),
        fit=_known(row.cost.fit),
        query=({"seconds": p50} if (p50 := row.cost.query.seconds_p50) is not None else {}) | _known(row.cost.query),
        currency=row.cost.money.currency if row.cost.money else "",
        trained=row.training is not None,
        makes=_makes(row),
        retrieves=row.retrieves,
        k=_passages(row),
        bound=row.bound,
        alone=row.alone,
    )


def _value(metrics: Figures, name: str) -> float | None:
    found = metrics.get(name)
    return found.value if found else None


def _passages(row: ArmResult) -> int | None:
    """How many passages it retrieves: its own setting, or the default of its kind."""
    from workbench.arms import ARMS

    if "k" in row.settings or row.kind not in ARMS:
        own = row.settings.get("k")
        return own if isinstance(own, int) else None
    field_ = ARMS[row.kind].Settings.model_fields.get("k")
    return field_.default if field_ else None


def _makes(row: ArmResult) -> tuple[str, ...]:
    """What a fit of its kind makes, with its settings."""
    from workbench.arms import ARMS, made_by

    return made_by(row.kind, row.settings) if row.kind in ARMS else ()


def _part(row: ArmResult, part: str) -> PartShare | None:
    found = row.by_seen.get(part, {}).get(PRIMARY)
    return None if found is None or found.value is None else PartShare(found.value, found.low, found.high)


def _known(amounts: FitCost | QueryCost) -> dict[str, float]:
    found = {unit: getattr(amounts, unit) for unit in ("money", "flops", "seconds")}
    return {unit: float(amount) for unit, amount in found.items() if amount is not None}
