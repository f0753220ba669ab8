"""Prompt tuning: embeddings before every prompt, begun as those of the documents (Lester et al. 2021, 2104.08691)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import method
from workbench.tuning.methods.prefix import Prefix

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("prompt_tuning")
class PromptTuning(Prefix):
    """The fewest numbers: one vector a virtual token. Its keys and values are computed once, when it is loaded."""

    begins: ClassVar[bool] = True
    rate: ClassVar[float] = 30.0

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With embeddings that `begin` fills."""
        from peft import PromptTuningConfig, get_peft_model

        return get_peft_model(
            model, PromptTuningConfig(num_virtual_tokens=settings.virtual_tokens, task_type="CAUSAL_LM")
        )

    @classmethod
    def begin(cls, model: Any, tokens: Sequence[int]) -> None:
        """The embeddings of the text's first tokens; a shorter text is repeated."""
        import torch

        places = [tokens[at % len(tokens)] for at in range(cls.virtual_tokens(model))]
        base = model.get_base_model()
        with torch.no_grad():
            known = base.get_input_embeddings()(torch.tensor(places, device=base.device))
            model.prompt_encoder[model.active_adapter].embedding.weight.copy_(known)

    @classmethod
    def read_again(cls, model: Any) -> int:
        """Its keys and values change with every step, and are computed anew."""
        return cls.virtual_tokens(model)
