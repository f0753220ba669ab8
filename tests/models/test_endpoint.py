"""A model behind a server: the same answers as in this process, and every way in which a server may fail."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora, models
from tiny.runs import context, replies

import workbench
from workbench.config import check_experiment
from workbench.corpus.variants.canaries import CANARIES
from workbench.errors import RequestError
from workbench.models.endpoint import ServedModel
from workbench.models.generator import Request, Sampling
from workbench.settings import ModelSettings
from workbench.store import Store

pytest.importorskip("openai", reason="pip install -e '.[endpoint]'")
KEY = "sk-canary-5f1d9c"
Behaviour = Callable[[dict[str, Any], int], Any]


class Server:
    """Speaks the protocol on the loopback; `behave(body, times asked the same)` gives what is sent back."""

    def __init__(self) -> None:
        self.behave: Behaviour = lambda body, times: reply("yes")
        self.asked: Counter[str] = Counter()
        self.keys: set[str] = set()
        self.bodies: list[dict[str, Any]] = []
        self.most = self.now = 0
        self.lock = threading.Lock()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                text = body["messages"][-1]["content"]
                with server.lock:
                    server.keys.add(self.headers.get("Authorization", ""))
                    server.asked[text] += 1
                    server.bodies.append(body)
                    server.now += 1
                    server.most = max(server.most, server.now)
                try:
                    found = server.behave(body, server.asked[text])
                finally:
                    with server.lock:
                        server.now -= 1
                if found is None:  # hang up without a word
                    self.close_connection = True
                    return
                status, headers, content = found if isinstance(found, tuple) else (200, {}, json.dumps(found))
                data = content.encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", "Content-Length": len(data), **headers}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: Any) -> None:
                pass

        return Handler


def reply(text: str, finish: str = "stop", prompt: int = 11, new: int = 3) -> dict[str, Any]:
    return {
        "id": "1", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": prompt, "completion_tokens": new, "total_tokens": prompt + new},
    }  # fmt: skip


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.http.shutdown()
    made.http.server_close()


def served(server: Server, **more: Any) -> ServedModel:
    return ServedModel(ModelSettings(name="m", endpoint=server.address, timeout=1.5, **{"retries": 2, **more}))


def ask(model: ServedModel, *texts: str, limit: int = 5) -> list[Any]:
    requests = [Request(({"role": "user", "content": text},), limit) for text in texts]
    found = model.generator(model.base).replies(requests, range(len(requests)), 60.0)
    return sorted((each for batch in found for each in batch), key=lambda each: each.index)


def experiment(server: Server, **more: Any) -> Any:
    table = {
        "name": "served",
        "corpus": "lamps",
        "model": {"name": "m", "endpoint": server.address, "key_env": "CANARY_KEY", "retries": 1, "timeout": 5.0},
        "decoding": {"max_new_tokens": 8, "summary_new_tokens": 12, "stop_loops": False},
        "arms": [
            {"name": "closed-book", "kind": "closed-book"},
            {"name": "rag", "kind": "rag", "retriever": "lexical"},
        ],
    }
    return check_experiment({**table, **more})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CANARY_KEY", KEY)
    corpora.write(Path("lamps"))
    return tmp_path


def test_what_is_asked_and_what_comes_back(server: Server) -> None:
    server.behave = lambda body, times: reply(" Ines Vadi ", "length" if body["max_tokens"] == 2 else "stop")
    (whole,) = ask(served(server), "Who?")
    assert (whole.text, whole.stop, whole.error) == ("Ines Vadi", "end", None)
    assert (whole.usage.prompt_tokens, whole.usage.new_tokens, whole.usage.flops) == (11, 3, None)
    (cut,) = ask(served(server), "Who?", limit=2)
    assert cut.stop == "length"
    assert server.bodies[0] == {
        "model": "m", "messages": [{"role": "user", "content": "Who?"}], "temperature": 0.0, "max_tokens": 5,
    }  # fmt: skip
    server.behave = lambda body, times: reply("x")
    ask(served(server, length_parameter="max_completion_tokens"), "Who else?")
    assert server.bodies[-1]["max_completion_tokens"] == 5
    more = served(server, extra={"repeat_penalty": 1.0})
    ask(more, "And who?")
    assert server.bodies[-1]["repeat_penalty"] == 1.0
    assert more.digest() != served(server).digest()


def test_no_canary_is_sent_in_the_form_of_a_control_token(server: Server) -> None:
    """Whatever a document says, the messages stay those that were asked, each with its role."""
    server.behave = lambda body, times: reply("x")
    chat = [{"role": "system", "content": "Answer."}, {"role": "user", "content": ""}]
    requests = [Request((chat[0], {**chat[1], "content": f"{each.text}\nWho?"}), 5) for each in CANARIES]
    generator = served(server).generator(None)
    assert sum(len(batch) for batch in generator.replies(requests, range(len(requests)), 5.0)) == len(CANARIES)
    for body in server.bodies:
        first, second = body["messages"]
        assert (first, second["role"]) == (chat[0], "user")
        assert not re.search(r"<\|\w+\|>|</s>|\[/?INST\]|<(?:start|end)_of_turn>", second["content"])
        assert any(each.word in second["content"] for each in CANARIES)


def test_several_are_under_way_at_once_but_no_more_than_allowed(server: Server) -> None:
    def slow(body: dict[str, Any], times: int) -> Any:
        time.sleep(0.05)
        return reply(body["messages"][-1]["content"])

    server.behave = slow
    found = ask(served(server, concurrency=3), *(f"q{n}" for n in range(12)))
    assert [each.text for each in found] == [f"q{n}" for n in range(12)]
    assert 2 <= server.most <= 3


@pytest.mark.parametrize(
    ("behave", "tries", "text", "error"),
    [
        (lambda body, times: (429, {"Retry-After": "0.05"}, "{}") if times < 3 else reply("late"), 3, "late", None),
        (lambda body, times: (500, {}, "oops") if times < 2 else reply("late"), 2, "late", None),
        (lambda body, times: (500, {}, "oops"), 3, "", "InternalServerError"),
        (lambda body, times: (200, {}, "<html>"), 1, "", "the server"),
        (lambda body, times: (200, {}, '{"choices": [{"mess'), 1, "", "the server"),
        (lambda body, times: (200, {}, "{}"), 1, "", "holds no message"),
        (lambda body, times: {**reply("x"), "choices": []}, 1, "", "holds no message"),
        (lambda body, times: reply("x", "content_filter"), 1, "", "filter withheld"),
        (lambda body, times: None, 3, "", "APIConnectionError"),
        (lambda body, times: time.sleep(2), 3, "", "APITimeoutError"),
        (lambda body, times: (400, {}, '{"error": {"message": "too long"}}'), 1, "", "too long"),
    ],
    ids=["429", "500 once", "500", "rubbish", "half", "empty", "no choice", "filter", "nothing", "forever", "400"],
)
def test_a_server_that_fails_costs_its_question_and_no_other(
    server: Server, behave: Behaviour, tries: int, text: str, error: str | None
) -> None:
    server.behave = lambda body, times: (
        reply("good") if body["messages"][-1]["content"] == "other" else behave(body, times)
    )
    bad, good = ask(served(server), "this", "other")
    assert (good.text, good.error) == ("good", None)
    assert bad.text == text
    assert server.asked["this"] == tries
    if error is None:
        assert bad.error is None
    else:
        assert error in bad.error
        assert bad.stop == "error"


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_server_that_drips_for_ever_is_cut_off(part: str) -> None:
    """A byte now and then keeps every timeout between two bytes away; another question is answered meanwhile."""
    ended = threading.Event()

    class Dripping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            data = json.dumps(reply("good")).encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            if body["messages"][-1]["content"] == "other":
                self.wfile.write(head + b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
                return
            self.wfile.write(head + b"Content-Length: 100000\r\n" + (b"X-Slow: " if part == "head" else b"\r\n"))
            try:
                for _ in range(300):  # fifteen seconds, unless it is cut off
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                ended.set()

        def log_message(self, *arguments: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{http.server_address[1]}/v1"
    model = ServedModel(ModelSettings(name="m", endpoint=address, timeout=0.5, retries=2))
    requests = [Request(({"role": "user", "content": text},), 5) for text in ("this", "other")]
    started = time.monotonic()
    batches = model.generator(model.base).replies(requests, [0, 1], 2.0)
    bad, good = sorted((each for batch in batches for each in batch), key=lambda each: each.index)
    assert time.monotonic() - started < 6
    assert (good.text, good.error) == ("good", None)
    assert bad.stop == "error"
    assert "no whole reply within 2 s (limits.answer_seconds)" in str(bad.error)
    assert ended.wait(5)  # the connection is closed, and nothing of it goes on
    http.shutdown()
    http.server_close()


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refused_key_or_an_unknown_model_fails_the_arm_at_once(server: Server, place: Path, status: int) -> None:
    server.behave = lambda body, times: (status, {}, json.dumps({"error": {"message": f"no: {KEY}"}}))
    run = workbench.run(experiment(server), arms=["closed-book"])
    (arm,) = run.results["arms"]
    assert arm["status"] == "failed"
    assert "the server refuses" in arm["error"]
    assert KEY not in arm["error"]
    assert sum(server.asked.values()) <= 8  # those that were under way


def test_an_arm_may_be_a_tuned_model_that_is_served_under_a_name_of_its_own(server: Server, place: Path) -> None:
    """As vLLM serves a LoRA beside its base: one address, another name."""
    server.behave = lambda body, times: reply(f"by {body['model']}")
    tuned = {"name": "my-lora", "endpoint": server.address, "key_env": "CANARY_KEY"}
    arms = [{"name": "base", "kind": "closed-book"}, {"name": "tuned", "kind": "closed-book", "model": tuned}]
    run = workbench.run(experiment(server, arms=arms))
    records = run.records()
    assert set(zip(records["arm"], records["answer"], strict=True)) == {("base", "by m"), ("tuned", "by my-lora")}
    assert [arm["model"] for arm in run.results["arms"]] == [None, "my-lora"]
    assert any("systems" in text for text in run.results["verdict"]["warnings"])


def test_a_server_that_is_not_there_fails_the_arm_at_once(server: Server, place: Path) -> None:
    away = {"name": "m", "endpoint": "http://127.0.0.1:9/v1", "retries": 1}
    started = time.monotonic()
    run = workbench.run(experiment(server, model=away), arms=["closed-book"])
    assert "no server can be reached at http://127.0.0.1:9/v1" in run.results["arms"][0]["error"]
    assert time.monotonic() - started < 30


def test_a_run_is_that_of_the_same_weights_here(server: Server, place: Path, store: Store) -> None:
    """The server has the tiny model in it, and replies as the workbench's own generator does."""
    ready = context(store, models.save(Path("model"), corpora.texts()))
    model = ready.runtime.load(ready.runtime.base)
    lock = threading.Lock()

    def local(body: dict[str, Any], times: int) -> Any:
        with lock:
            tokens = model.render(body["messages"])
            (made,) = replies(model, [tokens], [body["max_tokens"]])
        finish = "length" if made.stop == "length" else "stop"
        return reply(model.decode(made.tokens), finish, len(tokens), len(made.tokens))

    server.behave = local
    there = workbench.run(experiment(server))
    here = workbench.run(experiment(server, name="here", model={"name": "model", "dtype": "float32"}))
    columns = ["arm", "question", "answer", "stop", "prompt_tokens", "new_tokens", "score.match"]
    same = [
        run.records()[columns].sort_values(["arm", "question"]).fillna(-1).to_dict("records") for run in (there, here)
    ]
    assert same[0] == same[1]
    assert {key.removeprefix("Bearer ") for key in server.keys} == {KEY}
    # Nothing is asked again, and the key stands nowhere.
    before = sum(server.asked.values())
    assert workbench.run(experiment(server)).results["arms"][0]["metrics"] == there.results["arms"][0]["metrics"]
    assert sum(server.asked.values()) == before
    for path in [*there.folder.rglob("*"), *(place / "home").rglob("*")]:
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path
    assert re.search(r'key_env = "CANARY_KEY"', (there.folder / "experiment.toml").read_text())


