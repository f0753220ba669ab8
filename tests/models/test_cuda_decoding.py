"""Steps of fixed shapes, as a graph needs them, give the replies that growing shapes give; on CUDA from a graph."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
import torch
from tiny import runs
from tiny.models import SORTS, configuration, decoder, tokenizer

from workbench.errors import ArmError
from workbench.models import attention, cuda_decoding, decoding
from workbench.models.generate import Generation
from workbench.models.local import LocalModel

ENDS = [0, 7, 14, 23, 51, 77]
LIMITS = (14, 60, 3, 9, 60, 1, 60, 17, 12, 60)


def model(sort: str, device: str = "cpu") -> LocalModel:
    made = decoder(configuration(sort), attention.register())
    made.generation_config.eos_token_id = ENDS
    return LocalModel(made.to(device), tokenizer())


def prompts(prefix: int) -> list[list[int]]:
    draw = random.Random(3)
    first = [draw.randrange(96) for _ in range(prefix)]
    return [[*first, *(draw.randrange(96) for _ in range(length))] for length in (23, 3, 31, 12, 1, 17, 9, 30, 5, 26)]


def written(made: Sequence[Generation]) -> list[tuple[tuple[int, ...], str]]:
    return [(each.tokens, each.stop) for each in made]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("prefix", [0, 30, 90], ids=["alone", "copied", "together"])
def test_steps_of_fixed_shapes_change_no_reply(sort: str, prefix: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = model(sort)
    wanted = runs.replies(ours, prompts(prefix), LIMITS)
    assert {each.stop for each in wanted} == {"end", "length"}
    monkeypatch.setattr(decoding, "can_be_graphed", lambda given: True)
    monkeypatch.setattr(cuda_decoding, "NARROWING_STEPS", 4)
    assert written(runs.replies(ours, prompts(prefix), LIMITS)) == written(wanted)


def test_a_model_that_computes_no_number_is_found_out_within_the_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = model("llama")
    monkeypatch.setattr(decoding, "can_be_graphed", lambda given: True)
    head, calls = ours.head, []

    def late(hidden: torch.Tensor) -> torch.Tensor:
        calls.append(1)
        return head(hidden) * (float("nan") if len(calls) > 3 else 1)

    monkeypatch.setattr(ours, "head", late)
    (made,) = runs.replies(ours, [[5, 9, 11]], [20])
    assert made.error == str(ArmError("the model computes NaN: its weights or its dtype are not fit for this prompt"))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("prefix", [0, 30, 90], ids=["alone", "copied", "together"])
def test_on_a_cuda_device_steps_are_recorded_and_replies_are_those_of_the_processor(
    sort: str, prefix: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = runs.replies(model(sort), prompts(prefix), LIMITS)
    recorded: list[bool] = []
    record = cuda_decoding.GraphedSteps._record
    monkeypatch.setattr(
        cuda_decoding.GraphedSteps, "_record", lambda steps: recorded.append(record(steps)) or recorded[-1]
    )
    assert written(runs.replies(model(sort, "cuda"), prompts(prefix), LIMITS)) == written(wanted)
    assert recorded
    assert all(recorded)
