from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from workbench.corpus.card import Card
from workbench.corpus.generate import Drafts, generate_questions
from workbench.corpus.load import load_corpus
from workbench.corpus.questions import fold
from workbench.corpus.split import Shares
from workbench.corpus.write import write_corpus, write_questions
from workbench.errors import RequestError
from workbench.types import Document, Question


def table(rows: int = 30, first: int = 0) -> str:
    body = "\n".join(f"| Oven Modello {n} | {n} kg | {100 + n} euro |" for n in range(first, first + rows))
    return f"| Name | Weight | Price |\n|---|---|---|\n{body}"


DOCUMENTS = (
    Document("ovens", "Ovens", table()),
    Document("pans", "Pans", "| Name | Lid |\n|---|---|\n| Pan Alta | glass |\n| Pan Bassa | steel |"),
    Document("town", "Town", "Rivoli is a small town near Turin. The bridge of Rivoli was opened in 1999 by Ann."),
)


def draft(documents: tuple[Document, ...] = DOCUMENTS, **options: object) -> Drafts:
    return generate_questions(documents, per_document=100, **options)  # type: ignore[arg-type]


def asked(drafts: Drafts, unanswerable: bool = False) -> dict[str, list[Question]]:
    """The questions by fact."""
    found: dict[str, list[Question]] = defaultdict(list)
    for question in drafts.questions:
        if (question.kind == "unanswerable") == unanswerable:
            assert question.fact is not None
            found[question.fact].append(question)
    return found


def test_the_drafts_are_a_sound_corpus(tmp_path: Path) -> None:
    drafts = draft()
    card = Card("mine", "en", "private", "1")
    write_corpus(tmp_path / "c", card, DOCUMENTS, drafts.questions)
    corpus = load_corpus(tmp_path / "c")  # which finds leaks, wrong spans and repeated ids
    assert corpus.questions == drafts.questions
    texts = {d.id: d.text for d in DOCUMENTS}
    for question in drafts.questions:
        for evidence in question.evidence:
            assert texts[evidence.document][evidence.start : evidence.end] == question.answers[0]
        assert bool(question.evidence) == (question.kind == "single")
    assert drafts.facts == {"attribute": 62, "definition": 1, "date": 1}


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_split_is_drawn_by_fact_and_wordings_are_held_out(language: str) -> None:
    facts = asked(draft(language=language))
    kinds = {tuple(q.split for q in questions) for questions in facts.values()}
    # A sentence with a blank is asked about once: its wordings would all repeat it.
    assert kinds == {("train", "train", "train", "test", "dev"), ("test",), ("dev",), ("train",)}
    assert all("____" in facts[name][0].text for name in facts if [q.split for q in facts[name]] == ["train"])
    assert all(q.origin == "drafted" for questions in facts.values() for q in questions)
    for questions in facts.values():
        assert len({fold(q.text) for q in questions}) == len(questions)
        assert len({q.answers for q in questions}) == 1
    shares = [
        len([q for q in facts.values() if q[0].split == split]) / len(facts) for split in ("train", "dev", "test")
    ]
    assert shares == pytest.approx([0.4, 0.2, 0.4], abs=0.15)


def test_seen_and_unseen_facts_are_asked_in_the_same_words() -> None:
    facts = asked(draft())
    for split in ("dev", "test"):
        numbers = {q.id.rsplit(".", 1)[1] for questions in facts.values() for q in questions if q.split == split}
        assert len(numbers) == 1


def test_shares_are_obeyed() -> None:
    assert {q.split for q in draft(shares=Shares(0, 0, 1)).questions} == {"test"}


def test_english_and_italian_wordings() -> None:
    text = "| Nome | Prezzo | Età | Dove |\n|---|---|---|---|\n| Il Forno | 5 euro | 3 anni | lì |"
    italian = {q.text for q in draft((Document("d", "", text),), language="it", shares=Shares(1, 0, 0)).questions}
    assert "Qual è il prezzo del Forno?" in italian
    assert "Sai dirmi l'età del Forno?" in italian
    assert "Il Forno: qual è il valore di «dove»?" in italian
    english = {q.text for q in draft((Document("d", "", table(1)),), shares=Shares(1, 0, 0)).questions}
    assert "What is the weight of Oven Modello 0?" in english
    blank = draft((DOCUMENTS[2],), shares=Shares(1, 0, 0)).questions
    assert "Fill in the blank (from “Town”): The bridge of Rivoli was opened in ____ by Ann." in {q.text for q in blank}


