"""Estimate what an arm will take before anything is spent: tokens, FLOPs, seconds, memory and disk.

Words are counted, not tokens, since no tokenizer is loaded; FLOPs follow from the model's shape; seconds from the
speed of a matrix product here and the share of it that this program reaches.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from workbench.cost.flops import Architecture, Method
from workbench.languages import base_language, by_language
from workbench.types import Question

_TOKENS_A_WORD = 1.8  # in a language without a folder
FRAME_WORDS = 25  # of instruction and template around every question
EXAMPLE_WORDS = 6  # of template around an example
REACHED = 0.45  # of a matrix product's speed, measured in answering and in training alike
PROGRAM_BYTES = 600 << 20  # the libraries themselves
SIZE = 1024  # of the matrices that speed is measured with
ANSWER_BYTES = 1500  # a stored answer with its passages


ENCODER_PARAMETERS = 21e6  # in the layers of multilingual-e5-small, twice those of MiniLM: an encoder is not read here


@dataclass(frozen=True, slots=True)
class Work:
    """What an arm reads, in words: a prompt beside its question, and what its fit learns and indexes.

    `shared` of the prompt is alike for all questions, and computed once; where it is `stored`, by the fit.
    A question takes so many `requests`, each with such a prompt. Of the words of `chats`, the share `packed` is
    computed with those of another row. Before each answer `asides` other chats of so many words are
    read, as a reranker does, and `written` of them are answered.
    """

    prompt: float = 0.0
    shared: float = 0.0
    stored: bool = False
    requests: float = 1.0
    chats: float = 0.0  # whose replies alone are learned
    packed: float = 0.0
    read: float = 0.0  # documents, learned whole
    indexed: float = 0.0
    embedded: float = 0.0  # of those, what an encoder reads
    batch: float = 0.0  # of one training step
    method: Method | None = None
    rank: int = 0
    asides: int = 0
    aside: float = 0.0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a fit and its answers will take. `seconds` is None where the speed of the machine is not known."""

    tokens: int
    flops: float
    seconds: float | None
    memory_bytes: int
    disk_bytes: int


def _tokens_a_word(language: str) -> float:
    return float(by_language("words", "tokens_a_word").get(base_language(language), _TOKENS_A_WORD))


def words(tokens: float, language: str) -> float:
    """About how many words so many tokens are."""
    return tokens / _tokens_a_word(language)


def words_of_chats(questions: Sequence[Question]) -> float:
    """The mean of words in a question with its first accepted answer."""
    texts = [f"{q.text} {q.answers[0] if q.answers else ''}" for q in questions]
    return sum(len(text.split()) for text in texts) / max(1, len(texts))


def estimate(
    shape: Architecture,
    work: Work,
    *,
    language: str,
    questions: int,
    question_words: float,
    new_tokens: int,
    batch_rows: int,
    value_bytes: int,
    fit: bool = True,
    speed: float | None = None,
) -> Estimate:
    """About what a fit (unless it is stored) and so many answers take; `speed` in FLOPs a second."""
    a_word = _tokens_a_word(language)
    prompt = round(a_word * (FRAME_WORDS + question_words + work.prompt))
    tokens = work.requests * questions * (prompt + new_tokens)
    shared = round(a_word * (FRAME_WORDS + work.shared)) if questions > 1 or work.stored else 0
    flops = questions * (shape.prompt_flops(prompt, shared) + shape.decode_flops(new_tokens, prompt))
    flops += shape.prompt_flops(shared, logits=0) if shared and (fit or not work.stored) else 0.0
    flops *= work.requests
    aside = round(a_word * (FRAME_WORDS + question_words + work.aside))
    tokens += questions * (work.asides * aside + work.written * new_tokens)
    flops += questions * work.asides * shape.prompt_flops(aside)
    flops += questions * work.written * shape.decode_flops(new_tokens, aside)
    weights = shape.parameters * value_bytes
    rows = min(batch_rows, round(work.requests * questions))
    once = shared if shared > prompt - shared else 0  # a short one is copied into every row
    memory = rows * shape.key_value_bytes(prompt - once + new_tokens, value_bytes)
    memory += shape.key_value_bytes(once, value_bytes)
    disk = questions * ANSWER_BYTES
    if fit and work.method is not None:
        chats, read = a_word * work.chats, a_word * work.read
        adapter = shape.lora_parameters(work.rank) if work.method == "adapter" else 0
        length = max(1, round(a_word * work.batch))
        tokens += chats + read
        chats *= 1 - work.packed
        flops += shape.train_flops(work.method, round(chats + read), length, adapter)
        # Where no token is learned, no logits are computed.
        flops -= (6 if work.method == "full" else 4) * float(shape.width * shape.vocabulary) * chats
        activations = 14 * shape.width + 3 * shape.feed_forward  # values a layer keeps of each token for the way back
        logits = 3 * shape.vocabulary if work.read else 0
        training = round(4 * length * (shape.layers * activations + logits)) + weights
        training += 12 * (adapter or shape.parameters)  # gradients, and Adam's two moments
        memory = max(memory, training)
        disk += (adapter or shape.parameters) * (4 if work.method == "adapter" else value_bytes)
    if fit and work.stored:
        tokens += shared
        disk += shape.key_value_bytes(shared, value_bytes)
    if fit and work.indexed:
        tokens += a_word * work.indexed
        disk += round(40 * work.indexed)  # the text twice, and a vector for every passage
        flops += 2 * ENCODER_PARAMETERS * a_word * work.embedded
    seconds = flops / (REACHED * speed) if speed else None
    return Estimate(round(tokens), flops, seconds, PROGRAM_BYTES + weights + memory, disk)


def together(parts: Sequence[Estimate]) -> Estimate:
    """The estimate of several jobs one after the other: sums, but the largest memory. Seconds are known if all are."""
    seconds = [part.seconds for part in parts if part.seconds is not None]
    return Estimate(
        sum(part.tokens for part in parts),
        sum(part.flops for part in parts),
        sum(seconds) if len(seconds) == len(parts) else None,
        max(part.memory_bytes for part in parts),
        sum(part.disk_bytes for part in parts),
    )


def matrix_speed(dtype: str, device: str) -> float:
    """FLOPs a second of a matrix product here, in this dtype: the best of a few."""
    import torch

    a, b = (torch.ones(SIZE, SIZE, dtype=getattr(torch, dtype), device=device) for _ in range(2))
    return _best(lambda: float((a @ b)[0, 0]))  # a value read waits for the accelerator


@cache
def rough_speed(dtype: str, device: str) -> float:
    """The same, without torch where numpy can tell: torch takes seconds to load."""
    if dtype != "float32" or device != "cpu":
        return matrix_speed(dtype, device)
    import numpy as np

    a = np.ones((SIZE, SIZE), dtype=np.float32)
    return _best(lambda: float((a @ a)[0, 0]))


def _best(product: Callable[[], float]) -> float:
    best = float("inf")
    for _ in range(8):
        start = time.perf_counter()
        product()
        best = min(best, time.perf_counter() - start)
    return 2.0 * SIZE**3 / best
