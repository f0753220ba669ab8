"""Every tuning method: it learns, it saves what it learned, and merged weights answer as the adapter does."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch
from peft import PeftModel
from tiny import corpora
from tiny.models import configuration, decoder
from tiny.runs import context, replies
from torch.utils.flop_counter import FlopCounterMode
from transformers.models.llama.modeling_llama import LlamaMLP
from tuning.test_loss import ALIKE
from tuning.test_training import FACTS, plan, train

from workbench.arms import Context, make_arm
from workbench.arms.tuned import TunedSettings
from workbench.arms.tuned_rag import TunedRagSettings
from workbench.cost.flops import Architecture
from workbench.errors import ArmError
from workbench.models.loading import load_causal_model
from workbench.models.local import LocalModel
from workbench.models.runtime import Weights
from workbench.store import Store
from workbench.tuning import TrainingSettings
from workbench.tuning.attention import register
from workbench.tuning.batches import Batches, Packing
from workbench.tuning.fit import key_of
from workbench.tuning.flops import flops
from workbench.tuning.loss import LabelledLoss
from workbench.tuning.methods import METHODS
from workbench.tuning.methods.prefix import Prefix
from workbench.tuning.objectives import OBJECTIVES, TrainingData
from workbench.tuning.rows import TokenRow

ADAPTERS = [name for name, each in METHODS.items() if not each.whole and each.merges]
PREFIXES = [name for name, each in METHODS.items() if issubclass(each, Prefix)]


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def settings(method: str, rate: float = 2e-2) -> TrainingSettings:
    return TrainingSettings(method=method, rank=4, learning_rate=rate, batch_rows=5, virtual_tokens=12)


def logits(ready: Context, weights: Weights) -> torch.Tensor:
    model = ready.runtime.load(weights)
    with torch.inference_mode():
        return model.head(model.hidden(torch.tensor([list(range(5, 25))])))


@pytest.mark.parametrize("method", METHODS)
def test_the_loss_falls_and_only_what_the_method_trains_is_saved(method: str, ready: Context) -> None:
    rate = 2e-2 if METHODS[method].rate == 1 else 5e-2
    result = train(ready, plan(epochs=12), settings(method, 2e-3 if method == "full" else rate))
    losses = result.training.losses
    assert losses[-1] < losses[0]
    assert result.weights.whole is METHODS[method].whole
    everything = sum(p.numel() for p in ready.runtime.load(ready.runtime.base).model.parameters())
    share = result.cost.trainable_parameters / everything
    assert (share == 1) if METHODS[method].whole else (share < 0.5)


@pytest.mark.parametrize("method", ADAPTERS)
def test_merged_weights_answer_as_the_adapter_beside_the_base_does(method: str, ready: Context) -> None:
    merged = train(ready, plan(), settings(method))
    beside = train(ready, plan(), settings(method), merge=False)
    assert merged.weights.adapter.digest == beside.weights.adapter.digest
    base = logits(ready, ready.runtime.base)
    one, other = logits(ready, merged.weights), logits(ready, beside.weights)
    change = float((one - base).abs().max())
    assert change > 1e-3
    assert float((one - other).abs().max()) < 1e-2 * change


@pytest.mark.parametrize("method", PREFIXES)
def test_a_learned_prefix_is_served_as_peft_serves_it(method: str, ready: Context) -> None:
    """Hidden states and greedy replies of a batch, alone and behind a kept prefix, against peft's own model."""
    tuned = train(ready, plan(epochs=8), settings(method, 5e-2))
    assert not tuned.weights.merged
    ours = ready.runtime.load(tuned.weights)
    folder = ready.runtime.prepared.folder
    theirs = PeftModel.from_pretrained(load_causal_model(folder, "float32", "sdpa"), str(tuned.weights.adapter.folder))
    prompts = [[*range(5, 40), *range(50, 50 + more)] for more in (3, 9, 30)] + [[7, 8, 9]]
    with torch.inference_mode():
        wanted = theirs.eval()(input_ids=torch.tensor([prompts[0]])).logits[:, -len(prompts[0]) :]
        found = ours.head(ours.hidden(torch.tensor([prompts[0]])))
        base = ready.runtime.load(ready.runtime.base)
        change = float((found - base.head(base.hidden(torch.tensor([prompts[0]])))).abs().max())
    assert change > 1e-3
    assert float((found - wanted).abs().max()) < 1e-3 * max(1.0, change)
    further = METHODS[method].go_on(load_causal_model(folder, "float32", "sdpa"), tuned.weights.adapter.folder)
    assert sum(p.numel() for p in further.parameters() if p.requires_grad) == tuned.cost.trainable_parameters
    torch.testing.assert_close(further(input_ids=torch.tensor([prompts[0]])).logits[:, -len(prompts[0]) :], wanted)
    limits = [6] * len(prompts)
    for asked in (prompts, prompts[:3]):  # with nothing in common, and with a beginning that is computed once
        for made, prompt in zip(replies(ours, asked, limits[: len(asked)]), asked, strict=True):
            with torch.inference_mode():
                read = torch.tensor([[*prompt, *made.tokens]])
                best = theirs(input_ids=read).logits[0, -len(made.tokens) - 1 : -1].argmax(-1).tolist()
            assert list(made.tokens) == best[: len(made.tokens)]
    alone = ours.reply(prompts[1], 6, computed=ours.read_prefix(prompts[1][:30]))
    assert alone.tokens == replies(ours, prompts, limits)[1].tokens
    assert ours.context_length == base.context_length - 12


