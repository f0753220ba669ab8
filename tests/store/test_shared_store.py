"""Machines that share a store through a URL: what one has made the others take, and damage is made again."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tiny.runs import context

from workbench.arms import make_arm
from workbench.digests import digest_of
from workbench.errors import RequestError
from workbench.experiment.answers import answer_all
from workbench.store import MANIFEST, Store, sealed_lines
from workbench.store.shared import SharedStore, open_store
from workbench.types import Corpus

DEPENDS = {"a": 1}
Machine = Callable[[str], SharedStore]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine of that name, each time as a new process of it."""
    return lambda name: SharedStore(tmp_path / name, (tmp_path / "shared").as_uri())


def making(text: str) -> Callable[[Path], Mapping[str, Any]]:
    def make(folder: Path) -> Mapping[str, Any]:
        (folder / "inner").mkdir()
        (folder / "inner/a.txt").write_text(text)
        (folder / "b.txt").write_text("b")
        return {"cost": 7}

    return make


def never(folder: Path) -> Mapping[str, Any]:
    raise AssertionError("it must not be made")


def read(store: SharedStore) -> str:
    artefact = store.find("things", DEPENDS)
    assert artefact is not None
    assert artefact.info == {"cost": 7}
    return (artefact.folder / "inner/a.txt").read_text()


def remote(tmp_path: Path) -> Path:
    return tmp_path / "shared/things" / digest_of(DEPENDS)[:32]


def test_what_one_machine_makes_another_takes(machine: Machine) -> None:
    machine("one").get("things", DEPENDS, making("made by one"))
    other = machine("two")
    assert other.get("things", DEPENDS, never).info == {"cost": 7}
    assert read(other) == "made by one"
    assert other.find("things", {"a": 2}) is None
    assert other.unshared is None


def test_what_was_made_before_there_was_a_url_is_given(machine: Machine, tmp_path: Path) -> None:
    Store(tmp_path / "one").get("things", DEPENDS, making("before"))
    assert read(machine("one")) == "before"
    assert read(machine("two")) == "before"


def test_what_is_true_of_one_machine_stays_there(machine: Machine, tmp_path: Path) -> None:
    machine("one").get("speeds", DEPENDS, making("fast"))
    machine("one").get("models", DEPENDS, making("converted"))
    assert not (tmp_path / "shared").exists()


def test_of_two_that_make_the_same_at_once_the_first_is_everybodys(machine: Machine) -> None:
    def late(folder: Path) -> Mapping[str, Any]:
        machine("two").get("things", DEPENDS, making("first"))
        return making("late")(folder)

    one = machine("one")
    artefact = one.get("things", DEPENDS, late)
    assert (artefact.folder / "inner/a.txt").read_text() == "first"
    assert read(machine("three")) == read(one) == "first"


def test_a_flipped_byte_is_named_and_made_again_for_all(
    machine: Machine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    machine("one").get("things", DEPENDS, making("sound"))
    for path in remote(tmp_path).iterdir():
        if path.name != MANIFEST and path.read_text() == "sound":
            path.write_text("souND")
    two = machine("two")
    assert two.find("things", DEPENDS) is None
    assert "damaged in the shared store: inner/a.txt" in caplog.text
    assert not any((tmp_path / "two").glob("things/*"))
    two.get("things", DEPENDS, making("sound"))
    caplog.clear()
    assert read(machine("three")) == "sound"
    assert not caplog.records


@pytest.mark.parametrize("name", ["../../../x", "/x", "a/../../x", "./x", "a\\..\\x", "c:x", "", MANIFEST, "a//x"])
def test_a_manifest_that_names_files_outside_is_no_manifest(
    machine: Machine, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    machine("one").get("things", DEPENDS, making("sound"))
    path = remote(tmp_path) / MANIFEST
    manifest = json.loads(path.read_text())
    del manifest["seal"]
    manifest["files"][name] = manifest["files"].pop("b.txt")
    path.write_text(json.dumps({**manifest, "seal": digest_of(manifest)}))
    before = set(tmp_path.rglob("*"))
    assert machine("two").find("things", DEPENDS) is None
    assert "damaged in the shared store: manifest.json" in caplog.text
    made = {path for path in tmp_path.rglob("*") if "processes" not in path.parts} - before
    assert {p.relative_to(tmp_path).as_posix() for p in made if p.suffix != ".lock"} == {
        "two",
        "two/things",
        "two/locks",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"depends": {"a": 2}},
        {"kind": "others"},
        {"files": ["a.txt"]},
        {"files": {"a.txt": {"sha256": "../../x", "bytes": 1}}},
        {"files": {"a.txt": "x"}},
        {"info": None},
    ],
    ids=str,
)
def test_a_manifest_of_something_else_is_no_manifest(machine: Machine, tmp_path: Path, change: dict[str, Any]) -> None:
    machine("one").get("things", DEPENDS, making("sound"))
    path = remote(tmp_path) / MANIFEST
    manifest = {**json.loads(path.read_text()), **change}
    del manifest["seal"]
    path.write_text(json.dumps({**manifest, "seal": digest_of(manifest)}))
    assert machine("two").find("things", DEPENDS) is None
    machine("two").get("things", DEPENDS, making("again"))
    assert read(machine("three")) == "again"


