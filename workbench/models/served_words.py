"""The next word of a text by a served model, from the log-probabilities of tokens that its server gives.

A server gives the likeliest tokens alone, most servers 20 of them, so that less is found than from weights: what the
words lack of 1 is `missing`. A text whose word may still go on is asked for again, the most probable first.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from workbench.errors import ArmError, RequestError
from workbench.languages.spoken import said
from workbench.models.disarm import disarmed
from workbench.models.endpoint import key_of, reason_of
from workbench.models.words import END, LOST, NextWords, first_word
from workbench.requirements import install_extra

if TYPE_CHECKING:
    from workbench.settings import ModelSettings

TOKENS = 20  # whose log-probabilities are asked for; most servers give no more
REQUESTS = 80  # in all
LONGEST = 40  # characters of a word at most
FLOOR = 1e-4  # of a text: a less probable one is not asked for
ENOUGH = 0.02  # left over, at which a search ends
OVER = 1.01  # what probabilities may add up to, with rounding


def served_next_words(settings: ModelSettings, text: str, *, inside: bool = False) -> NextWords:
    """The words that may follow a text; `inside`: whether it ends within one.

    It is asked of `/completions`, since a chat begins a reply and goes on with no text. Raises RequestError where the
    key or openai is missing, ArmError where the server has no such address or gives no log-probabilities.
    """
    try:
        import openai
    except ImportError as error:
        raise RequestError.of(
            said("model_fault.no_package", name="openai"), "model.endpoint", install_extra("endpoint")
        ) from error
    client = openai.OpenAI(
        base_url=settings.endpoint, api_key=key_of(settings), timeout=settings.timeout, max_retries=settings.retries
    )
    prompt = disarmed(text)

    def after(continued: str) -> Mapping[str, float]:
        """The likeliest tokens after the text and what continues it, by what they spell."""
        try:
            made = client.completions.create(
                model=settings.name, prompt=prompt + continued, max_tokens=1, temperature=0.0, logprobs=TOKENS,
                extra_body=settings.extra or None,
            )  # fmt: skip
        except (openai.OpenAIError, ValueError) as error:  # a server may answer anything
            raise ArmError(said("error.no_next_word", error=reason_of(error))) from None
        return probabilities(made)

    with client, ThreadPoolExecutor(settings.concurrency) as threads:
        found: dict[str, float] = defaultdict(float)
        waiting, asked = [(-1.0, "")], 0
        while waiting and asked < REQUESTS and -sum(share for share, _ in waiting) > ENOUGH:
            batch = [heapq.heappop(waiting) for _ in range(min(settings.concurrency, len(waiting), REQUESTS - asked))]
            asked += len(batch)
            for (share, begun), tokens in zip(batch, threads.map(after, [begun for _, begun in batch]), strict=True):
                for piece, probability in tokens.items():
                    left = -share * probability
                    read = first_word(begun + piece, inside)
                    if not piece:  # the text ends
                        found[first_word(begun, inside).word or END] += left
                    elif read.whole and read.word is not None:
                        found[read.word] += left
                    elif left >= FLOOR and len(begun + piece) <= LONGEST and LOST not in piece:
                        heapq.heappush(waiting, (-left, begun + piece))
    ranked = dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
    return NextWords(ranked, max(0.0, 1.0 - sum(ranked.values())))


def probabilities(made: Any) -> dict[str, float]:
    """The probabilities of a reply's first token, in either form in which servers write them.

    Raises ArmError where there are none.
    """
    choices = getattr(made, "choices", None)
    given = getattr(choices[0], "logprobs", None) if choices else None
    given = {} if given is None else given.model_dump() if hasattr(given, "model_dump") else given
    try:
        listed = next(iter(given.get("top_logprobs") or ()), None)
        if listed is None:  # as chats have them, and llama.cpp's own server
            first = given["content"][0]
            listed = {each["token"]: each["logprob"] for each in first.get("top_logprobs") or [first]}
        found = {str(token): math.exp(value) for token, value in listed.items()}
    except (AttributeError, KeyError, IndexError, TypeError, OverflowError):
        found = {}
    if not found or not 0 < sum(found.values()) < OVER:  # NaN is neither
        raise ArmError(said("error.no_log_probabilities"))
    return found
