"""Seconds per question, as they are reported: p50 and p95 with n, the warm-up left out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds at the median and at the 95th percentile over n questions; None where n is 0."""

    p50: float | None
    p95: float | None
    n: int

    @classmethod
    def of(cls, seconds: Sequence[float], warm_up: int = 0) -> Latency:
        """The latency of one duration a question, in the order asked; the first `warm_up` are left out.

        Nearest-rank percentiles: each is a duration that was measured. Take durations from `time.perf_counter`.
        """
        counted = sorted(seconds[warm_up:])
        if not counted:
            return cls(None, None, 0)
        p50, p95 = (counted[math.ceil(share * len(counted)) - 1] for share in (0.50, 0.95))
        return cls(p50, p95, len(counted))