def test_replies_that_came_before_an_interruption_are_kept(server: Server, place: Path) -> None:
    def interrupted(body: dict[str, Any], times: int) -> Any:
        if sum(server.asked.values()) > 6:
            time.sleep(0.3)
            return 401, {}, "{}"  # as a key that expires
        return reply("kept")

    server.behave = interrupted
    first = workbench.run(experiment(server), arms=["closed-book"]).results["arms"][0]
    assert first["status"] == "failed"
    server.behave, server.asked = lambda body, times: reply("later"), Counter()
    records = workbench.run(experiment(server), arms=["closed-book"]).records()
    kept = int((records["answer"] == "kept").sum())
    assert kept >= 4
    assert sum(server.asked.values()) == len(records) - kept


def test_a_plan_claims_no_computation_for_a_server(server: Server, place: Path) -> None:
    from workbench.experiment.plan import plan

    planned = plan(experiment(server), (), None, Store(place / "home"))
    assert [(arm.answers_wanted, arm.estimate) for arm in planned.arms] == [(16, None), (16, None)]
    assert not server.asked
    arm = workbench.run(experiment(server), arms=["closed-book"]).typed.arms[0]
    assert arm.estimate == {}


def test_the_seconds_of_replies_add_up_to_the_time_that_they_took(server: Server) -> None:
    server.behave = lambda body, times: time.sleep(0.1) or reply("x")
    model = served(server, concurrency=4)
    requests = [Request(({"role": "user", "content": f"q{n}"},), 5) for n in range(8)]
    started = time.perf_counter()
    found = [each for batch in model.generator(model.base).replies(requests, range(8), 60.0) for each in batch]
    took = time.perf_counter() - started
    assert 0.19 < sum(each.usage.seconds for each in found) <= took  # two rounds of four at once, each of 0.1 s


