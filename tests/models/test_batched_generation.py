"""Batched generation against transformers' own, token for token, in float32 on random models of two layers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tiny import runs
from tiny.models import SORTS, WINDOW, configuration, decoder, tokenizer

from workbench.models import attention, generate
from workbench.models.generate import (
    LONGEST_COPIED_PREFIX,
    SHORTEST_SHARED_PREFIX,
    Generation,
    batches,
    shared_prefix,
)
from workbench.models.local import LocalModel

ENDS = [0, 7, 14, 23, 51, 77]  # so many that replies end at many different steps


@lru_cache
def pair(sort: str) -> tuple[Any, LocalModel]:
    """The same weights twice: as transformers runs them, and as the workbench does."""
    config = configuration(sort)
    reference, ours = decoder(config), decoder(config, attention.register())
    assert all(torch.equal(a, b) for a, b in zip(reference.parameters(), ours.parameters(), strict=True))
    for model in (reference, ours):
        model.generation_config.eos_token_id = ENDS
        model.generation_config.pad_token_id = 0
    return reference, LocalModel(ours, tokenizer())


def expected(reference: Any, prompt: Sequence[int], limit: int) -> tuple[tuple[int, ...], str]:
    made = reference.generate(
        torch.tensor([list(prompt)]), attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
        max_new_tokens=limit, do_sample=False,
    )[0, len(prompt) :].tolist()  # fmt: skip
    return (tuple(made[:-1]), "end") if made[-1] in ENDS else (tuple(made), "length")


def ask(model: LocalModel, prompts: Sequence[Sequence[int]], limits: Sequence[int], **sizes: int) -> list[Generation]:
    model.batch_tokens, model.batch_rows = sizes.get("batch_tokens", 16384), sizes.get("batch_rows", 32)
    model.prefill_tokens = sizes.get("prefill_tokens", 2048)
    return runs.replies(model, prompts, limits)


def compare(sort: str, prompts: Sequence[Sequence[int]], limits: Sequence[int], **sizes: int) -> list[Generation]:
    reference, ours = pair(sort)
    made = ask(ours, prompts, limits, **sizes)
    assert [each.index for each in made] == list(range(len(prompts)))
    wanted = [expected(reference, prompt, limit) for prompt, limit in zip(prompts, limits, strict=True)]
    assert [(each.tokens, each.stop) for each in made] == wanted
    assert [each.prompt_tokens for each in made] == [len(prompt) for prompt in prompts]
    return made


def varied(made: Sequence[Generation]) -> None:
    """The comparison says little if all rows end together, or if a model writes the same whatever it reads."""
    assert {each.stop for each in made} == {"end", "length"}
    assert len({len(each.tokens) for each in made}) >= 5
    assert len({each.tokens for each in made}) >= len(made) - 2
    assert sum(len(set(each.tokens)) >= 3 for each in made) >= 3


def prompts_of(lengths: Sequence[int], prefix: Sequence[int] = (), seed: int = 0) -> list[list[int]]:
    dice = random.Random(seed)
    return [[*prefix, *(dice.randrange(96) for _ in range(length))] for length in lengths]


LENGTHS = (23, 3, 31, 12, 1, 17, 9, 30, 5, 26)
LIMITS = (14, 20, 3, 9, 20, 1, 20, 17, 12, 20)
COPIED, TOGETHER = prompts_of([SHORTEST_SHARED_PREFIX + 6, LONGEST_COPIED_PREFIX + 6], seed=9)
PREFIXES = pytest.mark.parametrize("prefix", [COPIED, TOGETHER], ids=["copied", "together"])


@pytest.mark.parametrize("sort", SORTS)
def test_unequal_prompts_with_their_own_limits_and_ends(sort: str) -> None:
    made = compare(sort, prompts_of(LENGTHS), LIMITS)
    assert {each.cached_tokens for each in made} == {0}
    varied(made)


@pytest.mark.parametrize("sort", SORTS)
@PREFIXES
def test_a_shared_prefix_is_computed_once_and_changes_nothing(sort: str, prefix: list[int]) -> None:
    made = compare(sort, prompts_of(LENGTHS, prefix, seed=1), LIMITS)
    assert {each.cached_tokens for each in made} == {len(prefix)}
    varied(made)


def clustered(prefix: Sequence[int] = ()) -> list[list[int]]:
    """Prompts of which some begin alike, two of them further than the rest of theirs, and some with nothing in common.

    In an order in which those that belong together do not stand together.
    """
    passages = prompts_of([SHORTEST_SHARED_PREFIX + 11, SHORTEST_SHARED_PREFIX, 3 * SHORTEST_SHARED_PREFIX], seed=5)
    prompts = [
        [*prefix, *passages[place % 3], *tail] if place % 4 else [*prefix, *tail]
        for place, tail in enumerate(prompts_of(LENGTHS, seed=6))
    ]
    return [*prompts, prompts[1], [*prompts[1], 3, 5, 7, 9]]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("prefix", [[], COPIED, TOGETHER], ids=["alone", "copied", "together"])
def test_what_only_some_prompts_begin_with_is_computed_once_for_those(sort: str, prefix: list[int]) -> None:
    made = compare(sort, clustered(prefix), (*LIMITS, 20, 20))
    cached = {each.cached_tokens - len(prefix) for each in made}
    assert 0 in cached
    assert len(cached) >= 3
    assert {each.stop for each in made} == {"end", "length"}
    assert len({each.tokens for each in made}) >= len(made) / 2


@pytest.mark.parametrize("sort", ["llama", "mistral, sliding window", "gemma3, sliding and full"])
@pytest.mark.parametrize("prefix", [[], COPIED, TOGETHER], ids=["alone", "copied", "together"])
def test_groups_in_batches_and_micro_batches_change_nothing(sort: str, prefix: list[int]) -> None:
    prompts, limits = clustered(prefix), (*LIMITS, 20, 20)
    compare(sort, prompts, limits, prefill_tokens=70)
    compare(sort, prompts, limits, batch_rows=5)


def test_fewer_tokens_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    forward = generate.forward
    monkeypatch.setattr(generate, "forward", lambda m, t, c: seen.append(t.numel()) or forward(m, t, c))
    (passage,), tails = prompts_of([60], seed=7), prompts_of([10] * 5, seed=8)
    made = compare("llama", [*([*passage, *tail] for tail in tails[:4]), tails[4]], [1] * 5)
    assert sum(seen) == 60 + 5 * 10
    assert [each.cached_tokens for each in made] == [60] * 4 + [0]


def test_a_prefix_no_longer_than_what_follows_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attended to by all rows together, long rows would need a block of scores of their length squared."""
    copied: list[bool] = []
    batch = generate.one_batch
    monkeypatch.setattr(generate, "one_batch", lambda *given: copied.append(given[-1]) or batch(*given))
    for own in (len(TOGETHER), len(TOGETHER) - 1):
        compare("llama", prompts_of([own, own], TOGETHER, seed=3), [4, 4])
    compare("llama", prompts_of([2, 2], COPIED, seed=3), [4, 4])
    assert copied == [True, False, True]


