"""LoRA: the product of two small matrices beside each frozen one (Hu et al. 2021, arXiv 2106.09685)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.errors import Problem
from workbench.languages.spoken import said
from workbench.tuning.methods.base import Method, method, present

if TYPE_CHECKING:
    from workbench.models.outline import Outline
    from workbench.tuning.settings import TrainingSettings


def adapted(model: Any, settings: TrainingSettings, alpha: float | None = None, **more: Any) -> Any:
    """A model with LoRA on all linear layers; alpha is twice the rank unless given."""
    from peft import LoraConfig, get_peft_model

    config = LoraConfig(
        r=settings.rank,
        lora_alpha=2 * settings.rank if alpha is None else alpha,  # type: ignore[arg-type]
        lora_dropout=0.0,
        target_modules=present(model, settings.target_modules or LowRank.layers),
        task_type="CAUSAL_LM",
        **more,
    )
    return get_peft_model(model, config)


class LowRank(Method):
    """What methods have in common that train the product of two matrices beside each layer."""

    targeted: ClassVar[bool] = True

    @classmethod
    def problems(cls, settings: TrainingSettings, model: Outline) -> Iterable[Problem]:
        """Of the layers; and a rank that no layer has room for."""
        yield from super().problems(settings, model)
        sides = [side for name in settings.target_modules or cls.layers for side in model.sides(name)]
        if sides and settings.rank > (most := cls.highest_rank(sides)):
            what = said("arm_fault.rank", rank=settings.rank, most=most)
            yield Problem(what, "rank", said("arm_fault.rank_cure", most=most))

    @classmethod
    def highest_rank(cls, sides: Iterable[int]) -> int:
        """What the layer with most room has, by the shorter sides of all: beyond that, nothing more can be learned."""
        return max(sides)


@method("lora")
class Lora(LowRank):
    """On all linear layers, with alpha twice the rank (Schulman et al. 2025: as good as full tuning on small sets)."""

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With adapters of the rank."""
        return adapted(model, settings)
