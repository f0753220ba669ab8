"""Perplexity on general text: how much of the language a tuned model has kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.arms.base import Context
from workbench.models.runtime import Weights
from workbench.store import digest_of

VERSION = 2  # raise when the same weights and texts would give another figure
RESAMPLES = 2000
_FIGURES = ("value", "low", "high")


def perplexity(context: Context, weights: Weights, texts: tuple[str, ...]) -> dict[str, Any] | None:
    """exp of the mean negative log-probability a token, over paragraphs each read alone; None without texts.

    The interval is the percentile bootstrap over paragraphs, each with all its tokens; one of a single token, which
    nothing precedes, has no probability.
    """
    if not texts:
        return None
    depends = {"version": VERSION, "weights": weights.digest, "texts": digest_of(texts)}

    def make(folder: Path) -> Mapping[str, Any]:
        model = context.runtime.load(weights)
        with context.progress.stage("perplexity", len(texts)) as stage:
            found = model.log_likelihoods([model.encode_text(text) for text in texts])
            context.progress.advance(stage, len(texts), sum(count for _, count in found))
        return {"paragraphs": found}

    pairs = context.store.get("perplexities", depends, make).info["paragraphs"]
    pairs = [(total, count) for total, count in pairs if count]
    if not pairs:
        return None
    import numpy as np

    losses = np.array([-total for total, _ in pairs])
    counts = np.array([count for _, count in pairs])
    chosen = np.random.default_rng(0).integers(0, len(pairs), size=(RESAMPLES, len(pairs)))
    low, high = np.percentile(losses[chosen].sum(axis=1) / counts[chosen].sum(axis=1), [2.5, 97.5])
    value = float(losses.sum() / counts.sum())
    return {"value": _exp(value), "low": _exp(low), "high": _exp(high), "n": len(pairs), "unscored": 0}


def over_seeds(found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Of one arm with several seeds on the same texts: the geometric mean, of the bounds too."""
    means = {key: math.exp(math.fsum(math.log(each[key]) for each in found) / len(found)) for key in _FIGURES}
    return {**found[0], **means}


def _exp(value: float) -> float:
    return math.exp(min(float(value), 700.0))
