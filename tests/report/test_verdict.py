"""The advice in the page: its doubts, warnings and next commands, and nothing of it as markup."""

from __future__ import annotations

import re
from dataclasses import asdict
from html import unescape
from typing import Any

import pytest
from tiny.planted import advise, arm, failed, pair, worded_in, world

from .made_up_run import rendered

WORLD = world(
    [arm("long", 0.88, "long-context", flops=2.7e11), arm("rag", 0.81, flops=3e9), failed("<b>&lora", "tuned")],
    pair("long", "rag", 0.07),
)


def shown(results: dict[str, Any]) -> str:
    """The section of the advice, of a run without anything else."""
    page = rendered({"experiment": {"name": "x"}, **results}, [], {}, "")
    return page[page.index('<section id="verdict"') : page.index('<section id="league"')]


@pytest.mark.parametrize("language", ["en", "it"])
def test_all_of_the_advice_stands_in_the_page(language: str) -> None:
    advice = asdict(advise(worded_in(WORLD, language), "reports/planted"))
    section = shown({"experiment": {"name": "x", "language": language}, "verdict": advice})
    assert "<b>&lora" not in section
    lines = [unescape(text) for text in re.findall(r">([^<>]+)<", section)]
    parts = [*advice["doubts"], *advice["warnings"], *advice["reasons"]]
    steps = [text for step in advice["next"] for text in (step["sentence"], step["command"]) if text]
    assert [text for text in (advice["sentence"], *parts, *steps) if text not in lines] == []
    assert len(steps) == 4
    assert lines.index(advice["warnings"][0]) < lines.index(advice["reasons"][0])


def test_a_page_of_an_older_run_has_no_empty_headings() -> None:
    section = shown({"verdict": {"choice": "rag", "sentence": "Choose rag.", "confidence": "low", "reasons": ["Why."]}})
    assert "Warnings" not in section
    assert "What to do next" not in section
