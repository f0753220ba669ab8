"""GGUF files: a model by the path of one, and a model written as one, with the same numbers both ways."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import gguf
import pytest
import torch
from tiny import corpora, models
from tiny.packages import write_gguf as tiny_gguf
from tiny.runs import context
from tiny.stores import all_artefacts
from transformers import AutoModelForCausalLM, AutoTokenizer

from workbench.errors import RequestError
from workbench.models.catalogue import prepare
from workbench.models.gguf_writing import cannot_write, converter, write_gguf
from workbench.models.loading import load_causal_model, load_tokenizer
from workbench.store import Store

TEXT = "Ines Vadi made 2024 (blue) lamps, didn't she?<|im_end|>\n  È così."
SORTS = ("llama", "llama, untied, wide heads", "qwen2, biases")


def logits(model: Any, tokens: list[int]) -> torch.Tensor:
    with torch.inference_mode():
        found: torch.Tensor = model.eval()(input_ids=torch.tensor([tokens])).logits
    return found


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
@pytest.mark.parametrize("sort", SORTS)
def test_a_written_file_is_the_model_and_its_tokenizer(tmp_path: Path, sort: str, dtype: str) -> None:
    models.save(tmp_path / "model", corpora.texts(), sort=sort)
    model, tokenizer = load_causal_model(tmp_path / "model", dtype, "eager"), load_tokenizer(tmp_path / "model")
    write_gguf(model, tokenizer, tmp_path / "it.gguf", "it")
    again = AutoTokenizer.from_pretrained(tmp_path, gguf_file="it.gguf")
    tokens = tokenizer(TEXT)["input_ids"]
    assert again(TEXT)["input_ids"] == tokens
    assert again.chat_template == tokenizer.chat_template
    read = AutoModelForCausalLM.from_pretrained(
        tmp_path, gguf_file="it.gguf", dtype=model.dtype, attn_implementation="eager"
    )
    torch.testing.assert_close(logits(read, tokens), logits(model, tokens))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sort": "gemma3, sliding and full"}, "the architecture 'gemma3_text'"),
        ({"sort": "mistral, sliding window"}, "sliding window"),
        ({"sort": "qwen3, norms of queries and keys"}, "heads of 128"),
        ({"rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 1e4}}, "the type 'linear'"),
    ],
)
def test_what_cannot_be_written_is_reported_with_the_converter(changes: dict[str, Any], why: str) -> None:
    config, tokenizer = models.configuration(**changes), models.tokenizer()
    assert why in str(cannot_write(config, tokenizer))
    with pytest.raises(RequestError, match="convert_hf_to_gguf"):
        write_gguf(models.decoder(config), tokenizer, Path("none.gguf"), "none")
    assert "--outfile out/model.gguf --outtype bf16" in converter(Path("out"), "bfloat16")


def test_a_file_is_a_model_by_its_bytes_and_converted_once(store: Store, tmp_path: Path) -> None:
    file = tiny_gguf(tmp_path / "tiny.gguf")
    first = prepare(str(file), store)
    theirs = AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file="tiny.gguf", dtype=torch.float32)
    tokens = list(range(5, 30))
    torch.testing.assert_close(
        logits(load_causal_model(first.folder, "float32", "sdpa"), tokens), logits(theirs, tokens)
    )
    assert load_tokenizer(first.folder).chat_template.startswith("{% for m in messages %}<|im_start|>")
    moved = prepare(str(shutil.copy(file, tmp_path / "other.GGUF")), store)
    assert (moved.digest, moved.folder) == (first.digest, first.folder)
    assert len(all_artefacts(store)) == 1
    base = context(store, file).runtime.base
    assert base.digest != context(store, tiny_gguf(tmp_path / "changed.gguf", seed=1)).runtime.base.digest


def test_the_end_of_a_turn_ends_a_reply_too(store: Store, tmp_path: Path) -> None:
    runtime = context(store, tiny_gguf(tmp_path / "tiny.gguf", end_of_turn="<|endoftext|>")).runtime
    model = runtime.load(runtime.base)
    assert model.end_tokens == {model.tokenizer.convert_tokens_to_ids(each) for each in ("<|im_end|>", "<|endoftext|>")}


def test_files_that_cannot_be_read_are_reported_with_a_cure(store: Store, tmp_path: Path) -> None:
    def refused(path: Path) -> tuple[str, str]:
        with pytest.raises(RequestError) as found:
            prepare(str(path), store)
        (problem,) = found.value.problems
        assert str(path) == problem.where
        assert "\n" not in problem.what
        return problem.what, problem.cure

    assert "no such GGUF file" in refused(tmp_path / "none.gguf")[0]
    (tmp_path / "text.gguf").write_text("not it")
    assert "no GGUF file that can be read" in refused(tmp_path / "text.gguf")[0]
    whole = tiny_gguf(tmp_path / "whole.gguf").read_bytes()
    (tmp_path / "cut.gguf").write_bytes(whole[: len(whole) // 2])
    assert "GGUF file" in refused(tmp_path / "cut.gguf")[0]
    made = gguf.GGUFWriter(tmp_path / "strange.gguf", "strange")
    made.write_header_to_file()
    made.write_kv_data_to_file()
    made.close()
    what, cure = refused(tmp_path / "strange.gguf")
    assert "the architecture 'strange'" in what
    assert "llama-server" in cure
    assert "llama" in cure
    assert not all_artefacts(store)
