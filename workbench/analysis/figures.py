"""The metrics of an arm with their intervals, whole and in parts, kept under the scores that they follow from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.analysis import summary
from workbench.digests import digest_of
from workbench.store import Store
from workbench.store.values import stored_value
from workbench.types import Corpus

if TYPE_CHECKING:
    import pandas as pd

_READ = ("question", "kind", "seed", "seen", "scores")  # of a record
_PARTS = {"metrics": summary.metrics_of, "by_kind": summary.by_kind, "by_seen": summary.by_seen}


def figures_of(
    store: Store, rows: Sequence[Mapping[str, Any]], frame: pd.DataFrame, corpus: Corpus, retrieves: bool
) -> dict[str, Any]:
    """`metrics`, `by_kind` and `by_seen` of an arm's records; `frame` is these, with the documents of the corpus."""
    depends = {
        "corpus": corpus.digest,
        "retrieves": retrieves,
        "scores": digest_of([[row[key] for key in _READ] for row in rows]),
    }
    found: dict[str, Any] = stored_value(
        store, "figures", depends, lambda: {name: part(frame, retrieves=retrieves) for name, part in _PARTS.items()}
    )
    return found
