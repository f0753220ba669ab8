"""Words of a gold that leave its value as it is: who says "$12" or "about $12" says "nearly $12"."""

from __future__ import annotations

import re

_HEDGE = re.compile(
    r"(?:an? )?(?:nearly|almost|about|approximately|approx\.?|around|roughly|circa|ca\.|estimated|quasi|all'incirca|"
    r"approssimativamente|più o meno|suppergiù|intorno (?:a|ai|al|alle|agli)|una stima di)\s+(?=[^\w\s]{0,2}\d)",
    re.IGNORECASE,
)


def unhedged(gold: str) -> str:
    """A gold without the words before its figure that only say that it is no exact one; bounds ("over 12") stay.

    >>> unhedged("nearly $12"), unhedged("an estimated 25 million"), unhedged("over 12")
    ('$12', '25 million', 'over 12')
    """
    match = _HEDGE.match(gold)
    return gold if match is None else gold[match.end() :]
