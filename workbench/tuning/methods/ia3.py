"""(IA)³: keys, values and feed-forward activations are rescaled by learned vectors (arXiv 2205.05638)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import Method, method, present

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("ia3")
class Ia3(Method):
    """The fewest weights of all: a vector for each layer."""

    ranked: ClassVar[bool] = False
    rate: ClassVar[float] = 30.0
    highest_rate: ClassVar[float] = 1.0
    layers: ClassVar[tuple[str, ...]] = ("k_proj", "v_proj", "down_proj")

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With vectors on keys, values and the way back from the feed-forward layer."""
        from peft import IA3Config, get_peft_model

        targets = present(model, cls.layers)
        feed_forward = [name for name in targets if name == "down_proj"]
        config = IA3Config(target_modules=targets, feedforward_modules=feed_forward, task_type="CAUSAL_LM")
        return get_peft_model(model, config)
