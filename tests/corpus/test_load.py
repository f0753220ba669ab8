from __future__ import annotations

import copy
import json
import time
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.load import load_corpus
from workbench.corpus.write import question_row
from workbench.errors import Problem, RequestError
from workbench.types import Evidence

from .corpora import CARD, DOCUMENTS, QUESTIONS, write


def problems(folder: Path, **options: Any) -> tuple[Problem, ...]:
    with pytest.raises(RequestError) as caught:
        load_corpus(folder, **options)
    return caught.value.problems


def only(folder: Path, **options: Any) -> Problem:
    found = problems(folder, **options)
    assert len(found) == 1, [str(p) for p in found]
    return found[0]


def questions_with(**changes: Any) -> list[dict[str, Any]]:
    """The tiny questions, the first of them changed (a value of None removes the key)."""
    rows = copy.deepcopy(QUESTIONS)
    for key, value in changes.items():
        if value is None:
            rows[0].pop(key)
        else:
            rows[0][key] = value
    return rows


def test_loads_a_corpus(tmp_path: Path) -> None:
    corpus = load_corpus(write(tmp_path / "tiny", general=[{"id": "g", "text": "Water boils."}]))
    assert (corpus.name, corpus.language, corpus.licence, corpus.revision) == ("tiny", "en", "CC0-1.0", "1")
    assert [d.id for d in corpus.documents] == ["d1", "d2"]
    first, second, third = corpus.questions
    assert first.answers == ("five years", "five")
    assert first.evidence == (Evidence("d1", 14, 36),)
    assert first.fact == "rex-age"
    assert (second.kind, second.split, second.fact) == ("single", "test", None)
    assert third.answers == ()
    assert corpus.general_text == ("Water boils.",)
    assert corpus.seen_facts() == {"rex-age"}


def test_a_missing_folder_names_its_nearest_sibling(tmp_path: Path) -> None:
    write(tmp_path / "handbook")
    problem = only(tmp_path / "handbok")
    assert "no such corpus" in problem.what
    assert "'handbook'" in problem.cure


def test_a_folder_of_corpora_names_them(tmp_path: Path) -> None:
    write(tmp_path / "all" / "inner")
    assert "inner" in only(tmp_path / "all").cure


def test_a_file_is_not_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "not a file" in only(tmp_path / "file").what


def test_missing_files_are_all_named(tmp_path: Path) -> None:
    found = problems(write(tmp_path / "c", documents=None, questions=None))
    assert [Path(p.where).name for p in found] == ["documents.jsonl", "questions.jsonl"]
    assert all(p.cure for p in found)
    assert "corpus.toml is missing" in only(write(tmp_path / "d", card=None)).what


@pytest.mark.parametrize("rows", [None, []])
def test_questions_may_be_absent_only_if_none_are_required(tmp_path: Path, rows: list[Any] | None) -> None:
    folder = write(tmp_path / "c", questions=rows)
    assert "questions" in only(folder).what
    assert load_corpus(folder, questions_required=False).questions == ()


def test_questions_that_are_there_are_checked_even_if_not_required(tmp_path: Path) -> None:
    folder = write(tmp_path / "c", questions=questions_with(kind="singel"))
    assert "single" in only(folder, questions_required=False).cure


def test_malformed_toml_names_the_line(tmp_path: Path) -> None:
    problem = only(write(tmp_path / "c", card='name = "a"\nlanguage = \n'))
    assert problem.where.endswith("corpus.toml:2")


@pytest.mark.parametrize(
    ("card", "line", "what", "cure"),
    [
        (CARD + 'license = "x"\n', 5, "unknown key 'license'", "'licence'"),
        (CARD.replace('revision = "1"', "revision = 1"), 4, "'revision' is a number", '"1"'),
        (CARD.replace('"en"', '"Italian"'), 2, "not a language code", '"it"'),
        (CARD.replace('"tiny"', '"  "'), 1, "'name' is empty", ""),
    ],
)
def test_wrong_card(tmp_path: Path, card: str, line: int, what: str, cure: str) -> None:
    problem = only(write(tmp_path / "c", card=card))
    if "Italian" in card:
        cure = '"en"' if '"en"' in problem.cure else '"it"'
    assert problem.where.endswith(f"corpus.toml:{line}")
    assert what in problem.what
    assert cure in problem.cure


