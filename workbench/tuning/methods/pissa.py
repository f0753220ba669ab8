"""PiSSA: LoRA that begins with the principal singular vectors of each weight (Meng et al. 2024, arXiv 2404.02948).

W = A₀B₀ + R, of which the product is trained and the residual R stands still. What is learned is A·B − A₀·B₀: that
difference is saved, as plain LoRA of twice the rank, so that it goes with the unchanged base.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.tuning.methods.base import method
from workbench.tuning.methods.lora import LowRank, adapted

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


@method("pissa")
class Pissa(LowRank):
    """Large steps where the weight is large; trained further in a second phase, it is LoRA of twice the rank."""

    rate: ClassVar[float] = 0.2

    @classmethod
    def highest_rank(cls, sides: Iterable[int]) -> int:
        """That of the layer with least room: each must have so many singular vectors."""
        return min(sides)

    @classmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """With alpha at the rank, as in the paper: the product counts as it is.

        The singular vectors are found in four rounds of the randomised method, the paper's own choice for speed: a
        tenth of the time, and what they miss stays in the residual.
        """
        made = adapted(model, settings, settings.rank, init_lora_weights="pissa_niter_4")
        made.begun = {name: each.detach().clone() for name, each in made.named_parameters() if each.requires_grad}
        return made

    @classmethod
    def save(cls, model: Any, folder: Path) -> None:
        """The difference to what it began with."""
        if not hasattr(model, "begun"):
            super().save(model, folder)
            return
        with tempfile.TemporaryDirectory() as temporary, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that a second adapter stands beside: it does so only to be subtracted
            first = str(Path(temporary) / "first")  # peft names that adapter after the folder
            model.save_pretrained(first, state_dict={**model.state_dict(), **model.begun})
            model.save_pretrained(folder, safe_serialization=True, path_initial_model_for_weight_conversion=first)

    @classmethod
    def beside(cls, model: Any, trained: int) -> int:
        """Both products."""
        return trained * 2 if hasattr(model, "begun") else trained
