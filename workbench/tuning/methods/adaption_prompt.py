"""Adaption prompts: a few trained tokens in every layer, whose attention is let in by a gate (arXiv 2303.16199).

The gate begins at zero, so that the training begins with the model as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.errors import Problem
from workbench.languages.spoken import said
from workbench.tuning.methods.base import Method, method

if TYPE_CHECKING:
    from workbench.models.outline import Outline
    from workbench.tuning.settings import TrainingSettings

LENGTH = 10  # tokens in a layer, as in the paper
MODELS = ("llama", "mistral")  # whose attention peft wraps so


@method("adaption_prompt")
class AdaptionPrompt(Method):
    """Known as LLaMA-Adapter; on all layers, where the paper leaves out the first two."""

    ranked: ClassVar[bool] = False
    rate: ClassVar[float] = 10.0
    highest_rate: ClassVar[float] = 1.0
    layers: ClassVar[tuple[str, ...]] = ()
    merges: ClassVar[bool] = False

    @classmethod
    def problems(cls, settings: TrainingSettings, model: Outline) -> Iterable[Problem]:
        """A model whose attention peft does not wrap."""
        if model.kind and model.kind not in MODELS:
            what = said("arm_fault.adaption_prompt", models=list(MODELS), kind=model.kind)
            yield Problem(what, "method", said("arm_fault.adaption_prompt_cure"))

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
