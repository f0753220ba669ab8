"""A model behind a server that speaks the OpenAI protocol: a provider's, or one of vLLM, llama.cpp, Ollama …

    [model]
    name = "the-model"                      # as the server names it
    endpoint = "http://localhost:8000/v1"
    key_env = "MY_KEY"                      # the name of the variable that holds the key, if there is one

Replies are asked for greedily (temperature 0) unless the experiment samples, several at a time, and stored one by one
as they come. The key is read when it is needed and stands in no file. What the server does not tell is unknown: FLOPs,
and tokens where it counts none. Whether the model behind a name has changed, nobody can see: `--fresh` asks anew. What
a document says in the form of a control token is sent with a blank in it, since the tokenizer is the server's: see
`workbench.models.disarm`.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.digests import digest_of
from workbench.errors import ArmError, RequestError
from workbench.languages.spoken import numbers, said
from workbench.models.disarm import VERSION as DISARMED
from workbench.models.disarm import disarmed
from workbench.models.generator import Generator, Reply, Request, Sampling, unknown
from workbench.models.weightless import Weightless
from workbench.requirements import install_extra
from workbench.secrets import keep_secret, scrub, without_secrets

if TYPE_CHECKING:
    from workbench.settings import ModelSettings

CHARACTERS_A_TOKEN = 3.5  # about, and rather too many tokens than too few: what does not fit is an error of the server
CONTEXT_LENGTH = 8192  # unless the file says otherwise
LONGEST_REASON = 300  # characters of what a server says went wrong


class ServedModel(Weightless):
    """A server's model as the model of a run."""

    def __init__(self, settings: ModelSettings) -> None:
        """Raises RequestError where the key is named and not there."""
        assert settings.endpoint is not None
        self.settings = settings
        self.key = key_of(settings)

    def digest(self) -> str:
        """The digest of address and name: two servers may give one name to different weights.

        The context length is in it too, since it decides what a prompt has room for.
        """
        address = without_secrets(self.settings.endpoint or "").rstrip("/")
        identity: dict[str, Any] = {"disarmed": DISARMED, "context_length": self.context_length}
        if self.settings.extra:
            identity["extra"] = self.settings.extra
        return digest_of(["endpoint", address, self.settings.name, identity])

    @property
    def context_length(self) -> int:
        """What the file says, or a usual length."""
        return self.settings.context_length or CONTEXT_LENGTH

    def count_tokens(self, text: str) -> int:
        """About: the tokenizer is the server's."""
        return round(len(text) / CHARACTERS_A_TOKEN) + 1

    def generator(self, weights: Any) -> Generator:
        """What asks the server."""
        return _Client(self.settings, self.key)


def key_of(settings: ModelSettings) -> str:
    """The key, out of the variable that is named; a server without keys gets a word in its place."""
    if settings.key_env is None:
        return "none"
    key = os.environ.get(settings.key_env, "")
    if not key:
        what, cure = (said(f"model_fault.{key}", name=settings.key_env) for key in ("no_key", "no_key_cure"))
        raise RequestError.of(what, "model.key_env", cure)
    keep_secret(key)
    return key


