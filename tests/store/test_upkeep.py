"""Upkeep of the store: everything listed, every flipped byte found, nothing removed that is sound or in use."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from workbench.errors import RequestError
from workbench.store import MANIFEST, Artefact, Store, locks, sealed_lines, upkeep


def made(store: Store, number: int, kind: str = "indexes") -> Artefact:
    def make(folder: Path) -> dict[str, int]:
        (folder / "a.bin").write_bytes(bytes(range(200)) * number)
        return {"passages": number}

    return store.get(kind, {"number": number}, make)


def answered(store: Store) -> Path:
    folder = store.folder("answers", "f" * 64)
    folder.mkdir(parents=True)
    sealed_lines.append(folder / "answers.jsonl", [{"question": "q", "answer": {"text": "yes"}}])
    return folder


def states(store: Store) -> dict[str, str]:
    return {f"{entry.kind}/{entry.folder.name}": entry.state for entry in upkeep.verify(store)}


def test_everything_is_listed_with_its_size_and_what_it_is(store: Store) -> None:
    index = made(store, 3)
    folder = answered(store)
    answers, listed = upkeep.entries(store)
    assert (answers.folder, answers.note) == (folder, "1 answers")
    assert (listed.folder, listed.note, listed.state) == (index.folder, "3 passages", "sound")
    assert listed.size == 600 + (index.folder / MANIFEST).stat().st_size
    assert upkeep.entries(Store(store.home / "nowhere")) == []


@pytest.mark.parametrize("name", ["a.bin", MANIFEST])
def test_any_flipped_byte_is_found_by_name(store: Store, name: str) -> None:
    artefact, other = made(store, 1), made(store, 2)
    path = artefact.folder / name
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = {entry.folder: entry for entry in upkeep.verify(store)}
        assert found[other.folder].state == "sound"
        assert (found[artefact.folder].state, found[artefact.folder].note) == ("damaged", name), place


def test_a_damaged_answer_is_found(store: Store) -> None:
    path = answered(store) / "answers.jsonl"
    path.write_bytes(path.read_bytes().replace(b"yes", b"yet"))
    (entry,) = upkeep.verify(store)
    assert (entry.state, entry.note) == ("damaged", "1 lines of answers.jsonl")


def test_prune_takes_leftovers_alone_unless_asked(store: Store) -> None:
    kept, old, broken = made(store, 1), made(store, 2), made(store, 3)
    (broken.folder / MANIFEST).write_text("{")
    (store.home / "indexes" / ".making-0123456789abcdef-x").mkdir()
    then = time.time() - 40 * upkeep.DAY
    os.utime(old.folder / MANIFEST, (then, then))
    first = upkeep.prunable(store)
    assert {entry.state for entry in first} == {"damaged", "unfinished"}
    assert upkeep.remove(store, first) == sum(entry.size for entry in first)
    assert {entry.folder for entry in upkeep.prunable(store, unused_days=30)} == {old.folder}
    assert upkeep.prunable(store, unused_days=30, kinds=["models"]) == []
    Store(store.home).find("indexes", {"number": 2})  # used again
    assert upkeep.prunable(store, unused_days=30) == []
    assert {entry.folder for entry in upkeep.prunable(store, everything=True)} == {kept.folder, old.folder}
    upkeep.remove(store, upkeep.prunable(store, everything=True))
    assert upkeep.entries(store) == []
    assert list((store.home / "locks").iterdir()) == []


def test_what_a_living_process_makes_is_left(store: Store) -> None:
    script = (
        "import sys; from pathlib import Path; from workbench.store import Store\n"
        "make = lambda folder: (print('making', flush=True), sys.stdin.readline()) and None\n"
        "Store(Path(sys.argv[1])).get('indexes', {'a': 1}, make)\n"
    )
    command = [sys.executable, "-c", script, str(store.home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "making\n"
        assert list(states(store).values()) == ["in use"]
        assert upkeep.prunable(store, everything=True) == []
        upkeep.remove(store, [])
        assert len(list((store.home / "locks").iterdir())) == 1
        maker.kill()
        maker.wait()
    assert list(states(store).values()) == ["unfinished"]
    assert len(upkeep.prunable(store)) == 1


def test_a_lock_is_one_process_s_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    assert locks.is_free(path)
    with locks.held(path, "work"):
        assert not locks.is_free(path)
        with pytest.raises(locks.TakenError, match=f"process {os.getpid()} on "), locks.held(path, "", wait=False):
            pass
    assert locks.is_free(path)


def test_a_lock_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RequestError, match="cannot be locked"), locks.held(tmp_path / "file" / "a.lock", ""):
        pass
