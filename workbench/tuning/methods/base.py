"""What every tuning method is: the model with the weights that are to be trained, by peft or as it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.cost.flops import LINEAR_MODULES
from workbench.errors import ArmError, Problem, nearest
from workbench.languages.spoken import said
from workbench.registry import Registry

if TYPE_CHECKING:
    from workbench.models.outline import Outline
    from workbench.tuning.settings import TrainingSettings


class Method(ABC):
    """One way to tune. What the rest of the workbench knows of it stands in its class.

    Args:
        name: its name in an experiment file, which is peft's where peft has it.
        whole: whether every weight of the model is trained, so that no adapter stands beside the base.
        ranked: whether the setting `rank` means something to it.
        rate: what the default learning rate is multiplied by: few weights need larger steps. Of 0.003, 0.01 and 0.03
            each method has the one with which most was learned in `experiments/rates.toml` and left general knowledge.
        highest_rate: the learning rate from which on a training only destroys the model; see `check_rate`.
        layers: the last part of the names of the layers that it adapts, of which a model must have one; none for all.
        targeted: whether `target_modules` may choose among its layers, or name others.
        merges: whether what it trains can be made part of the base's weights.
        before_prompts: whether what it trains stands before every prompt, and changes no layer.
        begins: whether what it trains begins with the text of the documents.
        usual_rank: the default of `rank`, where it is not that of LoRA.
        version: raise it when the same settings would train other weights.
    """

    name: ClassVar[str]
    whole: ClassVar[bool] = False
    ranked: ClassVar[bool] = True
    rate: ClassVar[float] = 1.0
    highest_rate: ClassVar[float] = 0.1
    layers: ClassVar[tuple[str, ...]] = LINEAR_MODULES
    targeted: ClassVar[bool] = False
    merges: ClassVar[bool] = True
    before_prompts: ClassVar[bool] = False
    begins: ClassVar[bool] = False
    usual_rank: ClassVar[int | None] = None
    version: ClassVar[int] = 1

    @classmethod  # noqa: B027
    def check(cls, model: Any) -> None:
        """Raises ArmError for what only the loaded model tells; asked before anything is made for a training."""

    @classmethod
    def problems(cls, settings: TrainingSettings, model: Outline) -> Iterable[Problem]:
        """What this model cannot take of the settings, by the name of each; asked before any weight is read."""
        if not cls.layers:
            return
        wanted = settings.target_modules or cls.layers
        lacking = [name for name in wanted if name not in model.layers]
        if settings.target_modules:
            for name in settings.target_modules:
                if name not in model.matrices:
                    what = said("arm_fault.no_layer", name=name)
                    yield Problem(what, "target_modules", nearest(name, model.matrices))
        elif len(lacking) == len(wanted):
            what = said("error.no_layers", layers=", ".join(wanted))
            yield Problem(what, "method", said("arm_fault.other_method", names=", ".join(model.matrices)))

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


def check_rate(rate: float, name: str | None) -> None:
    """Raises ValueError for a learning rate at which this method, or every method, can only destroy the model.

    Adam's first step moves each trained weight by the learning rate, whatever the loss. The rates 0.1, 0.3 and 1 were
    tried of every method, with SmolLM2-135M-Instruct, five short questions and four steps; each bound is the lowest of
    them that ended worse than guessing.
    """
    known = [METHODS[name]] if name is not None else list(METHODS.values())
    if rate >= (most := max(each.highest_rate for each in known)):
        given = {"most": f"{most:g}"} | ({} if name is None else {"method": name})
        raise ValueError(said("setting.rate" if name is None else "setting.rate_of_method", **given))


def present(model: Any, wanted: Sequence[str] = LINEAR_MODULES) -> list[str]:
    """Which of these layers a model has, by the last part of their names. Raises ArmError where it has none."""
    names = {name.rsplit(".", 1)[-1] for name, _ in model.named_modules()}
    found = [name for name in wanted if name in names]
    if not found:
        raise ArmError(said("error.no_layers", layers=", ".join(wanted)))
    return found
