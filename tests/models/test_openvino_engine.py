"""Replies by OpenVINO are those of PyTorch, token for token, in float32 on random models of two layers."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pytest
import torch
from tiny import runs
from tiny.models import configuration, decoder, tokenizer

from workbench.models import attention
from workbench.models.engines.on_openvino import OpenvinoEngine, installed
from workbench.models.generate import LONGEST_COPIED_PREFIX, SHORTEST_SHARED_PREFIX, Generation
from workbench.models.generator import Sampling
from workbench.models.local import LocalModel
from workbench.time_limit import time_limit

pytestmark = pytest.mark.skipif(not installed(), reason="needs the extra openvino")
SORTS = ("llama", "llama, untied, wide heads", "qwen2, biases")
ENDS = [0, 7, 14, 23, 51, 77]  # so many that replies end at many different steps
LENGTHS = (23, 3, 31, 12, 1, 17, 9, 30, 5, 26)
LONG = LONGEST_COPIED_PREFIX + 40


@lru_cache
def pair(sort: str, **changes: Any) -> tuple[LocalModel, LocalModel]:
    """The same weights twice: as PyTorch computes with them, and as OpenVINO does."""
    made = decoder(configuration(sort, **changes), attention.register())
    made.generation_config.eos_token_id = ENDS
    by_torch = LocalModel(made, tokenizer())
    return by_torch, by_torch.answering_by(OpenvinoEngine())


def both(
    sort: str, prompts: Sequence[Sequence[int]], limits: Sequence[int], **sizes: int
) -> tuple[list[Generation], list[Generation]]:
    """What the two reply, in the order of the prompts."""
    found = []
    for model in pair(sort):
        for name, default in (("batch_rows", 32), ("batch_tokens", 16384), ("prefill_tokens", 2048)):
            setattr(model, name, sizes.get(name, default))
        found.append(runs.replies(model, prompts, limits))
    return found[0], found[1]


def same(first: Sequence[Generation], second: Sequence[Generation]) -> None:
    """Everything but the seconds."""
    for one, other in zip(first, second, strict=True):
        assert (one.tokens, one.stop, one.error) == (other.tokens, other.stop, other.error)
        assert (one.prompt_tokens, one.cached_tokens) == (other.prompt_tokens, other.cached_tokens)


def prompts_of(lengths: Sequence[int], prefix: Sequence[int] = (), seed: int = 0) -> list[list[int]]:
    dice = random.Random(seed)
    return [[*prefix, *(dice.randrange(96) for _ in range(length))] for length in lengths]


def varied(made: Sequence[Generation]) -> None:
    """The comparison says little if all rows end together, or if a model writes the same whatever it reads."""
    assert len({each.tokens for each in made}) >= len(made) - 2
    assert len({len(each.tokens) for each in made}) >= 4


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("sizes", [{"batch_rows": 1}, {"batch_rows": 4}, {"prefill_tokens": 30}, {}], ids=str)
def test_prompts_of_unequal_lengths_in_any_batch(sort: str, sizes: dict[str, int]) -> None:
    limits = [14, 9, 14, 14, 3, 14, 14, 1, 14, 14]
    by_torch, by_openvino = both(sort, prompts_of(LENGTHS), limits, **sizes)
    same(by_torch, by_openvino)
    varied(by_openvino)
    assert {each.stop for each in by_openvino} == {"end", "length"}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("length", [SHORTEST_SHARED_PREFIX + 2, LONG])
def test_a_prefix_that_all_share_is_computed_once(sort: str, length: int) -> None:
    (begin,) = prompts_of([length], seed=9)
    prompts = prompts_of(LENGTHS, begin, seed=3)
    by_torch, by_openvino = both(sort, prompts, [12] * len(prompts), batch_rows=4)
    same(by_torch, by_openvino)
    assert all(each.cached_tokens >= length for each in by_openvino)
    varied(by_openvino)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("shared", [0, 30, LONG])
def test_what_some_of_a_batch_begin_with_is_computed_once(sort: str, shared: int) -> None:
    begin, one, other = prompts_of([shared, 40, 61], seed=5)
    prompts = [
        *prompts_of((5, 11, 2), [*begin, *one], seed=1),
        *prompts_of((9, 1), [*begin, *other], seed=2),
        *prompts_of((33, 4, 12), begin, seed=3),
    ]
    by_torch, by_openvino = both(sort, prompts, [10] * len(prompts), prefill_tokens=100)
    same(by_torch, by_openvino)
    assert len({each.cached_tokens for each in by_openvino}) == 3  # of one group, of the other, of neither


def test_what_is_read_is_what_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that is over is read no further, and what is shared is read once."""
    _, model = pair("llama")
    model.prefill_tokens, model.batch_rows = 2048, 32
    read = []
    model.make_resident()
    request = model.engine.request  # type: ignore[attr-defined]

    class Counting:
        def __getattr__(self, name: str) -> Any:
            return getattr(request, name)

        def infer(self, given: dict[str, Any], **named: Any) -> Any:
            read.append(given["tokens"].shape)
            return request.infer(given, **named)

    monkeypatch.setattr(model.engine, "request", Counting())
    (begin,) = prompts_of([40], seed=5)
    made = runs.replies(model, prompts_of((5, 5, 5), begin, seed=1) + prompts_of((4,), seed=2), [6, 2, 6, 1])
    assert read[:2] == [(1, 40), (4, 5)]
    assert [rows for rows, _ in read[2:]] == [
        sum(len(each.tokens) + (each.stop == "end") > step for each in made) for step in range(1, len(read) - 1)
    ]