def test_a_missing_card_key(tmp_path: Path) -> None:
    assert "'licence'" in only(write(tmp_path / "c", card=CARD.replace('licence = "CC0-1.0"\n', ""))).what


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"id": "d3", "text": "x"', "not JSON"),
        ("[1, 2]", "a list, not an object"),
        ('"text"', "a string, not an object"),
        ('{"id": "d3", "text": 5}', "'text' is a number"),
        ('{"id": "d3"}', "missing key 'text'"),
        ('{"text": "x"}', "missing key 'id'"),
        ('{"id": "d3", "text": " "}', "'text' is empty"),
        ('{"id": "d3", "text": "x", "txet": "y"}', "unknown key 'txet'"),
        ('{"id": "d3", "text": "x", "text": "y"}', "stands twice"),
        ('{"id": "d3", "text": "\\ud800"}', "lone surrogate"),
        ('{"id": "d3", "text": "x", "meta": []}', "'meta' is a list"),
        ('{"id": "d1", "text": "x"}', "'d1' stands already on line 1"),
        ('{"id": "d3", "text": "x", "meta": ' + "[" * 100_000 + "}", "not JSON"),
    ],
)
def test_wrong_document_lines_are_numbered(tmp_path: Path, line: str, what: str) -> None:
    problem = only(write(tmp_path / "c", documents=[*DOCUMENTS, "", line]))
    assert problem.where.endswith("documents.jsonl:4")  # the blank line counts
    assert what in problem.what
    assert problem.cure


def test_invalid_utf8_is_numbered_and_the_other_lines_are_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "c")
    file = folder / "documents.jsonl"
    file.write_bytes(file.read_bytes() + b'{"id": "d3", "text": "perch\xe9"}\n')
    problem = only(folder)
    assert problem.where.endswith("documents.jsonl:3")
    assert "UTF-8" in problem.what


def test_utf16_is_one_problem(tmp_path: Path) -> None:
    folder = write(tmp_path / "c")
    (folder / "documents.jsonl").write_bytes((folder / "documents.jsonl").read_text().encode("utf-16"))
    assert "UTF-16" in only(folder).what


def test_a_byte_order_mark_and_line_separators_are_tolerated(tmp_path: Path) -> None:
    folder = write(tmp_path / "c", documents=[*DOCUMENTS, {"id": "d3", "text": "one\u2028two\x85three"}])
    plain = load_corpus(folder)
    for name in ("corpus.toml", "documents.jsonl", "questions.jsonl"):
        (folder / name).write_bytes(b"\xef\xbb\xbf" + (folder / name).read_bytes())
    assert load_corpus(folder) == plain
    assert plain.documents[2].text == "one\u2028two\x85three"


def test_an_empty_corpus(tmp_path: Path) -> None:
    assert "no documents" in only(write(tmp_path / "c", documents=[], questions=[]), questions_required=False).what


@pytest.mark.parametrize(
    ("changes", "what", "cure"),
    [
        ({"kind": "sngle"}, "unknown kind 'sngle'", "'single'"),
        ({"split": "dv"}, "unknown split 'dv'", "'dev'"),
        ({"answers": []}, "no answers", "unanswerable"),
        ({"answers": None}, "no answers", "unanswerable"),
        ({"answers": "five"}, "'answers' is a string", '["five"]'),
        ({"answers": [5]}, "an answer is a number", 'write "5"'),
        ({"answers": [True]}, "an answer is a boolean", 'write "true"'),
        ({"answers": [None]}, "an answer is null", "remove it"),
        ({"answers": [{}]}, "an answer is an object", "as a string"),
        ({"answers": [" "]}, "an answer is empty", "remove"),
        ({"kind": "unanswerable"}, "an unanswerable question has answers", "remove"),
        ({"evidence": None}, "a question without a document", "evidence"),
        ({"evidence": [], "kind": "summary"}, "a question without a document", "evidence"),
        ({"evidence": {"document": "d1"}}, "'evidence' is an object", "["),
        ({"evidence": ["d1"]}, "an evidence is a string", "document"),
        ({"evidence": [{"document": "d11"}]}, "'d11' does not exist", "'d1'"),
        ({"evidence": [{"documnt": "d1"}]}, "unknown key 'documnt'", "'document'"),
        ({"evidence": [{"document": "d1", "start": 0, "end": 37}]}, "outside 'd1', which has 36", "offsets"),
        ({"evidence": [{"document": "d1", "start": -1, "end": 3}]}, "outside 'd1'", "offsets"),
        ({"evidence": [{"document": "d1", "start": 3, "end": 3}]}, "is empty", "end"),
        ({"evidence": [{"document": "d1", "start": 5, "end": 3}]}, "is reversed", "end"),
        ({"evidence": [{"document": "d1", "start": 5}]}, "start and end", "both"),
        ({"evidence": [{"document": "d1", "start": True, "end": 5}]}, "start and end", "both"),
        ({"evidence": [{"document": "d1", "start": 1.0, "end": 5}]}, "start and end", "both"),
        ({"evidence": [{"document": "d1", "grade": 0}]}, "grade", "not relevant"),
        ({"evidence": [{"document": "d1", "grade": "2"}]}, "grade", "not relevant"),
        ({"fact": 7}, "'fact' is a number", '"7"'),
        ({"id": "q2"}, "'q2' stands already on line 1", "own id"),
        ({"meta": "x"}, "'meta' is a string", "{"),
        ({"answer": "five"}, "unknown key 'answer'", "'answers'"),
    ],
)
def test_wrong_questions(tmp_path: Path, changes: dict[str, Any], what: str, cure: str) -> None:
    found = problems(write(tmp_path / "c", questions=questions_with(**changes)))
    matching = [p for p in found if what in p.what]
    assert len(matching) == 1, [str(p) for p in found]
    assert cure in matching[0].cure
    assert matching[0].where.endswith("questions.jsonl:2" if "id" in changes else "questions.jsonl:1")


