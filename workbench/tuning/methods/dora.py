"""DoRA: LoRA changes the direction of each weight, and a vector beside it the length (arXiv 2402.09353)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.tuning.methods.base import method
from workbench.tuning.methods.lora import LowRank, adapted

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("dora")
class Dora(LowRank):
    """Nearer to full tuning at small ranks, and slower in training."""

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With weight-decomposed adapters."""
        return adapted(model, settings, use_dora=True)
