"""Encoders: out of the packed file, out of a folder, and what may not be loaded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tiny import encoders

from workbench.errors import RequestError
from workbench.models import e5
from workbench.models.encoders import ENCODERS, CatalogueEncoder, chosen, for_language, prepare_encoder
from workbench.retrieval.embedder import Embedder
from workbench.store import Store

TEXTS = ("Il forno pesa trenta kg.", "The oven weighs thirty kilograms.", "洗衣机")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encoders.save(tmp_path_factory.mktemp("encoders") / "tiny", TEXTS)


def copied(folder: Path, target: Path) -> Path:
    return Path(shutil.copytree(folder, target))


def test_a_packed_file_gives_the_weights_it_holds(tmp_path: Path) -> None:
    kept = encoders.write(tmp_path / "e5.bin", TEXTS)
    (tmp_path / "made").mkdir()
    e5.convert(tmp_path / "e5.bin", tmp_path / "made")
    made = load_file(tmp_path / "made" / "model.safetensors")
    np.testing.assert_array_equal(made["embeddings.word_embeddings.weight"], kept["emb.word"])
    np.testing.assert_array_equal(made["encoder.layer.1.attention.output.dense.weight"], kept["l1.ao.w"])
    np.testing.assert_array_equal(made["encoder.layer.0.output.dense.bias"], kept["l0.fo.b"])


def test_the_folder_is_one_of_sentence_transformers(folder: Path, store: Store) -> None:
    encoder = prepare_encoder(str(folder), store)
    assert (encoder.limit, encoder.query_prompt, encoder.passage_prompt) == (40, "query: ", "passage: ")
    embedder = Embedder(encoder, "cpu")
    vectors = embedder.encode(TEXTS, "passage")
    np.testing.assert_allclose((vectors**2).sum(1), 1, rtol=1e-5)
    # Mean pooling over what the network gives, by hand.
    import torch
    from transformers import AutoModel, AutoTokenizer

    words = AutoTokenizer.from_pretrained(folder)(f"passage: {TEXTS[0]}", return_tensors="pt")
    with torch.no_grad():
        hidden = AutoModel.from_pretrained(folder).eval()(**words).last_hidden_state[0].mean(0)
    np.testing.assert_allclose(vectors[0], hidden / hidden.norm(), atol=1e-5)


def test_the_tokenizer_is_that_of_sentencepiece(folder: Path, store: Store) -> None:
    words = Embedder(prepare_encoder(str(folder), store), "cpu").tokenizer
    assert words.tokenize("Il  forno\npesa") == ["▁Il", "▁forno", "▁pesa"]
    assert words("Il")["input_ids"][0] == 0
    assert words("Il")["input_ids"][-1] == 2


@pytest.mark.parametrize("control", ["</s>", "<s>", "<mask>", "<pad>"])
def test_a_text_that_spells_a_control_token_holds_none(folder: Path, store: Store, control: str) -> None:
    embedder = Embedder(prepare_encoder(str(folder), store), "cpu")
    number = embedder.tokenizer.convert_tokens_to_ids(control)
    assert embedder.tokenizer(f"Il {control} forno")["input_ids"][2] == number  # as it is found without care
    spelled, plain = embedder.encode([f"Il {control} forno", f"Il {control[1:]} forno"], "passage")
    np.testing.assert_allclose(spelled, plain, atol=1e-6)
    assert embedder.lengths([f"Il {control}"], "query") == embedder.lengths([f"Il {control[1:]}"], "query")
    (places,) = embedder.spans([f"Il {control} forno"])
    assert places[0] == (0, 2)
    assert places[-1] == (4 + len(control), 9 + len(control))


@pytest.mark.parametrize("content", [b"", b"E5S1", b"GGUF" + bytes(100), b"E5S1" + bytes(60)])
def test_another_file_is_an_error_of_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.bin").write_bytes(content)
    with pytest.raises(RequestError, match="not a file of multilingual-e5-small"):
        e5.convert(tmp_path / "x.bin", tmp_path)


def test_a_tensor_that_is_missing_is_named(tmp_path: Path) -> None:
    encoders.write(tmp_path / "e5.bin", TEXTS, leave_out="l1.v.w")
    with pytest.raises(RequestError, match=r"encoder\.layer\.1\.attention\.self\.value\.weight"):
        e5.convert(tmp_path / "e5.bin", tmp_path)


def test_a_folder_that_lacks_weights_is_not_filled_with_random_ones(folder: Path, tmp_path: Path, store: Store) -> None:
    lacking = copied(folder, tmp_path / "lacking")
    weights = load_file(lacking / "model.safetensors")
    del weights["encoder.layer.1.output.dense.weight"]
    save_file(weights, lacking / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(RequestError, match=r"1 weight is missing, encoder\.layer\.1\.output\.dense\.weight"):
        _ = Embedder(prepare_encoder(str(lacking), store), "cpu").model


def test_code_and_pickles_are_never_loaded(folder: Path, tmp_path: Path, store: Store) -> None:
    coded = copied(folder, tmp_path / "coded")
    modules = json.loads((coded / "modules.json").read_text())
    modules[1]["type"] = "custom_pooling.Pooling"
    (coded / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(RequestError, match="would run code of its own"):
        prepare_encoder(str(coded), store)
    pickled = copied(folder, tmp_path / "pickled")
    (pickled / "1_Pooling" / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(RequestError, match="pickled weights are never read"):
        prepare_encoder(str(pickled), store)
    (pickled / "model.safetensors").unlink()
    with pytest.raises(RequestError, match=r"needs config\.json and"):
        prepare_encoder(str(pickled), store)


def test_broken_folders_and_unknown_names_are_reported(folder: Path, tmp_path: Path, store: Store) -> None:
    broken = copied(folder, tmp_path / "broken")
    (broken / "modules.json").write_text("{")
    with pytest.raises(RequestError, match="cannot be read"):
        prepare_encoder(str(broken), store)
    shutil.copy(folder / "modules.json", broken)
    (broken / "model.safetensors").write_bytes(b"cut short")
    with pytest.raises(RequestError, match="cannot be loaded"):
        _ = Embedder(prepare_encoder(str(broken), store), "cpu").model
    with pytest.raises(RequestError, match="'multilingual-e5-small'"):
        prepare_encoder("multilingual-e5", store)


def test_the_digest_follows_every_file(folder: Path, tmp_path: Path, store: Store) -> None:
    before = prepare_encoder(str(folder), store)
    assert before.content == prepare_encoder(str(copied(folder, tmp_path / "same")), store).content
    for number, name in enumerate(("model.safetensors", "tokenizer.json", "1_Pooling/config.json", "modules.json")):
        other = copied(folder, tmp_path / str(number))
        (other / name).write_bytes((other / name).read_bytes() + b"\n")
        assert prepare_encoder(str(other), store).content != before.content
    prompted = prepare_encoder(str(folder), store, query_prompt="Domanda: ")
    assert prompted.identity != before.identity
    assert prompted.passage_prompt == "passage: "


@pytest.mark.parametrize(
    ("files", "limit"),
    [
        ({"sentence_bert_config.json": {"max_seq_length": 17}}, 17),
        ({"tokenizer_config.json": {"model_max_length": 30}}, 30),
        ({"tokenizer_config.json": {"model_max_length": int(1e30)}}, 40),
        ({"config.json": {"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}}, 512),
    ],
)
def test_how_much_it_reads_is_known_from_its_files(
    folder: Path, tmp_path: Path, store: Store, files: dict[str, dict[str, object]], limit: int
) -> None:
    other = copied(folder, tmp_path / "other")
    for name in ("sentence_bert_config.json", "tokenizer_config.json"):
        (other / name).unlink()
    for name, table in files.items():
        (other / name).write_text(json.dumps(table))
    assert prepare_encoder(str(other), store).limit == limit


def test_a_language_gets_the_encoder_made_for_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [encoder.name for encoder in for_language("en-GB")] == ["all-minilm-l6-v2", "multilingual-e5-small"]
    assert [encoder.name for encoder in for_language("it-IT")] == ["multilingual-e5-small"]
    assert for_language("tlh") == []
    monkeypatch.setattr(CatalogueEncoder, "parts", lambda self: None)
    assert chosen("it", store) is None
    monkeypatch.setattr(
        CatalogueEncoder, "parts", lambda self: [Path()] if self.name == "multilingual-e5-small" else None
    )
    assert chosen("it", store) == chosen("en", store) == "multilingual-e5-small"


def test_the_catalogue_says_all_that_a_table_of_it_shows() -> None:
    for name, encoder in ENCODERS.items():
        assert name == encoder.name
        assert encoder.title
        assert encoder.licence
        assert encoder.install == f"workbench models install {name}"
        assert all("==" in package for package in encoder.packages)
        assert len(encoder.sha256) == 64


def test_a_packed_file_of_another_sum_is_not_converted(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoders.write(tmp_path / "e5.bin", TEXTS)
    monkeypatch.setattr(CatalogueEncoder, "parts", lambda self: [tmp_path / "e5.bin"])
    with pytest.raises(RequestError, match="wrong sha256"):
        ENCODERS["multilingual-e5-small"].prepare(store)
    assert ENCODERS["multilingual-e5-small"].converted(store) is None
