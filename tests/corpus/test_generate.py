from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from workbench.corpus.card import Card
from workbench.corpus.generate import Drafts, generate_questions
from workbench.corpus.load import load_corpus
from workbench.corpus.questions import fold
from workbench.corpus.split import Shares
from workbench.corpus.write import write_corpus, write_questions
from workbench.errors import RequestError
from workbench.types import Document


def table(rows: int = 30, first: int = 0) -> str:
    body = "\n".join(f"| Oven Modello {n} | {n} kg | {100 + n} euro |" for n in range(first, first + rows))
    return f"| Name | Weight | Price |\n|---|---|---|\n{body}"


DOCUMENTS = (
    Document("ovens", "Ovens", table()),
    Document("pans", "Pans", "| Name | Lid |\n|---|---|\n| Pan Alta | glass |\n| Pan Bassa | steel |"),
    Document(
        "town", "Town of Rivoli", "The bridge of Rivoli was opened in 1999. The bells of Rivoli cost 500 euro in all."
    ),
)


def draft(documents: tuple[Document, ...] = DOCUMENTS, **options: object) -> Drafts:
    return generate_questions(documents, per_document=100, **options)  # type: ignore[arg-type]


def test_the_drafts_are_a_sound_corpus(tmp_path: Path) -> None:
    drafts = draft()
    write_corpus(tmp_path / "c", Card("mine", "en", "private", "1"), DOCUMENTS, drafts.questions)
    corpus = load_corpus(tmp_path / "c")  # which finds leaks, wrong spans and repeated ids
    assert corpus.questions == drafts.questions
    assert {question.origin for question in corpus.questions} == {"drafted"}
    texts = {d.id: d.text for d in DOCUMENTS}
    for question in drafts.questions:
        for evidence in question.evidence if question.kind == "single" else ():
            assert texts[evidence.document][evidence.start : evidence.end] == question.answers[0]
    assert drafts.facts == {"attribute": 62, "aggregate": 2, "date": 1, "amount": 1}


@pytest.mark.parametrize("language", ["en", "it", "it-CH"])
def test_the_split_is_drawn_by_fact_and_no_wording_is_asked_twice(language: str) -> None:
    italian = (
        Document(
            "forni", "Forni", table().replace("Name", "Nome").replace("Weight", "Peso").replace("Price", "Prezzo")
        ),
    )
    questions = draft(DOCUMENTS if language == "en" else italian, language=language).questions
    assert len({fold(q.text) for q in questions}) == len(questions)
    held = {q.fact for q in questions if q.split != "train"}
    seen = {q.fact for q in questions if q.split == "train"} & held
    assert seen  # facts that are taught and asked for in other words
    assert held - seen
    for fact in held - seen:
        assert len({q.split for q in questions if q.fact == fact}) == 1


def test_shares_are_obeyed() -> None:
    assert {q.split for q in draft(shares=Shares(0, 0, 1)).questions} == {"test"}


def test_a_document_gives_no_more_than_its_share_and_each_form_its_turn() -> None:
    drafts = generate_questions(DOCUMENTS, per_document=3)
    assert drafts.facts == {"attribute": 4, "aggregate": 1, "date": 1, "amount": 1}
    assert any("more than 3 of one document" in note for note in drafts.notes)


def test_what_is_asked_already_is_not_drafted_again() -> None:
    first = draft()
    assert draft(existing=first.questions).questions == ()
    town = [q for q in first.questions if q.evidence and q.evidence[0].document == "town"]
    own = [replace(q, id=f"mine-{q.id}", text="Something else?", origin="written") for q in town]  # the same places
    again = draft(existing=own)
    assert not any(place.document == "town" for q in again.questions for place in q.evidence)
    assert any("asked already" in note for note in again.notes)


def test_a_seed_repeats() -> None:
    assert draft(seed=1) == draft(seed=1)
    assert draft(seed=1) != draft(seed=2)


def test_what_cannot_be_had_is_said() -> None:
    notes = " ".join(draft((DOCUMENTS[2],)).notes)
    assert "unanswerable" not in notes or "wanted" in notes
    only = draft((Document("t", "Town of Rivoli", "The bells of Rivoli cost 500 euro in all."),))
    assert any("no fact has a second wording" in note for note in only.notes)


def test_wrong_requests_are_all_named() -> None:
    with pytest.raises(RequestError) as caught:
        generate_questions(DOCUMENTS, language="fr", per_document=0, unanswerable=2)
    assert [p.where for p in caught.value.problems] == ["language", "per_document", "unanswerable"]


def test_no_facts_is_no_error() -> None:
    assert generate_questions([Document("d", "", "Nothing here.")]).questions == ()
    assert generate_questions([]).questions == ()


def test_questions_are_written_whole_and_never_over_others(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    questions = draft().questions
    write_questions(file, questions)
    first = file.read_bytes()
    assert len(first.splitlines()) == len(questions)
    with pytest.raises(RequestError, match="exists already"):
        write_questions(file, questions[:1])
    assert file.read_bytes() == first
    write_questions(file, questions[:1], overwrite=True)
    assert len(file.read_bytes().splitlines()) == 1

    def broken() -> object:
        yield questions[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_questions(file, broken(), overwrite=True)  # type: ignore[arg-type]
    assert len(file.read_bytes().splitlines()) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["questions.jsonl"]
    with pytest.raises(RequestError, match="no such folder"):
        write_questions(tmp_path / "none" / "q.jsonl", questions)
