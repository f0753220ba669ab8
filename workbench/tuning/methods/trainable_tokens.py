"""Trainable tokens: of the embedding matrix, the rows of the tokens that the training has; all else stands still.

peft keeps the changed rows alone. Where the output matrix is the embedding matrix, they are changed there as well.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import Method, method

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("trainable_tokens")
class TrainableTokens(Method):
    """Made for new words of a field; of facts, a probe of how far the words alone can carry them."""

    ranked: ClassVar[bool] = False
    rate: ClassVar[float] = 10.0
    highest_rate: ClassVar[float] = 0.3
    layers: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With every row of the matrix."""
        return cls.wrap_for(model, settings, range(int(model.get_input_embeddings().weight.shape[0])))

    @classmethod
    def wrap_for(cls, model: Any, settings: TrainingSettings, tokens: Collection[int]) -> Any:
        """With the rows of these tokens."""
        from peft import TrainableTokensConfig, get_peft_model

        return get_peft_model(model, TrainableTokensConfig(token_indices=sorted(tokens), task_type="CAUSAL_LM"))

    @classmethod
    def beside(cls, model: Any, trained: int) -> int:
        """None: a row of a matrix is read and not multiplied with."""
        return 0
