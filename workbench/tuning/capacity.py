"""Estimate, before the first step, whether the trained weights can hold as many bits as they are to learn.

A decoder stores about 2 bits of knowledge in a weight after some 1,000 exposures, and 1 bit after 100 (Allen-Zhu and Li
2024, arXiv 2404.05405). What there is to learn is measured with the model itself: the loss before training, in bits, of
every learned token. That counts each wording of a fact by itself, so it is the most that there can be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from workbench.languages.spoken import said
from workbench.tuning.rows import TokenRow

RARELY, OFTEN = 1, 2  # bits a weight after about 100 and about 1,000 exposures


def bits_to_learn(loss: float, batches: Iterable[Sequence[TokenRow]]) -> float:
    """The most that the rows hold beyond what the model knows, at a mean loss in nats a token; each row counts once."""
    rows = {row for batch in batches for row in batch}
    return loss / math.log(2) * sum(row.learned for row in rows)


def capacity_note(bits: float, weights: int) -> str:
    """The note that is printed before a training."""
    key = "capacity" if bits <= RARELY * weights else "capacity_short"
    hold = {"rarely": RARELY * weights, "often": OFTEN * weights}
    return said(f"note.{key}", weights=weights, **hold, bits=math.ceil(bits))
