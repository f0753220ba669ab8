"""What is trained on: documents, question-and-answer chats, and replayed general chats.

Facts enter a small model through questions and answers more than through documents, and general chats keep
it from forgetting how to answer anything else: measured in the experiments, and in the papers they cite.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.models.local import LocalModel

DOCUMENT_TOKENS = 256  # the length documents are cut to, as in Ovadia et al. 2023 (arXiv 2312.05934)
IGNORED = -100

Chat = tuple[Sequence[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """The texts of a training run. `replay` is the share of general chats among all chats.

    `general` are the prompts that the base model is asked, `general_shown` the same questions as training shows
    them, in the same order; without the latter, as they were asked. `shown` are the prompts of the chats as a teacher
    reads them, and `rejected` replies that are worse than theirs, where the objective has the one or the other. `texts`
    are general ones, replayed in turn with the chats.
    """

    documents: tuple[tuple[str, str], ...]
    document_epochs: int
    chats: tuple[Chat, ...]
    epochs: int
    general: tuple[Sequence[Mapping[str, str]], ...]
    replay: float
    general_shown: tuple[Sequence[Mapping[str, str]], ...] = ()
    shown: tuple[Sequence[Mapping[str, str]], ...] = ()
    rejected: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def replayed(self) -> int:
        """How many general chats and texts the whole run sees."""
        if not self.general and not self.texts:
            return 0
        return round(self.replay / (1 - self.replay) * len(self.chats) * self.epochs)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to train on."""
        return not self.chats and not (self.documents and self.document_epochs)

    def as_json(self) -> dict[str, Any]:
        """Everything the rows follow from, for the key of the adapter."""
        return {
            "documents": self.documents if self.document_epochs else (),
            "document_epochs": self.document_epochs,
            "chats": self.chats,
            "epochs": self.epochs,
            "general": self.general if self.replayed else (),
            "general_shown": self.general_shown if self.replayed else (),
            "replay": self.replay,
            **({"shown": self.shown} if self.shown else {}),
            **({"rejected": self.rejected} if self.rejected else {}),
            **({"texts": self.texts} if self.texts and self.replayed else {}),
        }


@dataclass(frozen=True, slots=True)
class TeacherTokens:
    """What a teacher holds likely for the next token: its likeliest ones, and the logarithms of their probabilities."""

    tokens: tuple[int, ...]
    logs: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """Token ids, of which those before `learned_from` are read but not learned.

    An objective may put more beside them: what a `teacher` holds likely in the place of each learned token, or
    another row with the same prompt whose reply is `rejected`, and by how much more likely a `reference` model holds
    this one (the difference of the two log-probabilities).
    """

    tokens: tuple[int, ...]
    learned_from: int
    teacher: tuple[TeacherTokens, ...] = ()
    rejected: TokenRow | None = None
    reference: float = 0.0

    @property
    def learned(self) -> int:
        """How many tokens are learned; nothing predicts the first."""
        return len(self.tokens) - max(self.learned_from, 1)


def sequences(rows: Iterable[TokenRow]) -> list[TokenRow]:
    """All that a model reads of these rows: themselves, and behind them those that they are preferred to."""
    given = list(rows)
    return [*given, *(row.rejected for row in given if row.rejected is not None)]


def chat_row(model: LocalModel, chat: Chat, *, ended: bool = True) -> TokenRow:
    """A chat whose reply is learned; from a reply that was cut when it was made no end is learned."""
    messages, reply = chat
    prompt = model.render(messages)
    answer = model.encode_reply(reply)
    return TokenRow((*prompt, *(answer if ended else answer[:-1])), len(prompt))


def document_rows(model: LocalModel, title: str, text: str) -> list[TokenRow]:
    """A document, its title in front, in rows of at most `DOCUMENT_TOKENS`, all tokens learned."""
    tokens = [*model.encode_text(f"{title}\n{text}" if title else text), model.tokenizer.eos_token_id]
    cuts = [tokens[i : i + DOCUMENT_TOKENS] for i in range(0, len(tokens), DOCUMENT_TOKENS)]
    return [TokenRow(tuple(cut), 0) for cut in cuts if len(cut) > 1]


def schedule(
    chats: Sequence[TokenRow],
    documents: Sequence[TokenRow],
    general: Sequence[TokenRow],
    plan: Plan,
    batch_rows: int,
    seed: int,
) -> list[list[TokenRow]]:
    """All batches of the run in order.

    Each epoch sees every chat once, and its share of the documents and of the general chats, which are
    taken in turn so that none recurs before all have been seen. Rows of similar length share a batch,
    which wastes little on padding; the order of batches is shuffled.
    """
    generator = random.Random(seed)  # noqa: S311 - an order to be repeated, no secret
    replayed = [general[i % len(general)] for i in range(plan.replayed)] if general else []
    document_passes = [row for _ in range(plan.document_epochs) for row in documents]
    batches: list[list[TokenRow]] = []
    for epoch in range(plan.epochs):
        rows = [*chats, *_share(document_passes, epoch, plan.epochs), *_share(replayed, epoch, plan.epochs)]
        generator.shuffle(rows)
        rows.sort(key=lambda row: len(row.tokens) // 8)  # coarse, so that the shuffle still mixes neighbours
        made = list(_batched(rows, batch_rows))
        generator.shuffle(made)
        batches += made
    return batches


def _share(rows: Sequence[TokenRow], part: int, parts: int) -> Sequence[TokenRow]:
    return rows[part * len(rows) // parts : (part + 1) * len(rows) // parts]


def _batched(rows: Sequence[TokenRow], batch_rows: int) -> list[list[TokenRow]]:
    """Batches of `batch_rows` short rows; of long rows fewer, so that a batch costs about the same memory."""
    most = batch_rows * DOCUMENT_TOKENS // 2
    batches: list[list[TokenRow]] = [[]]
    for row in rows:
        longest = max(len(each.tokens) for each in sequences([row]))
        if batches[-1] and (len(batches[-1]) == batch_rows or longest * len(sequences([*batches[-1], row])) > most):
            batches.append([])
        batches[-1].append(row)
    return [batch for batch in batches if batch]