def test_adaption_prompts_are_served_as_peft_serves_them(ready: Context) -> None:
    """Alone, and in a batch behind what its prompts have in common."""
    tuned = train(ready, plan(epochs=8), settings("adaption_prompt", 5e-2))
    ours = ready.runtime.load(tuned.weights)
    folder = ready.runtime.prepared.folder
    theirs = PeftModel.from_pretrained(load_causal_model(folder, "float32", "sdpa"), str(tuned.weights.adapter.folder))
    prompts = [[*range(5, 40), *range(50, 50 + more)] for more in (3, 9, 30)] + [[7, 8, 9]]
    with torch.inference_mode():
        wanted = theirs.eval()(input_ids=torch.tensor([prompts[0]])).logits
    found = logits_of(ours, prompts[0])
    assert float((found - logits_of(ready.runtime.load(ready.runtime.base), prompts[0])).abs().max()) > 1e-3
    torch.testing.assert_close(found, wanted, rtol=1e-3, atol=1e-3)
    for asked in (prompts, prompts[:3]):
        for made, prompt in zip(replies(ours, asked, [6] * len(asked)), asked, strict=True):
            with torch.inference_mode():
                read = torch.tensor([[*prompt, *made.tokens]])
                best = theirs(input_ids=read).logits[0, -len(made.tokens) - 1 : -1].argmax(-1).tolist()
            assert list(made.tokens) == best[: len(made.tokens)]


def logits_of(model: LocalModel, tokens: list[int]) -> torch.Tensor:
    with torch.inference_mode():
        return model.head(model.hidden(torch.tensor([tokens])))


def test_trainable_tokens_are_those_of_the_rows_and_no_other_row_changes(ready: Context) -> None:
    tuned = train(ready, plan(), settings("trainable_tokens"))
    base = ready.runtime.load(ready.runtime.base).model.get_input_embeddings().weight
    weight = ready.runtime.load(tuned.weights).model.get_input_embeddings().weight
    changed = (weight != base).any(-1)
    assert 0 < int(changed.sum()) < len(base)
    assert tuned.cost.trainable_parameters >= int(changed.sum()) * base.shape[1]
    assert tuned.cost.trainable_parameters < base.numel()


def test_a_cartridge_begins_with_the_cache_of_its_text_and_trains_all_but_its_first_token(ready: Context) -> None:
    model = load_causal_model(ready.runtime.prepared.folder, "float32", "sdpa")
    text, row = list(range(20, 32)), torch.tensor([[*range(40, 52)]])
    with torch.inference_mode():
        wanted = model(torch.cat([torch.tensor([text]), row], 1)).logits[:, 12:]
    made = METHODS["cartridge"].wrap(model, settings("cartridge"))
    METHODS["cartridge"].begin(made, text)
    torch.testing.assert_close(made(input_ids=row).logits, wanted, rtol=1e-3, atol=1e-4)
    batch = Batches([[TokenRow(tuple(row[0].tolist()), 4)]])[0]
    loss = LabelledLoss(made)(**batch)
    usual = torch.nn.functional.cross_entropy(wanted[0, 3:-1], row[0, 4:], reduction="sum")
    assert float(loss) == pytest.approx(float(usual), rel=1e-4)
    loss.backward()
    config = model.config
    kept = 2 * config.num_hidden_layers * config.num_key_value_heads * config.head_dim
    assert sum(p.numel() for p in made.parameters() if p.grad is not None) == 11 * kept


@pytest.mark.parametrize("method", PREFIXES)
def test_a_pack_behind_a_prefix_has_the_loss_of_the_padded_batch(method: str, ready: Context) -> None:
    model = load_causal_model(ready.runtime.prepared.folder, "float32", register())
    loss = LabelledLoss(METHODS[method].wrap(model, settings(method)))
    packed = Batches([ALIKE], Packing.of(model.config))[0]
    assert packed["input_ids"].shape[0] == 1
    with torch.inference_mode():
        assert float(loss(**packed)) == pytest.approx(float(loss(**Batches([ALIKE])[0])), rel=1e-4)


