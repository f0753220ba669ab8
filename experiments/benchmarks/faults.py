"""What goes wrong, done on purpose to the real command: kills, flipped bytes, a full disk, two processes.

    python -m experiments.benchmarks.faults [--points 20] [--seed 0] [--quick]

runs `workbench run` on the English corpus with a random model of two layers, harms it, runs it again, and prints
one table: how often each fault was made, how many finished answers were lost or made twice, and whether the records
at the end equal those of a run that nothing happened to (timings apart). Then come faults that need no signal, which
are all that --quick makes, on a smaller run. Exit code 1 if anything is not as it must be.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.benchmarks import harsh
from experiments.benchmarks.fault_place import Place
from workbench.store import Store, upkeep

INTERRUPTED = 130
REFUSED = 2


@dataclass(slots=True)
class Row:
    """One line of the table."""

    fault: str
    points: int = 0
    lost: int = 0
    repeated: int = 0
    equal: bool = True
    note: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is other than it must be."""
        return self.points > 0 and not self.lost and not self.repeated and self.equal


@contextmanager
def until(process: subprocess.Popen[str], reached: Callable[[], bool]) -> Iterator[bool]:
    """Wait until something is reached; the block then acts on the process. False if it ended before."""
    while process.poll() is None and not reached():
        time.sleep(0.002)
    yield process.poll() is None
    process.communicate()


def killed_while_answering(place: Place, whole: list[dict[str, Any]], points: int, dice: random.Random) -> Row:
    """SIGKILL as soon as so many answers are on disk, again and again in one store, then a run to the end."""
    row = Row("SIGKILL while answering")
    targets = sorted(dice.sample(range(1, int(0.95 * len(whole))), points))
    before = place.answers()
    for target in targets:
        process = place.start()
        with until(process, place.has(max(target, before.total() + 1))) as alive:
            process.kill()
        row.points += alive
        after = place.answers()
        row.lost += sum((before - after).values())
        before = after
    return ended(place, whole, row, before)


def ended(place: Place, whole: list[dict[str, Any]], row: Row, before: Counter[tuple[str, str]]) -> Row:
    """Run to the end, and compare."""
    done = place.run()
    after = place.answers()
    row.lost += sum((before - after).values())
    row.repeated += sum(count - 1 for count in after.values())
    row.equal = row.equal and done.returncode == 0 and place.records() == whole
    return row


def killed_while_training(place: Place, whole: list[dict[str, Any]], points: int, dice: random.Random) -> Row:
    """SIGKILL after a checkpoint: the adapter and its loss curve must come out the same to the bit."""
    row = Row("SIGKILL while training")
    adapter = trained(place)
    for _ in range(points):
        shutil.rmtree(place.store.home / "adapters")
        process = place.start("--arms", "lora")
        step = dice.randrange(2, 30)

        def reached(step: int = step) -> bool:
            return bool(list(place.store.home.glob(f"checkpoints/*/*/checkpoint-{step}/manifest.json")))

        with until(process, reached) as alive:
            process.kill()
        row.points += alive
        done = place.run("--arms", "lora")
        row.equal = row.equal and "training goes on after step" in done.stderr and trained(place) == adapter
    place.run()
    row.equal = row.equal and place.records() == whole
    return row


def trained(place: Place) -> Any:
    """The bytes of the adapter, and its loss curve."""
    (artefact,) = Store(place.store.home).artefacts_of("adapters")
    return artefact.manifest["files"]["adapter_model.safetensors"], artefact.info["training"]["losses"]


def interrupted(place: Place, whole: list[dict[str, Any]], points: int, dice: random.Random) -> Row:
    """Ctrl-C: the command ends within two seconds with 130, says how to go on, and loses nothing."""
    row = Row("Ctrl-C while answering")
    slowest = 0.0
    before = place.answers()
    for target in sorted(dice.sample(range(1, int(0.9 * len(whole))), points)):
        process, reached = place.start(), place.has(max(target, before.total() + 1))
        while process.poll() is None and not reached():
            time.sleep(0.002)
        sent = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
        slowest = max(slowest, time.monotonic() - sent)
        row.points += 1
        row.equal = row.equal and process.returncode == INTERRUPTED and "to go on from here: workbench run" in errors
        row.lost += sum((before - place.answers()).values())
        before = place.answers()
    row.note = f"slowest end {slowest:.1f} s"
    row.equal = row.equal and slowest < 2
    return ended(place, whole, row, before)


def flipped_bytes(place: Place, whole: list[dict[str, Any]], points: int, dice: random.Random) -> Row:
    """A bit of any stored file: found by `store verify`, and the next run is not misled by it."""
    row = Row("flipped byte in the store")
    answered = place.answers()
    files = [
        path
        for path in sorted(place.store.home.glob("*/*/**/*"))
        if path.is_file() and path.suffix != ".lock" and path.name != "key.json"
    ]
    kept = {path: path.read_bytes() for path in files}
    found = 0
    for _ in range(10 * points):
        path = dice.choice(files)
        path.write_bytes(flipped(kept[path], dice))
        named = [entry for entry in upkeep.verify(Store(place.store.home)) if entry.state == "damaged"]
        found += len(named) == 1 and named[0].folder in path.parents
        row.points += 1
        path.write_bytes(kept[path])
    for path in files:  # and now all of them at once, under a run
        path.write_bytes(flipped(kept[path], dice))
    shutil.rmtree(place.reports)
    done = place.run()
    row.note = f"{found} named by verify; then every file at once: rebuilt"
    row.equal = found == row.points and done.returncode == 0 and place.records() == whole
    row.lost = sum((answered - place.answers()).values())
    return row


