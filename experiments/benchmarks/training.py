"""LoRA training against a plain PEFT loop and, where trl is installed, its SFTTrainer: tokens a second and losses.

    python -m experiments.benchmarks.training [--model smollm2-135m-instruct] [--dtype float32] [--steps 8]
    python -m experiments.benchmarks.training --device cuda --random-weights --dtype bfloat16 --scale 8

Three loads of made-up words: rows of about 25 tokens, rows of about 85 of which the first 60 are the same instruction,
and rows of 512, all learned but for the instruction. Every side trains the same adapter (rank 16 on all linear layers)
from the same seed on the same batches in the same order, one side after the other in turn; tokens are those of
the rows, padding left out, and the first step of each is not timed. The peer loop is the usual one: rows padded with a
mask, the model's own loss, AdamW, gradients clipped to a norm of 1. Losses are compared step by step with the loop's.

The ceiling is that of large matrix products in the same dtype and run, by torch's choice or by oneDNN, over the 4 FLOPs
a weight and token that a frozen layer needs at least. `--scale` multiplies the rows of a batch; on a CUDA device the
peak of its memory stands beside the speed. `--random-weights` takes 1.1 billion of them.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from workbench.progress import Progress, Stage

RANK, RATE, SEED = 16, 1e-4, 0


@dataclass(frozen=True)
class Load:
    """Batches of rows as the workbench trains on them."""

    name: str
    batches: list[list[Any]]

    @property
    def tokens(self) -> list[int]:
        """Of every batch, padding left out."""
        return [sum(len(row.tokens) for row in batch) for batch in self.batches]


@dataclass(frozen=True)
class Side:
    """What one training took: tokens a second after the first step, the loss of every step, and bytes on CUDA."""

    speed: float
    losses: list[float]
    peak: float = 0.0


class Clock(Progress):
    """When each step was over."""

    def __init__(self) -> None:
        self.steps: list[float] = []

    def update(self, stage: Stage) -> None:
        """One step further."""
        self.steps.append(time.perf_counter())


def loads(vocabulary: int, steps: int, scale: int) -> Iterator[Load]:
    """The three kinds of rows."""
    from workbench.tuning.rows import TokenRow

    draw = random.Random(SEED)  # noqa: S311 - rows to be repeated, no secret

    def tokens(length: int) -> tuple[int, ...]:
        return tuple(draw.randrange(1000, vocabulary) for _ in range(length))

    instruction = tokens(60)
    yield Load(
        "25 tokens", [[TokenRow(tokens(draw.randint(21, 29)), 0) for _ in range(16 * scale)] for _ in range(steps)]
    )
    shared = [
        [TokenRow(instruction + tokens(draw.randint(21, 29)), 60) for _ in range(16 * scale)] for _ in range(steps)
    ]
    yield Load("60 shared", shared)
    yield Load("512 tokens", [[TokenRow(tokens(512), 0) for _ in range(2 * scale)] for _ in range(steps)])


def speed(load: Load, times: Sequence[float]) -> float:
    """Tokens a second of all steps but the first."""
    return sum(load.tokens[1:]) / (times[-1] - times[0])


def ours(folder: Path, load: Load, dtype: str, device: str, at: Path) -> Side:
    """The workbench's own training."""
    from workbench.tuning.job import Job
    from workbench.tuning.settings import TrainingSettings
    from workbench.tuning.trainer import train

    settings = TrainingSettings("lora", RANK, RATE, len(load.batches[0]))
    clock = Clock()
    made = train(Job(folder, dtype, device, SEED, 10.0, settings, at / "made", at / "checkpoints", load.batches), clock)
    return Side(speed(load, clock.steps[-len(load.batches) :]), list(made.losses))


def loop(folder: Path, load: Load, dtype: str, device: str) -> Side:
    """A plain PEFT loop."""
    import torch
    from transformers import get_linear_schedule_with_warmup, set_seed

    set_seed(SEED)
    model = adapted(folder, dtype).to(device).train()
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.0)
    schedule = get_linear_schedule_with_warmup(optimizer, round(0.03 * len(load.batches)), len(load.batches))
    times, losses = [], []
    for batch in load.batches:
        loss = model(**{key: value.to(device) for key, value in padded(batch).items()}).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
        times.append(time.perf_counter())
    return Side(speed(load, times), losses)


def trl(folder: Path, load: Load, dtype: str, device: str, at: Path) -> Side:
    """trl's SFTTrainer on the same rows and labels."""
    from datasets import Dataset
    from transformers import AutoTokenizer, TrainerCallback
    from trl import SFTConfig, SFTTrainer  # type: ignore[import-not-found,unused-ignore]

    rows = [
        {
            "input_ids": list(row.tokens),
            "labels": [token if place >= max(row.learned_from, 1) else -100 for place, token in enumerate(row.tokens)],
        }
        for batch in load.batches
        for row in batch
    ]
    times: list[float] = []

    class Watch(TrainerCallback):
        def on_step_end(self, *given: Any, **more: Any) -> None:
            times.append(time.perf_counter())

    config = SFTConfig(
        output_dir=str(at), per_device_train_batch_size=len(load.batches[0]), num_train_epochs=1, learning_rate=RATE,
        lr_scheduler_type="linear", warmup_steps=round(0.03 * len(load.batches)), report_to=[], save_strategy="no",
        logging_steps=1, disable_tqdm=True, use_cpu=device == "cpu", seed=SEED, shuffle_dataset=False, max_length=None,
        bf16=False, gradient_checkpointing=False, dataset_kwargs={"skip_prepare_dataset": True},
        train_sampling_strategy="sequential",
    )  # fmt: skip
    trainer = SFTTrainer(
        model=adapted(folder, dtype),
        args=config,
        train_dataset=Dataset.from_list(rows),
        processing_class=AutoTokenizer.from_pretrained(folder),
        callbacks=[Watch()],
    )
    trainer.train()
    losses = [float(row["loss"]) for row in trainer.state.log_history if "loss" in row]
    return Side(speed(load, times), losses)


