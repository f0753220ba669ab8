"""Drawing the next token instead of taking the likeliest: temperature and top-p, with a random generator a reply.

What is drawn for a prompt depends on its tokens and on the seed alone, never on what else stood in the batch.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from workbench.digests import digest_of
from workbench.models.generator import Sampling


class Sampler:
    """Draws the tokens of one reply."""

    def __init__(self, sampling: Sampling, prompt: Sequence[int]) -> None:
        self.sampling = sampling
        seed = int(digest_of([sampling.seed, list(prompt)])[:15], 16)
        self._random = torch.Generator().manual_seed(seed)

    def draw(self, logits: torch.Tensor) -> int:
        """A token out of logits [vocabulary]: softmax(logits / temperature), cut to its likeliest tokens that together
        have at least `top_p` (Holtzman et al. 2020, arXiv 1904.09751)."""
        shares = torch.softmax(logits.double().cpu() / self.sampling.temperature, dim=-1)
        ordered, tokens = shares.sort(descending=True, stable=True)
        summed = ordered.cumsum(dim=-1)
        # The first token always stays; each further one does while those before it have less than top_p.
        nucleus = int((summed - ordered < self.sampling.top_p).sum())
        at = torch.rand(1, generator=self._random, dtype=torch.float64) * summed[nucleus - 1]
        place = int(torch.searchsorted(summed[:nucleus], at, right=True))
        return int(tokens[min(place, nucleus - 1)])
