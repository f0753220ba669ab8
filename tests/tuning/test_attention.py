"""Attention of training: small products in bfloat16 give what the fused kernel gives in float32."""

import pytest
import torch
from tiny.models import configuration, decoder

from workbench.tuning.attention import SMALL, attention
from workbench.tuning.batches import Batches, Packing
from workbench.tuning.loss import LabelledLoss
from workbench.tuning.rows import TokenRow


@pytest.mark.parametrize("window", [None, 3])
@pytest.mark.parametrize("before", [0, 4])
def test_products_in_bfloat16_are_those_of_the_fused_kernel(before: int, window: int | None) -> None:
    torch.manual_seed(0)
    query = torch.randn(2, 6, 7, 8).bfloat16().requires_grad_()
    key, value = (torch.randn(2, 3, 7 + before, 8).bfloat16().requires_grad_() for _ in range(2))
    assert query.numel() < SMALL
    found, _ = attention(torch.nn.Module(), query, key, value, None, sliding_window=window)
    wanted, _ = attention(torch.nn.Module(), query.float(), key.float(), value.float(), None, sliding_window=window)
    torch.testing.assert_close(found.float(), wanted, rtol=2e-2, atol=2e-2)
    assert wanted.abs().max() > 0.5
    gradients = torch.autograd.grad(found.float().square().sum(), (query, key, value))
    expected = torch.autograd.grad(wanted.square().sum(), (query, key, value))
    for mine, theirs in zip(gradients, expected, strict=True):
        torch.testing.assert_close(mine.float(), theirs.float(), rtol=5e-2, atol=5e-2)


def test_a_pack_is_refused_where_its_rows_would_see_each_other() -> None:
    rows = [TokenRow((1, 2, 3, 4), 1), TokenRow((5, 6, 7), 1)]
    made = Batches([rows], Packing())[0]
    with pytest.raises(ValueError, match="workbench-training"):
        LabelledLoss(decoder(configuration(), "sdpa"))(**made)