def test_braces_in_a_document_stay_braces() -> None:
    text = "| Name | {size} |\n|---|---|\n| {0} {ab} | {c!r} |"
    questions = draft((Document("d", "{title}", text),), shares=Shares(0, 0, 1)).questions
    assert questions[0].text == "Can you tell me the {size} for {0} {ab}?"


def test_unanswerable_questions_name_what_no_document_tells() -> None:
    drafts = draft(unanswerable=0.5)
    absent = asked(drafts, unanswerable=True)
    assert 0.4 * 64 <= len(absent) <= 0.5 * 64
    answerable = {fold(q.text) for q in drafts.questions if q.kind == "single"}
    for questions in absent.values():
        assert len({q.split for q in questions}) == 1
        assert len(questions) == (3 if questions[0].split == "train" else 1)
        for question in questions:
            assert question.answers == ()
            assert fold(question.text) not in answerable
    words = " ".join(q.text for questions in absent.values() for q in questions)
    assert "Pan Bassa" not in words  # which is no oven: nobody would ask for its price
    numbers = {int(number) for number in re.findall(r"Oven Modello (\d+)", words)}
    assert min(numbers) >= 30  # the next of the series, of which nothing is told


def test_a_near_name_is_of_the_same_sort_where_there_is_one() -> None:
    pans = (Document("a", "Pan A", "- name: Pan A; lid: glass; weight: 5 kg"),)
    pans += (Document("b", "Pan B", "- name: Pan B; lid: steel"),)
    people = "\n".join(f"- name: {name}; desk: {n}" for n, name in enumerate(("Ann", "Bob", "Cid", "Dan", "Eve")))
    absent = asked(draft((*pans, Document("people", "People", people)), unanswerable=1), unanswerable=True)
    (weight,) = [q.text for questions in absent.values() for q in questions[:1] if "weight" in q.text]
    assert "Pan B" in weight


def test_a_name_made_of_a_heading_is_searched_for_as_the_text_says_it() -> None:
    text = "# Pump A\n\nWeight: 5 kg\nPower: 7 W\n\n# Pump B\n\nWeight: 9 kg\nColour: red\n"
    absent = asked(
        draft((Document("d", "Pumps", f"{text}\nPump B has a power to wonder at."),), unanswerable=1), unanswerable=True
    )
    assert not any("power" in q.text and "Pump B" in q.text for questions in absent.values() for q in questions)


def test_unanswerable_facts_are_never_stated() -> None:
    stated = {(f"oven modello {n}", name) for n in range(30) for name in ("weight", "price")}
    for questions in asked(draft(unanswerable=1), unanswerable=True).values():
        text = fold(questions[0].text)
        subject = [s for s, name in stated if text.endswith(f" {s}") and name in text]
        assert subject == []


def test_definitions_have_no_unanswerable_twin() -> None:
    towns = tuple(
        Document(f"t{n}", f"Town {n}", f"The {name} Tower is a tall building of Rivoli.")
        for n, name in enumerate(("North", "South", "East", "West"))
    )
    absent = asked(draft((*towns, DOCUMENTS[0]), unanswerable=1), unanswerable=True)
    assert absent
    assert all("weight" in q.text or "price" in q.text for questions in absent.values() for q in questions)


def test_a_question_with_two_answers_is_dropped_and_counted() -> None:
    other = Document("other", "Other", "| Name | Weight |\n|---|---|\n| Oven Modello 0 | 99 kg |")
    drafts = draft((DOCUMENTS[0], other))
    assert not any("Oven Modello 0" in q.text and "weight" in q.text for q in drafts.questions if q.kind == "single")
    assert "2 facts with several answers, left out" in drafts.notes


def test_a_fact_said_twice_is_asked_once() -> None:
    drafts = draft((DOCUMENTS[0], Document("copy", "Copy", table())))
    assert drafts.facts == {"attribute": 60}
    assert "60 facts said before, left out" in drafts.notes


def test_a_document_gives_no_more_than_its_share() -> None:
    drafts = generate_questions(DOCUMENTS, per_document=5)
    assert drafts.facts["attribute"] == 7
    assert any("more than 5 of one document" in note for note in drafts.notes)


def test_a_seed_repeats() -> None:
    assert draft(seed=1) == draft(seed=1)
    assert draft(seed=1) != draft(seed=2)


def test_wrong_requests_are_all_named() -> None:
    with pytest.raises(RequestError) as caught:
        generate_questions(DOCUMENTS, language="fr", per_document=0, unanswerable=2)
    assert [p.where for p in caught.value.problems] == ["language", "per_document", "unanswerable"]


def test_no_facts_is_no_error() -> None:
    assert generate_questions([Document("d", "", "Nothing here.")]).questions == ()


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
