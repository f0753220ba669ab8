"""The next word by a server's log-probabilities: as from the weights behind it, and what a server may lack."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tiny import corpora

import workbench
from workbench.config import check_experiment
from workbench.errors import ArmError, RequestError
from workbench.models.served_words import probabilities, served_next_words
from workbench.progress import Progress
from workbench.runs.next_word import BASE, next_word
from workbench.settings import ModelSettings
from workbench.store import Store

pytest.importorskip("openai", reason="pip install -e '.[endpoint]'")
# What follows a text, and how probable it is: the pieces of "cat", "cattle" and "dog", and the end of the text.
AFTER = {
    "The": {" cat": 0.5, " do": 0.3, " xyz": 0.1},
    "The cat": {"tle": 0.2, " sat": 0.5, ".": 0.2, "": 0.1},
    "The cattle": {" ran": 0.9},
    "The do": {"g": 1.0},
    "The dog": {" ran": 1.0},
    "The xyz": {"!": 1.0},
}


def legacy(tokens: dict[str, float]) -> dict[str, Any]:
    """As most servers write them."""
    shares = {token: math.log(share) for token, share in tokens.items()}
    return {"logprobs": {"tokens": list(shares)[:1], "top_logprobs": [shares] if shares else []}}


class Server:
    """Answers completions with `after`, and chats with one word."""

    def __init__(self) -> None:
        self.after: Callable[[str], Any] = lambda prompt: legacy(AFTER[prompt])
        self.asked: list[dict[str, Any]] = []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def settings(self, **more: Any) -> ModelSettings:
        address = f"http://127.0.0.1:{self.http.server_address[1]}/v1"
        return ModelSettings(**{"name": "m", "endpoint": address, "retries": 0, "concurrency": 2, **more})

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append(body)
                if self.path.endswith("/chat/completions"):
                    choice: Any = {"message": {"role": "assistant", "content": "brass"}, "finish_reason": "stop"}
                else:
                    choice = {"text": "", "finish_reason": "length", **(server.after(body["prompt"]) or {})}
                made = json.dumps({"id": "1", "object": "x", "created": 0, "model": "m", "choices": [choice]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(made)))
                self.end_headers()
                self.wfile.write(made)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def test_a_word_has_the_probability_of_all_its_pieces(server: Server) -> None:
    found = served_next_words(server.settings(), "The")
    assert found.words["cat"] == pytest.approx(0.5 * (0.5 + 0.2 + 0.1))
    assert found.words["cattle"] == pytest.approx(0.5 * 0.2 * 0.9)
    assert found.words["dog"] == pytest.approx(0.3)
    assert list(found.words) == ["cat", "dog", "xyz", "cattle"]
    assert found.missing == pytest.approx(1 - sum(found.words.values()))
    assert {(body["max_tokens"], body["logprobs"], body["temperature"]) for body in server.asked} == {(1, 20, 0.0)}


def test_the_form_of_chats_is_read_too() -> None:
    given = {"content": [{"token": "a", "top_logprobs": [{"token": "a", "logprob": 0.0}]}]}
    assert probabilities(SimpleNamespace(choices=[SimpleNamespace(logprobs=given)])) == {"a": 1.0}


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"logprobs": None},
        {"logprobs": {"top_logprobs": []}},
        {"logprobs": {"top_logprobs": [{"a": float("nan")}]}},
        {"logprobs": {"content": [7]}},
        {"logprobs": {"top_logprobs": [{"a": 3.0}]}},
    ],
)
def test_a_server_without_log_probabilities_says_so(server: Server, given: dict[str, Any]) -> None:
    server.after = lambda prompt: given
    with pytest.raises(ArmError, match="gives no log-probabilities"):
        served_next_words(server.settings(), "The")


def test_no_server_is_one_clear_error() -> None:
    settings = ModelSettings(name="m", endpoint="http://127.0.0.1:9/v1", retries=0)
    with pytest.raises(ArmError, match="gives no next word: APIConnectionError"):
        served_next_words(settings, "The")


def test_a_finished_run_with_a_served_model_shows_its_next_word(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"))
    model = server.settings().model_dump(include={"name", "endpoint", "retries"})
    arms = [{"name": name, "kind": name} for name in ("closed-book", "long-context")]
    given = {"name": "served", "corpus": "lamps", "model": model, "arms": arms, "cost": {"latency_questions": 0}}
    run = workbench.run(check_experiment(given))
    found = next_word(run.folder, "The", (), Store.default(), Progress())
    (seen,) = found.models
    assert (seen.model, seen.arms) == (BASE, ("closed-book", "long-context"))
    assert seen.of("dog") == pytest.approx(0.3)
    with pytest.raises(RequestError, match="not of a reply's first"):
        next_word(run.folder, "The", (), Store.default(), Progress(), chat=True)
