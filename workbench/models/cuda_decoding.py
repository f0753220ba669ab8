"""Decoding steps on a CUDA device, recorded once as a graph and replayed.

One step of a small model is some hundred kernels, each shorter than the time that Python needs to launch it: without a
graph the device waits. A graph replays the kernels with the same memory, so all shapes are those of the whole capacity
of the cache, and the chosen tokens stay on the device: they are looked at after several steps. A reply that has ended
takes a few tokens more, which are thrown away.
See CUDA graphs, https://docs.pytorch.org/docs/stable/notes/cuda.html#cuda-graphs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from workbench.models.attention import RowCache
    from workbench.models.decoder import Decoder

log = logging.getLogger(__name__)

STEPS_AT_ONCE = 8  # between two looks at the tokens
NARROWING_STEPS = 24  # fewer that are left are taken with all rows: another recording costs as much


def can_be_graphed(model: Decoder) -> bool:
    """Whether the whole model is on one CUDA device."""
    return model.device.type == "cuda" and not model.spread


class GraphedSteps:
    """Greedy steps for the rows of a cache, from the tokens [rows] that are the newest of each.

    `forward` gives the hidden states [rows, width] after tokens [rows, 1], which join the cache.
    """

    def __init__(
        self,
        model: Decoder,
        cache: RowCache,
        chosen: torch.Tensor,
        forward: Callable[[torch.Tensor], torch.Tensor],
    ) -> None:
        self.model, self.cache, self.forward = model, cache, forward
        cache.fix()
        self.tokens = chosen[:, None].clone()
        self.sound = torch.ones((), dtype=torch.bool, device=chosen.device)
        self.made = self.tokens.new_zeros(len(chosen), STEPS_AT_ONCE)
        self.at = torch.zeros((), dtype=torch.long, device=chosen.device)
        self.graph: torch.cuda.CUDAGraph | None = None
        self.recordable = chosen.device.type == "cuda"

    def take(self, most: int) -> tuple[list[list[int]], bool]:
        """Up to `most` tokens more: a list [steps][rows], and whether all that was computed is a number."""
        steps = min(most, STEPS_AT_ONCE)
        self.at.zero_()
        if self.recordable and self.graph is None:
            self.graph = self._record()
        for _ in range(steps):
            if self.graph is not None:
                self.graph.replay()
            else:
                self._step()
        return self.made[:, :steps].t().tolist(), bool(self.sound)

    def chosen(self) -> torch.Tensor:
        """The newest token [rows] of each row."""
        return self.tokens[:, 0]

    def narrowing_pays(self, going: int, left: int) -> bool:
        """Whether the rows that are over cost more than recording the steps of the others."""
        return 2 * going <= len(self.tokens) and left >= NARROWING_STEPS

    def _step(self) -> None:
        """One token for each row, nothing of which leaves the device."""
        logits = self.model.head(self.forward(self.tokens))
        best = logits.argmax(dim=-1, keepdim=True)
        self.sound.logical_and_(torch.isfinite(logits.gather(-1, best)).all())
        self.tokens.copy_(best)
        self.made.scatter_(1, self.at.expand(len(best), 1), best)
        self.at.add_(1)
        self.cache.lengths.add_(1)

    def _record(self) -> torch.cuda.CUDAGraph | None:
        """A recorded step, which has not been taken; None where the model does what no graph can hold."""
        try:
            graph = torch.cuda.CUDAGraph()
            stream = torch.cuda.Stream()  # type: ignore[no-untyped-call]  # torch leaves its arguments untyped
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                graph.capture_begin(capture_error_mode="thread_local")
                try:
                    self._step()
                finally:
                    graph.capture_end()
        except RuntimeError as error:
            log.info("steps are launched one by one: %s", str(error).partition("\n")[0])
            self.recordable = False
            return None
        torch.cuda.current_stream().wait_stream(stream)
        return graph
