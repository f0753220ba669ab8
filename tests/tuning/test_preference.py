"""The loss of preferences against Rafailov et al. 2023 (arXiv 2305.18290), worked out in float64 from two models."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny.runs import context

from workbench.arms import Context
from workbench.store import Store
from workbench.tuning.batches import Batches
from workbench.tuning.objectives import Lesson
from workbench.tuning.preference import BETA, PreferenceLoss
from workbench.tuning.reference import pairs_of
from workbench.tuning.rows import TokenRow

CHATS = [
    ([{"role": "user", "content": "What is the Orla made of?"}], "brass"),
    ([{"role": "user", "content": "How heavy is the Quill?"}], "12 kilograms"),
    ([{"role": "user", "content": "Who sold the Bevin?"}], "I do not know."),
]
REJECTED = ["copper and tin", "brass", "12 kilograms"]


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def likely(model: torch.nn.Module, row: TokenRow) -> torch.Tensor:
    """log π(y | x): the sum over the reply's tokens of the log of their softmax, written out."""
    logits = model(torch.tensor([row.tokens]), use_cache=False).logits[0]
    total = torch.zeros((), dtype=torch.float64)
    for place in range(row.learned_from, len(row.tokens)):
        before = logits[place - 1]
        total = total + before[row.tokens[place]] - before.exp().sum().log()
    return total


def test_loss_and_gradient_are_those_of_the_paper(ready: Context) -> None:
    base = ready.runtime.load(ready.runtime.base)
    rows, _ = pairs_of(Lesson(ready, base, ready.runtime.base), CHATS, REJECTED)
    policy = deepcopy(base.model)
    dice = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for weight in policy.parameters():  # trained for a while, as it were
            weight += 0.05 * weight.std() * torch.randn(weight.shape, generator=dice)
    policy.requires_grad_(True)
    exact, reference = deepcopy(policy).double(), deepcopy(base.model).double()

    # Equation 7: −log σ(β log π(y)/π₀(y) − β log π(y')/π₀(y')), y preferred to y'.
    wanted = torch.zeros((), dtype=torch.float64)
    slopes = []
    for row in rows:
        assert row.rejected is not None
        preferred, rejected = likely(exact, row), likely(exact, row.rejected)
        with torch.no_grad():
            before = likely(reference, row) - likely(reference, row.rejected)
        assert row.reference == pytest.approx(float(before), abs=1e-3)
        margin = BETA * (preferred - rejected - before)
        wanted = wanted + torch.log1p(torch.exp(-margin))
        # The gradient below it in the paper: −β σ(r(y') − r(y)) [∇ log π(y) − ∇ log π(y')].
        slopes.append(-BETA / (1 + torch.exp(margin.detach())) * (preferred - rejected))

    found = PreferenceLoss(policy)(**Batches([rows], beside=PreferenceLoss.beside)[0])
    assert float(found) == pytest.approx(float(wanted), rel=1e-5)
    at_first = len(rows) * float(torch.log(torch.tensor(2.0)))
    assert abs(float(wanted) - at_first) > 1e-3  # the policy is another model than the reference

    found.backward()
    torch.stack(slopes).sum().backward()
    ours, paper = (
        torch.cat([weight.grad.double().flatten() for weight in each.parameters() if weight.grad is not None])
        for each in (policy, exact)
    )
    assert len(ours) == len(paper)
    assert float((ours - paper).norm() / paper.norm()) < 1e-4


def test_a_pair_with_its_replies_changed_over_has_the_loss_of_the_other_order(ready: Context) -> None:
    """σ(m) + σ(−m) = 1: of each pair, both orders' chances add up to one."""
    base = ready.runtime.load(ready.runtime.base)
    rows, _ = pairs_of(Lesson(ready, base, ready.runtime.base), CHATS, REJECTED)
    loss = PreferenceLoss(base.model)
    for row in (replace(row, reference=row.reference + 7.0) for row in rows):
        assert row.rejected is not None
        turned = replace(row.rejected, rejected=replace(row, rejected=None, reference=0.0), reference=-row.reference)
        with torch.inference_mode():
            both = [float(loss(**Batches([[each]], beside=PreferenceLoss.beside)[0])) for each in (row, turned)]
        assert sum(torch.exp(-torch.tensor(both))) == pytest.approx(1.0, abs=1e-4)
        assert both[0] > both[1]  # the reference was surer of the right reply than the policy is