def flipped(data: bytes, dice: random.Random) -> bytes:
    """The data with one bit changed that says something: no blank, and no digit beyond a number's precision."""
    while True:
        at = dice.randrange(len(data))
        other = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        if data[at : at + 1].strip() and not _same_json(data, other):
            return other


def _same_json(one: bytes, other: bytes) -> bool:
    """Whether both say the same, as one JSON text or line by line."""
    lines = zip(one.splitlines(), other.splitlines(), strict=False)
    for parts in ([(one, other)], [(a, b) for a, b in lines if a != b]):
        with suppress(ValueError):
            return all(json.loads(a) == json.loads(b) for a, b in parts)
    return False


def full_disk(place: Place, whole: list[dict[str, Any]], points: int, dice: random.Random) -> Row:
    """No file may exceed a size: the run says so and ends; with room it goes on from what it had."""
    row = Row("no room for another byte")
    before = place.answers()
    for limit in sorted(dice.sample(range(60_000, 140_000), points)):
        done = place.run("--arms", "closed-book,rag", limit=limit)
        row.points += 1
        row.equal = row.equal and done.returncode != 0 and "free disk space" in done.stderr + done.stdout
        row.equal = row.equal and "Traceback" not in done.stderr
        row.lost += sum((before - place.answers()).values())
        before = place.answers()
    return ended(place, whole, row, before)


def two_processes(place: Place, whole: list[dict[str, Any]], points: int, dice: random.Random) -> Row:
    """One on the same run folder is refused, one on another waits; the lock of a dead owner is taken over."""
    row = Row("two processes at once")
    for _ in range(points):
        place.fresh()
        first = place.start()
        with until(first, lambda: any(path.stat().st_size for path in place.store.home.glob("locks/run-*"))) as alive:
            second = place.run()
            row.equal = row.equal and alive and second.returncode == REFUSED and f"process {first.pid}" in second.stderr
            other_run = place.start("--set", "name=other")
            time.sleep(dice.random())
            first.kill()
            other_run.communicate()
        row.points += 1
        row.equal = row.equal and other_run.returncode == 0
        ended(place, whole, row, place.answers())
    return row


def other_version(place: Place, whole: list[dict[str, Any]], points: int, dice: random.Random) -> Row:
    """Answers of another version of the code are never read, and never lost."""
    row = Row("a store of another version", points=1)
    before = place.answers()
    done = place.run(version=1)
    fresh = place.answers() - before
    row.lost = sum((before - place.answers()).values())
    row.equal = done.returncode == 0 and len(fresh) == len(before) and place.records() == whole
    return row


# In this order: those that need a finished store come after one that ends with it.
FAULTS = (
    (killed_while_answering, True, 1.0),
    (flipped_bytes, False, 1.0),
    (killed_while_training, False, 0.25),
    (other_version, False, 1.0),
    (interrupted, True, 0.25),
    (full_disk, True, 0.25),
    (two_processes, True, 0.1),
)


def main() -> int:
    """Make every fault, print the table, and return the exit code."""
    parser = argparse.ArgumentParser(description="What goes wrong, done on purpose to the real command.")
    parser.add_argument("--points", type=int, default=20, help="how often to kill an answering run")
    parser.add_argument("--seed", type=int, default=0, help="of the random points")
    parser.add_argument("--quick", action="store_true", help="only what needs no signal, on a smaller run")
    given = parser.parse_args()
    if given.quick:
        return harsh.quick()
    dice = random.Random(given.seed)  # noqa: S311
    rows = []
    with tempfile.TemporaryDirectory(prefix="workbench-faults-") as folder:
        place = Place(Path(folder))
        done = place.run()
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            return 1
        whole = place.records()
        print(f"{len(whole)} answers in an undisturbed run", flush=True)
        for fault, anew, share in FAULTS:
            if anew:
                place.fresh()
            row = fault(place, whole, max(1, round(share * given.points)), dice)
            rows.append(row)
            print(
                f"{row.fault:<28} points {row.points:>4}   answers lost {row.lost}   made twice {row.repeated}   "
                f"{'as undisturbed' if row.equal else 'NOT AS IT MUST BE'}{'   ' + row.note if row.note else ''}",
                flush=True,
            )
        place.fresh()
        place.run()
        sound = [harsh.tell(name, *harm(place, whole)) for name, harm in harsh.HARSH]
    return 0 if all(row.sound for row in rows) and all(sound) else 1


if __name__ == "__main__":
    sys.exit(main())