def test_a_prefix_is_refused_where_attention_would_lose_sight_of_it() -> None:
    with pytest.raises(ArmError, match="sliding window"):
        METHODS["cartridge"].check(decoder(configuration("mistral, sliding window"), "sdpa"))


def test_methods_are_kept_apart_in_the_store_and_rank_matters_only_where_there_is_one(ready: Context) -> None:
    keys = {name: key_of(settings(name)) for name in METHODS}
    assert len({str(key) for key in keys.values()}) == len(METHODS)
    assert {name for name, key in keys.items() if "rank" in key} == {"lora", "rslora", "dora", "pissa", "vera"}


def test_few_weights_get_larger_steps_unless_the_file_says_otherwise() -> None:
    assert TunedSettings().learning_rate == 1e-3
    assert TunedSettings(method="ia3").learning_rate == pytest.approx(3e-2)
    assert TunedSettings(method="ia3", learning_rate=3e-4).learning_rate == 3e-4
    assert TunedRagSettings(method="ln_tuning").learning_rate == pytest.approx(5e-3)


def test_a_model_without_the_layers_is_an_error_that_names_them() -> None:
    with pytest.raises(ArmError, match="none of the layers that this method adapts: q_proj"):
        METHODS["lora"].wrap(torch.nn.Sequential(torch.nn.Linear(2, 2)), settings("lora"))


def test_documents_alone_are_learned_without_a_question(ready: Context, tmp_path: Path) -> None:
    chats = tuple(((), answer) for _, answer in FACTS)
    taught = TrainingData((("Orla", "A lamp."),), 3, chats, 2, (), 0.1)
    made = OBJECTIVES["documents"].plan(taught)
    assert (made.chats, made.general, made.document_epochs, made.documents) == ((), (), 3, (("Orla", "A lamp."),))
    assert OBJECTIVES["supervised"].plan(taught).chats == chats
    corpus = corpora.corpus(tmp_path / "lamps")
    fitted = {
        objective: make_arm("tuned", {"objective": objective, "epochs": 2, "document_epochs": 2}, ready).fit(corpus)
        for objective in ("documents", "supervised")
    }
    rows = {name: each.training.rows for name, each in fitted.items() if each.training}
    assert rows["documents"] == {"documents": 12, "questions": 0, "replay": 0}
    assert rows["supervised"]["questions"] > 0
    assert len({each.weights.digest for each in fitted.values()}) == 2


@pytest.mark.parametrize("method", ["vera", "prefix_tuning", "prompt_tuning"])
def test_flops_of_what_stands_beside_the_base_are_what_torch_counts(method: str, ready: Context) -> None:
    """With eager attention, whose products over the whole square torch counts; the batch is padded."""
    model = load_causal_model(ready.runtime.prepared.folder, "float32", "eager")
    chosen = METHODS[method]
    made = chosen.wrap(model, settings(method))
    trained = sum(p.numel() for p in made.parameters() if p.requires_grad)
    counter = FlopCounterMode(display=False)
    with counter:
        LabelledLoss(made)(**Batches([ALIKE])[0]).backward()
    shape = Architecture.of(model.config)
    wanted = flops(
        shape,
        "lora",
        [ALIKE],
        trained if chosen.layers else 0,
        None,
        chosen.frozen(made),
        chosen.virtual_tokens(made),
        chosen.read_again(made),
    )
    longest = max(len(row.tokens) for row in ALIKE)
    tokens = longest * len(ALIKE)
    wanted += shape.train_flops("adapter", tokens, longest, square=True) - shape.train_flops("adapter", tokens, longest)
    assert counter.get_total_flops() == pytest.approx(wanted, rel=0.04)


@pytest.mark.parametrize("method", ["lora", "full"])
def test_layers_that_are_computed_again_are_learned_alike(
    method: str, ready: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    computed: list[bool] = []
    forward = LlamaMLP.forward
    monkeypatch.setattr(LlamaMLP, "forward", lambda self, x: computed.append(self.training) or forward(self, x))
    usual = settings(method, 2e-3)
    kept = train(ready, plan(epochs=2), usual)
    once = sum(computed)
    again = train(ready, plan(epochs=2), dataclasses.replace(usual, gradient_checkpointing=True))
    assert again.training.losses == pytest.approx(kept.training.losses, rel=1e-4)
    assert sum(computed) == once + 2 * once
    assert key_of(usual) != key_of(dataclasses.replace(usual, gradient_checkpointing=True))
    assert "gradient_checkpointing" not in key_of(usual)
