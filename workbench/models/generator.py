"""What every model is to an experiment: chats in, replies out, with what each of them cost.

Weights in this process are one implementation, a script another; a server is the same to whoever asks. What a model
cannot tell, it says is unknown: FLOPs are None where nobody knows the weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from workbench.types import Stop, Usage

if TYPE_CHECKING:
    from workbench.corpus.chunk import Tokenizer
    from workbench.cost.flops import Architecture

Message = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sampling:
    """How tokens are drawn where they are not the likeliest: see `DecodingSettings`. `seed` is that of the sample."""

    temperature: float
    top_p: float
    seed: int


@dataclass(frozen=True, slots=True)
class Request:
    """A chat to be continued by at most `limit` tokens; greedily without `sampling`."""

    messages: tuple[Message, ...]
    limit: int
    sampling: Sampling | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to the request at `index`, with its tokens, FLOPs and seconds; or why there is none."""

    index: int
    text: str
    stop: Stop
    usage: Usage
    error: str | None = None


class Generator(Protocol):
    """A model that answers."""

    def ready(self) -> None:
        """Load what answering needs, so that what is measured afterwards is answering."""
        ...

    def replies(self, asked: Sequence[Request], wanted: Sequence[int], seconds: float) -> Iterator[list[Reply]]:
        """Replies to the wanted ones of all requests, a batch at a time, in any order.

        Args:
            asked: all requests of the arm, answered before or not, since what they share is computed once for all, and
                a run that goes on must count as one that was not interrupted.
            wanted: the places of those to be answered.
            seconds: the longest that one batch may take; its requests then have an error.
        """
        ...


class Source(Protocol):
    """Where generators come from: the base model of a run, and what is made of it.

    `architecture` is None where the weights are not known: then nothing can be tuned, and FLOPs are unknown.
    `context_length`: the most tokens of a prompt and its reply. `tokenizer`: where each token of a text stands, None
    where nobody here knows.
    """

    dtype: str
    device: str

    @property
    def tokenizer(self) -> Tokenizer | None:
        """How it counts by places."""
        ...

    @property
    def base(self) -> Any:
        """The model as it is, weights or what stands for them: its `digest` is in the key of every answer."""
        ...

    @property
    def engine_key(self) -> Mapping[str, Any]:
        """What the key of an answer has of what computes it, beside its weights; empty where that is the default."""
        ...

    @property
    def architecture(self) -> Architecture | None:
        """The shape of the model; None where it is unknown."""
        ...

    @property
    def context_length(self) -> int:
        """The context length in tokens; None where it is unknown."""
        ...

    def count_tokens(self, text: str) -> int:
        """The number of tokens of a text, or an estimate where the tokenizer is unknown."""
        ...

    def generator(self, weights: Any) -> Generator:
        """What answers with these weights."""
        ...

    def load(self, weights: Any) -> Any:
        """The model in this process. Raises ArmError where its weights are not here."""
        ...

    def release(self) -> None:
        """Forget what is loaded, to make room for another model; what is wanted again is loaded again."""
        ...


def unknown(**counts: Any) -> Usage:
    """A usage whose FLOPs nobody knows."""
    return Usage(**counts, flops=None, batch_flops=None, prefix_flops=None)
