"""rsLoRA: LoRA whose product is divided by the root of its rank and not by the rank (arXiv 2312.03732)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.tuning.methods.base import method
from workbench.tuning.methods.lora import LowRank, adapted

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings

ALPHA = 8.0  # at rank 16 this is the scale of plain LoRA with alpha 32


@method("rslora")
class RsLora(LowRank):
    """Large ranks learn as fast as small ones."""

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With rank-stabilised adapters."""
        return adapted(model, settings, ALPHA, use_rslora=True)