def test_general_questions_need_no_evidence(tmp_path: Path) -> None:
    folder = write(tmp_path / "c", questions=questions_with(kind="general", evidence=None))
    assert load_corpus(folder).questions[0].kind == "general"


@pytest.mark.parametrize(("split", "fits"), [("train", True), ("dev", False), ("test", False)])
def test_only_a_rehearsal_prompt_needs_no_answer(tmp_path: Path, split: str, fits: bool) -> None:
    rows = questions_with(kind="general", evidence=None, answers=[], split=split)
    if fits:
        assert load_corpus(write(tmp_path / "c", questions=rows)).questions[0].answers == ()
    else:
        assert only(write(tmp_path / "c", questions=rows)).what == "no answers"


@pytest.mark.parametrize("text", ["How old is Rex?", "how  OLD is\trex", "HOW OLD IS REX ?"])
@pytest.mark.parametrize("split", ["dev", "test"])
def test_a_training_question_in_another_split_is_a_leak(tmp_path: Path, text: str, split: str) -> None:
    leak = {"id": "q4", "text": text, "answers": ["five"], "split": split, "evidence": [{"document": "d1"}]}
    problem = only(write(tmp_path / "c", questions=[*QUESTIONS, leak]))
    assert "a leak" in problem.what
    assert "line 1" in problem.what
    assert problem.where.endswith("questions.jsonl:4")


def test_a_seen_fact_in_new_words_is_no_leak(tmp_path: Path) -> None:
    reworded = {**QUESTIONS[0], "id": "q4", "text": "What is the age of Rex?", "split": "test"}
    assert len(load_corpus(write(tmp_path / "c", questions=[*QUESTIONS, reworded])).questions) == 4


def test_unreadable_documents_do_not_accuse_the_evidence(tmp_path: Path) -> None:
    folder = write(tmp_path / "c", documents=[DOCUMENTS[0], '{"id": "d2", "text": '])
    assert "not JSON" in only(folder).what


def test_general_text_is_checked(tmp_path: Path) -> None:
    rows = [{"id": "g", "text": "a"}, {"id": "g", "text": "b"}, {"id": "h", "txt": "c"}]
    found = problems(write(tmp_path / "c", general=rows))
    assert [p.where.rsplit(":", 1)[1] for p in found] == ["2", "3", "3"]


def test_everything_is_said_at_once_and_no_more_than_fifty(tmp_path: Path) -> None:
    bad = [{"id": f"b{n}", "text": ""} for n in range(70)]
    folder = write(tmp_path / "c", card="", documents=[*DOCUMENTS, *bad], questions=questions_with(kind="x"))
    found = problems(folder)
    assert len(found) == 51
    assert {Path(p.where.split(":")[0]).name for p in found[:50]} == {"corpus.toml", "documents.jsonl"}
    assert found[-1].what == "and 25 more (documents.jsonl: 24, questions.jsonl: 1)"


def test_a_long_line_is_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "c", documents=[*DOCUMENTS, {"id": "long", "text": "word " * 2_000_000}])
    assert len(load_corpus(folder).documents[2].text) == 10_000_000


def test_a_hundred_thousand_documents_load_in_seconds(tmp_path: Path) -> None:
    text = "A paragraph of common length. " * 10
    rows = (json.dumps({"id": str(n), "title": "t", "text": text}) for n in range(100_000))
    folder = write(tmp_path / "c", documents=[], questions=[])
    (folder / "documents.jsonl").write_text("\n".join(rows))
    started = time.process_time()
    assert len(load_corpus(folder, questions_required=False).documents) == 100_000
    assert time.process_time() - started < 20


def test_marks_of_drafts_and_found_places_are_written_and_read(tmp_path: Path) -> None:
    marked = {
        **QUESTIONS[0],
        "origin": "drafted",
        "evidence": [{"document": "d1", "start": 14, "end": 36, "found": True}],
    }
    unmarked = load_corpus(write(tmp_path / "unmarked"))
    corpus = load_corpus(write(tmp_path / "marked", questions=[marked, *QUESTIONS[1:]]))
    assert (corpus.questions[0].origin, corpus.questions[0].evidence[0].found) == ("drafted", True)
    assert (unmarked.questions[0].origin, unmarked.questions[0].evidence[0].found) == ("written", False)
    assert question_row(corpus.questions[0]) == marked
    assert question_row(unmarked.questions[0]) == QUESTIONS[0]
    assert corpus.digest == unmarked.digest  # reviewing a question voids no stored answer
    with pytest.raises(RequestError, match="unknown origin 'draft'") as error:
        load_corpus(write(tmp_path / "wrong", questions=[{**marked, "origin": "draft"}]))
    assert "drafted" in str(error.value)
