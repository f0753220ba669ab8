"""From a run's folder to report.html, or to an error that names its cure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.errors import RequestError
from workbench.report import write_report

from .made_up_run import write


def test_the_report_lies_beside_the_results(tmp_path: Path) -> None:
    folder = write(tmp_path / "run", questions=6)
    page = write_report(folder)
    assert page == folder / "report.html"
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_a_run_without_passages_or_configuration_is_still_a_run(tmp_path: Path) -> None:
    folder = write(tmp_path / "run", questions=4, hostile=False)
    (folder / "passages.jsonl").unlink()
    (folder / "experiment.toml").unlink()
    assert write_report(folder).is_file()


def test_what_is_not_a_run_is_refused_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"results\.json(.|\n)*cure: give the folder of a run"):
        write_report(tmp_path)
    with pytest.raises(RequestError, match="cure"):
        write_report(tmp_path / "absent")


@pytest.mark.parametrize("name", ["results.json", "records.jsonl"])
def test_a_damaged_file_is_named_and_an_older_page_is_kept(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "run", questions=4, hostile=False)
    (folder / "report.html").write_text("older")
    with (folder / name).open("a") as stream:
        stream.write("{ not json\n")
    with pytest.raises(RequestError, match=name.replace(".", r"\.")):
        write_report(folder)
    assert (folder / "report.html").read_text() == "older"


@pytest.mark.parametrize(
    ("name", "line", "where", "what"),
    [
        ("records.jsonl", 3, "records.jsonl:3", "stop: Input should be"),
        ("passages.jsonl", 2, "passages.jsonl:2", "end: Field required"),
        ("results.json", 0, "results.json", "arms.1.cost.fit.flops: Input should be a valid number"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(tmp_path: Path, name: str, line: int, where: str, what: str) -> None:
    folder = write(tmp_path / "run", questions=4, hostile=False)
    path = folder / name
    rows = path.read_text(encoding="utf-8").splitlines()
    found = json.loads(rows[max(line - 1, 0)])
    if name == "results.json":
        found["arms"][1]["cost"]["fit"]["flops"] = "many"
    elif name == "records.jsonl":
        found["stop"] = "bored"
    else:
        del found["end"]
    rows[max(line - 1, 0)] = json.dumps(found)
    path.write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(RequestError) as refused:
        write_report(folder)
    (problem,) = refused.value.problems
    assert problem.where.endswith(where)
    assert what in problem.what
    assert problem.cure == "run the experiment again: finished answers are kept in the store"
    assert not (folder / "report.html").exists()
