"""Examples of the form of an answer, for a question by itself and for one that is asked of passages.

They stand in the languages' folders. Places and people are invented, the rest is common knowledge: none of it may be a
fact of a corpus that is measured.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.languages import by_language
from workbench.settings import ExampleSettings as Example


def _examples(which: str) -> dict[str, tuple[Example, ...]]:
    found = by_language("prompts", "examples", which)
    return {code: tuple(Example(**each) for each in examples) for code, examples in found.items()}


ALONE: Mapping[str, tuple[Example, ...]] = _examples("alone")
READING: Mapping[str, tuple[Example, ...]] = _examples("reading")
