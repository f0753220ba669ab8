"""What generation needs of a model in this process: its stack, its head, and where replies end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import torch

    from workbench.models.attention import RowCache


class Decoder(Protocol):
    """A decoder with its head, as `LocalModel` is one."""

    learned: RowCache | None
    stop_loops: bool
    model: Any  # of transformers
    engine: Any  # an `Engine`, which computes its replies

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        ...

    @property
    def spread(self) -> bool:
        """Whether the layers are on several devices."""
        ...

    @property
    def decoder(self) -> Any:
        """The stack under the language-model head: tokens to hidden states."""
        ...

    @property
    def layers(self) -> int:
        """How many decoder layers there are."""
        ...

    @property
    def virtual_tokens(self) -> int:
        """How many positions a learned prefix takes before every prompt."""
        ...

    @property
    def prefill_tokens(self) -> int:
        """How many tokens of prompts are read at once, at most."""
        ...

    @property
    def end_tokens(self) -> frozenset[int]:
        """Token ids that end a reply."""
        ...

    def head(self, hidden: torch.Tensor) -> torch.Tensor:
        """Logits [..., vocabulary] of hidden states [..., width]."""
        ...
