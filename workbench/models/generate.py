"""Generation for many prompts at once, as fast as the model's arithmetic allows.

Prompts are sorted by length and batched under a token budget; what all of them begin with is computed once, and
what only some begin with (the same passage, say) once for those; each row keeps its own positions, so there is no
padding to attend to; finished rows leave the batch.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import torch

from workbench.errors import ArmError
from workbench.languages.spoken import numbers, said
from workbench.models.attention import RowCache
from workbench.models.decoding import decoded, forward
from workbench.models.loops import loops
from workbench.models.memory import free_memory, out_of_memory
from workbench.models.prefixes import Group, groups
from workbench.models.sampling import Sampler
from workbench.progress import worked
from workbench.time_limit import time_limit

if TYPE_CHECKING:
    from workbench.models.decoder import Decoder
    from workbench.models.generator import Sampling

log = logging.getLogger(__name__)

SHORTEST_SHARED_PREFIX = 24  # tokens, below which it is not worth a pass of its own: the bare chat frame is
# A prefix up to this length, or that of what follows it, is copied into every row: plain attention is then the fastest.
LONGEST_COPIED_PREFIX = 64
# Of a head, at most so many scores of new tokens against a shared prefix stand in memory at once: behind a long one,
# prompts come in fewer rows at a time.
PREFIX_SCORES = 1 << 22


@dataclass(frozen=True, slots=True)
class Generation:
    """One reply, or why there is none. `index` is the prompt's place in the request.

    `seconds` is its share of the batch's time.
    """

    index: int
    tokens: tuple[int, ...]
    stop: Literal["end", "length", "error"]
    prompt_tokens: int
    cached_tokens: int
    seconds: float
    error: str | None = None


def shared_prefix(prompts: Sequence[Sequence[int]]) -> int:
    """How many leading tokens all prompts share, leaving at least one token to each; 0 if too few to pay."""
    if len(prompts) < 2:
        return 0
    first, last = min(map(list, prompts)), max(map(list, prompts))  # the extremes in order differ first
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    length = min(length, min(map(len, prompts)) - 1)
    return length if length >= SHORTEST_SHARED_PREFIX else 0


def batches(lengths: Sequence[int], tokens: int, rows: int) -> list[list[int]]:
    """Indices grouped so that a group padded to its longest row stays within `tokens`, longest first."""
    groups: list[list[int]] = []
    for index in sorted(range(len(lengths)), key=lambda i: (-lengths[i], i)):
        if groups and len(groups[-1]) < rows and lengths[groups[-1][0]] * (len(groups[-1]) + 1) <= tokens:
            groups[-1].append(index)
        else:
            groups.append([index])
    return groups


def grouped_batches(lengths: Sequence[int], alike: Sequence[Group], tokens: int, rows: int) -> list[list[int]]:
    """Batches in which prompts that begin alike stand together; each counts as long as the longest of its group.

    A group that no batch has room for is divided if what it shares is most of it, as of questions that are asked of one
    text. Else it is split: what it shares is computed once in each batch anyway, and its longest prompt
    would leave room for few others.
    """
    of_group: dict[int, tuple[int, int]] = {}
    for place, group in enumerate(alike):
        longest = max(lengths[row] for row in group.rows)
        room = min(rows, tokens // longest)
        if len(group.rows) <= room:
            of_group |= dict.fromkeys(group.rows, (longest, place))
        elif room > 1 and 2 * group.length >= longest:
            ordered = sorted(group.rows, key=lambda row: (-lengths[row], row))
            for start in range(0, len(ordered), room):
                part = ordered[start : start + room]
                of_group |= dict.fromkeys(part, (lengths[part[0]], place))
    order = sorted(range(len(lengths)), key=lambda i: (*of_group.get(i, (lengths[i], len(alike))), i))
    counted = [of_group.get(i, (lengths[i], 0))[0] for i in order]
    return [[order[i] for i in group] for group in batches(counted, tokens, rows)]


@torch.inference_mode()
def generate(
    model: Decoder,
    prompts: Sequence[Sequence[int]],
    limits: Sequence[int],
    batch_tokens: int,
    batch_rows: int,
    batch_seconds: float | None = None,
    prefix_length: int | None = None,
    computed: RowCache | None = None,
    sampling: Sequence[Sampling | None] | None = None,
) -> Iterator[list[Generation]]:
    """Continuations of at most `limits[i]` tokens, a batch at a time (not in the order given).

    A batch that takes longer than `batch_seconds` is given up. `prefix_length` tokens, with which all prompts begin,
    are computed once: given where these prompts are what is left of more, so that it does not depend on the rest.
    `computed` is a prefix of all prompts that `computed_prefix` has computed. Continuations are greedy but for the
    prompts that have a `sampling`.
    """
    if not prompts:
        return
    virtual = model.virtual_tokens
    if computed is not None:
        prefix_length = computed.longest - virtual
    elif batch_rows == 1:
        prefix_length = 0  # alone, a row depends on no other prompt
    elif prefix_length is None:
        prefix_length = shared_prefix(prompts)
    prefix, prefix_seconds = computed or model.learned, 0.0
    if prefix_length and computed is None:
        start = time.perf_counter()
        prefix = computed_prefix(model, prompts[0][:prefix_length])
        prefix_seconds = (time.perf_counter() - start) / len(prompts)
    own = [list(prompt[prefix_length:]) for prompt in prompts]
    short = prefix_length + virtual <= max(LONGEST_COPIED_PREFIX, sum(map(len, own)) / len(own))
    copied = short or model.engine.copies_prefix

    alike = [] if batch_rows == 1 or computed is not None else groups(own, SHORTEST_SHARED_PREFIX)
    shared = {row: group.length for group in alike for row in group.rows}

    def replies_to(group: Sequence[int]) -> list[list[int]]:
        drawn = [sampling[i] if sampling else None for i in group]
        samplers = [None if each is None else Sampler(each, prompts[i]) for each, i in zip(drawn, group, strict=True)]
        asked, most = [own[i] for i in group], [limits[i] for i in group]
        made: list[list[int]] = model.engine.replies(model, asked, most, samplers, prefix, copied)
        return made

    lengths = [len(tokens) + copied * (prefix_length + virtual) for tokens in own]
    for group in grouped_batches(lengths, alike, batch_tokens, batch_rows):
        start = time.perf_counter()
        replies = isolated(replies_to, group, batch_seconds)
        seconds = (time.perf_counter() - start) / len(group) + prefix_seconds
        made = []
        for index, reply in zip(group, replies, strict=True):
            failed = reply if isinstance(reply, str) else None
            tokens = [] if isinstance(reply, str) else reply
            ended = bool(tokens) and tokens[-1] in model.end_tokens
            looping = model.stop_loops and loops(tokens)
            made.append(
                Generation(
                    index=index,
                    tokens=tuple(tokens[:-1] if ended else tokens),
                    stop="error" if failed else "end" if ended or looping else "length",
                    prompt_tokens=len(prompts[index]),
                    cached_tokens=prefix_length + shared.get(index, 0),
                    seconds=seconds,
                    error=failed,
                )
            )
        yield made


@torch.inference_mode()
def computed_prefix(model: Decoder, tokens: Sequence[int]) -> RowCache:
    """The keys and values of tokens with which prompts begin, behind those of a learned prefix if there is one."""
    prefix = RowCache(model.layers, 1, len(tokens), model.learned, copied=True)
    forward(model, torch.tensor([list(tokens)]), prefix)
    prefix.start_decoding(torch.tensor([len(tokens)]))
    return prefix


@torch.inference_mode()
def next_probabilities(model: Decoder, rows: Sequence[Sequence[int]], computed: RowCache | None = None) -> torch.Tensor:
    """Probabilities [rows, vocabulary], in float64, of the token after each row, behind a prefix computed already."""
    order = sorted(range(len(rows)), key=lambda row: -len(rows[row]))
    cache = RowCache(model.layers, len(rows), len(rows[order[0]]), computed)
    last = prefill(model, [list(rows[row]) for row in order], cache)
    found: torch.Tensor = model.head(last).double().softmax(dim=-1)
    return found[torch.tensor(sorted(range(len(order)), key=order.__getitem__), device=found.device)]


def isolated(
    replies_to: Callable[[Sequence[int]], list[list[int]]], group: Sequence[int], seconds: float | None
) -> list[list[int] | str]:
    """The tokens for each of a group, or the reason in words: the group is halved until what fails is alone.

    A group that takes longer than `seconds` is not tried again.
    """
    try:
        with time_limit(seconds, said("reply.took_too_long", n=len(group), seconds=numbers().plain(seconds or 0))):
            return [*replies_to(group)]
    except TimeoutError as error:
        log.warning("%s", said("note.given_up", error=error))
        return [str(error)] * len(group)
    except Exception as error:  # of a model: whatever it is, it concerns these questions alone
        reason = str(error) if isinstance(error, ArmError) else f"{type(error).__name__}: {error}"
        if len(group) == 1:
            return [reason]
        log.warning("%s", said("note.halved", n=len(group), error=reason.partition("\n")[0]))
        log.debug("%s", traceback.format_exc())
        memory = out_of_memory(error)
    if memory:
        free_memory()
    middle = len(group) // 2
    return [*isolated(replies_to, group[:middle], seconds), *isolated(replies_to, group[middle:], seconds)]


@torch.inference_mode()
def whole_texts(model: Decoder, tokens: torch.Tensor) -> torch.Tensor:
    """Hidden states of texts that are only read, [rows, length] padded on the right, behind a learned prefix if any."""
    if model.learned is not None:
        return forward(model, tokens, RowCache(model.layers, tokens.shape[0], tokens.shape[1], model.learned))
    hidden: torch.Tensor = model.decoder(input_ids=tokens.to(model.device), use_cache=False).last_hidden_state
    return hidden


def one_batch(
    model: Decoder,
    prompts: list[list[int]],
    limits: list[int],
    samplers: list[Sampler | None],
    prefix: RowCache | None,
    copied: bool,
) -> list[list[int]]:
    """The tokens of each reply by PyTorch: see `Engine.replies`."""
    alike = groups(prompts, SHORTEST_SHARED_PREFIX)
    alike.sort(key=lambda group: -group.length)
    begun = {row: (place, group.length) for place, group in enumerate(alike) for row in group.rows}
    held = [begun.get(row, (-1, 0)) for row in range(len(prompts))]
    # Rows come in by the length of what is left of them.
    order = sorted(range(len(prompts)), key=lambda row: (held[row][1] - len(prompts[row]), row))
    held, left = [held[row] for row in order], [prompts[row][held[row][1] :] for row in order]
    longest = alike[0].length if alike else 0
    cache = RowCache(model.layers, len(left), longest + len(left[0]) + max(limits), prefix, copied=copied)
    if alike:
        first = RowCache(model.layers, len(alike), longest, prefix, copied=copied)
        prefill(model, [prompts[group.rows[0]][: group.length] for group in alike], first)
        cache.take(first, held)
    last = prefill(model, left, cache)
    cache.start_decoding(torch.tensor([len(tokens) for tokens in left]).to(model.device))
    replies = decoded(model, cache, last, [limits[row] for row in order], [samplers[row] for row in order])
    return [replies[place] for place in sorted(range(len(order)), key=order.__getitem__)]


def prefill(model: Decoder, prompts: list[list[int]], cache: RowCache) -> torch.Tensor:
    """Take prompts in, a few rows at a time, the longest first; the state [rows, width] after the last of each."""
    lengths = torch.tensor([len(prompt) for prompt in prompts])
    last_states = []
    most = min(model.prefill_tokens, PREFIX_SCORES // max(1, cache.prefix_length))
    for group in batches(lengths.tolist(), most, len(prompts)):  # already in order of length
        tokens = torch.zeros(len(group), len(prompts[group[0]]), dtype=torch.long)
        for row, index in enumerate(group):
            tokens[row, : lengths[index]] = torch.tensor(prompts[index])
        cache.first_row = group[0]
        hidden = forward(model, tokens, cache)
        last_states.append(hidden[torch.arange(len(group)), lengths[group] - 1])
        worked(int(lengths[group].sum()))
    return torch.cat(last_states)
