"""What writes and answers: any model behind one small interface, so that a test may script it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from workbench.models.catalogue import prepare
from workbench.models.runtime import Runtime, resolve_device, resolve_dtype
from workbench.settings import DecodingSettings

if TYPE_CHECKING:
    from workbench.models.tokens import Message
    from workbench.store import Store


class Writer(Protocol):
    """Answers chats."""

    def replies(self, chats: Sequence[Sequence[Message]], limit: int, done: Callable[[int], None]) -> list[str]:
        """The reply to each chat, at most `limit` tokens, "" where it failed; `done` gets the size of each batch."""
        ...


class LocalWriter:
    """A model of the catalogue, of a folder or of the hub, greedy."""

    def __init__(self, name: str, store: Store) -> None:
        device = resolve_device("auto")
        runtime = Runtime(prepare(name, store, None), resolve_dtype("auto", device), device, DecodingSettings())
        self.model = runtime.load(runtime.base)

    def replies(self, chats: Sequence[Sequence[Message]], limit: int, done: Callable[[int], None]) -> list[str]:
        """As `Writer` says. A chat that exceeds the model's context has no reply."""
        found = [""] * len(chats)
        prompts = [self.model.render(chat) for chat in chats]
        for batch in self.model.generate(prompts, [limit] * len(prompts)):
            for made in batch:
                found[made.index] = "" if made.stop == "error" else self.model.decode(made.tokens)
            done(len(batch))
        return found