@pytest.mark.parametrize("sort", ["llama", "mistral, sliding window", "gemma3, sliding and full"])
@pytest.mark.parametrize("prefix", [[], COPIED, TOGETHER], ids=["alone", "copied", "together"])
def test_batches_and_micro_batches_change_nothing(sort: str, prefix: list[int]) -> None:
    prompts = prompts_of(LENGTHS, prefix, seed=2)
    compare(sort, prompts, LIMITS, prefill_tokens=40)  # several forwards fill one batch
    compare(sort, prompts, LIMITS, batch_rows=3)
    compare(sort, prompts, LIMITS, batch_tokens=70, prefill_tokens=33)


@pytest.mark.parametrize("sort", ["mistral, sliding window", "gemma3, sliding and full"])
@pytest.mark.parametrize("length", [WINDOW - 2, WINDOW - 1, WINDOW, WINDOW + 1])
def test_the_window_closes_at_the_same_token(sort: str, length: int) -> None:
    compare(sort, prompts_of([length, 2]), [12, 12])


def test_prompts_that_are_all_the_same_share_all_but_their_last_token() -> None:
    for prompt in (COPIED, TOGETHER):
        made = compare("llama", [prompt] * 3, [8, 2, 8])
        assert {each.cached_tokens for each in made} == {len(prompt) - 1}


def test_the_longest_batch_comes_first_and_nothing_comes_of_nothing() -> None:
    _, ours = pair("llama")
    ours.batch_rows, ours.batch_tokens = 2, 16384
    prompts = prompts_of((3, 9, 6, 1))
    order = [sorted(made.index for made in batch) for batch in ours.generate(prompts, [2] * 4)]
    assert order == [[1, 2], [0, 3]]
    assert list(ours.generate([], [])) == []


def test_a_prompt_beyond_the_context_is_an_error_and_the_others_are_answered() -> None:
    _, ours = pair("llama")
    room = ours.context_length
    prompts = [[1] * (room - 4), *prompts_of((5, 9))]
    long, *others = ask(ours, prompts, [5, 4, 4])
    assert (long.stop, long.tokens) == ("error", ())
    assert f"{room + 1} tokens exceed" in (long.error or "")
    assert [each.tokens for each in others] == [each.tokens for each in ask(ours, prompts[1:], [4, 4])]


def test_seconds_are_each_questions_share() -> None:
    made = ask(pair("llama")[1], prompts_of((5, 7, 9)), [4, 4, 4])
    assert len({each.seconds for each in made}) == 1
    assert 0 < made[0].seconds < 5


tokens = st.lists(st.integers(0, 3), min_size=1, max_size=12)


@given(st.lists(tokens, max_size=6), st.integers(0, 2), st.integers(0, 150))
def test_the_shared_prefix_is_shared_by_all_and_leaves_each_a_token(
    tails: list[list[int]], kind: int, common: int
) -> None:
    prompts = [[kind] * common + tail for tail in tails]
    length = shared_prefix(prompts)
    assert all(prompt[:length] == prompts[0][:length] for prompt in prompts)
    assert all(len(prompt) > length for prompt in prompts)
    whole = 0
    if len(prompts) > 1:
        shortest = min(map(len, prompts))
        while whole < shortest - 1 and len({prompt[whole] for prompt in prompts}) == 1:
            whole += 1
        whole = whole if whole >= SHORTEST_SHARED_PREFIX else 0
    assert length == whole  # and it is all they share, where that is enough to pay


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(1, 1000), st.integers(1, 9))
def test_batches_hold_every_index_once_within_both_limits(lengths: list[int], budget: int, rows: int) -> None:
    groups = batches(lengths, budget, rows)
    flat = [index for group in groups for index in group]
    assert sorted(flat) == list(range(len(lengths)))
    assert [lengths[i] for i in flat] == sorted(lengths, reverse=True)
    assert flat == [i for _, i in sorted((-length, i) for i, length in enumerate(lengths))]  # ties in the order given
    for group in groups:
        assert 1 <= len(group) <= rows
        assert len(group) == 1 or len(group) * max(lengths[i] for i in group) <= budget
    for group, _after in pairwise(groups):  # no batch ends before it is full
        assert len(group) == rows or (len(group) + 1) * lengths[group[0]] > budget
