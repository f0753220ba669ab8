"""VeRA: two random matrices that all layers share, and two trained vectors in each (arXiv 2310.11454)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import Method, method, present

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("vera")
class Vera(Method):
    """A few vectors at the price of large products: the rank may be high, since it adds one number a layer each."""

    rate: ClassVar[float] = 30.0
    highest_rate: ClassVar[float] = 1.0
    usual_rank: ClassVar[int | None] = 256
    targeted: ClassVar[bool] = True

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """On all linear layers; the random matrices are saved too, so that they need no second drawing."""
        from peft import VeraConfig, get_peft_model

        config = VeraConfig(
            r=settings.rank, target_modules=present(model, settings.target_modules or cls.layers), task_type="CAUSAL_LM"
        )
        return get_peft_model(model, config)

    @classmethod
    def frozen(cls, model: Any) -> int:
        """The part of the random matrices that each layer multiplies with: rank × (input + output)."""
        layers = [module for module in model.modules() if hasattr(module, "vera_lambda_d")]
        ranks = [int(next(iter(layer.vera_lambda_d.values())).numel()) for layer in layers]
        widths = [layer.in_features + layer.out_features for layer in layers]
        return sum(rank * width for rank, width in zip(ranks, widths, strict=True))

    @classmethod
    def like_rank(cls, rank: int) -> int:
        """Vectors are about what a rank of 1 has."""
        return 1
