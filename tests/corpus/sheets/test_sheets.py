"""People's own questions: columns known in two languages, evidence found and marked, nothing lost without a word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.sheets.absent import says_absent
from workbench.corpus.sheets.add import Added, questions_of_sheet
from workbench.corpus.sheets.columns import columns_of
from workbench.corpus.sheets.evidence import Finder
from workbench.errors import RequestError
from workbench.types import Document, Question

DOCUMENTS = (
    Document("pool", "The pool", "The large pool is 1.80 m deep. The small pool is 0.60 m deep. Entry costs 7 euro."),
    Document("gym", "The gym", "Entry costs 7 euro. A lost card costs 8 euro.\n\nThe café opens at 8."),
    Document("serra", "La serra", "- Peso: 84 kg\n- Materiale: alluminio anodizzato\n- Garanzia: 24 mesi"),
)


def sheet(folder: Path, name: str, content: Any) -> Path:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def added(folder: Path, name: str, content: Any, **options: Any) -> Added:
    return questions_of_sheet(sheet(folder, name, content), DOCUMENTS, **options)


def evidence_of(question: Question) -> str:
    texts = {document.id: document.text for document in DOCUMENTS}
    return " + ".join(f"{e.document}:{texts[e.document][e.start : e.end]}" for e in question.evidence)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("q.csv", "Question,Expected answer\nHow deep is the small pool?,0.60 m\n"),
        ("q.csv", "Domanda;Risposta\nHow deep is the small pool?;0.60 m\n"),
        ("q.tsv", "quesito\trisposta_attesa\nHow deep is the small pool?\t0.60 m\n"),
        ("q.json", [{"question": "How deep is the small pool?", "answer": "0.60 m"}]),
        ("q.json", {"data": {"x": 1}, "questions": [{"query": "How deep is the small pool?", "expected": "0.60 m"}]}),
        ("q.json", {"question": ["How deep is the small pool?"], "ground_truth": ["0.60 m"], "contexts": [["x"]]}),
        ("q.jsonl", '{"user_input": "How deep is the small pool?", "reference": "0.60 m", "response": "?"}\n'),
        ("q.jsonl", '{"input": [{"role": "system", "content": "s"}, {"role": "user", "content": '
                    '"How deep is the small pool?"}], "ideal": "0.60 m"}\n'),
        ("q.json", [{"input": {"question": "How deep is the small pool?"}, "expectedOutput": {"answer": "0.60 m"}}]),
        ("q.json", {"question": ["How deep is the small pool?"], "ground_truth": ["0.60 m"], "answer": ["a reply"]}),
        ("q.json", [{"input": "How deep is the small pool?", "choices": ["1.80 m", "0.60 m"], "target": "B"}]),
        ("q.csv", "inputs.question,outputs.answer\nHow deep is the small pool?,0.60 m\n"),
        ("q.csv", "question,__expected\nHow deep is the small pool?,icontains: 0.60 m\n"),
        ("q.csv", "How deep is the small pool?,0.60 m\n"),
        ("q.jsonl", '{"item": {"input": "How deep is the small pool?", "ideal": ["0.60 m"]}}\n'),
        ("q.jsonl", '{"input": "How deep is the small pool?", "target": "0.60 m"}\n'),
        ("q.yaml", "tests:\n- vars: {query: 'How deep is the small pool?'}\n  assert:\n"
                   "  - {type: icontains, value: 0.60 m}\n"),
    ],
)  # fmt: skip
def test_sheets_and_exports(tmp_path: Path, name: str, content: Any) -> None:
    (question,) = added(tmp_path, name, content).questions
    assert (question.text, question.answers) == ("How deep is the small pool?", ("0.60 m",))
    assert (question.kind, question.split, question.origin) == ("single", "test", "written")
    assert evidence_of(question) == "pool:0.60 m"
    assert question.evidence[0].found


def test_workbooks(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("Our questions", None), ("Domanda", "Risposta"), ("Quanto pesa la serra?", "84 kg")):
        book.active.append(row)
    book.save(tmp_path / "q.xlsx")
    (question,) = questions_of_sheet(tmp_path / "q.xlsx", DOCUMENTS).questions
    assert evidence_of(question) == "serra:84 kg"


def test_of_several_places_the_one_that_the_question_is_about(tmp_path: Path) -> None:
    content = "question,answer\nWhat does entry to the gym cost?,7 euro\nWhat does entry to the pool cost?,7 euro\n"
    assert [evidence_of(q) for q in added(tmp_path, "q.csv", content).questions] == ["gym:7 euro", "pool:7 euro"]


def test_accents_case_and_blanks_do_not_hide_an_answer(tmp_path: Path) -> None:
    content = "question,answer\nWhat is it made of?,ALLUMINIO  Anodizzato\nWhat opens?,the cafe'|the cafe\n"
    assert [evidence_of(q) for q in added(tmp_path, "q.csv", content).questions] == [
        "serra:alluminio anodizzato", "gym:The café",
    ]  # fmt: skip


def test_a_number_stands_as_a_word_of_its_own() -> None:
    finder = Finder([Document("d", "", "It has 124 rooms and 24 beds.")])
    place = finder.find("How many?", "24")
    assert place is not None
    assert (place.start, place.end) == (21, 23)
    assert finder.find("How many?", "12") is None


def test_a_number_is_no_part_of_another_and_no_mark_of_an_item() -> None:
    finder = Finder([Document("d", "", "2. Scope\n(2) Terms\nIt is 2.5 m by 2,000 m, in 2:30 hours.\n- Doors: 2\n")])
    place = finder.find("How many doors?", "2")
    assert place is not None
    assert (place.start, place.end) == (67, 68)
    assert finder.find("How many?", "2.5") is not None
    assert finder.find("How many?", "000") is None


def test_a_count_is_not_found_in_a_sentence_about_something_else() -> None:
    others = (
        Document("holidays", "Holidays", "- Christmas Eve: December 24\n- Christmas Day: December 25"),
        Document("terms", "Terms", "Both copies of the 2 agreements are signed by both parties."),
    )
    finder = Finder(others)
    assert finder.find("How many holidays fall in December?", "2") is None
    assert finder.find("Did both Christmas holidays fall in December?", "both") is None
    place = finder.find("How many agreements are signed?", "2")
    assert place is not None
    assert place.document == "terms"


def test_what_is_counted_or_concluded_is_taken_with_the_documents_that_it_names(tmp_path: Path) -> None:
    content = (
        "question,answer,kind,document\nHow many places sell entry?,two places,aggregate,pool; The gym\n"
        "What is it about?,bathing,,pool\nWhich is cheaper?,neither,multi,nowhere\nWho is the mayor?,,,\n"
    )
    found = added(tmp_path, "q.csv", content)
    assert [(q.kind, [(e.document, e.start) for e in q.evidence], q.fact) for q in found.questions] == [
        ("aggregate", [("pool", None), ("gym", None)], "pool:q2"), ("single", [("pool", None)], "pool:q3"),
    ]  # fmt: skip
    assert len(found.left_out) == 2
    listed = " ".join(found.notes)
    assert "2 answers stand in no document as such" in listed
    assert "a column `document`" in listed  # the cure of row 4
    assert '"not in the documents" as its answer' in listed  # the cure of row 5


def test_a_long_answer_in_other_words_is_found_in_its_sentence() -> None:
    finder = Finder(DOCUMENTS)
    place = finder.find("How deep is it?", "Indeed the large pool is deep, by about 1.80 m")
    assert place is not None
    assert DOCUMENTS[0].text[place.start : place.end] == "The large pool is 1.80 m deep."


def test_lists_over_two_documents_are_multi(tmp_path: Path) -> None:
    (question,) = added(tmp_path, "q.csv", 'question,answer\nWhich sizes?,"0.60 m; 84 kg"\n').questions
    assert (question.kind, evidence_of(question)) == ("multi", "pool:0.60 m + serra:84 kg")


@pytest.mark.parametrize(
    "cell",
    [
        "n/a", "N.A.", "Non presente", "not in the documents", "unanswerable", "Nessuna risposta",
        "Non è indicato nei documenti.", "Il testo non lo dice", "non si sa", "risposta non presente", "dato mancante",
        "The documents do not say", "It isn't stated", "cannot be answered from the text", "Information not available",
        "not disclosed", "not found in the handbook", "Informazione non reperibile", "non è nel regolamento",
    ],
)  # fmt: skip
def test_what_says_that_there_is_no_answer_is_unanswerable(tmp_path: Path, cell: str) -> None:
    (question,) = added(tmp_path, "q.csv", f"question,answer\nWho is the mayor?,{cell}\n").questions
    assert (question.kind, question.answers, question.evidence) == ("unanswerable", (), ())


@pytest.mark.parametrize(
    "answer",
    ["no", "not before May", "nessuno", "non più di 3", "non è consentito", "no document", "Nessun documento",
     "in the text", "unknown", "non è previsto", "non udenti"],
)  # fmt: skip
def test_an_answer_that_denies_is_an_answer(answer: str) -> None:
    assert not says_absent(answer)


def test_everything_left_out_is_listed_by_its_row(tmp_path: Path) -> None:
    content = "question,answer\nWhat colour?,emerald\n,7 euro\nWhat weight?,\nHow heavy?,84 kg\n"
    found = added(tmp_path, "q.csv", content)
    assert [q.id for q in found.questions] == ["q5"]
    assert found.left_out == (
        "row 2: 'emerald' stands in no document ('What colour?')",
        "row 3: no question",
        'row 4: no answer to \'What weight?\'; where the documents have none, write "no answer" ("nessuna risposta")',
    )


def test_evidence_without_a_word_of_the_question_is_to_be_looked_at(tmp_path: Path) -> None:
    recipe = "## Pane di segale\n\nImpastare la farina.\n\nInfornare a 200 gradi per 45 minuti.\n"
    (tmp_path / "q.csv").write_text(
        "domanda,risposta\nQuanti senatori siedono a Palazzo Madama?,200\nQuanto cuoce il pane di segale?,45 minuti\n",
        encoding="utf-8",
    )
    found = questions_of_sheet(tmp_path / "q.csv", [Document("r", "ricette", recipe)])
    assert len(found.questions) == 2
    assert "look again at row 2: around what was found stands hardly a word of the question" in found.notes


def test_what_is_there_already_is_not_added_again_and_ids_stay_apart(tmp_path: Path) -> None:
    first = added(tmp_path, "q.csv", "question,answer,id\nHow heavy is it?,84 kg,a\n").questions
    again = added(tmp_path, "r.csv", "question,answer,id\nhow heavy is it,84 kg,a\nWeight?,84 kg,a\n", existing=first)
    assert [(q.id, q.fact == first[0].fact) for q in again.questions] == [("a+", True)]  # the same fact
    assert "1 question was there already" in again.notes


def test_given_columns_kinds_splits_and_documents(tmp_path: Path) -> None:
    content = "Q1,A1,tipo,split,fonte\nEntry?,7 euro,singola,train,gym\nSky?,blue,generale,prova,\n"
    first, second = added(tmp_path, "q.csv", content, columns={"question": "Q1", "answer": "A1"}).questions
    assert (first.split, evidence_of(first)) == ("train", "gym:7 euro")
    assert (second.kind, second.split, second.evidence) == ("general", "test", ())


def test_from_fifty_questions_on_facts_are_split(tmp_path: Path) -> None:
    documents = [Document(f"d{n}", f"Item {n}", f"The item {n} costs {n + 100} euro.") for n in range(60)]
    rows = "".join(f"What does item {n} cost?,{n + 100} euro\n" for n in range(60))
    found = questions_of_sheet(sheet(tmp_path, "q.csv", f"question,answer\n{rows}"), documents)
    assert {q.split for q in found.questions} == {"train", "dev", "test"}
    assert [q.evidence[0].document for q in found.questions] == [f"d{n}" for n in range(60)]


def test_requests_that_cannot_be_met(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"(?s)no column of answers.*--columns answer=COLUMN.*question, note"):
        added(tmp_path, "q.csv", "question,note\na,b\n")
    with pytest.raises(RequestError, match="no column 'X'"):
        columns_of(["question", "answer"], {"question": "X"}, "q.csv")
    with pytest.raises(RequestError, match=r"(?s)unknown field 'questoin'.*question"):
        columns_of(["question", "answer"], {"questoin": "question"}, "q.csv")
    with pytest.raises(RequestError, match="no question of the sheet can be asked"):
        added(tmp_path, "q.csv", "question,answer\nWhat colour?,emerald\n")
    with pytest.raises(RequestError, match=r"no \.md"):
        added(tmp_path, "q.md", "question,answer\n")
    with pytest.raises(RequestError, match="line 2 is not JSON"):
        added(tmp_path, "q.jsonl", '{"question": "a", "answer": "b"}\n{"broken\n')
    with pytest.raises(RequestError, match="it cannot be read"):
        added(tmp_path, "q.yaml", "!!python/object/apply:os.system [echo]")


def test_rows_of_several_forms_are_each_read_by_their_own_names(tmp_path: Path) -> None:
    rows = [
        {"item": {"question": "How deep is the small pool?", "correct_answer": "0.60 m"}},
        {"item": {"input": "What does a lost card cost?", "ground_truth": "8 euro"}},
    ]
    found = added(tmp_path, "q.jsonl", "\n".join(map(json.dumps, rows))).questions
    assert [question.answers for question in found] == [("0.60 m",), ("8 euro",)]


def test_answers_in_several_columns_are_all_accepted(tmp_path: Path) -> None:
    (question,) = added(tmp_path, "q.csv", "Question,Answer 1,Answer 2\nHow deep is it?,0.60 m,60 cm\n").questions
    assert question.answers == ("0.60 m", "60 cm")
