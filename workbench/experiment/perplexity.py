"""Perplexity on general text: how much of the language a tuned model has kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.digests import digest_of
from workbench.models.context import Context
from workbench.models.runtime import Weights
from workbench.types import Interval

VERSION = 3  # raise when the same weights and texts would give another figure
RESAMPLES = 2000


def perplexity(context: Context, weights: Weights, texts: tuple[str, ...]) -> Interval | None:
    """exp of the mean negative log-probability a token, over paragraphs each read alone; None without texts or weights.

    The interval is the percentile bootstrap over paragraphs, each with all its tokens; one of a single token, which
    nothing precedes, has no probability. A paragraph for which the weights compute no finite number could not be
    scored, and is counted apart; where that is all of them, there is no value.
    """
    if not texts or context.runtime.architecture is None:  # without weights there are no probabilities to read
        return None
    depends = {"version": VERSION, "weights": weights.digest, "texts": digest_of(texts)}

    def make(folder: Path) -> Mapping[str, Any]:
        model = context.runtime.load(weights)
        with context.progress.stage("perplexity", len(texts)) as stage:
            found = model.log_likelihoods([model.encode_text(text) for text in texts])
            context.progress.advance(stage, len(texts), sum(count for _, count in found))
        return {"paragraphs": [(total if math.isfinite(total) else None, count) for total, count in found]}

    paragraphs = context.store.get("perplexities", depends, make).info["paragraphs"]
    read = [(total, count) for total, count in paragraphs if count]
    pairs = [(total, count) for total, count in read if total is not None]
    unscored = len(read) - len(pairs)
    if unscored:
        context.progress.tell("perplexity_unscored", n=unscored, all=len(read))
    if not read:
        return None
    if not pairs:
        return Interval(None, None, None, 0, unscored)
    import numpy as np

    losses = np.array([-total for total, _ in pairs])
    counts = np.array([count for _, count in pairs])
    chosen = np.random.default_rng(0).integers(0, len(pairs), size=(RESAMPLES, len(pairs)))
    low, high = np.percentile(losses[chosen].sum(axis=1) / counts[chosen].sum(axis=1), [2.5, 97.5])
    value = float(losses.sum() / counts.sum())
    return Interval(_exp(value), _exp(low), _exp(high), len(pairs), unscored)


def over_seeds(found: Sequence[Interval]) -> Interval:
    """The perplexity of one arm over seeds on the same texts: the geometric mean, of the bounds too.

    No value where one of the seeds has none: the mean of the others would hide the one that broke.
    """
    broken = next((each for each in found if each.value is None), None)
    if broken is not None:
        return broken
    value, low, high = (_geometric_mean([getattr(each, key) for each in found]) for key in ("value", "low", "high"))
    return replace(found[0], value=value, low=low, high=high)


def _geometric_mean(values: Sequence[float]) -> float:
    return math.exp(math.fsum(math.log(value) for value in values) / len(values))


def _exp(value: float) -> float:
    return math.exp(min(float(value), 700.0))
