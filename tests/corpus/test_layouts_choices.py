"""The forms in which published suites hold the choices of a question, and the right one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.corpus.test_layouts import imported, lines
from workbench.corpus.sheets.choices import chosen

FORMS = {
    "MMLU, without heads": (
        "anatomy_test.csv", "How many legs?,two,three,four,five,C\nWho barks?,cat,dog,cow,hen,B\n", "four",
    ),
    "columns A to D": ("test.csv", "question,A,B,C,D,answer\nHow many legs?,two,three,four,five,C\n", "four"),
    "GPQA": (
        "gpqa.csv", "Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2\nHow many legs?,four,two,three\n",
        "four",
    ),
    "SciQ": (
        "test.json",
        json.dumps([{"question": "How many legs?", "distractor1": "two", "distractor2": "three",
                     "correct_answer": "four", "support": ""}]),
        "four",
    ),
    "OpenBookQA": (
        "test.jsonl",
        lines({"id": "8", "answerKey": "C", "fact1": "x", "question": {"stem": "How many legs?", "choices": [
            {"text": "two", "label": "A"}, {"text": "three", "label": "B"}, {"text": "four", "label": "C"}]}}),
        "four",
    ),
    "endings, counted from 0": (
        "dev.jsonl", lines({"sent1": "How many legs?", "ending0": "two", "ending1": "three", "ending2": "four",
                            "ending3": "", "label": 2}), "four",
    ),
    "BIG-bench": (
        "task.json",
        json.dumps({"name": "legs", "keywords": [],
                    "examples": [{"input": "How many legs?", "target_scores": {"four": 1, "two": 0, "three": 0}}]}),
        "four",
    ),
    "TruthfulQA, one right": (
        "mc_task.json",
        json.dumps([{"question": "How many legs?", "mc1_targets": {"four": 1, "two": 0, "three": 0}}]), "four",
    ),
    "INVALSI, labels within the choices": (
        "invalsi.jsonl",
        lines({"question": "How many legs?", "answer": ["B"],
               "options": [{"scelta": "A. two"}, {"scelta": "B. four"}]}),
        "four",
    ),
    "a number that is written": (
        "rows.jsonl", lines({"question": "How many legs?", "choices": ["two", "three", "four"], "label": "2"},
                            {"question": "How many?", "choices": ["one", "none", "all"], "label": "0"}), "four",
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_right_choice_is_the_answer_and_all_are_shown(form: str, tmp_path: Path) -> None:
    name, content, right = FORMS[form]
    question = imported(tmp_path, name, content).questions[0]
    asked, *choices = question.text.split("\n")
    assert asked == "How many legs?"
    assert question.answers == (right,)
    assert len(choices) > 1
    assert any(choice.endswith(f". {right}") for choice in choices)


def test_an_answer_that_names_no_choice_is_left_out_and_reported(tmp_path: Path) -> None:
    rows = [
        {"question": "True or false, thrice?", "choices": ["true", "false"], "answer": ["A", "B", "A"]},
        {"question": "Which?", "choices": ["dog", "cat"], "answer": "A"},
    ]
    corpus = imported(tmp_path, "rows.jsonl", lines(*rows))
    assert [question.answers for question in corpus.questions] == [("dog",)]


def test_several_right_choices_are_all_asked_for() -> None:
    assert chosen(["dog", "cat", "cow"], ["A", "C"]) == "dog; cow"
    assert chosen(["dog", "cat"], "(b)") == "cat"
    assert chosen(["dog", "cat"], 2, first=1) == "cat"
    assert chosen(["dog", "cat"], 2) is None
    assert chosen(["1", "2", "4"], 1) == "2"  # the place of a choice
    assert chosen(["1", "2", "4"], "1") == "1"  # the choice itself
    assert chosen([1, 2, 4], 2) == "2"  # a number among numbers
    assert chosen(["A, one", "B. two"], "A") == "one"  # as a hand wrote it
