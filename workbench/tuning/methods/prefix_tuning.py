"""Prefix tuning: keys and values before every prompt, begun at random (Li and Liang 2021, arXiv 2101.00190)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import method
from workbench.tuning.methods.prefix import Prefix

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("prefix_tuning")
class PrefixTuning(Prefix):
    """Without the paper's network in front, which large models do without (Liu et al. 2022, arXiv 2110.07602)."""

    rate: ClassVar[float] = 10.0

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With a prefix of the asked length."""
        from peft import PrefixTuningConfig, get_peft_model

        return get_peft_model(
            model, PrefixTuningConfig(num_virtual_tokens=settings.virtual_tokens, task_type="CAUSAL_LM")
        )
