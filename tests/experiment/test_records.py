"""Records read back: as rows, and as a frame with the columns that pandas itself would make of them."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workbench.errors import RequestError
from workbench.experiment.records import frame_of, rows_of
from workbench.runs.compare import compare_runs
from workbench.runs.run import open_run

ROW: dict[str, Any] = {
    "arm": "rag", "seed": 0, "question": "q0", "text": "Which?", "kind": "single", "seen": True, "answers": ["a", "b"],
    "scores": {"match": 1.0, "f1": None}, "hits": [{"document": "d", "score": 0.5}], "flops": 7, "error": None,
}  # fmt: skip


RESULTS = {
    "experiment": {"name": "r", "model": "m", "split": "test"}, "corpus": {"name": "c", "digest": "0"}, "arms": [],
    "comparisons": [], "verdict": {"choice": None, "sentence": "Cannot tell.", "confidence": "low"},
}  # fmt: skip


def write(folder: Path, *lines: str) -> Path:
    (folder / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "results.json").write_text(json.dumps(RESULTS))
    return folder


@pytest.mark.parametrize(
    "more",
    [
        {}, {"seen": None, "scores": {"match": None, "f1": None}}, {"scores": {}}, {"extra": "x", "error": "no"},
        {"scores": {"match": 0.5, "f1": 0.25, "chrf": 3}}, {"answers": [], "hits": [], "flops": 0.5},
    ],
)  # fmt: skip
def test_the_frame_is_what_pandas_makes_of_the_rows(more: dict[str, Any]) -> None:
    rows = [ROW, {**ROW, **more}, {name: value for name, value in ROW.items() if name != "text"}]
    flat = [
        {**{name: value for name, value in row.items() if name != "scores"},
         **{f"score.{name}": value for name, value in row["scores"].items()}}
        for row in rows
    ]  # fmt: skip
    made = frame_of(rows)
    pd.testing.assert_frame_equal(made, pd.DataFrame(flat)[list(made)])
    assert rows[0] == ROW  # the rows themselves are left as they are
    assert gc.isenabled()


def test_no_records_are_an_empty_frame() -> None:
    assert frame_of([]).empty


def test_a_line_ends_where_the_file_says_and_not_within_an_answer(tmp_path: Path) -> None:
    row = {**ROW, "answer": "one\u2028two\x85three"}
    folder = write(tmp_path, json.dumps(row, ensure_ascii=False), "", json.dumps(ROW))
    assert list(rows_of(folder)) == [row, ROW]
    assert open_run(folder).records()["answer"][0] == row["answer"]
    (tmp_path / "experiment.toml").write_text("")
    assert compare_runs(folder, folder, "match").questions == 1


@pytest.mark.parametrize("line", ["{", "[]", "3", '{"arm": "rag"}', json.dumps({**ROW, "scores": 1})])
def test_records_that_cannot_be_read_are_named(tmp_path: Path, line: str) -> None:
    folder = write(tmp_path, json.dumps(ROW), line)
    with pytest.raises(RequestError, match=r"records cannot be read"):
        open_run(folder).records()
    assert gc.isenabled()
