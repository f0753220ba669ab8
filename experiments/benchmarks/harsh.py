"""Faults that need no signal: what stands in a file, in a name, or in the way. Rows of `faults`, each seconds long."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from experiments.benchmarks.fault_place import Place

CANARY = "canary-5d1e-Xw"
REFUSED = 2  # exit code of a request that cannot be carried out
Harm = Callable[[Place, list[dict[str, Any]]], tuple[bool, str]]


def ruinous_rate(place: Place, whole: list[dict[str, Any]]) -> tuple[bool, str]:
    """A learning rate that can only destroy the model is refused before anything is spent, and the last run stays."""
    done = place.run("--set", "arms.lora.method=full", "--set", "arms.lora.learning_rate=1.0")
    refused = done.returncode == REFUSED and "only destroys the model" in done.stderr
    return refused and "Traceback" not in done.stderr and place.records() == whole, ""


def pruned_under_a_run(place: Place, whole: list[dict[str, Any]]) -> tuple[bool, str]:
    """`store prune --all` while a run answers takes nothing that the run uses."""
    place.fresh()
    process = place.start()
    while process.poll() is None and not place.has(3)():
        time.sleep(0.05)
    pruned = place.command("store", "prune", "--all")
    process.communicate()
    sound = process.returncode == 0 and pruned.returncode == 0 and place.records() == whole
    return sound, pruned.stdout.strip().splitlines()[-1] if pruned.stdout.strip() else ""


def secret_of_the_store(place: Place, whole: list[dict[str, Any]]) -> tuple[bool, str]:
    """The password and the signature of a store's URL stand in no output and no file of the run or the store."""
    shutil.rmtree(place.reports, ignore_errors=True)
    url = f"memory://user:{CANARY}@host/store?signature={CANARY}2"
    done = place.run("--arms", "closed-book", "--set", f"resources.store={url}")
    written = [path for folder in (place.reports, place.store.home) for path in folder.rglob("*") if path.is_file()]
    found = [path.name for path in written if CANARY.encode() in path.read_bytes()]
    leaked = CANARY in done.stdout + done.stderr
    return done.returncode == 0 and bool(written) and not found and not leaked, ", ".join(found)


def escapes_in_names(place: Place, whole: list[dict[str, Any]]) -> tuple[bool, str]:
    """An arm whose name steers a terminal does not."""
    (place.folder / "steered.toml").write_text(
        (place.folder / "faults.toml").read_text().replace('name = "closed-book"', 'name = "\\u001b[2Jclosed\\u202e"')
    )
    done = place.command("run", "steered.toml", "--reports", str(place.reports), "--limit", "8")
    return done.returncode == 0 and not {"\x1b", "\u202e"} & set(done.stdout + done.stderr), ""


def another_schema(place: Place, whole: list[dict[str, Any]]) -> tuple[bool, str]:
    """Results that another version wrote are named, not read as ours."""
    path = place.reports / "faults" / "results.json"
    results = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(results | {"schema": 99}), encoding="utf-8")
    refused = [place.command(*words, str(path.parent)) for words in (("report",), ("compare", str(path.parent)))]
    return all(each.returncode == REFUSED and "of schema 99" in each.stderr for each in refused), ""


def little_memory(place: Place, whole: list[dict[str, Any]]) -> tuple[bool, str]:
    """With 3 GB of addresses the report is written, without charts."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3_000_000 << 10, 3_000_000 << 10))

    done = place.command("report", str(place.reports / "faults"), preexec_fn=limit)
    return done.returncode == 0 and "Traceback" not in done.stderr, ""


def files_that_are_none(place: Place, whole: list[dict[str, Any]]) -> tuple[bool, str]:
    """Deep nesting, studies, and a misspelt store with a secret: refused in words."""
    text = (place.folder / "faults.toml").read_text()
    wrong = {
        "nested too deeply": "a = " + "[" * 50_000 + "]" * 50_000,
        "unknown study kind": text + '[[studies]]\nname = "s"\nkind = "swoop"\n',
        "unknown key 'resources.stor'": f'resources.stor = "s3://u:{CANARY}@h/b"\n{text}',
    }
    sound = True
    for said, content in wrong.items():
        (place.folder / "wrong.toml").write_text(content)
        done = place.command("run", "wrong.toml")
        printed = done.stdout + done.stderr
        sound = (
            sound
            and done.returncode == REFUSED
            and said in printed
            and "Traceback" not in printed
            and CANARY not in printed
        )
    return sound, ""


def closed_output(place: Place, whole: list[dict[str, Any]]) -> tuple[bool, str]:
    """Whoever reads standard output has seen enough."""
    line = f'"{sys.executable}" -m workbench store list --json | head -c 1'
    done = subprocess.run(["bash", "-c", line], env=place.environment, capture_output=True, text=True, check=False)  # noqa: S607
    return done.returncode == 0 and "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr, ""


# What leaves the folder of the undisturbed run as it is comes last but for what changes it.
HARSH: tuple[tuple[str, Harm], ...] = (
    ("a rate that ruins the model", ruinous_rate),
    ("prune under a run", pruned_under_a_run),
    ("3 GB of addresses", little_memory),
    ("standard output closed", closed_output),
    ("escapes in a name", escapes_in_names),
    ("files that are no experiment", files_that_are_none),
    ("results of another schema", another_schema),
    ("a secret in the store's URL", secret_of_the_store),
)


def quick() -> int:
    """The rows of this file alone, on a run of a few questions; the exit code says whether all were sound."""
    with tempfile.TemporaryDirectory(prefix="workbench-faults-") as folder:
        place = Place(Path(folder), small=True)
        done = place.run()
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return 1
        whole = place.records()
        sound = [tell(name, *harm(place, whole)) for name, harm in HARSH]  # all of them, whatever the first says
    return 0 if all(sound) else 1


def tell(name: str, sound: bool, note: str) -> bool:
    """Print one line of the table."""
    print(f"{name:<32} {'as it must be' if sound else 'NOT AS IT MUST BE'}{'   ' + note if note else ''}", flush=True)
    return sound
