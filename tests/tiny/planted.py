"""Planted worlds: results of runs made by hand, small, with what the advice looks at and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.analysis import verdict
from workbench.analysis.results import Results
from workbench.types import Verdict

FILE = "reports/planted/experiment.toml"


def share(value: float | None, n: int = 400, half: float = 0.04) -> dict[str, Any]:
    """A metric as results.json has it."""
    low, high = (None, None) if value is None else (max(0.0, value - half), min(1.0, value + half))
    return {"value": value, "low": low, "high": high, "n": n, "unscored": 0}


def arm(
    name: str,
    right: float | None,
    kind: str = "rag",
    *,
    flops: float = 1e9,
    fit: float = 0.0,
    seconds: float = 0.1,
    fit_seconds: float = 0.0,
    money: float | None = None,
    fit_money: float | None = 0.0,
    half: float = 0.04,
    cut: float = 0.0,
    erred: float = 0.0,
    ended: float | None = None,
    seen: float | None = None,
    unseen: float | None = None,
    k: int | None = None,
    **metrics: float,
) -> dict[str, Any]:
    """An arm that finished; costs are of a question, and of the fit."""
    query: dict[str, Any] = {"flops": flops, "seconds": seconds}
    fitted: dict[str, Any] = {"flops": fit, "seconds": fit_seconds}
    if money is not None:
        query |= {"money": money}
        fitted |= {"money": fit_money}
    parts = {"seen": seen, "unseen": unseen}
    return {
        "name": name, "kind": kind, "status": "ok", "error": None, "settings": {} if k is None else {"k": k},
        "metrics": {"match": share(right, half=half)} | {key: share(value, 20) for key, value in metrics.items()},
        "by_kind": {}, "by_seen": {part: {"match": share(value)} for part, value in parts.items() if value is not None},
        "cost": {"fit": fitted, "query": query, "storage_bytes": 0, "money": {"currency": "EUR"}}, "failures": {},
        "cut_share": cut, "error_share": erred, "cut_at": {"max_new_tokens": round(400 * cut), "summary_new_tokens": 0},
        "ended": {"value": ended, "n": 0 if ended is None else 200},
        "training": {"losses": [1.0]} if kind.startswith("tuned") else None, "retrieves": kind in ("rag", "tuned-rag"),
        "bound": kind == "oracle", "alone": kind == "closed-book",
    }  # fmt: skip


def failed(name: str, kind: str = "rag", error: str = "out of memory") -> dict[str, Any]:
    """An arm that did not finish."""
    return {
        "name": name, "kind": kind, "status": "failed", "error": error, "settings": {}, "metrics": {}, "by_kind": {},
        "by_seen": {}, "cost": {}, "failures": {}, "cut_share": None, "error_share": None, "cut_at": {},
        "training": None, "retrieves": False, "bound": kind == "oracle", "alone": kind == "closed-book",
    }  # fmt: skip


def pair(
    a: str, b: str, delta: float, *, p: float = 0.0004, half: float = 0.03, needed: int | None = None, **more: Any
) -> dict[str, Any]:
    """A comparison of the leader `a` with `b`, as the statistics tell it."""
    outcome = "cannot tell" if p >= 0.05 else "a" if delta > 0 else "b"
    alike = abs(delta) + half <= 0.03
    why = None if outcome != "cannot tell" else "no difference" if alike else "too few questions"
    return {
        "metric": "match", "a": a, "b": b, "delta": delta, "low": delta - half, "high": delta + half, "p": p,
        "p_adjusted": p, "n": 400, "wins": 0, "ties": 0, "losses": 0, "outcome": outcome, "detectable": 0.06,
        "family": "choice", "why": why, "needed": needed, "not_worse": delta + half <= 0.03, **more,
    }  # fmt: skip


def world(
    arms: list[dict[str, Any]], *comparisons: dict[str, Any], language: str = "en", **more: Any
) -> dict[str, Any]:
    """The results of a run; `more` are settings of [verdict], or whole parts of the results."""
    settings = ("good_enough", "margin", "questions_a_month", "changes_a_month")
    advice = {key: more.pop(key) for key in settings if key in more}
    forgetting = more.pop("forgetting", [])
    return {
        "experiment": {
            "name": "planted", "language": language, "verdict": advice, "corpus": "corpora/planted",
            "sampled": more.pop("sampled", False), "seeds": more.pop("seeds", []),
            "decoding": {"max_new_tokens": 32, "summary_new_tokens": 64},
        },
        "partial": None, "few_documents": None, "arms": arms, "comparisons": list(comparisons), "break_even": [],
        "forgetting": forgetting, **more,
    }  # fmt: skip


@dataclass(frozen=True)
class World:
    """What must be said of a run: the sentence in both languages, and more of it in English.

    `lines` stand among the doubts, warnings, reasons or flips, `absent` pieces that stand nowhere.
    """

    name: str
    results: dict[str, Any]
    choice: str | None
    confidence: str
    english: str
    italian: str
    lines: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    commands: tuple[str, ...] | None = None

    def check(self) -> None:
        """The advice of this world is what it must be, and both languages say the same things."""
        found, italian = (advise(worded_in(self.results, language), "reports/planted") for language in ("en", "it-IT"))
        assert (found.sentence, italian.sentence) == (self.english, self.italian)
        assert (found.choice, found.confidence) == (self.choice, self.confidence)
        assert italian.findings == found.findings
        assert italian.next != found.next or not found.next
        printed = [*found.doubts, *found.warnings, *found.reasons, *found.flips]
        assert [line for line in self.lines if line not in printed] == [], printed
        everything = " ".join([found.sentence, *printed])
        assert [piece for piece in self.absent if piece in everything] == []
        if self.commands is not None:
            assert tuple(step.command for step in found.next) == self.commands


def advise(results: dict[str, Any], folder: str) -> Verdict:
    """The advice for results as they stand in results.json."""
    return verdict.advise(
        Results.model_validate({key: each for key, each in results.items() if key != "verdict"}), folder
    )


def worded_in(results: dict[str, Any], language: str) -> dict[str, Any]:
    """The same results of a run in another language."""
    return {**results, "experiment": {**results["experiment"], "language": language}}
