"""The loss of training: the usual one, however rows are padded or packed, and the work that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import torch
from tiny.models import SORTS, configuration, decoder
from torch.utils.flop_counter import FlopCounterMode

from workbench.cost.flops import Architecture
from workbench.tuning import TrainingSettings
from workbench.tuning.attention import register
from workbench.tuning.batches import Batches, Packing, common_prefix
from workbench.tuning.flops import flops
from workbench.tuning.loss import LabelledLoss
from workbench.tuning.methods import METHODS
from workbench.tuning.rows import IGNORED, TokenRow


def batch_of(lengths: Sequence[tuple[int, int]], seed: int = 0) -> list[TokenRow]:
    dice = torch.Generator().manual_seed(seed)
    return [
        TokenRow(tuple(torch.randint(96, (size,), generator=dice).tolist()), learned_from)
        for size, learned_from in lengths
    ]


def mean_loss(model: Any, made: dict[str, torch.Tensor]) -> torch.Tensor:
    """As the trainer computes it in one process: of the tokens it counts, none is the first of a row."""
    loss: torch.Tensor = LabelledLoss(model)(**made) / made["labels"].ne(IGNORED).sum()
    return loss


ROWS = batch_of([(12, 7), (5, 0), (21, 20), (3, 1), (17, 2)])


@pytest.mark.parametrize("sort", SORTS)
def test_the_loss_and_its_gradients_are_those_of_the_usual_loss(sort: str) -> None:
    """Labels at some positions only, right padding and no mask, against transformers with mask and all logits."""
    made = Batches([ROWS])[0]
    ours, usual = (decoder(configuration(sort), "sdpa") for _ in range(2))
    loss = mean_loss(ours, made)
    mask = torch.tensor([[1] * len(row.tokens) + [0] * (21 - len(row.tokens)) for row in ROWS])
    wanted = usual(input_ids=made["input_ids"], attention_mask=mask, labels=made["labels"], use_cache=False).loss
    assert loss.item() == pytest.approx(wanted.item(), rel=1e-5)
    loss.backward()
    wanted.backward()
    for (name, mine), theirs in zip(ours.named_parameters(), usual.parameters(), strict=True):
        scale = float(theirs.grad.abs().max())
        assert scale > 0, name
        torch.testing.assert_close(mine.grad, theirs.grad, rtol=1e-3, atol=1e-4 * scale, msg=name)


def test_the_loss_is_the_mean_over_learned_tokens_of_each_row_read_alone() -> None:
    model = decoder(configuration(), "sdpa")
    total, count = 0.0, 0
    for row in ROWS:
        with torch.inference_mode():
            chances = model(input_ids=torch.tensor([row.tokens])).logits[0].log_softmax(-1)
        for place in range(max(row.learned_from, 1), len(row.tokens)):
            total -= float(chances[place - 1, row.tokens[place]])
            count += 1
    with torch.inference_mode():
        loss = mean_loss(model, Batches([ROWS])[0])
    assert float(loss) == pytest.approx(total / count, rel=1e-5)


@pytest.mark.parametrize("sort", ["llama", "mistral, sliding window", "gemma3, sliding and full"])
def test_right_padding_without_a_mask_changes_nothing_for_real_tokens(sort: str) -> None:
    model = decoder(configuration(sort), "sdpa").get_decoder()
    with torch.inference_mode():
        together = model(input_ids=Batches([ROWS])[0]["input_ids"], use_cache=False).last_hidden_state
        for place, row in enumerate(ROWS):
            alone = model(input_ids=torch.tensor([row.tokens]), use_cache=False).last_hidden_state[0]
            torch.testing.assert_close(together[place, : len(row.tokens)], alone, rtol=1e-4, atol=1e-5)


ALIKE = [
    TokenRow((*range(2, 14), *row.tokens), row.learned_from + 12) for row in ROWS
]  # twelve tokens of instruction in front


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("rows", [ALIKE, ROWS], ids=["a common prefix", "none"])
def test_a_pack_has_the_loss_and_the_gradients_of_the_padded_batch(sort: str, rows: list[TokenRow]) -> None:
    config = configuration(sort)
    packing = Packing()
    packed = Batches([rows], packing)[0]
    shared = common_prefix(rows)
    assert packed["input_ids"].shape == (1, sum(len(row.tokens) for row in rows) - 4 * shared)
    ours, usual = (decoder(config, attention) for attention in (register(), "sdpa"))
    loss = mean_loss(ours, packed)
    wanted = mean_loss(usual, Batches([rows])[0])
    if max(len(row.tokens) for row in rows) <= (Packing.of(config).window or 99):
        assert loss.item() == pytest.approx(wanted.item(), rel=1e-5)
        loss.backward()
        wanted.backward()
        for (name, mine), theirs in zip(ours.named_parameters(), usual.parameters(), strict=True):
            scale = float(theirs.grad.abs().max())
            torch.testing.assert_close(mine.grad, theirs.grad, rtol=1e-3, atol=1e-4 * scale, msg=name)
    else:
        assert Packing.of(config).prefix(rows) is None  # the mask of a pack would see beyond the window


def test_rows_are_packed_where_that_is_less_work_and_the_prefix_predicts_nothing_learned() -> None:
    packing = Packing()
    assert common_prefix(ALIKE) == packing.prefix(ALIKE) == 11  # of twelve: the last predicts a learned token
    assert common_prefix([TokenRow((1, 2, 3, 4), 4), TokenRow((1, 2, 3, 5), 4)]) == 3
    assert packing.prefix(ALIKE[:1]) is None
    assert packing.prefix(ROWS) == 0  # nothing is shared, and padding is spared
    assert (
        packing.prefix([TokenRow(tuple(range(place, place + 9)), 1) for place in range(4)]) is None
    )  # nor is there any
    assert Packing(window=20).prefix(ALIKE) is None


@pytest.mark.parametrize("method", ["lora", "full"])
@pytest.mark.parametrize("sort", ["llama", "llama, untied, wide heads"])
def test_flops_are_what_torch_counts(sort: str, method: Any) -> None:
    """For one step. On a CPU torch's counter takes fused attention for nothing, so its part is left out here."""
    model = decoder(configuration(sort), "sdpa")
    shape = Architecture.of(model.config)
    adapters = 0
    if method == "lora":
        model = METHODS["lora"].wrap(model, TrainingSettings("lora", 4, 2e-2, 5))
        adapters = sum(p.numel() for p in model.parameters() if p.requires_grad)
        assert adapters == shape.lora_parameters(4)
    model.train()
    with FlopCounterMode(display=False) as counter:
        mean_loss(model, Batches([ROWS])[0]).backward()
    padded, longest = 21 * len(ROWS), 21
    # The square of positions less its triangle, longest·(longest - 1)/2, tells what the triangle costs.
    beyond = shape.train_flops(method, padded, longest, square=True) - shape.train_flops(method, padded, longest)
    attention = beyond * (longest + 1) / (longest - 1)
    assert attention > 0
    assert counter.get_total_flops() == pytest.approx(flops(shape, method, [ROWS], adapters) - attention, rel=0.01)
    assert flops(shape, method, [ROWS, ROWS[:1]], adapters) == pytest.approx(
        flops(shape, method, [ROWS], adapters) + flops(shape, method, [ROWS[:1]], adapters)
    )
