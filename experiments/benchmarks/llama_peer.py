"""Greedy generation by llama.cpp in fixed batches, as `generate` is measured, with its weights in 8 bits or in float32.

The model is written as a GGUF file by `workbench.models.gguf_writing`, and llama.cpp quantizes that file itself (Q8_0:
blocks of 32 weights with one scale). A batch is decoded together: the prompts in one call, then a token of each reply
in each call. What all prompts of a batch share is computed once, in a cache that its sequences have in common. Keys and
values are in float32.

It needs the package `llama-cpp-python`, which is compiled when it is installed and is in no extra of the workbench.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

WEIGHTS = ("8 bits", "float32")
FLOAT32 = 0  # ggml's number of the type
PART = 2048  # tokens at once


def installed() -> bool:
    """Whether llama.cpp can take part."""
    return find_spec("llama_cpp") is not None


class LlamaPeer:
    """A model of transformers in llama.cpp; `weights`: one of WEIGHTS; `folder`: where its files are written;
    `ends`: the tokens that end a reply.

    Raises RequestError where the model cannot be written as GGUF, and RuntimeError where llama.cpp fails.
    """

    def __init__(self, model: Any, tokenizer: Any, weights: str, folder: Path, threads: int, ends: set[int]) -> None:
        import llama_cpp

        from workbench.models.gguf_writing import write_gguf

        self.library, self.threads, self.ends = llama_cpp, threads, ends
        self.silence = llama_cpp.llama_log_callback(lambda *_: None)
        llama_cpp.llama_log_set(self.silence, None)
        llama_cpp.llama_backend_init()
        file = folder / "float32.gguf"
        if not file.exists():
            write_gguf(model, tokenizer, file, "peer")
        if weights == "8 bits":
            whole, file = file, folder / "8-bits.gguf"
            settings = llama_cpp.llama_model_quantize_default_params()
            settings.ftype = llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0
            done = llama_cpp.llama_model_quantize(os.fsencode(whole), os.fsencode(file), ctypes.byref(settings))
            if done != 0:
                raise RuntimeError(f"llama.cpp could not quantize {whole}: error {done}")
        settings = llama_cpp.llama_model_default_params()
        self.model = llama_cpp.llama_model_load_from_file(os.fsencode(file), settings)
        if not self.model:
            raise RuntimeError(f"llama.cpp could not load {file}")
        self.words = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(self.model))

    def replies(self, prompts: Sequence[list[int]], rows: int, new_tokens: int) -> list[tuple[int, ...]]:
        """Replies without their end token, in batches of so many rows, sorted by length."""
        order = sorted(range(len(prompts)), key=lambda place: -len(prompts[place]))
        found: list[tuple[int, ...]] = [()] * len(prompts)
        for start in range(0, len(order), rows):
            group = order[start : start + rows]
            for place, tokens in zip(group, self._batch([prompts[at] for at in group], new_tokens), strict=True):
                found[place] = tuple(tokens)
        return found

    def _batch(self, prompts: Sequence[list[int]], new_tokens: int) -> list[list[int]]:
        shared = _shared(prompts)
        context = self._context(len(prompts), max(map(len, prompts)) + new_tokens, together=shared > 0)
        try:
            every = list(range(len(prompts)))
            self._read(context, [(token, at, every, False) for at, token in enumerate(prompts[0][:shared])])
            rest = [
                (prompt[at], at, [row], at == len(prompt) - 1)
                for row, prompt in enumerate(prompts)
                for at in range(shared, len(prompt))
            ]
            following = self._read(context, rest)
            made: list[list[int]] = [[] for _ in prompts]
            alive = every
            for _ in range(new_tokens):
                for row, token in zip(alive, following, strict=True):
                    made[row].append(token)
                alive = [row for row in alive if made[row][-1] not in self.ends and len(made[row]) < new_tokens]
                if not alive:
                    break
                following = self._read(
                    context, [(made[row][-1], len(prompts[row]) + len(made[row]) - 1, [row], True) for row in alive]
                )
        finally:
            self.library.llama_free(context)
        return [tokens[:-1] if tokens[-1] in self.ends else tokens for tokens in made]

    def _context(self, rows: int, length: int, *, together: bool) -> Any:
        settings = self.library.llama_context_default_params()
        settings.n_ctx = rows * (-(-length // 256) * 256)  # whole blocks for each sequence
        settings.n_batch = settings.n_ubatch = PART
        settings.n_seq_max = rows
        settings.n_threads = settings.n_threads_batch = self.threads
        settings.type_k = settings.type_v = FLOAT32
        settings.kv_unified = together
        made = self.library.llama_init_from_model(self.model, settings)
        if not made:
            raise RuntimeError("llama.cpp could not make a context")
        return made

    def _read(self, context: Any, tokens: Sequence[tuple[int, int, list[int], bool]]) -> list[int]:
        """The likeliest token after each of those that want one; of each: id, position, sequences, whether it does."""
        import numpy as np

        found = []
        for start in range(0, len(tokens), PART):
            part = tokens[start : start + PART]
            batch = self.library.llama_batch_init(len(part), 0, max(len(rows) for _, _, rows, _ in part))
            try:
                batch.n_tokens = len(part)
                for at, (token, position, rows, wanted) in enumerate(part):
                    batch.token[at], batch.pos[at], batch.logits[at] = token, position, wanted
                    batch.n_seq_id[at] = len(rows)
                    for number, row in enumerate(rows):
                        batch.seq_id[at][number] = row
                if (failed := self.library.llama_decode(context, batch)) != 0:
                    raise RuntimeError(f"llama.cpp could not decode a batch: {failed}")
            finally:
                self.library.llama_batch_free(batch)
            for at, (*_, wanted) in enumerate(part):
                if wanted:
                    logits = self.library.llama_get_logits_ith(context, at)
                    found.append(int(np.ctypeslib.as_array(logits, shape=(self.words,)).argmax()))
        return found


def _shared(prompts: Sequence[list[int]]) -> int:
    """How many tokens several prompts begin with alike, each keeping one of its own."""
    if len(prompts) < 2:
        return 0
    least = min(map(len, prompts)) - 1
    return next((at for at in range(least) if len({prompt[at] for prompt in prompts}) > 1), least)
