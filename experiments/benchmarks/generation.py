"""Greedy generation against transformers' own `generate`, in turn in one process: questions a second, and ties.

    python -m experiments.benchmarks.generation [--model smollm2-135m-instruct] [--dtype float32] [--questions 48]
    python -m experiments.benchmarks.generation --device cuda --random-weights --dtype bfloat16 --questions 512

Three loads, each of 16 new tokens and made of words of a fixed list: prompts of about 300 tokens, of about 45, and of
about 330 of which the first 280 are the same for all. `generate` is given its best batch size of those tried, padded on
the left, with all questions sorted by length; prompts are the same token ids on both sides. Where two replies differ,
the same weights in float32 judge both at the first differing token: by how many nats is each less likely than the
likeliest? In float32 a tie is a loss below `--tie` nats; a coarser dtype rounds on both sides, and there ours must lose
no more than `generate` does, on average, by that much.

The share of the ceiling is that of the FLOPs that the prompts and replies need by themselves (products with weights)
over what large matrix products reach on this machine in the same dtype and run. On a CUDA device, where a step of
decoding is bound by memory, that is the time which the prompts need by the one and, for each batch and step, the
weights by the bandwidth of a copy, over the time taken; the peak of memory stands beside it. `--random-weights` takes
1.1 billion of them, with the model's tokenizer.

In float32 on a processor OpenVINO takes part where the extra `openvino` is installed: as the engine of a run, in the
same batches as ours, with what all prompts share computed once; and in the same batches as `generate`, with what a
batch shares computed once in each, its cache of keys and values in float32 and, as is its default, in 8 bits. So does
llama.cpp where `llama-cpp-python` is installed (`pip install llama-cpp-python` compiles it), in the same batches, with
its weights in 8 bits and in float32. All take turns with the others. A ratio is the questions a second over those of
ours, and replies are counted that differ from those of `generate`.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

NEW_TOKENS = 16
ENGINE = 'engine = "openvino"'
WORDS = """
the river carries grain to old market where Anna counts crates of copper wire before noon while rain falls on seven
quiet boats and a clerk writes every price into long green book at harbour office
"""


@dataclass(frozen=True)
class Load:
    """Prompts as token ids [questions][length]."""

    name: str
    prompts: list[list[int]]


def loads(model: Any, questions: int) -> Iterator[Load]:
    """The three kinds of prompts, each a chat of one message."""
    draw, words = random.Random(0), WORDS.split()  # noqa: S311 - texts to be repeated, no secret

    def text(length: int) -> str:
        return " ".join(draw.choice(words) for _ in range(length))

    def prompt(message: str) -> list[int]:
        found: list[int] = model.render([{"role": "user", "content": message}])
        return found

    yield Load("300 tokens", [prompt(text(draw.randint(235, 275))) for _ in range(questions)])
    yield Load("45 tokens", [prompt(text(draw.randint(5, 15))) for _ in range(questions)])
    begin = text(255)
    yield Load("280 shared", [prompt(f"{begin} {text(draw.randint(30, 50))}") for _ in range(questions)])


def ours(model: Any, prompts: Sequence[list[int]]) -> list[tuple[int, ...]]:
    """Replies of the workbench, the end token left out."""
    replies: list[tuple[int, ...]] = [()] * len(prompts)
    for batch in model.generate(prompts, [NEW_TOKENS] * len(prompts)):
        for made in batch:
            replies[made.index] = made.tokens
    return replies


def reply_ends(model: Any) -> set[int]:
    """The tokens that end a reply."""
    found = model.generation_config.eos_token_id
    return set(found if isinstance(found, list) else [found])


def plain(model: Any, tokenizer: Any, prompts: Sequence[list[int]], rows: int) -> list[tuple[int, ...]]:
    """Replies of `generate` in batches of so many rows, padded on the left."""
    import torch

    ends = reply_ends(model)
    order = sorted(range(len(prompts)), key=lambda place: -len(prompts[place]))
    replies: list[tuple[int, ...]] = [()] * len(prompts)
    for start in range(0, len(order), rows):
        group = order[start : start + rows]
        longest = max(len(prompts[place]) for place in group)
        tokens = torch.full((len(group), longest), tokenizer.pad_token_id)
        mask = torch.zeros_like(tokens)
        for row, place in enumerate(group):
            tokens[row, longest - len(prompts[place]) :] = torch.tensor(prompts[place])
            mask[row, longest - len(prompts[place]) :] = 1
        made = model.generate(
            input_ids=tokens.to(model.device), attention_mask=mask.to(model.device), max_new_tokens=NEW_TOKENS,
            do_sample=False, pad_token_id=tokenizer.pad_token_id, temperature=None, top_p=None,
        )  # fmt: skip
        for row, place in enumerate(group):
            new = made[row, longest:].tolist()
            end = next((at for at, token in enumerate(new) if token in ends), len(new))
            replies[place] = tuple(new[:end])
    return replies


def openvino_peers(model: Any, given: argparse.Namespace) -> dict[str, Callable[[list[list[int]], int], Any]]:
    """What replies to prompts in batches of so many rows, by the name to print, for each kind of OpenVINO's cache.

    None in another dtype or on another device; none, and a line that says so, where the package is absent.
    """
    from experiments.benchmarks.openvino_peer import CACHES, OpenvinoPeer
    from workbench.models.engines import on_openvino

    if given.device != "cpu" or given.dtype != "float32":
        return {}
    if not on_openvino.installed():
        print("openvino is not installed, and is left out", flush=True)
        return {}
    made = {cache: OpenvinoPeer(model, cache) for cache in CACHES}
    engine = model.answering_by(made[CACHES[0]].engine)  # as a run has it: our batches, and prefixes computed once
    return {
        ENGINE: lambda prompts, rows: ours(engine, prompts),
        **{f"openvino, {cache} cache": partial(each.replies, new_tokens=NEW_TOKENS) for cache, each in made.items()},
    }


def llama_peers(
    model: Any, tokenizer: Any, folder: Path, given: argparse.Namespace
) -> dict[str, Callable[[list[list[int]], int], Any]]:
    """The same for llama.cpp, for each kind of its weights; `folder`: where their files are written."""
    from experiments.benchmarks.llama_peer import WEIGHTS, LlamaPeer, installed

    if given.device != "cpu" or given.dtype != "float32":
        return {}
    if not installed():
        print("llama-cpp-python is not installed, and is left out", flush=True)
        return {}
    made = {
        weights: LlamaPeer(model, tokenizer, weights, folder, given.threads, reply_ends(model)) for weights in WEIGHTS
    }
    return {f"llama.cpp, {weights}": partial(each.replies, new_tokens=NEW_TOKENS) for weights, each in made.items()}


def tell_peers(
    load: str,
    times: dict[str, list[float]],
    replies: dict[str, list[tuple[int, ...]]],
    expected: list[tuple[int, ...]],
) -> None:
    """A line for each further peer: its speed, its ratio over ours, and how many replies are not those expected."""
    for side, made in replies.items():
        over = sorted(a / b for a, b in zip(times["ours"], times[side], strict=True))
        print(
            f"{load:11} {side} {len(made) / statistics.median(times[side]):6.2f}/s  "
            f"ratio {statistics.median(over):.2f} ({over[0]:.2f}-{over[-1]:.2f}) over ours  "
            f"{sum(a != b for a, b in zip(made, expected, strict=True))} replies differ",
            flush=True,
        )


def losses(judge: Any, prompt: list[int], a: Sequence[int], b: Sequence[int]) -> tuple[float, float]:
    """By how many nats the tokens at which two replies part are less likely than the likeliest, by the judge."""
    import torch

    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    end = judge.generation_config.eos_token_id
    end = end[0] if isinstance(end, list) else end
    one, other = (reply[at] if at < len(reply) else end for reply in (a, b))
    with torch.inference_mode():
        tokens = torch.tensor([[*prompt, *a[:at]]], device=judge.device)
        logits = judge(input_ids=tokens).logits[0, -1].double()
    return float(logits.max() - logits[one]), float(logits.max() - logits[other])


def ceiling(dtype: Any, device: str) -> float:
    """FLOP/s of large matrix products, by the faster of torch's libraries in float32 on a processor."""
    import torch

    from workbench.models.products import product

    size = 2048 if device == "cpu" else 8192
    a, b = (torch.randn(size, size, device=device).to(dtype) for _ in range(2))
    ways: list[Callable[[], object]] = [lambda: a @ b]
    if (dtype, device) == (torch.float32, "cpu"):
        ways.append(lambda: product(a, b))
    return max(2 * size**3 / seconds(way, device) for way in ways for _ in range(20))


