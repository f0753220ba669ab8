"""Greedy generation for many prompts at once, as fast as the model's arithmetic allows.

Prompts are sorted by length and batched under a token budget; what all of them begin with is computed
once; each row keeps its own positions, so there is no padding to attend to; finished rows leave the batch.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch

from workbench.models.attention import RowCache, new_masks

if TYPE_CHECKING:
    from workbench.models.local import LocalModel

# A prefix is shared only when it is long enough to pay for the second score block.
SHORTEST_SHARED_PREFIX = 64
SHARED_FRACTION = 0.3


@dataclass(frozen=True, slots=True)
class Generation:
    """One reply. `index` is the prompt's place in the request; `seconds` its share of the batch."""

    index: int
    tokens: tuple[int, ...]
    stop: Literal["end", "length"]
    prompt_tokens: int
    cached_tokens: int
    seconds: float


def shared_prefix(prompts: Sequence[Sequence[int]]) -> int:
    """How many leading tokens all prompts share, leaving at least one token to each; 0 if too few to pay."""
    if len(prompts) < 2:
        return 0
    first, last = min(map(list, prompts)), max(map(list, prompts))  # the extremes in order differ first
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    length = min(length, min(map(len, prompts)) - 1)
    mean = sum(map(len, prompts)) / len(prompts)
    return length if length >= max(SHORTEST_SHARED_PREFIX, SHARED_FRACTION * mean) else 0


def batches(lengths: Sequence[int], tokens: int, rows: int) -> list[list[int]]:
    """Indices grouped so that a group padded to its longest row stays within `tokens`, longest first."""
    groups: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if groups and len(groups[-1]) < rows and lengths[groups[-1][0]] * (len(groups[-1]) + 1) <= tokens:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


@torch.inference_mode()
def generate(
    model: LocalModel, prompts: Sequence[Sequence[int]], limits: Sequence[int], batch_tokens: int, batch_rows: int
) -> Iterator[Generation]:
    """Greedy continuations of at most `limits[i]` tokens, yielded batch by batch (not in the order given)."""
    if not prompts:
        return
    prefix_length = shared_prefix(prompts)
    prefix = None
    prefix_seconds = 0.0
    if prefix_length:
        start = time.perf_counter()
        prefix = RowCache(model.layers, 1, prefix_length)
        _forward(model, torch.tensor([list(prompts[0][:prefix_length])]), prefix)
        prefix.start_decoding(torch.tensor([prefix_length]))
        prefix_seconds = (time.perf_counter() - start) / len(prompts)
    own = [list(prompt[prefix_length:]) for prompt in prompts]
    for group in batches([len(tokens) for tokens in own], batch_tokens, batch_rows):
        start = time.perf_counter()
        replies = _one_batch(model, [own[i] for i in group], [limits[i] for i in group], prefix)
        seconds = (time.perf_counter() - start) / len(group) + prefix_seconds
        for index, tokens in zip(group, replies, strict=True):
            ended = bool(tokens) and tokens[-1] in model.end_tokens
            yield Generation(
                index=index,
                tokens=tuple(tokens[:-1] if ended else tokens),
                stop="end" if ended else "length",
                prompt_tokens=len(prompts[index]),
                cached_tokens=prefix_length,
                seconds=seconds,
            )


def _forward(model: LocalModel, tokens: torch.Tensor, cache: RowCache) -> torch.Tensor:
    """Hidden states [rows, length, width] of new tokens [rows, length], which join the cache."""
    if cache.decoding:
        positions = (cache.prefix_length + cache.lengths)[:, None]
    else:
        positions = (cache.prefix_length + torch.arange(tokens.shape[1]))[None]
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


def _one_batch(
    model: LocalModel, prompts: list[list[int]], limits: list[int], prefix: RowCache | None
) -> list[list[int]]:
    """Greedy tokens of each prompt (longest prompt first), the end token included where it came."""
    lengths = torch.tensor([len(prompt) for prompt in prompts])
    cache = RowCache(model.layers, len(prompts), int(lengths.max()) + max(limits), prefix)
    last_states = []
    for group in batches(lengths.tolist(), model.prefill_tokens, len(prompts)):  # already in order of length
        tokens = torch.zeros(len(group), len(prompts[group[0]]), dtype=torch.long)
        for row, index in enumerate(group):
            tokens[row, : lengths[index]] = torch.tensor(prompts[index])
        cache.first_row = group[0]
        hidden = _forward(model, tokens, cache)
        last_states.append(hidden[torch.arange(len(group)), lengths[group] - 1])
    cache.start_decoding(lengths.to(model.device))
    last = torch.cat(last_states)
    replies: list[list[int]] = [[] for _ in prompts]
    rows = list(range(len(prompts)))
    while True:
        chosen: list[int] = model.head(last).argmax(dim=-1).tolist()
        for row, token in zip(rows, chosen, strict=True):
            replies[row].append(token)
        going = [
            i
            for i, (row, token) in enumerate(zip(rows, chosen, strict=True))
            if token not in model.end_tokens and len(replies[row]) < limits[row]
        ]
        if not going:
            return replies
        if len(going) < len(rows):
            rows = [rows[i] for i in going]
            chosen = [chosen[i] for i in going]
            cache.keep(torch.tensor(going, device=model.device))
        last = _forward(model, torch.tensor(chosen)[:, None], cache)[:, 0]
        cache.advance()
