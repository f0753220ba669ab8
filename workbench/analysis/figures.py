"""The metrics of an arm with their intervals, whole and in parts, kept under the scores that they follow from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.analysis import summary
from workbench.analysis.record import Record
from workbench.analysis.results import Figures, Model
from workbench.digests import digest_of
from workbench.store import Store
from workbench.store.values import stored_value
from workbench.types import Corpus

if TYPE_CHECKING:
    import pandas as pd

_READ = ("question", "kind", "seed", "seen", "scores")  # of a record


class ArmFigures(Model):
    """The metrics of an arm: over all questions, by kind of question, and on seen and unseen facts."""

    metrics: Figures
    by_kind: Mapping[str, Figures]
    by_seen: Mapping[str, Figures]


def figures_of(
    store: Store, records: Sequence[Record], frame: pd.DataFrame, corpus: Corpus, retrieves: bool
) -> ArmFigures:
    """The figures of an arm's records; `frame` is these, with the documents of the corpus."""
    depends = {
        "corpus": corpus.digest,
        "retrieves": retrieves,
        "scores": digest_of([[getattr(record, key) for key in _READ] for record in records]),
    }
    return ArmFigures.model_validate(stored_value(store, "figures", depends, lambda: _computed(frame, retrieves)))


def _computed(frame: pd.DataFrame, retrieves: bool) -> dict[str, Any]:
    return ArmFigures(
        metrics=summary.metrics_of(frame, retrieves=retrieves),
        by_kind=summary.by_kind(frame, retrieves=retrieves),
        by_seen=summary.by_seen(frame, retrieves=retrieves),
    ).model_dump(mode="json")
