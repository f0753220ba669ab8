"""Several questions on one text: reading tests, and conversations whose questions need the turns before them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.corpus.test_layouts import REX, TOM, imported, lines, of_command, shown
from workbench.corpus.datasets.registry import ReadOptions
from workbench.corpus.datasets.table import read_table
from workbench.corpus.datasets.table_files import find_tables


def answer(text: str, span: str) -> dict[str, object]:
    start = REX.find(span) if span else -1
    return {
        "span_start": start,
        "span_end": start + len(span) if span else -1,
        "span_text": span or "unknown",
        "input_text": text,
    }


def test_coqa_keeps_every_annotator_the_history_and_what_is_unknown(tmp_path: Path) -> None:
    story = {
        "source": "w",
        "id": "s1",
        "story": REX,
        "questions": [
            {"input_text": text, "turn_id": n} for n, text in enumerate(("What is Rex?", "How old?", "Is he happy?"), 1)
        ],
        "answers": [answer("a dog", "Rex is a dog"), answer("five", "Rex is five years old"), answer("unknown", "")],
        "additional_answers": {
            "0": [answer("dog", "a dog"), answer("five years", "five years"), answer("unknown", "")]
        },
    }
    corpus = imported(tmp_path, "coqa-dev-v1.0.json", json.dumps({"version": "1.0", "data": [story]}))
    first, second, third = corpus.questions
    assert [question.id for question in corpus.questions] == ["s1.1", "s1.2", "s1.3"]
    assert (first.text, first.answers) == ("What is Rex?", ("a dog", "dog"))
    assert second.text == "Q: What is Rex?\nA: a dog\nQ: How old?"
    assert second.answers == ("five", "five years")
    assert shown(second, corpus)[0] == "Rex is five years old"
    assert (third.kind, third.answers) == ("unanswerable", ())


def test_quac_has_no_word_for_what_is_not_there(tmp_path: Path) -> None:
    context = f"{REX} CANNOTANSWER"
    qas = [
        {"id": "a", "followup": "y", "question": "What is Rex?", "answers": [{"text": "a dog", "answer_start": 7}]},
        {
            "id": "b",
            "followup": "n",
            "question": "Does he sing?",
            "answers": [{"text": "CANNOTANSWER", "answer_start": len(REX) + 1}],
        },
    ]
    data = {"data": [{"title": "Rex", "paragraphs": [{"context": context, "qas": qas, "id": "C"}]}]}
    corpus = imported(tmp_path, "val_v0.2.json", json.dumps(data))
    assert corpus.documents[0].text == REX
    assert [question.kind for question in corpus.questions] == ["single", "unanswerable"]
    assert corpus.questions[1].text == "Q: What is Rex?\nA: a dog\nQ: Does he sing?"


def test_a_chat_before_the_question_stands_in_it_in_the_language_of_the_corpus(tmp_path: Path) -> None:
    row = {
        "question": "E dove vive?",
        "reference_answer": "Siena",
        "reference_context": REX,
        "conversation_history": [{"role": "user", "content": "Parlo di Rex."}, {"role": "assistant", "content": "Sì?"}],
    }
    corpus = imported(tmp_path, "testset.jsonl", lines(row), "it")
    assert corpus.questions[0].text == "D: Parlo di Rex.\nR: Sì?\nD: E dove vive?"


def test_race_is_a_folder_of_texts_that_hold_rows(tmp_path: Path) -> None:
    folder = tmp_path / "race" / "test" / "middle"
    folder.mkdir(parents=True)
    for number, (text, right) in enumerate(((REX, "B"), (TOM, "A"))):
        row = {
            "article": text,
            "id": f"middle{number}.txt",
            "questions": [f"What is in text {number}?", f"How many legs, {number}?"],
            "options": [["cat", "dog", "cow"], ["two", "three", "four"]],
            "answers": [right, "C"],
        }
        (folder / f"{number}.txt").write_text(json.dumps(row))
    corpus = of_command(folder, tmp_path / "out")
    assert len(corpus.documents) == 2
    by_question = {q.text.split("\n")[0]: q.answers for q in corpus.questions}
    assert by_question == {
        "What is in text 0?": ("dog",), "How many legs, 0?": ("four",),
        "What is in text 1?": ("cat",), "How many legs, 1?": ("four",),
    }  # fmt: skip
    assert all(q.text.count("\n") == 3 for q in corpus.questions)  # the choices are shown


def test_quality_numbers_its_choices_from_one_and_has_no_suffix(tmp_path: Path) -> None:
    questions = [
        {"question": "What?", "question_unique_id": "1_1", "options": ["cat", "dog", "cow"], "gold_label": 2},
        {"question": "Where?", "question_unique_id": "1_2", "options": ["Pisa", "Lucca", "Siena"], "gold_label": 3},
    ]
    row = {"article_id": "1", "title": "Rex", "article": REX, "questions": questions}
    corpus = imported(tmp_path, "QuALITY.v1.0.1.htmlstripped.dev", lines(row))
    assert {q.id: q.answers for q in corpus.questions} == {"1_1": ("dog",), "1_2": ("Siena",)}
    assert [document.text for document in corpus.documents] == [REX]


def test_turns_by_speaker_lead_to_a_question_and_what_cannot_be_answered_is_said(tmp_path: Path) -> None:
    talk = [{"speaker": "user", "text": "Is there a lift?"}, {"speaker": "agent", "text": "Yes."}]
    passage = {"document_id": "p1", "title": "Lift", "text": "The lift runs until 22."}
    rows = [
        {"task_id": "1", "contexts": [passage], "input": [*talk, {"speaker": "user", "text": "Until when?"}],
         "targets": [{"speaker": "agent", "text": "22"}], "answerability": ["ANSWERABLE"]},
        {"task_id": "2", "contexts": [], "input": [*talk, {"speaker": "user", "text": "Who painted it?"}],
         "targets": [{"speaker": "agent", "text": "I do not know."}], "answerability": ["UNANSWERABLE"]},
    ]  # fmt: skip
    file = tmp_path / "tasks.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert find_tables(file) == [file]
    found = read_table(file, ReadOptions())
    first, second = found.questions
    assert first.text == "Q: Is there a lift?\nA: Yes.\nQ: Until when?"
    assert first.answers == ("22",)
    assert (second.kind, second.answers) == ("unanswerable", ())
