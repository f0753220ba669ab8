"""Pruning leaves alone what a running process has used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from workbench.store import Store
from workbench.store.upkeep import entries, prunable, remove

USE = """
import sys
from pathlib import Path
from workbench.store import Store
store = Store(Path(sys.argv[1]))
print(store.find("models", {"name": "base"}) is not None, flush=True)
sys.stdin.readline()
"""


def made(store: Store, name: str) -> None:
    def write(folder: Path) -> dict[str, str]:
        (folder / "weights").write_text(name)
        return {}

    store.get("models", {"name": name}, write)


def test_what_a_living_process_has_found_is_not_pruned_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for name in ("base", "other"):
        made(store, name)
    user = subprocess.Popen([sys.executable, "-c", USE, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            text=True)  # fmt: skip
    assert user.stdin is not None
    assert user.stdout is not None
    try:
        assert user.stdout.readline().strip() == "True"
        assert len(entries(store)) == 2
        removed = prunable(store, everything=True)
        remove(store, removed)
        assert len(removed) == 1
        assert Store(tmp_path).find("models", {"name": "base"}) is not None
        assert Store(tmp_path).find("models", {"name": "other"}) is None
    finally:
        user.kill()
        user.wait()
    assert len(prunable(store, everything=True)) == 1  # a killed process let go
