"""Layer norms alone are trained (arXiv 2312.11420)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import Method, method, present

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings

NORMS = ("input_layernorm", "post_attention_layernorm", "norm", "ln_1", "ln_2", "ln_f")


@method("ln_tuning")
class LayerNorms(Method):
    """Every other weight stays as it is."""

    ranked: ClassVar[bool] = False
    rate: ClassVar[float] = 10.0
    highest_rate: ClassVar[float] = 0.3
    layers: ClassVar[tuple[str, ...]] = NORMS

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With copies of the norms that are trained in their place."""
        from peft import LNTuningConfig, get_peft_model

        config = LNTuningConfig(target_modules=present(model, cls.layers), task_type="CAUSAL_LM")
        return get_peft_model(model, config)