def adapted(folder: Path, dtype: str) -> Any:
    """The model with the adapter that every side trains."""
    from workbench.models.loading import load_causal_model
    from workbench.tuning.methods import METHODS
    from workbench.tuning.settings import TrainingSettings

    settings = TrainingSettings("lora", RANK, RATE, 16)
    return METHODS["lora"].wrap(load_causal_model(folder, dtype, "sdpa"), settings)


def padded(batch: Sequence[Any]) -> dict[str, Any]:
    """Tokens, mask and labels, [rows, longest row]."""
    import torch

    longest = max(len(row.tokens) for row in batch)
    tokens = torch.zeros(len(batch), longest, dtype=torch.long)
    mask, labels = torch.zeros_like(tokens), torch.full_like(tokens, -100)
    for place, row in enumerate(batch):
        ids, first = torch.tensor(row.tokens), max(row.learned_from, 1)
        tokens[place, : len(ids)], mask[place, : len(ids)] = ids, 1
        labels[place, first : len(ids)] = ids[first:]
    return {"input_ids": tokens, "attention_mask": mask, "labels": labels}


def measured(train: Callable[[], Side]) -> Side:
    """One training, with the most memory that it took of a CUDA device."""
    import gc

    import torch

    if not torch.cuda.is_available():
        return train()
    gc.collect()
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    return replace(train(), peak=torch.cuda.max_memory_allocated())


def main() -> int:
    """Measure, and print a line for each load. Exit code 1 where a loss differs by more than rounding."""
    parser = argparse.ArgumentParser(description="LoRA training against a plain PEFT loop and trl's SFTTrainer.")
    parser.add_argument("--model", default="smollm2-135m-instruct")
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--random-weights", action="store_true", help="1.1 billion, with the model's tokenizer")
    parser.add_argument("--scale", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()

    from workbench.cli.app import set_environment

    set_environment()  # of all sides alike, as a run has it: threads that spin for long starve on a busy machine

    import torch

    from experiments.benchmarks.generation import ceiling
    from experiments.benchmarks.random_weights import random_model
    from workbench.cost.flops import Architecture
    from workbench.models.catalogue import prepare
    from workbench.models.loading import load_causal_model
    from workbench.store import Store

    torch.set_num_threads(given.threads)
    sides = ["ours", "loop", *(["trl"] if importlib.util.find_spec("trl") else [])]
    most_apart = 0.0
    with tempfile.TemporaryDirectory(prefix="workbench-training-") as name:
        folder = prepare(given.model, Store(Path(name) / "store")).folder
        if given.random_weights:
            folder = random_model(Path(name) / "random", folder)
        config = load_causal_model(folder, given.dtype, device="meta").config
        shape = Architecture.of(config.get_text_config())
        fastest = ceiling(getattr(torch, given.dtype), given.device)
        most = fastest / (4 * (shape.linear_parameters + shape.width * shape.vocabulary))
        print(f"ceiling {most:,.0f} tokens/s ({given.threads} threads, {given.dtype}); sides: {', '.join(sides)}")
        for load in loads(config.vocab_size, given.steps, given.scale):
            found: dict[str, list[Side]] = {side: [] for side in sides}
            what = (folder, load, given.dtype, given.device)
            for repeat in range(given.repeats):
                at = Path(name) / f"{load.name}-{repeat}"
                found["ours"].append(measured(partial(ours, *what, at / "ours")))
                found["loop"].append(measured(partial(loop, *what)))
                if "trl" in sides:
                    found["trl"].append(measured(partial(trl, *what, at / "trl")))
            reached = {side: statistics.median(each.speed for each in found[side]) for side in sides}
            apart = max(abs(a - b) / b for a, b in zip(found["ours"][0].losses, found["loop"][0].losses, strict=True))
            most_apart = max(most_apart, apart)
            ratios = "  ".join(
                f"{statistics.median(a.speed / b.speed for a, b in zip(found['ours'], found[side], strict=True)):.2f} "
                f"times {side}"
                for side in sides[1:]
            )
            peaks = {side: max(each.peak for each in found[side]) for side in sides}
            speeds = ", ".join(
                f"{side} {reached[side]:,.0f}" + (f" ({peaks[side] / 1e9:.1f} GB)" if peaks[side] else "")
                for side in sides
            )
            print(
                f"{load.name:11} {speeds} tokens/s  {ratios}  {reached['ours'] / most:.0%} of the ceiling  "
                f"losses within {apart:.1e}",
                flush=True,
            )
    allowed = {"float32": 1e-4, "bfloat16": 2e-2}[given.dtype]
    print("the losses are equal up to rounding" if most_apart <= allowed else f"the losses differ by {most_apart:.1e}")
    return int(most_apart > allowed)


if __name__ == "__main__":
    raise SystemExit(main())
