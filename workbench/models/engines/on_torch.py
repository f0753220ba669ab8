"""PyTorch: transformers' layers with the workbench's own attention, for every model, dtype and device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.models.engine import ENGINES, TORCH, Engine

if TYPE_CHECKING:
    from workbench.models.attention import RowCache
    from workbench.models.decoder import Decoder
    from workbench.models.sampling import Sampler


@ENGINES.add(TORCH)
class TorchEngine(Engine):
    """PyTorch, for every model, number format and device."""

    def replies(
        self,
        model: Decoder,
        prompts: list[list[int]],
        limits: list[int],
        samplers: list[Sampler | None],
        prefix: RowCache | None,
        copied: bool,
    ) -> list[list[int]]:
        """As `Engine` says."""
        from workbench.models import generate

        return generate.one_batch(model, prompts, limits, samplers, prefix, copied)
