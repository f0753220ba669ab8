"""How likely a model finds texts after beginnings that many of them share: each beginning is computed once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch.nn.functional import cross_entropy

from workbench.models.attention import RowCache
from workbench.models.generate import batches, computed_prefix, forward, prefill, shared_prefix

if TYPE_CHECKING:
    from workbench.models.local import LocalModel


@torch.inference_mode()
def continuation_likelihoods(
    model: LocalModel, beginnings: Sequence[Sequence[int]], texts: Sequence[Sequence[int]]
) -> list[tuple[float, int]]:
    """Of each text after the beginning at its place, the summed log-probability of its tokens, and their number.

    The same as `LocalModel.log_likelihoods` of both together, but for rounding. Equal beginnings are read once, and so
    is what all of them begin with. A beginning has at least two tokens.
    """
    places: dict[tuple[int, ...], list[int]] = {}
    for place, beginning in enumerate(beginnings):
        places.setdefault(tuple(beginning), []).append(place)
    if len(places) == len(texts):  # nothing is read twice: one pass is faster than two
        whole = [[*beginning, *text] for beginning, text in zip(beginnings, texts, strict=True)]
        return model.log_likelihoods(whole, [len(beginning) for beginning in beginnings])
    found: list[tuple[float, int]] = [(0.0, 0)] * len(texts)
    unique = list(places)
    common = min(shared_prefix(unique), min(map(len, unique)) - 2)
    frame = computed_prefix(model, unique[0][:common]) if common > 0 else model.learned
    common = max(common, 0)
    for group in batches([len(each) - common for each in unique], model.prefill_tokens, model.batch_rows):
        # The last token of a beginning is read with each text: what it foresees is the text's first.
        read = [list(unique[at][common:-1]) for at in group]  # the longest first
        cache = RowCache(model.layers, len(read), len(read[0]), frame, copied=True)
        prefill(model, read, cache)
        after = [(row, place) for row, at in enumerate(group) for place in places[unique[at]]]
        for part in batches([len(texts[place]) for _, place in after], model.prefill_tokens // 2, model.batch_rows):
            rows = [(after[at][0], after[at][1]) for at in part]
            held = [(row, len(read[row])) for row, _ in rows]
            asked = [[beginnings[place][-1], *texts[place]] for _, place in rows]
            for place, value in zip(
                (place for _, place in rows), _likelihoods(model, cache, frame, held, asked), strict=True
            ):
                found[place] = value
    return found


def _likelihoods(
    model: LocalModel,
    read: RowCache,
    frame: RowCache | None,
    held: Sequence[tuple[int, int]],
    asked: Sequence[Sequence[int]],
) -> list[tuple[float, int]]:
    """Of rows behind what another cache has read for them; the first token of each is read and not counted."""
    longest = max(map(len, asked))
    cache = RowCache(model.layers, len(asked), max(length for _, length in held) + longest, frame, copied=True)
    cache.take(read, held)
    tokens = torch.zeros(len(asked), longest, dtype=torch.long)
    for row, text in enumerate(asked):
        tokens[row, : len(text)] = torch.tensor(list(text))
    hidden = forward(model, tokens, cache)
    found = []
    for row, text in enumerate(asked):
        end = len(text) - 1
        labels = torch.tensor(list(text[1:]), device=model.device)
        found.append((-float(cross_entropy(model.head(hidden[row, :end]).float(), labels, reduction="sum")), end))
    return found