class _Client:
    """Asks a server, as many requests at a time as are allowed."""

    def __init__(self, settings: ModelSettings, key: str) -> None:
        try:
            import openai
        except ImportError as error:
            raise RequestError.of(
                said("model_fault.no_package", name="openai"), "model.endpoint", install_extra("endpoint")
            ) from error
        self.openai, self.settings = openai, settings
        self.reached = False  # whether the server has said anything yet
        self.refusal: ArmError | None = None  # after which nothing more is asked
        self.key = key

    def ready(self) -> None:
        """The server is."""

    def replies(self, asked: Sequence[Request], wanted: Sequence[int], seconds: float) -> Iterator[list[Reply]]:
        """Each reply as it comes; one that is not whole after so many seconds, all tries together, is an error.

        Raises ArmError where there is no server, it refuses the key, or does not know the model.
        """
        since = time.perf_counter()
        with self._session() as (loop, client):
            slots = asyncio.Semaphore(self.settings.concurrency)
            waiting: set[Future[Reply]] = {
                asyncio.run_coroutine_threadsafe(self._reply(client, slots, place, asked[place], seconds), loop)
                for place in wanted
            }
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                since, before = time.perf_counter(), since
                refused = next((error for each in done if (error := each.exception()) is not None), None)
                replies = [each.result() for each in done if each.exception() is None]
                # Requests run beside each other: what passed since the last reply is shared by those that came with it.
                share = (since - before) / max(1, len(replies))
                yield [replace(reply, usage=replace(reply.usage, seconds=share)) for reply in replies]
                if refused is not None:
                    raise refused

    @contextmanager
    def _session(self) -> Iterator[tuple[asyncio.AbstractEventLoop, Any]]:
        """A client with an event loop in a thread of its own; what still runs in it at the end is cut off."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, daemon=True)
        thread.start()
        # It waits as Retry-After says, and longer from try to try where the server says nothing.
        client = self.openai.AsyncOpenAI(
            base_url=self.settings.endpoint,
            api_key=self.key,
            timeout=self.settings.timeout,
            max_retries=self.settings.retries,
        )
        try:
            yield loop, client
        finally:
            asyncio.run_coroutine_threadsafe(_cut_off(client), loop).result()
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    async def _reply(
        self, client: Any, slots: asyncio.Semaphore, place: int, request: Request, seconds: float
    ) -> Reply:
        openai = self.openai
        try:
            async with slots:
                if self.refusal is not None:
                    raise self.refusal
                async with asyncio.timeout(seconds):  # a server that says a byte now and then never times out else
                    made = await client.chat.completions.create(
                        model=self.settings.name,
                        messages=[{**each, "content": disarmed(each["content"])} for each in request.messages],
                        **_drawn(request.sampling),
                        **{self.settings.length_parameter: request.limit},
                        extra_body=self.settings.extra or None,
                    )
            self.reached = True
            return self._read(place, made)
        except ArmError:
            raise
        except TimeoutError:
            self.reached = True
            return _failed(place, said("reply.not_whole", seconds=numbers().plain(seconds)))
        except (openai.AuthenticationError, openai.PermissionDeniedError, openai.NotFoundError) as error:
            self.refusal = ArmError(said("error.server_refuses", error=reason_of(error)))
            raise self.refusal from None
        except openai.APIStatusError as error:
            self.reached = True
            return _failed(place, reason_of(error))
        except Exception as error:  # a server may answer anything, and one bad answer is that of one question
            if type(error) is openai.APIConnectionError and not self.reached:
                address = without_secrets(self.settings.endpoint or "")
                self.refusal = ArmError(said("error.no_server", address=address, error=reason_of(error)))
                raise self.refusal from None
            return _failed(place, reason_of(error))

    def _read(self, place: int, made: Any) -> Reply:
        """What a reply says; one without a choice, or cut by a filter, is an error."""
        choices = getattr(made, "choices", None)
        if not choices or getattr(choices[0], "message", None) is None:
            return Reply(place, "", "error", unknown(), said("reply.no_message"))
        choice, counts = choices[0], getattr(made, "usage", None)
        details = getattr(counts, "prompt_tokens_details", None)
        usage = unknown(
            prompt_tokens=getattr(counts, "prompt_tokens", None) or 0,
            new_tokens=getattr(counts, "completion_tokens", None) or 0,
            cached_tokens=getattr(details, "cached_tokens", None) or 0,
        )
        if choice.finish_reason == "content_filter":
            return Reply(place, "", "error", usage, said("reply.withheld"))
        text = str(choice.message.content or "").strip()
        return Reply(place, text, "length" if choice.finish_reason == "length" else "end", usage)


def _failed(place: int, reason: str) -> Reply:
    return Reply(place, "", "error", unknown(), said("reply.server_failed", error=reason))


async def _cut_off(client: Any) -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await client.close()


def _drawn(sampling: Sampling | None) -> dict[str, Any]:
    if sampling is None:
        return {"temperature": 0.0}
    return {"temperature": sampling.temperature, "top_p": sampling.top_p, "seed": sampling.seed}


def reason_of(error: Exception) -> str:
    """What went wrong in a line, without the key."""
    reason = " ".join(scrub(str(error)).split())
    return f"{type(error).__name__}: {reason[:LONGEST_REASON]}"
