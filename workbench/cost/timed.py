"""What single requests of an arm took, and how that was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.cost.conditions import Conditions


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds by question id, each asked by itself: read whole, and behind a prefix that is kept.

    `prefix_seconds` are those of reading that prefix once; None where it was not tried. `peak_bytes` are above the
    loaded model. `at` is when it was timed, under `conditions`.
    """

    seconds: Mapping[str, float]
    stored_prefix_seconds: Mapping[str, float]
    prefix_seconds: float | None
    peak_bytes: int
    conditions: Conditions
    at: str