def test_money_is_that_of_the_tokens(server: Server, place: Path) -> None:
    prices = {"currency": "EUR", "million_tokens": {"m": {"input": 2.0, "output": 10.0}}}
    run = workbench.run(experiment(server, prices=prices), arms=["closed-book"])
    (arm,) = run.results["arms"]
    assert arm["cost"]["query"]["money"] == pytest.approx((11 * 2.0 + 3 * 10.0) / 1e6)


def test_a_key_that_is_named_and_not_there_is_an_error_before_anything_is_asked(
    server: Server, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CANARY_KEY")
    with pytest.raises(RequestError, match="the variable CANARY_KEY is not set"):
        workbench.run(experiment(server))
    assert not server.asked
    with pytest.raises(RequestError, match="endpoint"):
        experiment(server, model={"name": "m", "endpoint": "localhost:8000"})


def test_a_server_is_asked_to_sample_as_the_experiment_does(server: Server) -> None:
    model = ServedModel(ModelSettings(name="m", endpoint=server.address))
    requests = [
        Request(({"role": "user", "content": "greedily"},), 4),
        Request(({"role": "user", "content": "drawn"},), 4, Sampling(0.7, 0.9, 3)),
    ]
    assert len([*model.generator(model.base).replies(requests, [0, 1], 10)]) > 0
    sent = {body["messages"][0]["content"]: body for body in server.bodies}
    assert sent["greedily"]["temperature"] == 0
    assert "seed" not in sent["greedily"]
    assert [sent["drawn"][key] for key in ("temperature", "top_p", "seed")] == [0.7, 0.9, 3]


def test_another_context_length_gives_other_answers(server: Server) -> None:
    served = {"name": "m", "endpoint": server.address}
    digests = {ServedModel(ModelSettings(**served, context_length=length)).digest() for length in (2048, 4096)}
    assert len(digests) == 2
