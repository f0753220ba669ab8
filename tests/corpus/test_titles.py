"""The titles of the documents of a folder: a question that names one names one document."""

from __future__ import annotations

from pathlib import Path

from workbench.corpus.datasets.forms import passages_in, supporting_titles
from workbench.corpus.importing import distinguishing_parts, import_folder
from workbench.corpus.load import load_corpus


def test_files_of_one_title_and_one_name_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for year, days in (("2023", 20), ("2024", 26)):
        folder = tmp_path / "rules" / year / "text"
        folder.mkdir(parents=True)
        (folder / "leave.md").write_text(f"# Leave\n\nEverybody has {days} days of leave a year.\n", encoding="utf-8")
    import_folder(tmp_path / "rules", tmp_path / "corpus", name="rules", language="en")
    assert [each.title for each in load_corpus(tmp_path / "corpus", questions_required=False).documents] == [
        "Leave (2023)",
        "Leave (2024)",
    ]


def test_the_least_that_tells_paths_apart() -> None:
    assert distinguishing_parts(["a/x/read.md", "b/x/other.md"]) == {"a/x/read.md": "read", "b/x/other.md": "other"}
    assert distinguishing_parts(["read.md", "b/read.md"]) == {"read.md": "read", "b/read.md": "b"}
    mixed = ["a/x/read.md", "a/y/read.md", "b/x/read.md"]
    assert distinguishing_parts(mixed) == {path: path for path in mixed}


def test_the_title_of_a_passage_is_one_line_wherever_it_is_named() -> None:
    rows = [{"title": title, "text": "It grinds."} for title in ("\r\n\tThe old  mill\r\n", "The old mill")]
    assert {passage.title for passage in passages_in(rows)} == {"The old mill"}
    assert supporting_titles([["The\told mill", 0]]) == {"The old mill"}
