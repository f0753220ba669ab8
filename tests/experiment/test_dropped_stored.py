"""Passages for which a prompt had no room are kept with its answer."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.experiment.answers import AnswerFile
from workbench.store import Store, sealed_lines
from workbench.types import Answer, Hit, Passage, Question, Usage

QUESTION = Question("q", "Who?", ("Ines",), "single", "test")
READ, LEFT = (Hit(Passage(f"d#{n}", "d", "text", 4 * n, 4 * n + 4), 1.0 / (n + 1)) for n in range(2))


def test_they_are_read_back(store: Store) -> None:
    answer = Answer("q", "Ines", (READ,), Usage(), dropped_tokens=3, dropped=(LEFT,))
    AnswerFile(store, {"key": 1}).add([(QUESTION, answer)])
    assert AnswerFile(store, {"key": 1}).get(QUESTION) == answer


@pytest.mark.parametrize(("tokens", "stands"), [(0, True), (3, False)])
def test_an_answer_that_was_stored_without_them_is_asked_again(store: Store, tokens: int, stands: bool) -> None:
    file = AnswerFile(store, {"key": 1})
    file.add([(QUESTION, Answer("q", "Ines", (READ,), Usage(), dropped_tokens=tokens))])
    rows: list[dict[str, Any]] = list(sealed_lines.read(file.path)[0])
    del rows[-1]["answer"]["dropped"]
    file.path.unlink()
    sealed_lines.append(file.path, rows)
    assert (AnswerFile(store, {"key": 1}).get(QUESTION) is not None) is stands
