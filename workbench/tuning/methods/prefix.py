"""What methods have in common that train keys and values before the prompt, and leave every weight as it is."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.errors import ArmError, Problem
from workbench.languages.spoken import said
from workbench.tuning.methods.base import Method

if TYPE_CHECKING:
    from workbench.models.outline import Outline
    from workbench.tuning.settings import TrainingSettings

CURE = "take a method that changes weights, as lora does"


class Prefix(Method):
    """Of `virtual_tokens` positions. It costs attention in every answer, and nothing else."""

    ranked: ClassVar[bool] = False
    highest_rate: ClassVar[float] = float("inf")
    layers: ClassVar[tuple[str, ...]] = ()
    merges: ClassVar[bool] = False
    before_prompts: ClassVar[bool] = True

    @classmethod
    def problems(cls, settings: TrainingSettings, model: Outline) -> Iterable[Problem]:
        """A window that the configuration states; one that it leaves to its sort is known once the model is loaded."""
        if model.window is not None:
            yield Problem(said("error.prefix_out_of_sight", window=model.window), "method", CURE)

    @classmethod
    def check(cls, model: Any) -> None:
        """Raises ArmError where layers see no further back than a window: they would lose sight of the prefix."""
        window = getattr(model.config.get_text_config(), "sliding_window", None)
        if window is not None:
            raise ArmError(said("error.another_method", what=said("error.prefix_out_of_sight", window=window)))

    @classmethod
    def go_on(cls, model: Any, folder: Path) -> Any:
        """With the prefix that was left, which peft itself would load only to answer with it."""
        from peft import PeftConfig, get_peft_model, set_peft_model_state_dict
        from safetensors.torch import load_file

        config = PeftConfig.from_pretrained(str(folder))
        config.inference_mode = False
        made = get_peft_model(model, config)
        set_peft_model_state_dict(made, load_file(folder / "adapter_model.safetensors"))
        return made

    @classmethod
    def virtual_tokens(cls, model: Any) -> int:
        """As many as were asked for."""
        return int(model.active_peft_config.num_virtual_tokens)

    @classmethod
    def beside(cls, model: Any, trained: int) -> int:
        """None: nothing is multiplied with but what attention does."""
        return 0
