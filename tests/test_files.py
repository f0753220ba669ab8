"""Files are written whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from workbench.files import write_atomic, written_whole


def test_text_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "file.txt"
    write_atomic(path, "è\n")
    assert path.read_bytes() == "è\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644
    with pytest.raises(UnicodeEncodeError):
        write_atomic(path, "x" * 100_000 + "\ud800")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write_atomic(path, "other")
    assert path.read_text(encoding="utf-8") == "è\n"
    monkeypatch.undo()
    write_atomic(path, b"\xff\n")
    assert path.read_bytes() == b"\xff\n"
    with pytest.raises(UnicodeEncodeError), written_whole(path) as stream:
        stream.write("half \ud800")
    assert path.read_bytes() == b"\xff\n"
    assert [each.name for each in path.parent.iterdir()] == ["file.txt"]
