"""What is counted of an arm's replies: how many were cut, by which length, and how many failed."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.analysis import summary
from workbench.experiment.records import frame_of


def row(kind: str, stop: str, match: float | None, error: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "stop": stop, "error": error, "scores": {"match": match}}


def test_cut_and_failed_replies_are_shares_of_all() -> None:
    rows = [
        row("single", "length", 1.0),
        row("single", "end", 1.0),
        row("single", "end", 0.0),
        row("multi", "error", 0.0, "the prompt does not fit"),
        row("summary", "length", None),
        row("general", "length", 1.0),
        row("unanswerable", "abstain", None),
        row("general", "end", 1.0),
    ]
    found = summary.replies_of(frame_of(rows))
    assert (found.cut_share, found.error_share) == (pytest.approx(3 / 8), pytest.approx(1 / 8))
    assert found.cut_at == {"max_new_tokens": 2, "summary_new_tokens": 1}
    assert (found.ended.value, found.ended.n) == (pytest.approx(1 / 3), 3)  # of factual questions, general ones apart


def test_where_all_replies_were_cut_nothing_is_known_of_those_that_ended() -> None:
    found = summary.replies_of(frame_of([row("single", "length", 0.0)]))
    assert found.cut_share == 1.0
    assert (found.ended.value, found.ended.n) == (None, 0)