def test_a_url_that_cannot_be_written_or_read_costs_only_the_sharing(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise PermissionError("not yours")

    one = machine("one")
    monkeypatch.setattr(type(one._remote.files), "pipe_file", refused)
    monkeypatch.setattr(type(one._remote.files), "put_file", refused)
    one.get("things", DEPENDS, making("kept"))
    assert read(one) == "kept"
    assert one.unshared is not None
    assert "PermissionError: not yours" in one.unshared
    monkeypatch.setattr(type(one._remote.files), "cat_file", refused)
    machine("two").get("things", DEPENDS, making("made"))
    assert "cannot be read: PermissionError" in caplog.text


def test_lines_of_two_machines_are_merged_and_damaged_ones_dropped(
    machine: Machine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def answers(name: str) -> Path:
        (tmp_path / name / "answers/k").mkdir(parents=True, exist_ok=True)
        return tmp_path / name / "answers/k/answers.jsonl"

    def rows(name: str) -> list[Any]:
        return [row["n"] for row in sealed_lines.read(answers(name))[0]]

    def sound(row: Mapping[str, Any]) -> bool:
        return row["n"] != "hostile"

    one, two = machine("one"), machine("two")
    sealed_lines.append(answers("one"), [{"n": 1}, {"n": 2}])
    sealed_lines.append(answers("two"), [{"n": 2}, {"n": 3}, {"n": "hostile"}])
    one.exchange(answers("one"), sound)
    two.exchange(answers("two"), sound)
    assert rows("two") == [2, 3, "hostile", 1]
    one.exchange(answers("one"), sound)
    assert rows("one") == [1, 2, 3]
    assert "1 line of" in caplog.text
    files = sorted((tmp_path / "shared/answers/k").iterdir())
    assert [sealed_lines.read(path)[0] for path in files] == [[{"n": 1}, {"n": 2}], [{"n": 3}, {"n": "hostile"}]]
    one.exchange(answers("one"), sound)
    assert len(list((tmp_path / "shared/answers/k").iterdir())) == 2  # there is nothing new to give

    files[0].write_bytes(files[0].read_bytes().replace(b'"n":1', b'"n":8'))
    (tmp_path / "shared/answers/k/../escape.jsonl").write_text("x")
    machine("three").exchange(answers("three"), sound)
    assert rows("three") == [2, 3]


def test_answers_of_one_machine_are_not_made_by_another(
    machine: Machine, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answered(name: str) -> dict[str, Any]:
        ready = context(machine(name), model_folder)
        fitted = make_arm("rag", {"retriever": "lexical", "chunk_size": 12}, ready).fit(lamps)
        return answer_all(ready, fitted, lamps.select("test"))

    first = answered("one")
    monkeypatch.setattr("workbench.models.local.LocalModel.generate", None)
    assert answered("two") == first


def test_an_answer_of_another_shape_is_made_again(
    machine: Machine, model_folder: Path, lamps: Corpus, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def answered(name: str) -> dict[str, str]:
        ready = context(machine(name), model_folder)
        fitted = make_arm("closed-book", {}, ready).fit(lamps)
        return {key: each.text for key, each in answer_all(ready, fitted, lamps.select("test")).items()}

    first = answered("one")
    (path,) = (tmp_path / "shared/answers").glob("*/*.jsonl")
    rows = [row for row in sealed_lines.read(path)[0] if "answer" in row]
    shapes: list[dict[str, Any]] = [{"usage": {"x": 1}}, {"text": 3}, {"hits": 4}, {"hits": [[1, 2]]}, {"extra": 1}]
    for row, shape in zip(rows, shapes, strict=False):
        row["answer"] |= shape
    rows[5]["question"] = 3
    del rows[6]["answer"]
    path.write_bytes(sealed_lines.lines([*rows, {"passage": {"id": "x"}}, {"passage": 3}]))
    with caplog.at_level(logging.WARNING):
        assert answered("two") == first
    assert "9 lines of" in caplog.text


def test_an_address_is_a_path_a_url_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    assert open_store(None).home == tmp_path / "home"
    monkeypatch.chdir(tmp_path)
    assert open_store("there").address == str(tmp_path / "there")
    shared = open_store("memory://team/")
    assert (shared.home, shared.address, shared.shared) == (tmp_path / "home", "memory://team", True)
    with pytest.raises(RequestError, match=r"resources\.store nothing://x: cannot be opened"):
        open_store("nothing://x")
