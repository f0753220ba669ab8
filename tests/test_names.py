"""Names of classes are unique over the package: who reads one knows which is meant."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import workbench

ROOT = Path(workbench.__file__).parent


def test_no_two_classes_have_one_name() -> None:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path.relative_to(ROOT).as_posix())
    assert len(found) > 400
    assert {name: places for name, places in found.items() if len(places) > 1} == {}
