"""Cartridges: a key-value cache that begins as that of the documents (Eyuboglu et al. 2025, arXiv 2506.06266)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import method
from workbench.tuning.methods.prefix import Prefix

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("cartridge")
class Cartridge(Prefix):
    """Best with the objective `distilled`, as in the paper. Its first token stands still, as a sink of attention."""

    begins: ClassVar[bool] = True
    rate: ClassVar[float] = 30.0

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With a cache of its own, which `begin` fills."""
        from peft import CartridgeConfig, get_peft_model

        config = CartridgeConfig(
            num_virtual_tokens=settings.virtual_tokens,
            num_frozen_tokens=min(1, settings.virtual_tokens - 1),
            task_type="CAUSAL_LM",
        )
        return get_peft_model(model, config)

    @classmethod
    def begin(cls, model: Any, tokens: Sequence[int]) -> None:
        """The cache of the text's first tokens; a shorter text is repeated."""
        import torch
        from peft.tuners.cartridge.utils import initialize_kv_prefix_from_past_key_values as fill

        places = [tokens[at % len(tokens)] for at in range(cls.virtual_tokens(model))]
        with torch.no_grad():
            base = model.get_base_model()
            held = base(torch.tensor([places], device=base.device), use_cache=True).past_key_values
        fill(model, past_key_values=[(layer.keys, layer.values) for layer in held.layers])
