"""What computes the tokens of replies: PyTorch, or another library that reads the same weights and says the same.

    [model]
    engine = "openvino"

Prompts, chat templates, batches, the ends of replies, counts, failures and time limits are the same for all of them:
see `workbench.models.generate`. Training, likelihoods and perplexity are PyTorch's, whatever engine answers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.errors import Problem, RequestError, nearest
from workbench.languages.spoken import said
from workbench.registry import Registry

if TYPE_CHECKING:
    from workbench.models.attention import RowCache
    from workbench.models.decoder import Decoder
    from workbench.models.sampling import Sampler

TORCH = "torch"  # the default


class Engine(ABC):
    """Computes replies from the weights of one loaded model, of which it may keep a form of its own.

    Args:
        dtypes: the number formats it computes in, the first of them for "auto"; none where PyTorch's all will do.
        merged_only: whether an adapter is left out unless it is merged into the weights.
        copies_prefix: whether each row of a batch holds a copy of the prefix that all share, however long it is.
        version: raise it when replies may be others than before.
    """

    dtypes: ClassVar[tuple[str, ...]] = ()
    merged_only: ClassVar[bool] = False
    copies_prefix: ClassVar[bool] = False
    version: ClassVar[int] = 1

    @classmethod
    def problems(cls, dtype: str, device: str) -> Iterator[Problem]:
        """What keeps it from computing here, known before a model is looked for."""
        return iter(())

    @classmethod
    def unserved(cls, config: Mapping[str, Any]) -> str | None:
        """Why it cannot compute a model of this `config.json`; None where it can."""
        return None

    def ready(self, model: Decoder) -> None:  # noqa: B027
        """Load or compile what answering needs, so that it is no part of what is measured."""

    @abstractmethod
    def replies(
        self,
        model: Decoder,
        prompts: list[list[int]],
        limits: list[int],
        samplers: list[Sampler | None],
        prefix: RowCache | None,
        copied: bool,
    ) -> list[list[int]]:
        """The tokens of the reply to each of a batch, its end token included where it came.

        Args:
            prompts: the tokens of each behind the prefix.
            limits: the most new tokens of each.
            samplers: what draws its tokens, None for the likeliest.
            prefix: what has been computed already of all prompts, None for nothing.
            copied: whether each row is to hold a copy of it.
        """


# One file each in `workbench.models.engines`, or an entry point of the group of that name.
ENGINES: Registry[type[Engine]] = Registry("engine").discover("workbench.models.engines")


def engine_named(name: str) -> type[Engine]:
    """The engine of that name. Raises RequestError with the nearest one where there is none."""
    if name not in ENGINES:
        raise RequestError.of(said("model_fault.no_engine", name=name), "model.engine", nearest(name, ENGINES))
    return ENGINES[name]


def engine_key(name: str) -> dict[str, Any]:
    """What the key of an answer has of the engine.

    It is named, though two engines compute the same: they sum in another order, so that at a tie another token may
    come, and what is stored beside a reply, its seconds, is the engine's own. The default adds nothing.
    """
    return {} if name == TORCH else {"engine": [name, ENGINES[name].version]}
