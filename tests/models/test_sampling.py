"""Tokens that are drawn: in the shares that temperature and top-p give, and the same whatever else is asked."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny import corpora, models

import workbench
from workbench.config import check_experiment
from workbench.models import attention
from workbench.models.generator import Sampling
from workbench.models.local import LocalModel
from workbench.models.sampling import Sampler

LOGITS = torch.tensor([2.0, 1.0, 0.5, -1.0])
DRAWS = 4000


def shares(temperature: float, top_p: float = 1.0) -> list[float]:
    sampler = Sampler(Sampling(temperature, top_p, 0), [1, 2, 3])
    counts = Counter(sampler.draw(LOGITS) for _ in range(DRAWS))
    return [counts[token] / DRAWS for token in range(len(LOGITS))]


@pytest.mark.parametrize("temperature", [0.7, 1.0, 2.0])
def test_tokens_are_drawn_in_their_shares(temperature: float) -> None:
    wanted = torch.softmax(LOGITS / temperature, 0).tolist()
    assert shares(temperature) == pytest.approx(wanted, abs=4 * 0.5 / DRAWS**0.5)


def test_top_p_leaves_the_likeliest_tokens_in_their_own_proportion() -> None:
    # The shares are .61, .22, .14, .03: two of them are needed for .7.
    wanted = torch.softmax(LOGITS[:2], 0).tolist()
    assert shares(1.0, 0.7) == pytest.approx([*wanted, 0, 0], abs=4 * 0.5 / DRAWS**0.5)
    assert shares(1.0, 0.01) == [1, 0, 0, 0]


@pytest.fixture(scope="module")
def model() -> LocalModel:
    return LocalModel(models.decoder(models.configuration(), attention.register()), models.tokenizer())


PROMPTS = [[3, 4, 5, 6], [7, 8, 9], [3, 4, 5, 6, 10, 11]]


def drawn(model: LocalModel, places: list[int], sampling: Sampling | None) -> list[tuple[int, ...]]:
    made = {}
    prompts = [PROMPTS[place] for place in places]
    for batch in model.generate(prompts, [12] * len(places), sampling=[sampling] * len(places)):
        made |= {places[each.index]: each.tokens for each in batch}
    return [made[place] for place in places]


def test_a_reply_depends_on_prompt_and_seed_and_not_on_its_batch(model: LocalModel) -> None:
    together = drawn(model, [0, 1, 2], Sampling(1.0, 0.9, 0))
    assert [drawn(model, [place], Sampling(1.0, 0.9, 0))[0] for place in (0, 1, 2)] == together
    assert drawn(model, [0, 1, 2], Sampling(1.0, 0.9, 1)) != together


def test_nearly_no_temperature_is_greedy(model: LocalModel) -> None:
    assert drawn(model, [0, 1, 2], Sampling(1e-4, 1.0, 3)) == drawn(model, [0, 1, 2], None)


def test_every_seed_of_an_experiment_is_a_sample(
    tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(tmp_path / "lamps")

    def answers(**decoding: Any) -> list[list[str]]:
        run = workbench.run(check_experiment({
            "name": "sampled", "corpus": "lamps", "seeds": [0, 1], "arms": [{"name": "alone", "kind": "closed-book"}],
            "model": {"name": str(model_folder), "dtype": "float32"},
            "decoding": {"max_new_tokens": 6, "summary_new_tokens": 6, **decoding},
        }))  # fmt: skip
        rows = list(map(json.loads, (run.folder / "records.jsonl").read_text(encoding="utf-8").splitlines()))
        return [[row["answer"] for row in rows if row["seed"] == seed] for seed in (0, 1)]

    greedy, sampled = answers(), answers(temperature=1.0)
    assert greedy[0] == greedy[1]
    assert sampled[0] != sampled[1]
    assert greedy[0] not in sampled
    assert answers(temperature=1.0) == sampled  # from the store, under keys of their own
