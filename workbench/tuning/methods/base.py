"""What every tuning method is: the model with the weights that are to be trained, by peft or as it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.cost.flops import LINEAR_MODULES
from workbench.errors import ArmError
from workbench.registry import Registry

if TYPE_CHECKING:
    from workbench.tuning.settings import TrainingSettings


class Method(ABC):
    """One way to tune. What the rest of the workbench knows of it stands in its class.

    Args:
        name: its name in an experiment file, which is peft's where peft has it.
        whole: whether every weight of the model is trained, so that no adapter stands beside the base.
        ranked: whether the setting `rank` means something to it.
        rate: what the default learning rate is multiplied by: few weights need larger steps.
        layers: the last part of the names of the layers that it adapts, of which a model must have one; none for all.
        merges: whether what it trains can be made part of the base's weights.
        begins: whether what it trains begins with the text of the documents.
        usual_rank: the default of `rank`, where it is not that of LoRA.
        version: raise it when the same settings would train other weights.
    """

    name: ClassVar[str]
    whole: ClassVar[bool] = False
    ranked: ClassVar[bool] = True
    rate: ClassVar[float] = 1.0
    layers: ClassVar[tuple[str, ...]] = LINEAR_MODULES
    merges: ClassVar[bool] = True
    begins: ClassVar[bool] = False
    usual_rank: ClassVar[int | None] = None
    version: ClassVar[int] = 1

    @classmethod
    def check(cls, model: Any) -> None:
        """Raises ArmError where the model has none of the layers; asked before anything is made for a training."""
        if cls.layers:
            present(model, cls.layers)

    @classmethod
    @abstractmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """The causal model of transformers with what is trained of it; raises ArmError where it lacks the layers."""

    @classmethod
    def wrap_for(cls, model: Any, settings: TrainingSettings, tokens: Collection[int]) -> Any:
        """The same method with the tokens that the training rows have."""
        return cls.wrap(model, settings)

    @classmethod
    def begin(cls, model: Any, tokens: Sequence[int]) -> None:
        """Let what is trained begin with a text; asked only of a method that `begins` so."""
        raise NotImplementedError(cls.name)

    @classmethod
    def go_on(cls, model: Any, folder: Path) -> Any:
        """The same with what an earlier training left in a folder, to be trained further, where it is an adapter."""
        from peft import PeftModel

        return PeftModel.from_pretrained(model, str(folder), is_trainable=True)

    @classmethod
    def save(cls, model: Any, folder: Path) -> None:
        """Write what was trained, as safetensors that go with the unchanged base."""
        model.save_pretrained(folder, safe_serialization=True)

    @classmethod
    def frozen(cls, model: Any) -> int:
        """How many weights beside the base every token is multiplied with that are not trained."""
        return 0

    @classmethod
    def beside(cls, model: Any, trained: int) -> int:
        """How many weights beside the base an answer is computed with, unless they are merged into it."""
        return trained + cls.frozen(model)

    @classmethod
    def virtual_tokens(cls, model: Any) -> int:
        """How many positions are taken before every prompt by what is trained."""
        return 0

    @classmethod
    def read_again(cls, model: Any) -> int:
        """How many tokens are read in every step of a training beside those of the rows."""
        return 0

    @classmethod
    def like_rank(cls, rank: int) -> int:
        """The rank of LoRA that trains about as many weights, for an estimate before anything is loaded."""
        return rank if cls.ranked else 1


# Every method, by name: a file each in this package, or an entry point of the group "workbench.tuning.methods".
METHODS: Registry[type[Method]] = Registry("tuning method").discover("workbench.tuning.methods")


def method(name: str) -> Callable[[type[Method]], type[Method]]:
    """Register a method under its name."""

    def register(cls: type[Method]) -> type[Method]:
        cls.name = name
        return METHODS.add(name)(cls)

    return register


def present(model: Any, wanted: Sequence[str] = LINEAR_MODULES) -> list[str]:
    """Which of these layers a model has, by the last part of their names. Raises ArmError where it has none."""
    names = {name.rsplit(".", 1)[-1] for name, _ in model.named_modules()}
    found = [name for name in wanted if name in names]
    if not found:
        raise ArmError(f"the model has none of the layers that this method adapts: {', '.join(wanted)}")
    return found