def bandwidth() -> float:
    """Bytes a second that a CUDA device moves: those that a copy reads, and as many that it writes."""
    import torch

    a = torch.empty(1 << 30, dtype=torch.uint8, device="cuda")
    b = torch.empty_like(a)
    return max(2 * len(a) / seconds(lambda: b.copy_(a), "cuda") for _ in range(4))


def peak(device: str) -> str:
    """The most memory of a CUDA device since the last call; nothing on a processor."""
    import torch

    if device == "cpu":
        return ""
    most = torch.cuda.max_memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    return f" {most / 1e9:.1f} GB"


def seconds(work: Callable[[], object], device: str = "cpu") -> float:
    """How long one call takes."""
    import torch

    start = time.perf_counter()
    work()
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - start


def main() -> int:
    """Measure, and print a line for each load. Exit code 1 where replies differ by more than rounding."""
    parser = argparse.ArgumentParser(description="Greedy generation against transformers' own generate.")
    parser.add_argument("--model", default="smollm2-135m-instruct")
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--questions", type=int, default=48)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--device", default="cpu", choices=["cpu", "cuda"])
    parser.add_argument("--random-weights", action="store_true", help="1.1 billion, with the model's tokenizer")
    parser.add_argument("--rows", type=int, nargs="+", help="batch sizes to try: 8, 16, 48; of CUDA 64, 256, 512")
    parser.add_argument("--tie", type=float, help="nats; by default 0.001 in float32 and 0.05 in bfloat16")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    tie = given.tie if given.tie is not None else {"float32": 1e-3, "bfloat16": 0.05}[given.dtype]

    from workbench.cli.app import set_environment

    set_environment()  # of both sides alike, as a run has it: threads that spin for long starve on a busy machine

    import torch

    from experiments.benchmarks.random_weights import random_model
    from workbench.cost.flops import Architecture
    from workbench.models.catalogue import prepare
    from workbench.models.loading import load_causal_model, load_tokenizer
    from workbench.models.local import LocalModel
    from workbench.store import Store

    torch.set_num_threads(given.threads)
    tried_rows = given.rows or {"cpu": [8, 16, 48], "cuda": [64, 256, 512]}[given.device]
    failed = False
    with tempfile.TemporaryDirectory(prefix="workbench-generation-") as name:
        folder = prepare(given.model, Store(Path(name))).folder
        if given.random_weights:
            folder = random_model(Path(name) / "random", folder)
        model = LocalModel.load(folder, dtype=given.dtype, device=given.device)
        if given.device == "cuda":
            model.batch_rows, model.batch_tokens = max(tried_rows), 1 << 19
        peer = load_causal_model(folder, given.dtype, "sdpa").eval().to(given.device)
        judge = peer
        if given.dtype != "float32":
            judge = load_causal_model(folder, "float32", "sdpa").eval().to(given.device)
        tokenizer = load_tokenizer(folder)
        shape = Architecture.of(peer.config.get_text_config())
        tokenizer.pad_token_id = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0
        most = ceiling(getattr(torch, given.dtype), given.device)
        read = bandwidth() if given.device == "cuda" else 0.0
        print(
            f"ceiling {most / 1e9:,.0f} GFLOP/s, "
            + (f"{read / 1e9:,.0f} GB/s, {torch.cuda.get_device_name()}" if read else f"{given.threads} threads")
            + f", {given.dtype}",
            flush=True,
        )
        others = openvino_peers(model, given) | llama_peers(peer, tokenizer, Path(name), given)
        for load in loads(model, given.questions):
            prompts = load.prompts
            found = ours(model, prompts)
            tried = {rows: seconds(partial(plain, peer, tokenizer, prompts, rows)) for rows in tried_rows}
            best = min(tried, key=tried.__getitem__)
            other = plain(peer, tokenizer, prompts, best)
            lost = [losses(judge, p, a, b) for p, a, b in zip(prompts, found, other, strict=True) if a != b]
            own, theirs_lost = ([each[side] for each in lost] or [0.0] for side in (0, 1))
            if given.dtype == "float32":
                failed |= max(own) > tie
            else:
                failed |= statistics.mean(own) > statistics.mean(theirs_lost) + tie
            times: dict[str, list[float]] = {side: [] for side in ("ours", "generate", *others)}
            # The first run compiles kernels, and isn't timed.
            replies = {side: work(prompts, best) for side, work in others.items()}
            peaks = {}
            for _ in range(given.repeats):
                peak(given.device)
                times["ours"].append(seconds(partial(ours, model, prompts)))
                peaks["ours"] = peak(given.device)
                times["generate"].append(seconds(partial(plain, peer, tokenizer, prompts, best)))
                peaks["generate"] = peak(given.device)
                for side, work in others.items():
                    times[side].append(seconds(partial(work, prompts, best)))
            mine, theirs = (statistics.median(times[side]) for side in ("ours", "generate"))
            ratios = sorted(b / a for a, b in zip(times["ours"], times["generate"], strict=True))
            flops = sum(
                shape.prompt_flops(len(p)) + (0 if read else shape.decode_flops(len(r), len(p)))
                for p, r in zip(prompts, found, strict=True)
            )
            least = flops / most
            if read:
                batches = -(-len(prompts) // model.batch_rows)
                weights = sum(each.numel() * each.element_size() for each in peer.parameters())
                least += batches * NEW_TOKENS * weights / read
            print(
                f"{load.name:11} ours {len(found) / mine:6.2f}/s{peaks['ours']}  "
                f"generate {len(found) / theirs:6.2f}/s{peaks['generate']} (batch {best})  "
                f"ratio {statistics.median(ratios):.2f} ({ratios[0]:.2f}-{ratios[-1]:.2f})  "
                f"{least / mine:.0%} of the ceiling  {len(lost)} replies differ"
                + (f": lost {_lost(own)} ours, {_lost(theirs_lost)} generate" if lost else ""),
                flush=True,
            )
            tell_peers(load.name, times, replies, other)
    print("replies differ by more than rounding" if failed else "no reply differs by more than rounding")
    return int(failed)


def _lost(nats: Sequence[float]) -> str:
    return f"{statistics.mean(nats):.2g} nats (at most {max(nats):.2g})"


if __name__ == "__main__":
    raise SystemExit(main())
