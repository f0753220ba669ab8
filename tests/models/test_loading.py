"""A folder is a model if its files agree: what is missing, left over or broken is told, and nothing is made up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from tiny import corpora, models
from tiny.runs import context

from workbench.errors import ArmError, RequestError
from workbench.models.catalogue import prepare
from workbench.models.loading import load_adapter, load_causal_model
from workbench.models.runtime import Weights, resolve_device
from workbench.store import Store


@pytest.fixture
def folder(model_folder: Path, tmp_path: Path) -> Path:
    return shutil.copytree(model_folder, tmp_path / "model")


def configure(**changes: Any) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / "config.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))

    return change


def tensors(change: Callable[[dict[str, torch.Tensor]], dict[str, torch.Tensor]]) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / "model.safetensors"
        save_file(change(load_file(path)), path, metadata={"format": "pt"})

    return write


def cut(name: str, kept: float) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: int(len(content) * kept)])

    return write


def write(name: str, text: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_text(text) and None


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "more layers than the file": (
        configure(num_hidden_layers=3),
        "9 tensors asked for by config.json and missing in the file: model.layers.2.input_layernorm.weight",
    ),
    "fewer layers than the file": (
        configure(num_hidden_layers=1),
        "9 tensors in the file and unknown to config.json: model.layers.1.input_layernorm.weight",
    ),
    "another width": (configure(intermediate_size=64), "6 tensors of another shape than config.json asks for"),
    "another vocabulary": (configure(vocab_size=20), "model.embed_tokens.weight ("),
    "a head of its own": (configure(tie_word_embeddings=False), "missing in the file: lm_head.weight"),
    "a tensor too many": (tensors(lambda w: {**w, "extra": torch.zeros(2)}), "unknown to config.json: extra"),
    "a tensor of another name": (
        tensors(lambda w: {("norm" if name == "model.norm.weight" else name): each for name, each in w.items()}),
        "missing in the file: model.norm.weight",
    ),
    "weights cut": (cut("model.safetensors", 0.9), "the model cannot be loaded: SafetensorError"),
    "weights cut in the header": (cut("model.safetensors", 0.001), "the model cannot be loaded: SafetensorError"),
    "no weights": (cut("model.safetensors", 0), "the model cannot be loaded: SafetensorError"),
    "no configuration": (write("config.json", "{"), "config.json cannot be read"),
    "a configuration that is a list": (write("config.json", "[]"), "config.json cannot be read"),
    "an empty configuration": (write("config.json", "{}"), "the model cannot be loaded: ValueError"),
    "an unknown sort": (configure(model_type="nonesuch"), "model type `nonesuch`"),
    "words for a number": (configure(num_hidden_layers="two"), "num_hidden_layers"),
    "heads that do not divide": (configure(num_attention_heads=5), "the model cannot be loaded"),
    "an unknown activation": (configure(hidden_act="nope"), "the model cannot be loaded: KeyError: 'nope'"),
    "a broken tokenizer": (write("tokenizer.json", "{"), "the tokenizer cannot be loaded"),
    "an empty tokenizer": (write("tokenizer.json", "{}"), "the tokenizer cannot be loaded: KeyError"),
    "half a tokenizer": (cut("tokenizer.json", 0.5), "the tokenizer cannot be loaded"),
    "no tokenizer": (lambda folder: (folder / "tokenizer.json").unlink(), "the tokenizer cannot be loaded"),
    "a broken tokenizer configuration": (write("tokenizer_config.json", "{"), "the tokenizer cannot be loaded"),
    "a broken template": (write("chat_template.jinja", "{% for"), "the chat template cannot be used"),
    "broken generation settings": (write("generation_config.json", "{"), "generation_config.json cannot be used"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_folder_that_is_broken_is_reported_in_a_line_with_its_cure(name: str, folder: Path, store: Store) -> None:
    harm, words = BROKEN[name]
    prepare(str(folder), store)
    harm(folder)
    with pytest.raises(RequestError) as found:
        prepare(str(folder), store)
    assert any(words in problem.what for problem in found.value.problems), found.value
    for problem in found.value.problems:
        assert problem.where == str(folder)
        assert problem.cure.startswith("save the folder again")
        assert "\n" not in problem.what


@pytest.mark.parametrize("name", ["more layers than the file", "another width", "a tensor too many"])
def test_weights_are_checked_again_where_they_are_loaded(name: str, folder: Path) -> None:
    BROKEN[name][0](folder)
    with pytest.raises(RequestError, match="tensors"):
        load_causal_model(folder, "float32")


def test_everything_that_is_wrong_is_reported_at_once(folder: Path, store: Store) -> None:
    for name in ("more layers than the file", "a tensor too many", "half a tokenizer"):
        BROKEN[name][0](folder)
    with pytest.raises(RequestError) as found:
        prepare(str(folder), store)
    assert len(found.value.problems) == 3


def test_a_tokenizer_with_more_tokens_than_the_model_embeds_is_reported(folder: Path, store: Store) -> None:
    large = models.tokenizer([*corpora.texts(), "quite other words than those of lamps"] * 3, vocabulary=700)
    rows = load_file(folder / "model.safetensors")["model.embed_tokens.weight"].shape[0]
    assert len(large) > rows
    large.save_pretrained(folder)
    with pytest.raises(RequestError, match=f"the tokenizer has {len(large)} tokens, and the model embeds {rows}"):
        prepare(str(folder), store)


@pytest.mark.parametrize(
    "change",
    [
        lambda weights: {**weights, "model.layers.0.self_attn.rotary_emb.inv_freq": torch.zeros(4)},
        lambda weights: {**weights, "lm_head.weight": weights["model.embed_tokens.weight"].clone()},
        lambda weights: {name.removeprefix("model."): each for name, each in weights.items()},
    ],
    ids=["positions of old files", "a tied head written out", "the decoder alone"],
)
def test_what_transformers_knows_to_be_the_same_is_no_error(folder: Path, store: Store, change: Any) -> None:
    before = load_causal_model(folder, "float32").state_dict()
    tensors(change)(folder)
    after = load_causal_model(prepare(str(folder), store).folder, "float32").state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)


def adapter(folder: Path, target: Path) -> Path:
    made = get_peft_model(load_causal_model(folder, "float32"), LoraConfig(r=2, target_modules=["q_proj", "v_proj"]))
    with torch.no_grad():
        for name, weight in made.named_parameters():
            if "lora_B" in name:
                weight.add_(1.0)
    made.save_pretrained(target)
    return target


def test_an_adapter_beside_the_weights_is_not_applied_unasked(folder: Path, store: Store) -> None:
    before = load_causal_model(folder, "float32").state_dict()
    adapter(folder, folder)
    assert (folder / "adapter_config.json").is_file()
    after = load_causal_model(prepare(str(folder), store).folder, "float32").state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_an_adapter_that_does_not_fit_is_reported(folder: Path, tmp_path: Path) -> None:
    made = adapter(folder, tmp_path / "adapter")
    changed = load_adapter(load_causal_model(folder, "float32"), made).merge_and_unload().state_dict()
    name = "model.layers.0.self_attn.q_proj.weight"
    assert not torch.equal(changed[name], load_causal_model(folder, "float32").state_dict()[name])
    wide = models.save(tmp_path / "wide", hidden_size=64)
    with pytest.raises(ArmError, match="the adapter does not fit this model: RuntimeError"):
        load_adapter(load_causal_model(wide, "float32"), made)
    deep = models.save(tmp_path / "deep", num_hidden_layers=3)
    with pytest.raises(ArmError, match=r"does not fit this model: 4 tensors, .*layers\.2\.self_attn"):
        load_adapter(load_causal_model(deep, "float32"), made)
    (made / "adapter_model.safetensors").write_bytes(b"cut")
    with pytest.raises(ArmError, match="the adapter does not fit this model: SafetensorError"):
        load_adapter(load_causal_model(folder, "float32"), made)


def test_an_adapter_of_another_base_is_refused(folder: Path, store: Store, tmp_path: Path) -> None:
    """Of the same shape, so that nothing but the record of its base tells."""
    first = context(store, folder).runtime
    other = context(store, models.save(tmp_path / "other", corpora.texts(), seed=7)).runtime

    def make(target: Path) -> dict[str, str]:
        adapter(folder, target)
        return {"method": "lora"}

    kept = store.get("adapters", {"base": first.base.digest}, make)
    assert first.load(Weights(first.prepared, "float32", kept)) is not first.load(first.base)
    with pytest.raises(ArmError, match="trained on another model"):
        other.load(Weights(other.prepared, "float32", kept))


@pytest.mark.parametrize("device", ["banana", "cuda:99", "meta", "", "cpu,cuda"])
def test_a_device_that_is_not_there_is_reported(device: str) -> None:
    with pytest.raises(RequestError, match="cannot be used") as found:
        resolve_device(device)
    (problem,) = found.value.problems
    assert problem.where == "model.device"
    assert '"cpu"' in problem.cure
    assert "\n" not in problem.what
