"""No two modules need each other, not even for the types alone: what both need stands in a third."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def modules(*folders: str) -> dict[str, Path]:
    """Every module by its dotted name."""
    found = {}
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path, known: dict[str, Path]) -> set[str]:
    """The modules that a file imports anywhere: at its head, within a function, or while types are checked."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= {name if name in known else node.module for name in inside}
    return names & known.keys()


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle of the graph, empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [str(name) for name in error.args[1]]
    return []


@pytest.mark.parametrize("folder", ["workbench", "experiments", "corpora"])
def test_no_circle_of_modules(folder: str) -> None:
    known = modules(folder)
    graph = {name: imported(path, known) - {name} for name, path in known.items()}
    assert len(graph) > 5
    assert any(graph.values())
    assert circle(graph) == []


def test_no_circle_of_the_folders_of_the_package() -> None:
    known = modules("workbench")
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        folder = name.split(".")[1] if "." in name else ""
        others = {other.split(".")[1] for other in imported(path, known) if "." in other}
        if folder:
            graph.setdefault(folder, set()).update(others - {folder})
    assert graph["report"] >= {"analysis", "languages"}
    assert circle(graph) == []


@pytest.mark.parametrize(
    "folder", ["analysis", "arms", "cli", "corpus", "experiment", "models", "report", "retrieval", "runs", "scoring"]
)
def test_no_circle_of_what_stands_in_a_folder(folder: str) -> None:
    known = modules("workbench")
    graph: dict[str, set[str]] = {}
    for name, path in known.items():
        parts = name.split(".")
        if parts[1:2] == [folder] and len(parts) > 2:
            others = [other.split(".") for other in imported(path, known)]
            inside = {other[2] for other in others if other[1:2] == [folder] and len(other) > 2}
            graph.setdefault(parts[2], set()).update(inside - {parts[2]})
    assert any(graph.values())
    assert circle(graph) == []


def test_a_circle_of_types_is_seen(tmp_path: Path) -> None:
    first, second = tmp_path / "first.py", tmp_path / "second.py"
    first.write_text("def late():\n    from box import second\n")
    second.write_text("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from box.first import late\n")
    known = {"box.first": first, "box.second": second}
    graph = {name: imported(path, known) for name, path in known.items()}
    assert sorted(set(circle(graph))) == ["box.first", "box.second"]
