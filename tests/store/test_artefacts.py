"""Artefacts: written whole or not at all, found by all that they depend on, never trusted when damaged."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tiny.stores import all_artefacts

from workbench.digests import digest_of, file_digest
from workbench.errors import RequestError
from workbench.store import MANIFEST, Artefact, Store, damaged

DEPENDS = {"model": "m", "settings": {"rank": 8, "rate": 1e-3}, "parts": [1, 2]}


class Maker:
    """Writes two files, and counts how often it was asked."""

    def __init__(self, text: str = "made") -> None:
        self.text, self.calls = text, 0

    def __call__(self, folder: Path) -> Mapping[str, Any]:
        assert list(folder.iterdir()) == []
        self.calls += 1
        (folder / "a.txt").write_text(self.text)
        (folder / "inner").mkdir()
        (folder / "inner" / "b.bin").write_bytes(bytes(range(256)))
        return {"seconds": 1.5}


def again(store: Store) -> Store:
    """The store as another process finds it, with nothing verified yet."""
    return Store(store.home)


def test_an_artefact_is_made_once_and_says_what_it_is_of(store: Store) -> None:
    make = Maker()
    first = store.get("things", DEPENDS, make)
    second = again(store).get("things", DEPENDS, make)
    assert make.calls == 1
    assert second == first
    assert (first.folder / "a.txt").read_text() == "made"
    assert first.digest == digest_of(DEPENDS)
    assert first.info == {"seconds": 1.5}
    assert first.manifest["depends"] == DEPENDS
    assert first.storage_bytes == 4 + 256
    assert first.manifest["files"]["inner/b.bin"] == {
        "sha256": file_digest(first.folder / "inner" / "b.bin"),
        "bytes": 256,
    }
    assert store.find("others", DEPENDS) is None


def test_the_manifest_comes_last(store: Store) -> None:
    def make(folder: Path) -> None:
        assert not (folder / MANIFEST).exists()
        assert store.find("things", DEPENDS) is None
        (folder / "a.txt").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.get("things", DEPENDS, make)
    assert list((store.home / "things").iterdir()) == []
    assert store.get("things", DEPENDS, Maker()).info == {"seconds": 1.5}


def test_a_folder_without_a_manifest_is_unfinished_and_made_again(store: Store) -> None:
    artefact = store.get("things", DEPENDS, Maker("old"))
    (artefact.folder / MANIFEST).unlink()
    assert again(store).find("things", DEPENDS) is None
    assert (again(store).get("things", DEPENDS, Maker("new")).folder / "a.txt").read_text() == "new"


@pytest.mark.parametrize("name", ["a.txt", "inner/b.bin"])
@pytest.mark.parametrize("place", [0, -1])
def test_a_flipped_bit_is_found_and_the_artefact_made_again(store: Store, name: str, place: int) -> None:
    make = Maker()
    artefact = store.get("things", DEPENDS, make)
    content = bytearray((artefact.folder / name).read_bytes())
    content[place] ^= 1
    (artefact.folder / name).write_bytes(content)
    assert damaged(artefact) == [name]
    assert damaged(again(store).get("things", DEPENDS, make)) == []
    assert make.calls == 2


def test_a_missing_or_longer_file_is_found_and_the_artefact_made_again(store: Store) -> None:
    make = Maker()
    artefact = store.get("things", DEPENDS, make)
    (artefact.folder / "a.txt").unlink()
    assert damaged(artefact) == ["a.txt"]
    assert again(store).find("things", DEPENDS) is None
    artefact = again(store).get("things", DEPENDS, make)
    with (artefact.folder / "a.txt").open("a") as out:
        out.write("more")
    assert (again(store).get("things", DEPENDS, make).folder / "a.txt").read_text() == "made"
    assert make.calls == 3


def test_a_damaged_manifest_is_no_manifest(store: Store) -> None:
    """Whatever a disk does to it: cut, emptied, another type, or any one of its bits flipped."""
    make = Maker()
    artefact = store.get("things", DEPENDS, make)
    whole = (artefact.folder / MANIFEST).read_bytes()
    for broken in (b"", whole[:-3], b"null", b"[]", b"{}", b'"text"', b"\xff\xfe", b'{"files": {}}'):
        (artefact.folder / MANIFEST).write_bytes(broken)
        assert again(store).find("things", DEPENDS) is None, broken
        assert again(store).get("things", DEPENDS, make).manifest == artefact.manifest
    for place in range(0, len(whole), 4):
        flipped = bytearray(whole)
        flipped[place] ^= 4
        (artefact.folder / MANIFEST).write_bytes(flipped)
        found = again(store).get("things", DEPENDS, make)  # made again, unless the change is one of blanks
        assert found.manifest == artefact.manifest, bytes(flipped[max(0, place - 30) : place + 10])


def test_what_stands_under_the_digest_of_other_things_is_not_found(store: Store) -> None:
    artefact = store.get("things", DEPENDS, Maker("one"))
    other = {**DEPENDS, "model": "n"}
    artefact.folder.rename(store.folder("things", digest_of(other)))
    assert again(store).find("things", other) is None


def test_leftovers_of_a_killed_process_never_count(store: Store) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from workbench import store\n"
        "kill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "if sys.argv[2] == 'making':\n"
        "    make = lambda folder: ((folder / 'a.txt').write_text('half'), kill())\n"
        "else:\n"
        "    make = lambda folder: (folder / 'a.txt').write_text('all') and None\n"
        "    Path.replace_, Path.replace = Path.replace, lambda self, to: "
        "kill() if self.name.startswith('.making-') else Path.replace_(self, to)\n"
        "store.Store(Path(sys.argv[1])).get('things', {'a': 1}, make)\n"
    )
    for moment in ("making", "manifest written"):
        ended = subprocess.run([sys.executable, "-c", script, store.home, moment], check=False, timeout=60)
        assert ended.returncode == -signal.SIGKILL
        (left,) = (store.home / "things").iterdir()
        assert left.name.startswith(".making-")
        assert (left / MANIFEST).exists() == (moment == "manifest written")
        assert store.find("things", {"a": 1}) is None
        assert all_artefacts(store) == []
    make = Maker()
    made = store.get("things", {"a": 1}, make)
    assert make.calls == 1
    assert list((store.home / "things").iterdir()) == [made.folder]


def test_of_two_processes_one_makes_and_the_other_waits_and_finds(store: Store) -> None:
    script = (
        "import sys; from pathlib import Path; from workbench.store import Store\n"
        "def make(folder):\n"
        "    print('making', flush=True); sys.stdin.readline(); (folder / 'a.txt').write_text(sys.argv[2])\n"
        "print(Store(Path(sys.argv[1])).get('things', {'a': 1}, make).folder.joinpath('a.txt').read_text())\n"
    )

    def start(text: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, str(store.home), text]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)

    with start("first") as first:
        assert first.stdout is not None
        assert first.stderr is not None
        assert first.stdout.readline() == "making\n"
        with start("second") as second:
            assert second.stderr is not None
            waiting = second.stderr.readline()
            assert f"waiting for process {first.pid}" in waiting
            first.communicate("\n", timeout=60)
            assert second.communicate(timeout=60)[0] == "first\n"
    assert len(all_artefacts(store)) == 1


def test_what_is_damaged_is_named_once(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    artefact = store.get("things", DEPENDS, Maker())
    (artefact.folder / "inner" / "b.bin").write_bytes(b"flipped")
    later = again(store)
    later.find("things", DEPENDS)
    later.get("things", DEPENDS, Maker())
    (warning,) = caplog.messages
    assert warning == f"damaged in the store: inner/b.bin of {artefact.folder}; it is made again"


def test_bytes_are_verified_once_a_process(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.get("things", DEPENDS, Maker())
    seen: list[Artefact] = []
    monkeypatch.setattr("workbench.store.local.damaged", lambda artefact: seen.append(artefact) or [])
    later = again(store)
    later.find("things", DEPENDS)
    later.find("things", DEPENDS)
    assert len(seen) == 1


def test_a_store_that_cannot_be_written_says_how_to_choose_another(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RequestError, match="WORKBENCH_HOME"):
        Store(tmp_path / "file").get("things", DEPENDS, Maker())


def test_the_default_store_is_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    assert Store.default().home == tmp_path
    monkeypatch.delenv("WORKBENCH_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert Store.default().home == tmp_path / "cache" / "workbench"
