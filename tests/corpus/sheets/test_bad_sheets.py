"""Sheets that are not as they should be: one clear error, or what they meant, and never a hang."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.corpus.sheets.add import Added, questions_of_sheet
from workbench.errors import RequestError
from workbench.types import Document

DOCUMENTS = [Document("oven", "The oven", "The oven weighs 42 kg.", {})]
ASKED = "How heavy is the oven?"
LEVELS = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10))
BOMB = f"l0: &l0 [x]\n{LEVELS}\ntests:\n- {{question: '{ASKED}', answer: 42 kg, more: *l9}}\n"


def read(tmp_path: Path, text: str, name: str = "q.yaml") -> Added:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return questions_of_sheet(path, DOCUMENTS)


def test_keys_are_texts_as_they_are_written(tmp_path: Path) -> None:
    text = f"- {{question: '{ASKED}', answer: 42 kg, 1: a, no: b, 2020-01-02: c}}\n"
    assert read(tmp_path, text).questions[0].answers == ("42 kg",)
    with pytest.raises(RequestError, match="its columns: 1, no"):
        read(tmp_path, "- {1: a, no: b}\n")


@pytest.mark.parametrize("given", ["5", "equals", "[5]"])
def test_what_is_no_assertion_is_told_with_its_row(tmp_path: Path, given: str) -> None:
    good = f"- vars: {{query: '{ASKED}'}}\n  assert: [{{type: equals, value: 42 kg}}]\n"
    with pytest.raises(RequestError, match=r"q\.yaml, row 2") as raised:
        read(tmp_path, f"{good}- vars: {{query: 'And?'}}\n  assert: {given}\n")
    assert "{type: equals, value: 42 kg}" in str(raised.value)


def test_a_single_assertion_is_read(tmp_path: Path) -> None:
    text = f"- vars: {{query: '{ASKED}'}}\n  assert: {{type: equals, value: 42 kg}}\n"
    assert read(tmp_path, text).questions[0].answers == ("42 kg",)


def test_a_turn_that_is_a_text_is_read(tmp_path: Path) -> None:
    text = f'{{"conversationTurns": [{{"prompt": "{ASKED}", "referenceResponses": [{{"content": "42 kg"}}]}}]}}'
    assert read(tmp_path, text, "q.jsonl").questions[0].answers == ("42 kg",)


def test_aliases_that_multiply_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="its aliases repeat more than 10,000 values"):
        read(tmp_path, BOMB)


def test_a_value_that_holds_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="line 1 holds itself"):
        read(tmp_path, f"- &a {{question: '{ASKED}', answer: 42 kg, more: *a}}\n")


def test_aliases_of_what_is_said_once_are_read(tmp_path: Path) -> None:
    text = f"tests:\n- &a {{question: '{ASKED}', answer: &v 42 kg}}\n- {{<<: *a, question: 'What?', answer: *v}}\n"
    assert read(tmp_path, text).questions[0].answers == ("42 kg",)


def test_a_cell_of_many_values_is_no_yes_or_no(tmp_path: Path) -> None:
    text = f"- {{question: '{ASKED}', answer: 42 kg, answerable: [false]}}\n"
    assert read(tmp_path, text).questions[0].kind == "single"
