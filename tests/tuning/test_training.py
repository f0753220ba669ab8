"""Training: the adapter is W + (alpha/r)·B·A, facts are learned, and a model that is ruined fails its arm."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from tiny import corpora, models
from tiny.models import configuration
from tiny.runs import context, replies
from tiny.stores import all_artefacts
from tiny.trainings import FACTS, plan, settings, train

from workbench.errors import ArmError
from workbench.models.runtime import Weights
from workbench.store import Store
from workbench.tuning.fit import REPLAY_TOKENS
from workbench.tuning.methods import METHODS
from workbench.tuning.rows import DOCUMENT_TOKENS, Plan, chat_row, document_rows
from workbench.tuning.trainer import ruins


def test_a_merged_adapter_is_w_plus_alpha_over_r_times_b_times_a(store: Store, model_folder: Path) -> None:
    ready = context(store, model_folder)
    made = train(ready, plan(), settings())
    adapter = load_file(made.weights.adapter.folder / "adapter_model.safetensors")
    base = {name: weight.clone() for name, weight in ready.runtime.load(ready.runtime.base).model.named_parameters()}
    merged = dict(ready.runtime.load(made.weights).model.named_parameters())
    assert merged.keys() == base.keys()
    changed = 0
    for name, weight in merged.items():
        lora = f"base_model.model.{name.removesuffix('.weight')}.lora_"
        if f"{lora}A.weight" not in adapter:
            torch.testing.assert_close(weight, base[name], rtol=0, atol=0)
            continue
        product = adapter[f"{lora}B.weight"] @ adapter[f"{lora}A.weight"]
        assert product.abs().max() > 0
        torch.testing.assert_close(weight, base[name] + 2.0 * product, rtol=1e-5, atol=1e-6)  # alpha is twice the rank
        changed += 1
    assert changed == 2 * 7  # every linear module of both layers
    assert len(adapter) == 2 * changed


def test_merged_and_unmerged_logits_agree_and_differ_from_the_base(store: Store, model_folder: Path) -> None:
    ready = context(store, model_folder)
    base = ready.runtime.load(ready.runtime.base)
    rows = [torch.tensor([chat_row(base, chat).tokens]) for chat in plan().chats]
    merged = train(ready, plan(), settings())
    unmerged = train(ready, plan(), settings(), merge=False)
    assert unmerged.weights.adapter == merged.weights.adapter  # one training, two deployments

    def logits(weights: Weights) -> torch.Tensor:
        model = ready.runtime.load(weights)
        with torch.inference_mode():
            hidden = [model.decoder(input_ids=row, use_cache=False).last_hidden_state[0, -1] for row in rows]
            return model.head(torch.stack(hidden))

    before, after = logits(ready.runtime.base), logits(merged.weights)
    torch.testing.assert_close(after, logits(unmerged.weights), rtol=1e-4, atol=1e-4)
    changes = (after - before).abs().amax(dim=1)
    assert changes.min() > 0.01
    assert min(abs(changes - merged.training.logit_change)) < 1e-4  # it was measured on one of these rows


def test_an_unmerged_adapter_replies_like_the_merged_one(store: Store, model_folder: Path) -> None:
    ready = context(store, model_folder)
    made = []
    for merge in (True, False):
        model = ready.runtime.load(train(ready, plan(epochs=10), settings(), merge=merge).weights)
        assert any("lora_" in name for name, _ in model.model.named_parameters()) == (not merge)
        asked = [model.render(messages) for messages, _ in plan().chats]
        made.append([each.tokens for each in replies(model, asked, [12] * len(asked))])
    assert made[0] == made[1]


@pytest.mark.parametrize(("method", "rate"), [("lora", 2e-2), ("full", 5e-3)])
def test_a_tiny_model_learns_five_invented_facts(store: Store, model_folder: Path, method: Any, rate: float) -> None:
    ready = context(store, model_folder, max_new_tokens=16)
    made = train(ready, plan(epochs=60), settings(rate, method))
    losses = made.training.losses
    assert losses[-1] < losses[0] / 2
    model = ready.runtime.load(made.weights)
    asked = [model.render(messages) for messages, _ in plan().chats]
    answered = [model.decode(each.tokens) for each in replies(model, asked, [16] * len(asked))]
    assert answered[: len(FACTS)] == [answer for _, answer in FACTS]
    base = ready.runtime.load(ready.runtime.base)
    before = [base.decode(each.tokens) for each in replies(base, asked, [16] * len(asked))]
    assert not any(text == answer for text, (_, answer) in zip(before, FACTS, strict=False))
    shape = ready.runtime.architecture
    assert made.cost.trainable_parameters == (shape.lora_parameters(8) if method == "lora" else shape.parameters)
    assert made.cost.tokens == 60 * sum(len(chat_row(base, chat).tokens) for chat in plan().chats)
    assert made.cost.seconds > 0
    assert made.cost.storage_bytes >= 4 * made.cost.trainable_parameters * (method == "lora")
    assert made.training.rows == {"documents": 0, "questions": 300, "replay": 0}


@pytest.mark.parametrize("epochs", [1, 2, 30])
def test_a_learning_rate_that_destroys_the_model_fails_the_arm(store: Store, model_folder: Path, epochs: int) -> None:
    """Also when it is only the last step, whose loss nobody reads, that destroys it."""
    with pytest.raises(ArmError, match=r"diverged.*learning_rate"):
        train(context(store, model_folder), plan(epochs), settings(1e30))
    assert [each for each in all_artefacts(store) if each.manifest["kind"] != "checks"] == []


@pytest.mark.parametrize(("epochs", "rate"), [(1, 3.0), (2, 3.0), (6, 8.0)])
def test_a_model_made_worse_than_guessing_fails_the_arm_in_however_few_steps(
    store: Store, model_folder: Path, epochs: int, rate: float
) -> None:
    """The losses stay finite, and there are fewer steps than a window of them needs."""
    with pytest.raises(ArmError, match=r"diverged: the loss ran away at step \d+ of \d+; lower `learning_rate`"):
        train(context(store, model_folder), plan(epochs), settings(rate, "full"))
    assert [each for each in all_artefacts(store) if each.manifest["kind"] != "checks"] == []


def test_ruined_is_worse_than_before_by_the_limit_or_beyond_guessing() -> None:
    config = configuration()
    guessing = math.log(config.vocab_size)
    assert not ruins(1.0, 0.5, 3.0, config)
    assert not ruins(1.0, 2.9, 3.0, config)
    assert ruins(1.0, 3.1, 3.0, config)
    assert ruins(guessing - 1, guessing + 0.1, 3.0, config)
    assert not ruins(guessing + 1, guessing + 0.5, 3.0, config)  # random weights begin beyond it, and this got better
    assert not ruins(guessing + 1, guessing + 1.01, 3.0, config)  # a hundredth is what bfloat16 tells apart
    assert ruins(guessing + 1, guessing + 1.2, 3.0, config)
    assert ruins(1.0, math.nan, 3.0, config)
    assert ruins(1.0, math.inf, 3.0, config)


def test_a_learning_rate_of_nearly_nothing_leaves_no_live_adapter(store: Store, model_folder: Path) -> None:
    with pytest.raises(ArmError, match="not live"):
        train(context(store, model_folder), plan(), settings(1e-30))
    assert [each for each in all_artefacts(store) if each.manifest["kind"] != "checks"] == []


def test_a_single_step_still_trains(store: Store, model_folder: Path) -> None:
    """A warm-up from 0 must not use up the only step of a tiny corpus."""
    assert train(context(store, model_folder), plan(epochs=1), settings()).training.logit_change > 0


def test_nothing_to_train_on_is_an_arm_error(store: Store, model_folder: Path) -> None:
    for empty in (Plan((), 1, (), 2, (), 0.25), Plan((("t", "text"),), 0, (), 2, (), 0.25)):
        with pytest.raises(ArmError, match="nothing to train on"):
            train(context(store, model_folder), empty, settings())


def test_general_chats_are_replayed_in_the_base_models_own_words(store: Store, model_folder: Path) -> None:
    ready = context(store, model_folder)
    made = train(ready, plan(epochs=2, replay=0.25), settings(2e-3))
    assert made.training.rows == {"documents": 0, "questions": 10, "replay": 3}
    (stored,) = store.artefacts_of("replays")
    base = ready.runtime.load(ready.runtime.base)
    asked = [base.render(messages) for messages in plan().general]
    wanted = replies(base, asked, [REPLAY_TOKENS] * len(asked))
    assert json.loads((stored.folder / "replies.json").read_text()) == [
        [base.decode(each.tokens), each.stop == "end"] for each in wanted
    ]
    without = train(ready, plan(epochs=2), settings(2e-3))
    assert made.cost.tokens > without.cost.tokens
    assert made.cost.flops > without.cost.flops


def test_a_chat_teaches_its_reply_and_a_document_all_of_it(model_folder: Path, store: Store) -> None:
    ready = context(store, model_folder)
    base = ready.runtime.load(ready.runtime.base)
    chat = plan().chats[0]
    row = chat_row(base, chat)
    assert list(row.tokens[: row.learned_from]) == base.render(chat[0])
    assert base.tokenizer.decode(row.tokens[row.learned_from :]) == "Mara Lint<|im_end|>"
    assert chat_row(base, chat, ended=False).tokens == row.tokens[:-1]
    text = "word and more " * 200
    rows = document_rows(base, "Title", text)
    assert all(each.learned_from == 0 and len(each.tokens) <= DOCUMENT_TOKENS for each in rows)
    assert base.tokenizer.decode([t for each in rows for t in each.tokens]) == f"Title\n{text}<|im_end|>"


def test_documents_are_learned_too(store: Store, model_folder: Path) -> None:
    told = [(row["title"], row["text"]) for row in corpora.documents()]
    rows = Plan(tuple(told), 40, (), 8, (), 0.0)
    ready = context(store, model_folder)
    made = train(ready, rows, settings())
    assert made.training.rows == {"documents": 240, "questions": 0, "replay": 0}
    base, tuned = ready.runtime.load(ready.runtime.base), ready.runtime.load(made.weights)
    texts = [base.encode(text) for _, text in told]
    before, after = (sum(total for total, _ in model.log_likelihoods(texts)) for model in (base, tuned))
    assert after > before / 2


def test_a_model_without_the_known_linear_layers_cannot_be_adapted() -> None:
    with pytest.raises(ArmError, match="none of the layers that this method adapts"):
        METHODS["lora"].wrap(torch.nn.Sequential(torch.nn.Linear(2, 2)), settings())


def test_weights_in_bfloat16_are_tuned_too(store: Store, model_folder: Path) -> None:
    ready = context(store, model_folder, dtype="bfloat16")
    made = train(ready, plan(epochs=10), settings())
    assert isinstance(made.weights, Weights)
    assert made.training.losses[-1] < made.training.losses[0]
    assert math.isfinite(made.training.logit_change)


def test_a_sliding_window_is_tuned_and_found_live(store: Store, tmp_path: Path) -> None:
    folder = models.save(tmp_path / "gemma", corpora.texts(), sort="gemma3, sliding and full")
    with pytest.raises(ArmError, match="not live"):  # base and tuned are compared under the same window
        train(context(store, folder), plan(), settings(1e-30))
    assert train(context(store, folder), plan(epochs=10), settings()).training.logit_change > 0