@pytest.mark.parametrize("sort", SORTS)
def test_a_kept_prefix_and_a_prompt_alone(sort: str) -> None:
    by_torch, by_openvino = pair(sort)
    (begin,) = prompts_of([50], seed=9)
    prompt = prompts_of([12], begin, seed=4)[0]
    whole = by_torch.reply(prompt, 12)
    assert by_openvino.reply(prompt, 12).tokens == whole.tokens
    kept = by_openvino.read_prefix(begin)
    for _ in range(2):  # nothing is left of the first time
        assert by_openvino.reply(prompt, 12, computed=kept).tokens == whole.tokens
    assert by_openvino.reply(prompt, 12, computed=kept.beginning(30)).tokens == whole.tokens


@pytest.mark.parametrize("sort", SORTS)
def test_a_learned_prefix_stands_before_every_prompt(sort: str) -> None:
    bare, _ = pair(sort)
    by_torch = bare.answering_by(bare.engine)
    (virtual,) = prompts_of([9], seed=8)
    by_torch.learned = bare.read_prefix(virtual)
    by_openvino = by_torch.answering_by(OpenvinoEngine())
    prompts = prompts_of(LENGTHS)
    found = [runs.replies(model, prompts, [8] * len(prompts)) for model in (bare, by_torch, by_openvino)]
    same(found[1], found[2])
    assert [each.tokens for each in found[0]] != [each.tokens for each in found[1]]


def test_draws_are_those_of_pytorch() -> None:
    prompts = prompts_of(LENGTHS)
    drawn = [Sampling(1.0, 0.9, seed) for seed in range(len(prompts))]
    found = []
    for model in pair("llama"):
        made = [each for batch in model.generate(prompts, [10] * len(prompts), sampling=drawn) for each in batch]
        found.append(sorted(made, key=lambda each: each.index))
    same(*found)


def test_a_loop_ends_a_reply() -> None:
    config = configuration("llama", initializer_range=0.02)  # which repeats itself
    made = decoder(config, attention.register())
    made.generation_config.eos_token_id = None
    by_torch = LocalModel(made, tokenizer(), stop_loops=True)
    found = [
        runs.replies(model, prompts_of((5, 9)), [60, 60])
        for model in (by_torch, by_torch.answering_by(OpenvinoEngine()))
    ]
    same(*found)
    assert all(each.stop == "end" and len(each.tokens) < 60 for each in found[1])


def test_a_model_that_computes_nan_is_an_error() -> None:
    made = decoder(configuration("llama"), attention.register())
    with torch.no_grad():
        made.model.norm.weight[0] = torch.nan
    model = LocalModel(made, tokenizer()).answering_by(OpenvinoEngine())
    ((reply,),) = model.generate([[4, 5]], [3])
    assert (reply.stop, reply.tokens) == ("error", ())
    assert "computes NaN" in str(reply.error)


@pytest.mark.parametrize(
    "rope",
    [
        {"rope_type": "linear", "factor": 4.0},
        {
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 64,
        },
    ],
    ids=lambda rope: rope["rope_type"],
)  # fmt: skip
def test_scaled_positions_that_are_the_same_at_any_length(rope: dict[str, Any]) -> None:
    config = configuration("llama", rope_parameters={"rope_theta": 10000.0, **rope})
    assert OpenvinoEngine.unserved(config.to_dict()) is None
    by_torch = LocalModel(decoder(config, attention.register()), tokenizer())
    prompts = prompts_of((90, 20))
    found = [runs.replies(m, prompts, [8, 8]) for m in (by_torch, by_torch.answering_by(OpenvinoEngine()))]
    same(*found)


def test_a_time_limit_still_works_after_engines_have_come_and_gone() -> None:
    """Each core of the library lays out a stack for signals; a second one that went put back one that was no more."""
    model, _ = pair("llama")
    engines = [OpenvinoEngine() for _ in range(3)]
    for number in range(3):
        engines[number].replies(model, [[5, 9, 33]], [2], [None], None, True)
    while engines:
        engines.pop(0)
        gc.collect()
    with pytest.raises(TimeoutError, match="asleep"), time_limit(0.1, "asleep"):
        time.sleep(5)
