"""Numbers that people read are written by `languages.numbers` alone, with the marks of their language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.cli import figures
from workbench.languages.numbers import Numbers, rounded
from workbench.languages.spoken import numbers, speaking

PACKAGE = Path(__file__).parents[2] / "workbench"
# What is no figure for a reader: a value of a setting as a file has it, the name of a model, a value that is compared.
OF_OTHERS = {
    "corpus/datasets/answers.py", "corpus/readers/number_formats.py",
    "corpus/sheets/spellings.py", "languages/numbers.py", "studies/tuning.py", "tuning/methods/base.py",
}  # fmt: skip


def formatted(path: Path) -> Iterator[int]:
    """The lines with a number that is grouped, cut to digits or made a percentage in place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            form = "".join(part.value for part in node.format_spec.values if isinstance(part, ast.Constant))
            if re.search(r",|[fgeE%]$|\.\d|\+", form):
                yield node.lineno


def test_no_module_formats_numbers_in_place() -> None:
    found = {path.relative_to(PACKAGE).as_posix(): list(formatted(path)) for path in PACKAGE.rglob("*.py")}
    assert found["languages/numbers.py"]  # such lines are seen
    elsewhere = {name for name, lines in found.items() if lines}
    assert elsewhere - OF_OTHERS == set()


@pytest.mark.parametrize(
    ("code", "number", "score", "plain"),
    [
        ("en", "1,234.5", "−0.250", "0.001"),
        ("it-CH", "1.234,5", "−0,250", "0,001"),
        ("xx", "1,234.5", "−0.250", "0.001"),
    ],
)
def test_a_number_has_the_marks_of_the_language_that_is_spoken(code: str, number: str, score: str, plain: str) -> None:
    with speaking(code):
        assert numbers().number(1234.5, 1) == number
        assert figures.score(-0.25, signed=True) == score
        assert numbers().plain(0.001) == plain


def test_a_rounded_number_has_so_many_digits_that_count() -> None:
    assert [rounded(value, 2) for value in (1234.5, 0.01234, 9.96, 0.0)] == [1200.0, 0.012, 10.0, 0.0]
    assert Numbers("it").large(rounded(12345.0, 2)) == "12,0 k"
