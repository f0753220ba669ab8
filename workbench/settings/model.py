"""The base model of an experiment, and how it replies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from workbench.languages.spoken import said
from workbench.settings.base import Settings


def _sizes(given: dict[str, str]) -> dict[str, str]:
    for name, size in given.items():
        if not (name.isdigit() or name == "cpu"):
            raise ValueError(said("setting.no_device", name=name))
        if not re.fullmatch(r"\d+(\.\d+)?\s*[KMG]i?B", size, re.IGNORECASE):
            raise ValueError(said("setting.no_size", name=name, size=size))
    return given


class ModelSettings(Settings):
    """The base model of every arm. `dtype` and `device` "auto" are resolved once, and written to the run.

    Args:
        name: a name that `workbench models` lists, a folder, a GGUF file, a hub id, `scripted:FILE`, or what a server
            calls it.
        revision: of a hub id.
        engine: what computes the replies: "torch", or another that `workbench components` lists, as "openvino" with the
            extra of that name. Training, likelihoods and perplexity are PyTorch's with any.
        bits: 8 or 4, to load weights so with bitsandbytes, and to train adapters beside them (QLoRA); needs a CUDA GPU.
        device_map: how accelerate spreads layers over the accelerators, "auto" for example.
        max_memory: the most that each of them, or "cpu", may hold of the weights: `{ 0 = "20GiB", cpu = "60GiB" }`.
        endpoint: the address of a server that speaks the OpenAI protocol; then nothing is loaded here, and what
            follows is about asking it.
        key_env: the name of the environment variable that holds its key; the key itself stands in no file.
        context_length: the most tokens of prompt and reply that it takes.
        concurrency: how many requests are under way at once.
        timeout: seconds without a word from the server after which a request is tried again.
        retries: how often; it waits as long as the server's Retry-After says.
        length_parameter: what the server calls the most new tokens.
        extra: what else is sent with every request, as some servers need it: `repeat_penalty = 1.0` for the one of
            llama-cpp-python, which else changes the probabilities of words that were said before.
    """

    name: str = "smollm2-135m-instruct"
    revision: str | None = None
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    device: str = "auto"
    engine: str = "torch"
    bits: Literal[4, 8] | None = None
    device_map: Literal["auto", "balanced", "balanced_low_0", "sequential"] | None = None
    max_memory: Annotated[dict[str, str], AfterValidator(_sizes)] | None = None
    endpoint: str | None = Field(None, pattern=r"^https?://")
    key_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    context_length: int | None = Field(None, ge=256)
    concurrency: int = Field(4, ge=1, le=256)
    timeout: float = Field(120.0, gt=0)
    retries: int = Field(5, ge=0, le=20)
    length_parameter: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    extra: dict[str, bool | int | float | str] | None = None


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """What "auto" in a model's `dtype` and `device` stands for on this machine."""

    dtype: str
    device: str


class DecodingSettings(Settings):
    """How replies are made: a reply ends where the model ends it, or is cut.

    `temperature` 0 is greedy decoding, the likeliest token each time. Above 0 tokens are drawn, of the likeliest that
    together have a share of `top_p`, and every seed of the experiment is a sample: `seeds = [0, 1, 2]` asks each
    question three times, and figures are means over the samples.

    `max_new_tokens`: after how many new tokens a reply is cut; `summary_new_tokens`: the same of summaries.
    `batch_rows`: how many prompts are computed at once at most; `batch_tokens`: how many tokens they may have together,
    replies and padding included. Fewer need less memory.

    A run warns of an arm of whose replies more than 2% were cut. `stop_loops` also ends a reply that says again, word
    for word, what it has just said, as small models do without end: nothing that answers is lost, so it is not counted
    as cut. A line break ends no reply, since the answer may stand after it.

    `deterministic` computes each question by itself and on one thread, so that no reply depends on its batch or on the
    machine's cores: slower, and needed only where rounding is coarse (bfloat16, float16) or a training is chaotic.
    """

    max_new_tokens: int = Field(128, ge=1)
    summary_new_tokens: int = Field(128, ge=1)
    temperature: float = Field(0.0, ge=0, le=5)
    top_p: float = Field(1.0, gt=0, le=1)
    stop_loops: bool = True
    batch_rows: int = Field(64, ge=1)
    batch_tokens: int = Field(16384, ge=1)
    deterministic: bool = False
