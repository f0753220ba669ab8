"""`store`: list, verify and prune as a user types them."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.digests import digest_of
from workbench.store import MANIFEST, Store

from .conftest import World


@pytest.fixture
def copied(world: World, finished: subprocess.CompletedProcess[str], tmp_path: Path) -> World:
    """The world with a store of its own."""
    assert finished.returncode == 0
    own = World(world.folder)
    shutil.copytree(own.environment["WORKBENCH_HOME"], tmp_path / "store")
    own.environment["WORKBENCH_HOME"] = str(tmp_path / "store")
    return own


def listed(world: World) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(world.call("store", "list", "--json").stdout)
    return found


def test_what_a_run_left_is_listed_and_sound(copied: World) -> None:
    assert {"adapters", "answers", "indexes"} <= {entry["kind"] for entry in listed(copied)}
    shown = copied.call("store", "list")
    assert shown.returncode == 0
    assert "in all" in shown.stdout
    verified = copied.call("store", "verify")
    assert verified.returncode == 0
    assert f"{len(listed(copied))} of {len(listed(copied))} sound" in verified.stdout


def test_a_flipped_byte_is_named_by_verify_and_by_the_run_that_makes_it_again(copied: World) -> None:
    (index,) = [entry for entry in listed(copied) if entry["kind"] == "indexes"]
    files = [path for path in Path(str(index["folder"])).rglob("*") if path.is_file() and path.name != MANIFEST]
    path = max(files, key=lambda file: file.stat().st_size)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    verified = copied.call("store", "verify")
    assert verified.returncode == 1
    assert path.name in verified.stdout
    again = copied.run("run", "lamps.toml", "--arms", "rag", "--set", "name=again")
    assert again.returncode == 0, again.stderr
    assert f"damaged in the store: {path.name} of" in again.stderr
    assert path.read_bytes() == whole
    assert copied.call("store", "verify").returncode == 0


def test_prune_says_what_would_go_before_it_goes(copied: World) -> None:
    before = listed(copied)
    assert "freed 0 B" in copied.call("store", "prune").stdout
    would = copied.call("store", "prune", "--kind", "answers", "--all", "--dry-run")
    assert "would free" in would.stdout
    assert listed(copied) == before
    assert copied.call("store", "prune", "--kind", "answers", "--all").returncode == 0
    assert {entry["kind"] for entry in listed(copied)} == {entry["kind"] for entry in before} - {"answers"}


def test_an_unknown_kind_is_named_with_the_nearest(copied: World) -> None:
    done = copied.run("store", "prune", "--kind", "adapter")
    assert done.returncode == 2
    assert "did you mean 'adapters'?" in done.stderr


def test_an_empty_store_has_no_kinds_to_offer(tmp_path: Path) -> None:
    empty = World(tmp_path)
    done = empty.call("store", "prune", "--kind", "foo")
    assert done.returncode == 2
    assert "cure: leave it out: the store is empty" in done.stderr


HOLD = """
import sys
from pathlib import Path
from workbench.store import locks
with locks.held(Path(sys.argv[1]), ""):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_a_second_process_on_the_same_run_folder_is_refused_until_the_first_is_gone(
    world: World, finished: subprocess.CompletedProcess[str]
) -> None:
    assert finished.returncode == 0
    folder = world.folder / "reports/lamps"
    lock = Store(Path(world.environment["WORKBENCH_HOME"])).lock("run", digest_of(str(folder.resolve()))[:32])
    assert lock.exists()
    command = [sys.executable, "-c", HOLD, str(lock)]
    before = (world.folder / "reports/lamps/records.jsonl").read_bytes()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "held\n"
        refused = world.run("run", "lamps.toml", "--arms", "rag")
        assert refused.returncode == 2
        assert f"process {owner.pid} on " in refused.stderr
        assert "--set name=another" in refused.stderr
        assert (world.folder / "reports/lamps/records.jsonl").read_bytes() == before
        owner.send_signal(signal.SIGKILL)
    taken_over = world.run("run", "lamps.toml")
    assert taken_over.returncode == 0, taken_over.stderr
