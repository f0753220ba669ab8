"""Token after token for all rows of a batch, from what their prompts have left in the cache."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch

from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.attention import RowCache, new_masks
from workbench.models.cuda_decoding import GraphedSteps, can_be_graphed
from workbench.models.loops import loops
from workbench.progress import worked

if TYPE_CHECKING:
    from workbench.models.decoder import Decoder
    from workbench.models.sampling import Sampler


def forward(model: Decoder, tokens: torch.Tensor, cache: RowCache) -> torch.Tensor:
    """Hidden states [rows, length, width] of new tokens [rows, length], which join the cache."""
    rows, length = tokens.shape
    if cache.decoding:
        positions = (cache.prefix_length + cache.lengths)[:, None]
    else:
        begun = cache.held[cache.first_row : cache.first_row + (rows if cache.uneven(rows) else 1)]
        positions = cache.prefix_length + begun[:, None] + torch.arange(length)
    out = model.decoder(
        input_ids=tokens.to(model.device),
        position_ids=positions.to(model.device),
        past_key_values=cache,
        use_cache=True,
        row_cache=cache,
        row_masks=new_masks(),
    )
    hidden: torch.Tensor = out.last_hidden_state
    return hidden


class Replies:
    """The replies of a batch as they grow, and the rows of it that go on."""

    def __init__(self, model: Decoder, limits: Sequence[int]) -> None:
        self.ends, self.stop_loops, self.limits = model.end_tokens, model.stop_loops, limits
        self.tokens: list[list[int]] = [[] for _ in limits]
        self.rows = list(range(len(limits)))  # which reply each row of the cache belongs to
        self.over = [False] * len(limits)

    def add(self, chosen: Sequence[int]) -> None:
        """A token for each row; a reply that is over takes no more."""
        for row, token in zip(self.rows, chosen, strict=True):
            if self.over[row]:
                continue
            reply = self.tokens[row]
            reply.append(token)
            looping = self.stop_loops and loops(reply)
            self.over[row] = token in self.ends or len(reply) >= self.limits[row] or looping

    def going(self) -> list[int]:
        """The places in the cache of those that are not over."""
        return [place for place, row in enumerate(self.rows) if not self.over[row]]

    def keep(self, places: Sequence[int]) -> None:
        """The cache holds these rows alone from now on."""
        self.rows = [self.rows[place] for place in places]

    def left(self) -> int:
        """The most tokens that any may still take."""
        return max((self.limits[row] - len(self.tokens[row]) for row in self.rows if not self.over[row]), default=0)


def chosen_tokens(logits: torch.Tensor, replies: Replies, samplers: Sequence[Sampler | None]) -> list[int]:
    """The next token of each row that goes on, from its logits [rows, vocabulary]: the likeliest, or one drawn.

    Raises ArmError where the model computes NaN.
    """
    best = logits.argmax(dim=-1, keepdim=True)  # of a row with NaN, the NaN
    if not bool(torch.isfinite(logits.gather(-1, best)).all()):
        raise no_number()
    chosen: list[int] = best[:, 0].tolist()
    for place, row in enumerate(replies.rows):
        if (sampler := samplers[row]) is not None:
            chosen[place] = sampler.draw(logits[place])
    return chosen


def decoded(
    model: Decoder, cache: RowCache, last: torch.Tensor, limits: Sequence[int], samplers: Sequence[Sampler | None]
) -> list[list[int]]:
    """The tokens of each row, from the state [rows, width] after its prompt until it ends or its limit is reached.

    Raises ArmError where the model computes NaN.
    """
    replies = Replies(model, limits)
    graphed = can_be_graphed(model) and not any(samplers)
    while True:
        chosen = chosen_tokens(model.head(last), replies, samplers)
        replies.add(chosen)
        worked(len(chosen))
        going = replies.going()
        if not going:
            return replies.tokens
        if len(going) < len(replies.rows):
            replies.keep(going)
            chosen = [chosen[place] for place in going]
            cache.keep(torch.tensor(going, device=model.device))
        if graphed:
            return _graphed(model, cache, torch.tensor(chosen, device=model.device), replies)
        last = forward(model, torch.tensor(chosen)[:, None], cache)[:, 0]
        cache.advance()


def _graphed(model: Decoder, cache: RowCache, chosen: torch.Tensor, replies: Replies) -> list[list[int]]:
    """The rest of the replies, several steps between two looks at them; rows that are over leave by halves."""
    while True:
        steps = GraphedSteps(model, cache, chosen, lambda tokens: forward(model, tokens, cache)[:, 0])
        while True:
            made, sound = steps.take(replies.left())
            if not sound:
                raise no_number()
            for tokens in made:
                replies.add(tokens)
            going = replies.going()
            if not going:
                return replies.tokens
            if steps.narrowing_pays(len(going), replies.left()):
                break
        places = torch.tensor(going, device=model.device)
        chosen = steps.chosen()[places]
        cache.keep(places)
        replies.keep(going)


def no_number() -> ArmError:
    """The error of a model that computes NaN."""
    return ArmError(said("error.not_a_number"))
