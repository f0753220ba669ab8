"""OpenVINO as it is measured beside `generate`: fixed batches of whole prompts, where it is installed."""

from __future__ import annotations

import argparse

import pytest
import torch
from tiny.models import configuration, decoder, tokenizer

from experiments.benchmarks import generation
from experiments.benchmarks.openvino_peer import CACHES, OpenvinoPeer
from workbench.models import attention
from workbench.models.engines import on_openvino
from workbench.models.local import LocalModel

PROMPTS = [[5, 9, 33, 7, 60, 2, 81], [17], [4, 4, 90, 12, 55], [71, 3, 8]]
NEW = 8
END = 0
needs_openvino = pytest.mark.skipif(not on_openvino.installed(), reason="needs the extra openvino")


def local(sort: str = "llama") -> LocalModel:
    return LocalModel(decoder(configuration(sort), attention.register()), tokenizer())


def alone(model: torch.nn.Module, prompt: list[int]) -> tuple[int, ...]:
    """The likeliest tokens one by one, each read with all before it, up to the end token."""
    tokens = list(prompt)
    with torch.inference_mode():
        for _ in range(NEW):
            tokens.append(int(model(input_ids=torch.tensor([tokens])).logits[0, -1].argmax()))
    new = tokens[len(prompt) :]
    return tuple(new[: new.index(END)] if END in new else new)


@needs_openvino
@pytest.mark.parametrize("sort", ["llama", "llama, untied, wide heads", "qwen2, biases"])
@pytest.mark.parametrize("rows", [1, 3])
def test_replies_are_those_of_the_model_alone_in_any_batch(sort: str, rows: int) -> None:
    model = decoder(configuration(sort))
    expected = [alone(model, prompt) for prompt in PROMPTS]
    assert len(set(expected)) > 1
    peer = OpenvinoPeer(local(sort), CACHES[0])
    assert peer.replies(PROMPTS, rows, NEW) == expected
    assert peer.replies(PROMPTS, rows, NEW) == expected  # nothing is left of the first time


@needs_openvino
@pytest.mark.parametrize("sort", ["mistral, sliding window", "gemma3, sliding and full"])
def test_a_model_that_the_graph_does_not_write_is_refused(sort: str) -> None:
    with pytest.raises(ValueError, match="no graph for models of the type"):
        OpenvinoPeer(local(sort), CACHES[0])


@needs_openvino
def test_the_engine_of_a_run_is_measured_too(capsys: pytest.CaptureFixture[str]) -> None:
    model = local()
    found = generation.openvino_peers(model, argparse.Namespace(device="cpu", dtype="float32"))
    assert list(found) == [generation.ENGINE, *(f"openvino, {cache} cache" for cache in CACHES)]
    assert found[generation.ENGINE](PROMPTS, 2) == generation.ours(model, PROMPTS)


def test_where_the_package_is_absent_the_benchmark_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(on_openvino, "installed", lambda: False)
    given = argparse.Namespace(device="cpu", dtype="float32")
    assert generation.openvino_peers(local(), given) == {}
    assert capsys.readouterr().out == "openvino is not installed, and is left out\n"
