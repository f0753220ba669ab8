"""A batch of replies by a compiled OpenVINO graph.

All rows of the graph's cache are of one length, so prompts are padded on the left: a place that holds nothing of a row
is masked for it. In a row come first the prefix that all share, then what some of the batch begin with, then its own
tokens. The cache's rows are chosen anew at each step, by which one row's keys and values are handed to many, and rows
that are over are dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from workbench.models.decoding import Replies, chosen_tokens
from workbench.models.generate import SHORTEST_SHARED_PREFIX
from workbench.models.openvino_graph import library
from workbench.models.prefixes import groups
from workbench.progress import worked

if TYPE_CHECKING:
    from workbench.models.attention import RowCache
    from workbench.models.decoder import Decoder
    from workbench.models.sampling import Sampler

MASKED = np.finfo(np.float32).min


class Batch:
    """The rows of one batch in the cache of a graph, behind a prefix that has been computed already, if there is one.

    `held` [rows, places] says which places of the cache hold a token of each row.
    """

    def __init__(self, model: Decoder, request: Any, prefix: RowCache | None) -> None:
        self.model, self.request = model, request
        request.reset_state()  # a batch that was cut off has left its own
        self.held = np.ones((1, prefix.longest if prefix is not None else 0), dtype=bool)
        self.chosen = [0]
        if prefix is not None:
            _put(request, prefix)

    def replies(
        self, prompts: list[list[int]], limits: Sequence[int], samplers: Sequence[Sampler | None]
    ) -> list[list[int]]:
        """The tokens of each reply. Raises ArmError where the model computes NaN."""
        alike = groups(prompts, SHORTEST_SHARED_PREFIX)
        of_group = {row: place for place, group in enumerate(alike) for row in group.rows}
        shared = self.held.shape[1]
        if alike:
            self._take([0] * len(alike))
            self._read([prompts[group.rows[0]][: group.length] for group in alike])
        self._take([of_group.get(row, 0) for row in range(len(prompts))])
        # A row of no group stands behind the first one, and sees nothing of it.
        self.held[[row for row in range(len(prompts)) if row not in of_group], shared:] = False
        begun = [alike[of_group[row]].length if row in of_group else 0 for row in range(len(prompts))]
        logits = self._read([prompt[start:] for prompt, start in zip(prompts, begun, strict=True)])
        return self._decoded(logits, limits, samplers)

    def _decoded(
        self, logits: torch.Tensor, limits: Sequence[int], samplers: Sequence[Sampler | None]
    ) -> list[list[int]]:
        replies = Replies(self.model, limits)
        while True:
            chosen = chosen_tokens(logits, replies, samplers)
            replies.add(chosen)
            worked(len(chosen))
            going = replies.going()
            if not going:
                return replies.tokens
            replies.keep(going)
            self._take(going)
            logits = self._step(np.array(chosen, dtype=np.int64)[going, None], np.ones((len(going), 1), dtype=bool))

    def _take(self, rows: Sequence[int]) -> None:
        """From the next step on, the rows are these of the cache's, in this order; one may be taken many times."""
        self.chosen = list(rows)
        self.held = self.held[self.chosen]

    def _read(self, prompts: Sequence[Sequence[int]]) -> torch.Tensor:
        """The logits [rows, vocabulary] after a prompt for each row.

        Some places at a time: no more tokens at once than a processor's caches hold activations of.
        """
        rows, longest = len(prompts), max(map(len, prompts))
        tokens, there = np.zeros((rows, longest), dtype=np.int64), np.zeros((rows, longest), dtype=bool)
        for row, prompt in enumerate(prompts):
            tokens[row, longest - len(prompt) :] = prompt
            there[row, longest - len(prompt) :] = True
        logits = torch.empty(0)
        width = max(1, self.model.prefill_tokens // rows)
        for start in range(0, longest, width):
            part = slice(start, start + width)
            logits = self._step(tokens[:, part], there[:, part])
            worked(int(there[:, part].sum()))
        return logits

    def _step(self, tokens: np.ndarray[Any, Any], there: np.ndarray[Any, Any]) -> torch.Tensor:
        """The logits [rows, vocabulary] after new tokens [rows, length], which join the cache.

        `there` [rows, length] is false where a token is padding.
        """
        rows, past = self.held.shape
        self.held = np.concatenate([self.held, there], axis=1)
        at, seen = np.arange(past, self.held.shape[1])[:, None], np.arange(self.held.shape[1])[None]
        # A place of padding attends to itself, lest its softmax have nothing to sum.
        visible = ((seen <= at) & self.held[:, None]) | (seen == at)
        made = self.request.infer(
            {
                "tokens": tokens,
                "positions": np.maximum(self.held.cumsum(1) - 1, 0)[:, past:],
                "bias": np.where(visible, np.float32(0), MASKED)[:, None],
                # An empty cache has no rows to choose from.
                "beam_idx": np.array(self.chosen if past else range(rows), dtype=np.int32),
            },
            share_inputs=True,
        )
        self.chosen = list(range(rows))
        return torch.from_numpy(made[0][:, -1])


def _put(request: Any, prefix: RowCache) -> None:
    """Let the cache of a graph begin with keys and values that have been computed already."""
    tensor_of = library().Tensor
    states = {state.name: state for state in request.query_state()}
    for number, layer in enumerate(prefix.row_layers):
        assert layer.keys is not None
        assert layer.values is not None
        for name, tensor in ((f"keys.{number}", layer.keys), (f"values.{number}", layer.values)):
            states[name].state = tensor_of(np.ascontiguousarray(tensor[:1, :, : prefix.longest].numpy()))
