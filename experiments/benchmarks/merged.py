"""What an adapter costs in answering: the base model, the adapter beside it, and merged into it.

    python -m experiments.benchmarks.merged [--model NAME] [--rank 16] [--repeats 9] [--prompt 45 300] [--new 16]

times single replies of the three, in turn within each repeat, so that whatever else the machine does meets all of them
alike, and prints medians, with each repeat's ratio to the base in the median. The adapter is LoRA on all linear layers
with random weights: what it has learned changes no time. Its merged and unmerged logits are compared first.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from workbench.cost.flops import LINEAR_MODULES
from workbench.models.catalogue import prepare
from workbench.models.loading import load_causal_model
from workbench.models.local import LocalModel
from workbench.models.runtime import resolve_device, resolve_dtype
from workbench.store import Store

DEPLOYED = ("base", "beside", "merged")


def deployed(folder: Path, dtype: str, device: str, rank: int) -> dict[str, LocalModel]:
    """The three models, each with weights of its own, from the same random adapter."""
    from peft import LoraConfig, get_peft_model

    made: dict[str, LocalModel] = {}
    for name in DEPLOYED:
        model: Any = load_causal_model(folder, dtype)
        if name != "base":
            torch.manual_seed(0)
            model = get_peft_model(
                model, LoraConfig(r=rank, target_modules=list(LINEAR_MODULES), task_type="CAUSAL_LM")
            )
            with torch.no_grad():
                for key, weight in model.named_parameters():
                    if "lora_B" in key:
                        weight.normal_(std=0.05)
            model = model.merge_and_unload() if name == "merged" else model.base_model.model
        made[name] = LocalModel.of(model, folder, device=device)
    return made


def differences(models: dict[str, LocalModel], tokens: Sequence[int]) -> tuple[float, float]:
    """The greatest difference of logits: merged to beside, and beside to the base."""
    with torch.inference_mode():
        beside, merged, base = (
            models[name].head(models[name].hidden(torch.tensor([list(tokens)])))
            for name in ("beside", "merged", "base")
        )
    return float((merged - beside).abs().max()), float((beside - base).abs().max())


def timed(models: dict[str, LocalModel], length: int, new: int, repeats: int) -> dict[str, list[float]]:
    """Seconds of single replies of each model, in turn; the first round, which warms up, is left out."""
    dice = random.Random(0)  # noqa: S311
    words = models["base"].tokenizer.vocab_size
    seconds: dict[str, list[float]] = {name: [] for name in DEPLOYED}
    for repeat in range(repeats + 1):
        prompt = [dice.randrange(words) for _ in range(length)]
        for name in DEPLOYED:
            models[name].stop_loops = False
            start = time.perf_counter()
            models[name].reply(prompt, new)
            if repeat:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="base, adapter beside it, merged: seconds of a reply")
    parser.add_argument("--model", default="smollm2-135m-instruct")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--prompt", type=int, nargs="+", default=[45, 300], help="tokens of a prompt")
    parser.add_argument("--new", type=int, default=16, help="tokens of a reply, at most")
    asked = parser.parse_args(arguments)
    device = resolve_device("auto")
    dtype = resolve_dtype("auto", device)
    models = deployed(prepare(asked.model, Store.default()).folder, dtype, device, asked.rank)
    apart, moved = differences(models, range(100, 140))
    print(f"{asked.model}, {dtype}, {device}, {torch.get_num_threads()} threads, LoRA rank {asked.rank}")
    print(f"logits: merged differs from beside by {apart:.2g}, beside from the base by {moved:.2g}")
    for length in asked.prompt:
        seconds = timed(models, length, asked.new, asked.repeats)
        for name in DEPLOYED:
            ratios = [own / base for own, base in zip(seconds[name], seconds["base"], strict=True)]
            print(
                f"{length:4d} + {asked.new} tokens  {name:7} {1000 * statistics.median(seconds[name]):8.1f} ms  "
                f"{statistics.median(ratios):.3f} of base"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
