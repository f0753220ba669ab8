"""Full fine-tuning: every weight of the model is trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import Method, method

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("full")
class Full(Method):
    """The model itself, with memory for a gradient and two moments of each weight.

    In bfloat16 a step of 1e-4 is lost on most weights, and nothing is learned; they are kept in float32 while training.
    """

    whole: ClassVar[bool] = True
    ranked: ClassVar[bool] = False
    layers: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """As it is."""
        return model

    @classmethod
    def beside(cls, model: Any, trained: int) -> int:
        """None: there is no base left."""
        return 0
