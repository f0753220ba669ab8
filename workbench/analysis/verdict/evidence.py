"""What the advice rests on, read from the results of a run: arms, comparisons, and what they are to be used for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.corpus.leaks import Leaks
from workbench.scoring import PRIMARY
from workbench.settings import VerdictSettings

# The share of an arm's replies that may be cut or fail without a word in the advice.
NEGLIGIBLE = 0.02
ENOUGH = 10  # replies from which the share right of others is judged

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """The share of right answers on a part of the questions, with its interval."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class ArmFigures:
    """What of an arm's results the advice looks at; shares are None where they were not measured.

    `fit` and `query` are costs by unit ("money", "flops", "seconds"), known amounts alone. `cut_at` counts the replies
    that each length in the experiment cut, `ended` is the share right of the replies that were not cut (None where
    these are few). `general_before` and `perplexity_before` are those of the untuned model. `bound`: it only shows what
    another could reach at best; `alone`: it is the base model without documents and training.
    """

    name: str
    kind: str
    error: str | None  # why it failed
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
    seen: Part | None = None
    unseen: Part | None = None
    fit: Mapping[str, float] = field(default_factory=dict)
    query: Mapping[str, float] = field(default_factory=dict)
    currency: str = ""
    trained: bool = False
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
class Pair:
    """The leader against another arm, on the same questions; `delta` is the leader minus the other.

    `open`: the run cannot tell the two apart, and cannot say either that they are alike. `not_worse`: the other is
    shown to be worse by no more than the margin. `needed`: about how many questions would tell them apart.
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where the run is, and what of its file the next commands need."""

    folder: str
    corpus: str
    decoding: Mapping[str, Any]
    sampled: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it. `few_documents`: on how many documents all questions are, if too few to speak for others.

    `drafted`: how many of the questions asked were drafted, and not read by a person. `leaks`: how many of them give
    themselves away.
    """

    arms: Sequence[ArmFigures]
    comparisons: Sequence[Row]
    settings: VerdictSettings
    place: Place
    partial: str | None
    few_documents: int | None
    drafted: int = 0
    leaks: Leaks = field(default_factory=Leaks)

    @classmethod
    def of(cls, results: Row, folder: str) -> Evidence:
        """From results.json (without its verdict); what an older run lacks is taken as not measured."""
        experiment = results.get("experiment", {})
        settings = VerdictSettings.model_validate(experiment.get("verdict") or {})
        base = base_of(results["arms"])
        forgot = {row["arm"]: row for row in results.get("forgetting", ())}
        return cls(
            tuple(_arm(row, base, forgot.get(row["name"], {})) for row in results["arms"]),
            tuple(row for row in results["comparisons"] if row["metric"] == PRIMARY),
            settings,
            Place(
                folder,
                str(experiment.get("corpus", "")),
                experiment.get("decoding", {}),
                bool(experiment.get("sampled")),
            ),
            results.get("partial"),
            results.get("few_documents"),
            int(results.get("corpus", {}).get("drafted") or 0),
            Leaks(**(results.get("corpus", {}).get("leaks") or {})),
        )

    @property
    def choices(self) -> list[ArmFigures]:
        """The arms that could be chosen, in the order of the experiment."""
        return [arm for arm in self.arms if arm.scored and not arm.bound]

    @property
    def bound(self) -> ArmFigures | None:
        """The highest bound that was measured."""
        found = [arm for arm in self.arms if arm.scored and arm.bound]
        return max(found, key=lambda arm: arm.share, default=None)

    @property
    def failed(self) -> list[ArmFigures]:
        """The arms that did not finish."""
        return [arm for arm in self.arms if arm.error is not None]

    def pair(self, leader: ArmFigures, other: ArmFigures) -> Pair | None:
        """How the two compare, seen from the leader; None if they were not compared."""
        for row in self.comparisons:
            if (row["a"], row["b"]) == (leader.name, other.name):
                return _pair(row, 1, self.settings.margin)
            if (row["b"], row["a"]) == (leader.name, other.name):
                return _pair(row, -1, self.settings.margin)
        return None


def base_of(arms: Sequence[Row]) -> Row:
    """The metrics of the model alone, without documents or training; empty if it was not measured."""
    alone = (arm["metrics"] for arm in arms if arm.get("alone") and arm["status"] == "ok")
    return next(alone, {})


def _pair(row: Row, sign: int, margin: float) -> Pair:
    ends = [None if row[end] is None else sign * row[end] for end in ("low", "high")]
    low, high = ends if sign > 0 else ends[::-1]
    told = row.get("not_worse") if sign > 0 else None
    shown = high is not None and high <= margin if told is None else bool(told)
    tied, not_worse = row["outcome"] == "cannot tell", shown or row.get("why") == "no difference"
    return Pair(
        sign * row["delta"], low, high, row["p_adjusted"], tied, not_worse, tied and not not_worse,
        row.get("needed"), row.get("detectable"), row["n"],
    )  # fmt: skip


def _arm(row: Row, base: Row, forgot: Row) -> ArmFigures:
    if row["status"] != "ok":
        error = " ".join(str(row["error"] or "?").split())
        return ArmFigures(row["name"], row["kind"], error, bound=bool(row.get("bound")), alone=bool(row.get("alone")))
    metrics, cost = row["metrics"], row.get("cost", {})
    fit, query = cost.get("fit", {}), cost.get("query", {})
    right, ended = metrics.get(PRIMARY, {}), row.get("ended") or {}
    recall: Row = next((value for name, value in metrics.items() if name.startswith("recall@")), {})
    return ArmFigures(
        row["name"],
        row["kind"],
        None,
        right=right.get("value"),
        low=right.get("low"),
        high=right.get("high"),
        n=right.get("n") or 0,
        cut=row.get("cut_share") or 0.0,
        erred=row.get("error_share") or 0.0,
        cut_at=row.get("cut_at") or {},
        ended=ended.get("value") if ended.get("n", 0) >= ENOUGH else None,
        abstains=metrics.get("abstention", {}).get("value"),
        unanswerable=metrics.get("abstention", {}).get("n") or 0,
        refuses=metrics.get("false_refusal", {}).get("value"),
        general=metrics.get("general", {}).get("value"),
        general_before=base.get("general", {}).get("value"),
        perplexity=forgot.get("perplexity_after"),
        perplexity_before=forgot.get("perplexity_before"),
        recall=recall.get("value"),
        seen=_part(row, "seen"),
        unseen=_part(row, "unseen"),
        fit=_known(fit),
        query=_known({"seconds": query.get("seconds_p50")}) | _known(query),
        currency=str((cost.get("money") or {}).get("currency") or ""),
        trained=bool(row.get("training")),
        retrieves=bool(row.get("retrieves")),
        k=_passages(row),
        bound=bool(row.get("bound")),
        alone=bool(row.get("alone")),
    )


def _passages(row: Row) -> int | None:
    """How many passages it retrieves: its own setting, or the default of its kind."""
    from workbench.arms import ARMS

    settings = row.get("settings") or {}
    if "k" in settings or row["kind"] not in ARMS:
        return settings.get("k")
    field_ = ARMS[row["kind"]].Settings.model_fields.get("k")
    return field_.default if field_ else None


def _part(row: Row, part: str) -> Part | None:
    found = row.get("by_seen", {}).get(part, {}).get(PRIMARY, {})
    return None if found.get("value") is None else Part(found["value"], found.get("low"), found.get("high"))


def _known(amounts: Row) -> dict[str, float]:
    found = {unit: amounts.get(unit) for unit in ("money", "flops", "seconds")}
    return {unit: float(amount) for unit, amount in found.items() if amount is not None}
