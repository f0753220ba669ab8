"""Perplexity on general text, against the formula."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import torch
from tiny.runs import context

from workbench.experiment.perplexity import perplexity
from workbench.store import Store
from workbench.types import Corpus


def test_perplexity_is_exp_of_the_mean_loss_a_token(store: Store, model_folder: Path, lamps: Corpus) -> None:
    ready = context(store, model_folder)
    base = ready.runtime.base
    found = perplexity(ready, base, lamps.general_text)
    model = ready.runtime.load(base)
    total, count = 0.0, 0
    for text in lamps.general_text:
        ids = torch.tensor([model.encode(text)])
        with torch.inference_mode():
            log_shares = model.head(model.decoder(input_ids=ids, use_cache=False).last_hidden_state)[0].log_softmax(-1)
        total -= float(log_shares[:-1].gather(1, ids[0, 1:, None]).sum())
        count += ids.shape[1] - 1
    assert found is not None
    assert found.value == pytest.approx(math.exp(total / count), rel=1e-4)
    assert found.low <= found.value <= found.high
    assert (found.n, found.unscored) == (2, 0)
    assert perplexity(ready, base, ()) is None
    again = context(Store(store.home), model_folder)
    assert perplexity(again, again.runtime.base, lamps.general_text) == found
    assert again.runtime._loaded == {}
    assert perplexity(again, again.runtime.base, lamps.general_text[:1]) != found
