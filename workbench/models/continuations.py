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
    unique = list(places)
    common = min(shared_prefix(unique), min(map(len, unique), default=0) - 2)
    if common <= 0:
        common, frame = 0, model.learned
    else:
        frame = computed_prefix(model, unique[0][:common])
    rows = _Rows(model, frame, common)
    if len(places) == len(texts):  # no passage is read twice: one pass is faster than two
        return rows.whole(beginnings, texts)
    found: list[tuple[float, int]] = [(0.0, 0)] * len(texts)
    for group in batches([len(each) - common for each in unique], model.prefill_tokens, model.batch_rows):
        # The last token of a beginning is read with each text: what it foresees is the text's first.
        read = [list(unique[at][common:-1]) for at in group]  # the longest first
        cache = rows.cache(len(read), len(read[0]))
        prefill(model, read, cache)
        after = [(row, place) for row, at in enumerate(group) for place in places[unique[at]]]
        for part in batches([len(texts[place]) for _, place in after], model.prefill_tokens // 2, model.batch_rows):
            asked = [after[at] for at in part]
            made = rows.after(cache, [(row, len(read[row])) for row, _ in asked], [
                [beginnings[place][-1], *texts[place]] for _, place in asked
            ])  # fmt: skip
            for (_, place), value in zip(asked, made, strict=True):
                found[place] = value
    return found


class _Rows:
    """Rows of a model behind `length` tokens that all of them begin with, which `frame` holds."""

    def __init__(self, model: LocalModel, frame: RowCache | None, length: int) -> None:
        self.model, self.frame, self.length = model, frame, length

    def cache(self, rows: int, capacity: int) -> RowCache:
        """For so many rows of so many tokens of their own."""
        return RowCache(self.model.layers, rows, capacity, self.frame, copied=True)

    def whole(self, beginnings: Sequence[Sequence[int]], texts: Sequence[Sequence[int]]) -> list[tuple[float, int]]:
        """Each beginning with its text in one pass."""
        found: list[tuple[float, int]] = [(0.0, 0)] * len(texts)
        own = [[*beginning[self.length :], *text] for beginning, text in zip(beginnings, texts, strict=True)]
        for group in batches(list(map(len, own)), self.model.prefill_tokens, self.model.batch_rows):
            cache = self.cache(len(group), len(own[group[0]]))
            counted = [len(texts[place]) for place in group]
            for place, value in zip(group, self._read(cache, [own[place] for place in group], counted), strict=True):
                found[place] = value
        return found

    def after(
        self, read: RowCache, held: Sequence[tuple[int, int]], asked: Sequence[Sequence[int]]
    ) -> list[tuple[float, int]]:
        """Behind what another cache has read: of which of its rows, and how many tokens. The first token asked is of
        the beginning, and counts for nothing."""
        cache = self.cache(len(asked), max(length for _, length in held) + max(map(len, asked)))
        cache.take(read, held)
        return self._read(cache, asked, [len(text) - 1 for text in asked])

    def _read(self, cache: RowCache, rows: Sequence[Sequence[int]], counted: Sequence[int]) -> list[tuple[float, int]]:
        """The summed log-probability of the last `counted` tokens of each row, and their number."""
        model = self.model
        tokens = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        for row, text in enumerate(rows):
            tokens[row, : len(text)] = torch.tensor(list(text))
        hidden = forward(model, tokens, cache)
        found = []
        for row, (text, count) in enumerate(zip(rows, counted, strict=True)):
            labels = torch.tensor(list(text[len(text) - count :]), dtype=torch.long, device=model.device)
            logits = model.head(hidden[row, len(text) - count - 1 : len(text) - 1]).float()
            found.append((-float(cross_entropy(logits, labels, reduction="sum")), count))
        return found
