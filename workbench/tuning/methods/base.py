"""What every tuning method is: the model with the weights that are to be trained, by peft or as it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
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
        version: raise it when the same settings would train other weights.
    """

    name: ClassVar[str]
    whole: ClassVar[bool] = False
    ranked: ClassVar[bool] = True
    rate: ClassVar[float] = 1.0
    version: ClassVar[int] = 1

    @classmethod
    @abstractmethod
    def wrap(cls, model: Any, settings: TrainingSettings) -> Any:
        """The causal model of transformers with what is trained of it; raises ArmError where it lacks the layers."""


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
