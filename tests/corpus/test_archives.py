"""Archives are read file by file; what is hostile in them is left out with its reason, and nothing lands outside."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

from workbench.corpus.importing import ImportReport, import_folder
from workbench.corpus.load import load_corpus
from workbench.corpus.readers.registry import Limits


def imported(folder: Path, **options: object) -> tuple[ImportReport, list[str]]:
    report = import_folder(folder / "in", folder / "out", name="x", language="en", **options)  # type: ignore[arg-type]
    return report, [document.id for document in load_corpus(folder / "out", questions_required=False).documents]


def test_zip(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b/one.txt", "One.")
        archive.writestr("two.md", "# Two")
        archive.writestr("../evil.txt", "evil")
        archive.writestr("/etc/evil.txt", "evil")
        archive.writestr("C:\\evil.txt", "evil")
        archive.writestr("bomb.txt", b"0" * 3_000_000)
        archive.writestr("inner.zip", b"PK")
        archive.writestr(".hidden.txt", "x")
        archive.writestr("tool.exe", "x")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    report, ids = imported(tmp_path)
    assert ids == ["a.zip/b/one.txt", "a.zip/two.md"]
    reasons = {file.path: file.reason for file in report.files if file.status == "skipped"}
    assert reasons["a.zip/../evil.txt"] == reasons["a.zip//etc/evil.txt"] == "its name leads out of the archive"
    assert reasons["a.zip/C:/evil.txt"] == "its name leads out of the archive"
    assert "decompression bomb" in reasons["a.zip/bomb.txt"]
    assert reasons["a.zip/inner.zip"] == "an archive in an archive: unpack it first"
    assert reasons["a.zip/link.txt"] == "a link"
    assert reasons["a.zip/tool.exe"] == "no reader for .exe"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_tar(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with tarfile.open(tmp_path / "in" / "a.tar.gz", "w:gz") as archive:
        for name, data in (("one.txt", b"One."), ("../evil.txt", b"evil")):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        pipe = tarfile.TarInfo("pipe.txt")
        pipe.type = tarfile.FIFOTYPE
        archive.addfile(pipe)
    report, ids = imported(tmp_path)
    assert ids == ["a.tar.gz/one.txt"]
    assert sorted(file.reason for file in report.files if file.status == "skipped") == [
        "a link", "its name leads out of the archive", "not a regular file",
    ]  # fmt: skip


def test_too_much_or_no_archive_fails_by_itself(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.zip").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "in" / "ok.txt").write_text("Fine.")
    with zipfile.ZipFile(tmp_path / "in" / "big.zip", "w") as archive:
        for n in range(5):
            archive.writestr(f"{n}.txt", f"{n}" * 300)
    report, ids = imported(tmp_path, limits=Limits(expanded_bytes=1_000))
    failed = {file.path: file.reason for file in report.files if file.status == "failed"}
    assert "not an archive" in failed["bad.zip"]
    assert "it expands past 1,000 bytes" in failed["big.zip"]
    assert "ok.txt" in ids
