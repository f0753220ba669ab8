"""How likely a model finds texts after beginnings that many of them share: each beginning is computed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import cross_entropy

from workbench.models.attention import RowCache
from workbench.models.decoding import forward
from workbench.models.generate import batches, prefill

if TYPE_CHECKING:
    from workbench.models.local import LocalModel


@torch.inference_mode()
def continuation_likelihoods(
    model: LocalModel, beginnings: Sequence[Sequence[int]], texts: Sequence[Sequence[int]]
) -> list[tuple[float, int]]:
    """For each text after its beginning, the summed log-probability of the text's tokens, and their number.

    The same as `LocalModel.log_likelihoods` of both together, but for rounding. Equal beginnings are read once. A
    beginning has at least two tokens.
    """
    places: dict[tuple[int, ...], list[int]] = {}
    for place, beginning in enumerate(beginnings):
        places.setdefault(tuple(beginning), []).append(place)
    found: list[tuple[float, int]] = [(0.0, 0)] * len(texts)
    once = [own[0] for own in places.values() if len(own) == 1]
    if once:  # what is read for one text alone is read with it: one pass is faster than two
        whole = [[*beginnings[place], *texts[place]] for place in once]
        for place, value in zip(once, model.log_likelihoods(whole, [len(beginnings[p]) for p in once]), strict=True):
            found[place] = value
    unique = [beginning for beginning, own in places.items() if len(own) > 1]
    for group in batches(list(map(len, unique)), model.prefill_tokens, model.batch_rows):
        # The last token of a beginning is read with each text: what it foresees is the text's first.
        read = [list(unique[at][:-1]) for at in group]  # the longest first
        cache = RowCache(model.layers, len(read), len(read[0]), model.learned, copied=True)
        prefill(model, read, cache)
        after = [(row, place) for row, at in enumerate(group) for place in places[unique[at]]]
        for part in batches([len(texts[place]) for _, place in after], model.prefill_tokens // 2, model.batch_rows):
            rows = [after[at] for at in part]
            asked = [[beginnings[place][-1], *texts[place]] for _, place in rows]
            made = _likelihoods(model, cache, [(row, len(read[row])) for row, _ in rows], asked)
            for (_, place), value in zip(rows, made, strict=True):
                found[place] = value
    return found


def _likelihoods(
    model: LocalModel, read: RowCache, held: Sequence[tuple[int, int]], asked: Sequence[Sequence[int]]
) -> list[tuple[float, int]]:
    """Of rows behind what another cache has read: of which of its rows, and how many tokens.

    The first token of each is the last of its beginning, and counts for nothing.
    """
    longest = max(map(len, asked))
    cache = RowCache(model.layers, len(asked), max(length for _, length in held) + longest, model.learned, copied=True)
    cache.take(read, held)
    tokens = torch.zeros(len(asked), longest, dtype=torch.long)
    for row, text in enumerate(asked):
        tokens[row, : len(text)] = torch.tensor(list(text))
    hidden = forward(model, tokens, cache)
    found = []
    for row, text in enumerate(asked):
        labels = torch.tensor(list(text[1:]), dtype=torch.long, device=model.device)
        logits = model.head(hidden[row, : len(text) - 1]).float()
        found.append((-float(cross_entropy(logits, labels, reduction="sum")), len(text) - 1))
    return found
