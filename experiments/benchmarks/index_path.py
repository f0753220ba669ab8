"""The whole path over many short passages, each command in a process of its own: its seconds and greatest memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

WIDTH, HIDDEN, LAYERS = 384, 64, 2  # of the encoder: as wide as MiniLM, and as small as shows the rest of the work
QUESTIONS = 8
ADJECTIVES = [
    "red",
    "green",
    "blue",
    "small",
    "large",
    "quiet",
    "heavy",
    "light",
    "round",
    "flat",
    "narrow",
    "wide",
    "plain",
    "striped",
    "soft",
    "hard",
]
THINGS = [
    "oven",
    "kettle",
    "lamp",
    "fan",
    "heater",
    "mixer",
    "drill",
    "pump",
    "scale",
    "clock",
    "radio",
    "camera",
    "printer",
    "router",
    "heater",
    "saw",
]


def whole_path(size: int, retrievers: list[str], folder: Path) -> None:
    """Import so many passages, index and search them, and answer questions about them."""
    place = folder / f"path-{size}"
    (place / "documents").mkdir(parents=True)
    documents = place / "documents" / "items.jsonl"
    wanted = _write(size, documents)
    encoder = place / "encoder"
    # In a process of its own: what a process takes at its start counts as memory of those that it starts.
    subprocess.run([sys.executable, "-m", "experiments.benchmarks.index_path", str(encoder)], check=True)
    experiment = place / "experiment.toml"
    arms = "".join(
        f'[[arms]]\nname = "{name}"\nkind = "rag"\nretriever = "{name}"\n'
        + (f'embedder = "{encoder}"\n' if name != "lexical" else "")
        for name in retrievers
    )
    (place / "replies.jsonl").write_text(
        json.dumps({"match": r"serial number (\w+)", "needs": "grams", "reply": r"\1 weighs what it says"}) + "\n"
    )
    head = f'name = "path"\ncorpus = "{place / "corpus"}"\nseeds = [0]\n'
    experiment.write_text(f'{head}[model]\nname = "scripted:{place / "replies.jsonl"}"\n{arms}')
    store = {"WORKBENCH_HOME": str(place / "store")}
    _command("import", ["corpus", "import", str(place / "documents"), str(place / "corpus"), "--language", "en"], store)
    for name in retrievers:
        asked = ["retrieve", str(experiment), wanted, "--arms", name]
        _command(f"{name}: index and search", asked, store)
        _command(f"{name}: open and search", asked, store)
    _command("run", ["run", str(experiment)], store, place)


def _command(what: str, arguments: list[str], store: dict[str, str], folder: Path | None = None) -> None:
    start = time.perf_counter()
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env={**os.environ, **store, "PYTHONPATH": root},
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    ended = os.waitstatus_to_exitcode(status)
    print(f"path      {what:26} {seconds:8.1f} s  at most {used.ru_maxrss / 1e6:5.2f} GB  exit {ended}", flush=True)
    if status or what.endswith("search"):
        print("\n".join(f"          {row}" for row in printed.splitlines()[-8:]), flush=True)


def _write(size: int, file: Path) -> str:
    """Passages of a dozen words, a sheet of questions about some of them, and a query for one."""
    drawn = random.Random(0)  # noqa: S311 - to be repeated, no secret
    asked = set(range(size // 2, size, max(1, size // 2 // QUESTIONS)))
    rows = ["question,answer"]
    with file.open("w", encoding="utf-8") as out:
        for n in range(size):
            weight = f"{drawn.randrange(10**9)} grams"
            thing = f"{drawn.choice(ADJECTIVES)} {drawn.choice(THINGS)}"
            text = f"The {thing} with the serial number s{n} weighs {weight} and is {drawn.choice(ADJECTIVES)}."
            out.write(json.dumps({"id": f"i{n}", "title": f"Item s{n}", "text": text}) + "\n")
            if n in asked:
                rows.append(f"What does the item with the serial number s{n} weigh?,{weight}")
    (file.parent / "questions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return f"the {ADJECTIVES[0]} item with the serial number s{size // 3}"


def tiny_encoder(folder: Path) -> Path:
    """An untrained encoder of sentence-transformers: two layers, and vectors as wide as usual."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    inner = folder.with_name("inner")
    inner.mkdir()
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,?"
    common = ["the", "with", "serial", "number", "weighs", "grams", "and", "is", "item", "what", "does", "weigh"]
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    names += dict.fromkeys([*common, *ADJECTIVES, *THINGS])
    names += [f"##{n:03}" for n in range(1000)]
    (inner / "vocab.txt").write_text("\n".join(names), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(names), hidden_size=HIDDEN, num_hidden_layers=LAYERS, num_attention_heads=4,
        intermediate_size=2 * HIDDEN, max_position_embeddings=128,
    )  # fmt: skip
    BertModel(config).save_pretrained(inner)
    BertTokenizerFast(str(inner / "vocab.txt"), model_max_length=128).save_pretrained(inner)
    read = Transformer(str(inner), max_seq_length=128)
    SentenceTransformer(
        modules=[read, Pooling(HIDDEN), Dense(HIDDEN, WIDTH, activation_function=torch.nn.Identity())]
    ).save(str(folder))
    return folder


if __name__ == "__main__":
    tiny_encoder(Path(sys.argv[1]))
