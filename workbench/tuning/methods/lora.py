"""LoRA: the product of two small matrices beside each frozen one (Hu et al. 2021, arXiv 2106.09685)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.tuning.methods.base import Method, method, present

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


def adapted(model: Any, settings: TrainingSettings, alpha: float | None = None, **more: Any) -> Any:
    """A model with LoRA on all linear layers; alpha is twice the rank unless given."""
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=settings.rank,
        lora_alpha=2 * settings.rank if alpha is None else alpha,  # type: ignore[arg-type]
        lora_dropout=0.0,
        target_modules=present(model),
        task_type="CAUSAL_LM",
        **more,
    )
    return get_peft_model(model, config)


@method("lora")
class Lora(Method):
    """On all linear layers, with alpha twice the rank (Schulman et al. 2025: as good as full tuning on small sets)."""

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With adapters of the rank."""
        return adapted(model, settings)
