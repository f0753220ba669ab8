"""Both languages say the same things, and write numbers as their readers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from workbench.languages import table
from workbench.report.language import Language
from workbench.report.reasons import reason_key
from workbench.types import KINDS, Interval


def _flat(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _flat(value, f"{path}.{key}")
    else:
        yield path, tree


def test_both_tables_have_the_same_keys_in_the_same_order() -> None:
    assert [key for key, _ in _flat(table("en", "report"))] == [key for key, _ in _flat(table("it", "report"))]


def test_both_tables_fill_in_the_same_words() -> None:
    italian = dict(_flat(table("it", "report")))
    for key, value in _flat(table("en", "report")):
        other = italian[key]
        assert type(value) is type(other)
        assert sorted(re.findall(r"{\w+}", str(value))) == sorted(re.findall(r"{\w+}", str(other))), key
        assert value
        assert other


def test_hardly_any_string_was_left_untranslated() -> None:
    italian = dict(_flat(table("it", "report")))
    same = [key for key, value in _flat(table("en", "report")) if value == italian[key] and len(str(value)) > 16]
    assert same == [".setup.command"]


def test_every_kind_of_question_has_a_name() -> None:
    assert set(KINDS) <= set(table("en", "report")["kind"])


@pytest.mark.parametrize(
    ("method", "value", "english", "italian"),
    [
        ("percent", 0.713, "71%", "71%"),
        ("percent", 0.9987, "99.9%", "99,9%"),
        ("percent", 0.0, "0%", "0%"),
        ("percent", None, "–", "–"),
        ("points", -0.0412, "−4.1", "−4,1"),
        ("points", 0.123, "+12.3", "+12,3"),
        ("points", -0.0001, "0.0", "0,0"),
        ("p", 0.0, "< 0.001", "< 0,001"),
        ("p", 0.0312, "0.031", "0,031"),
        ("p", 1.0, "1.00", "1,00"),
        ("seconds", 0.0, "0 s", "0 s"),
        ("seconds", 0.00042, "420 µs", "420 µs"),
        ("seconds", 0.05, "50 ms", "50 ms"),
        ("seconds", 3.14, "3.1 s", "3,1 s"),
        ("seconds", 412.0, "6.9 min", "6,9 min"),
        ("seconds", 90_000.0, "25 h", "25 h"),
        ("flops", 3.1e11, "310 GFLOP", "310 GFLOP"),
        ("flops", 1.24e12, "1.2 TFLOP", "1,2 TFLOP"),
        ("bytes", 19_600_000.0, "19.6 MB", "19,6 MB"),
        ("large", 3918.0, "3,918", "3.918"),
        ("large", 4_884_480.0, "4.9 M", "4,9 M"),
        ("significant", 12.94, "12.9", "12,9"),
        ("significant", 0.0712, "0.0712", "0,0712"),
        ("date", "2026-11-03T14:05:00+00:00", "3 November 2026, 14:05", "3 novembre 2026, 14:05"),
        ("date", "yesterday", "yesterday", "yesterday"),
    ],
)
def test_numbers_are_written_for_their_readers(method: str, value: Any, english: str, italian: str) -> None:
    assert getattr(Language("en"), method)(value) == english
    assert getattr(Language("it"), method)(value) == italian


def test_an_interval_without_ends_is_not_written() -> None:
    assert Language("en").percent_range(Interval(0.5, None, None, 3)) == ""
    assert Language("en").percent_range(Interval(0.7, 0.62, 0.79, 90)) == "62–79%"


def test_an_unknown_language_falls_back_to_english() -> None:
    assert Language("xx").code == "en"


def test_every_failure_that_scoring_names_has_words_in_both_languages() -> None:
    from workbench.scoring.failures import FAILURES

    for code in ("en", "it"):
        assert {reason_key(failure) for failure in FAILURES} <= set(table(code, "report")["failure"])
