"""What models are asked: the same texts in every language, with the same places to fill in, and none elsewhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import workbench
from workbench.languages import LANGUAGES, by_language, table

ASKING = ("arms", "model_drafts", "retrieval", "tuning")  # the folders whose components ask models


def flat(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a table with its dotted place."""
    if isinstance(tree, str):
        yield path, tree
        return
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
        yield from flat(value, f"{path}.{key}")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_asks_the_same_and_fills_in_the_same(code: str) -> None:
    english, own = (dict(flat(table(each, "prompts"))) for each in ("en", code))
    assert list(own) == list(english)
    for place, text in own.items():
        assert text.strip() == text
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[place])), place


def test_a_text_is_found_in_every_language() -> None:
    found = by_language("prompts", "queries", "rewrite")
    assert tuple(found) == LANGUAGES
    assert len(set(found.values())) == len(LANGUAGES)


def spoken(node: ast.expr | None) -> bool:
    """Whether this is a text of several words with something to fill in, as an instruction has."""
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(re.search(r"\w \w.*\{\w+\}", node.value))
    )


@pytest.mark.parametrize("folder", ASKING)
def test_no_instruction_in_two_languages_stands_in_code(folder: str) -> None:
    for path in (Path(workbench.__file__).parent / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                codes = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                asked = [value for value in node.values if spoken(value)]
                assert not (codes >= {"en", "it"} and asked), f"{path}:{node.lineno}"
