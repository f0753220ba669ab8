"""Weights from a folder: every tensor that the configuration asks for, no other, and nothing of the folder is run.

transformers fills a tensor that the file does not hold with random numbers, and says so in a log line at most.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

from workbench.errors import ArmError, Problem, RequestError, WorkbenchError
from workbench.languages.spoken import said
from workbench.models import attention
from workbench.models.limits import WHOLE, Placement
from workbench.models.memory import out_of_memory, reuse_freed_memory
from workbench.models.tokens import plain_template

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")
NAMED = 3  # tensors, of those that are wrong in the same way
_SAVED = "save the folder again with `model.save_pretrained(folder)` and `tokenizer.save_pretrained(folder)`"
# transformers would apply an adapter that lies beside the weights. It looks for one in this folder instead.
_NO_ADAPTER = {"subfolder": ".no-adapter-is-applied-unasked"}
_WRONG = {
    "missing_keys": "asked for by config.json and missing in the file",
    "unexpected_keys": "in the file and unknown to config.json",
    "mismatched_keys": "of another shape than config.json asks for",
}


def load_causal_model(
    folder: Path,
    dtype: str,
    attention_name: str | None = None,
    *,
    device: str | None = None,
    placement: Placement = WHOLE,
) -> Any:
    """A transformers model from safetensors weights in a folder, quantized and spread as `placement` asks.

    On device "meta" no weight is read, and all the rest is checked. Raises RequestError naming what is wrong.
    """
    reuse_freed_memory()

    def read() -> tuple[Any, dict[str, Any]]:
        made: Any = AutoModelForCausalLM.from_pretrained(
            folder,
            dtype=getattr(torch, dtype),
            attn_implementation=attention_name or attention.register(),
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # they are named below, with all the rest
            adapter_kwargs=dict(_NO_ADAPTER),
            **{"device_map": device, **placement.arguments(dtype)},
        )
        return made[0], made[1]

    model, info = or_refused(read, folder, "the model cannot be loaded")
    problems = [
        Problem(f"{len(info[key])} tensors {what}: {_names(info[key])}", str(folder), _SAVED)
        for key, what in _WRONG.items()
        if info[key]
    ]
    if problems:
        raise RequestError(problems)
    return model


def load_tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder. Raises RequestError naming what is wrong."""

    def read() -> Any:
        made = AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
        made("a")
        return made

    return or_refused(read, folder, "the tokenizer cannot be loaded")


def check_folder(folder: Path) -> None:
    """That model and tokenizer can be loaded and fit each other, without reading the weights' numbers.

    Raises RequestError with everything that is wrong.
    """
    problems: list[Problem] = []
    model = _gathered(problems, lambda: load_causal_model(folder, "float32", device="meta"))
    _gathered(problems, lambda: _check_generation(folder))
    tokenizer = _gathered(problems, lambda: load_tokenizer(folder))
    if tokenizer is not None:
        _gathered(problems, lambda: _check_template(tokenizer, folder))
    if model is not None and tokenizer is not None:
        rows = int(model.get_input_embeddings().weight.shape[0])
        if tokenizer.vocab_size > rows:
            what = said("model_fault.vocabulary", tokens=tokenizer.vocab_size, rows=rows)
            problems.append(Problem(what, str(folder), said("model_fault.vocabulary_cure")))
    if problems:
        raise RequestError(problems)


def _check_generation(folder: Path) -> None:
    """transformers passes over a generation_config.json that it cannot read, and with it over the ends of replies."""
    path = folder / "generation_config.json"
    if path.is_file():
        or_refused(lambda: GenerationConfig.from_pretrained(folder), folder, "generation_config.json cannot be used")


def _check_template(tokenizer: Any, folder: Path) -> None:
    chat = [{"role": "system", "content": "a"}, {"role": "user", "content": "b"}]
    if tokenizer.chat_template is None:
        tokenizer.chat_template = plain_template(tokenizer)
    or_refused(
        lambda: tokenizer.apply_chat_template(chat, tokenize=False, add_generation_prompt=True),
        folder,
        "the chat template cannot be used",
    )


def _gathered(problems: list[Problem], work: Callable[[], Loaded]) -> Loaded | None:
    try:
        return work()
    except RequestError as error:
        problems += error.problems
        return None


def load_adapter(model: Any, folder: Path) -> Any:
    """The model with the adapter of a folder. Raises ArmError if it does not fit all of what it was made for."""
    from peft import PeftModel, get_peft_model_state_dict
    from safetensors import safe_open

    try:
        adapted = PeftModel.from_pretrained(model, str(folder))
        with safe_open(folder / "adapter_model.safetensors", "pt") as file:
            held = set(file.keys())
    except Exception as error:
        if out_of_memory(error):
            raise
        raise ArmError(said("error.adapter_unfit", error=_reason(error), folder=folder)) from error
    # Whether embeddings are saved with an adapter, peft would decide by asking a hub for the base.
    needed, known = (set(get_peft_model_state_dict(adapted, save_embedding_layers=given)) for given in (False, True))
    if wrong := (needed - held) | (held - known):
        tensors = said("error.tensors", n=len(wrong), names=_names(wrong))
        raise ArmError(said("error.adapter_unfit", error=tensors, folder=folder))
    return adapted


def or_refused(work: Callable[[], Loaded], folder: Path, what: str) -> Loaded:
    """What `work` returns; a library's complaint about the files of a folder becomes a RequestError.

    Libraries raise whatever broken files lead them to: KeyError, TypeError, their own. What memory is lacking, is not
    the files' fault.
    """
    try:
        return work()
    except WorkbenchError:
        raise
    except Exception as error:
        if out_of_memory(error):
            raise
        log.debug("%s", traceback.format_exc())
        raise RequestError.of(f"{what}: {_reason(error)}", str(folder), _SAVED) from error


def _reason(error: Exception) -> str:
    """The kind and the first line of an error, or two where the first only announces the second."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = " ".join(lines[: 2 if lines and lines[0].endswith(":") else 1])
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def _names(found: Iterable[Any]) -> str:
    """The first few, a mismatched one with its shapes in the file and in the configuration."""
    names = sorted(
        name if isinstance(name, str) else f"{name[0]} {tuple(name[1])} for {tuple(name[2])}" for name in found
    )
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
