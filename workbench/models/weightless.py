"""The base of models whose weights are not here, such as a server: they can be asked, and nothing else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from workbench.corpus.chunk import Tokenizer
from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.generator import Generator


@dataclass(frozen=True, slots=True)
class Identity:
    """Stands where the weights of a model stand; `digest` is of what answers in their place."""

    digest: str


class Weightless(ABC):
    """A model that computes elsewhere: its FLOPs are unknown, and it has no shape to count them by."""

    dtype, device = "float32", "cpu"  # of what else a run computes here: embeddings, for one
    architecture = None
    engine_key: Mapping[str, Any] = MappingProxyType({})  # what computes is a part of `digest`

    @cached_property
    def base(self) -> Identity:
        """What answers, by its digest."""
        return Identity(self.digest())

    @abstractmethod
    def digest(self) -> str:
        """The digest of all that its replies depend on beside the prompt."""

    @property
    @abstractmethod
    def context_length(self) -> int:
        """The most tokens of a prompt and its reply."""

    @abstractmethod
    def count_tokens(self, text: str) -> int:
        """The number of tokens of a text, or an estimate."""

    @property
    def tokenizer(self) -> Tokenizer | None:
        """Where it counts by places in the text; a server's tokenizer is not here."""
        return None

    @abstractmethod
    def generator(self, weights: Any) -> Generator:
        """What answers."""

    def load(self, weights: Any) -> Any:
        """Raises ArmError: there is nothing to be loaded, tuned or looked into."""
        raise ArmError(said("error.no_weights"))

    def release(self) -> None:
        """Free nothing: no weights are loaded."""
        return
