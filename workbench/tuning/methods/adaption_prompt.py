"""Adaption prompts: a few trained tokens in every layer, whose attention is let in by a gate (arXiv 2303.16199).

The gate begins at zero, so that the training begins with the model as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from workbench.errors import ArmError
from workbench.tuning.methods.base import Method, method

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings

LENGTH = 10  # tokens in a layer, as in the paper
MODELS = ("llama", "mistral")  # whose attention peft wraps so


@method("adaption_prompt")
class AdaptionPrompt(Method):
    """Known as LLaMA-Adapter; on all layers, where the paper leaves out the first two."""

    ranked: ClassVar[bool] = False
    rate: ClassVar[float] = 10.0
    layers: ClassVar[tuple[str, ...]] = ()
    merges: ClassVar[bool] = False

    @classmethod
    def check(cls, model: Any) -> None:
        """Raises ArmError for a model whose attention peft does not wrap."""
        if (kind := model.config.model_type) not in MODELS:
            raise ArmError(
                f"adaption prompts are there for models of the types {' and '.join(MODELS)}, and this one is {kind}: "
                'take method = "prefix_tuning" or "lora"'
            )

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With prompts in every layer."""
        from peft import AdaptionPromptConfig, get_peft_model

        layers = int(model.config.num_hidden_layers)
        return get_peft_model(
            model, AdaptionPromptConfig(adapter_len=LENGTH, adapter_layers=layers, task_type="CAUSAL_LM")
        )

    @classmethod
    def frozen(cls, model: Any) -> int:
        """Queries and values are computed a second time in every layer; attention to ten tokens is next to nothing."""
        names = ("q_proj", "v_proj")
        return sum(m.weight.numel() for name, m in model.named_modules() if name.rsplit(".", 1)[-1] in names)

    @classmethod
    def beside(cls, model: Any, trained: int) -> int:
        """The same in answering."""
        return cls.frozen(model)
