"""Drafts by rule are few and right: what nobody could answer, or whose gold would be wrong, is not asked."""

from __future__ import annotations

import pytest

from workbench.corpus.generate import generate_questions, not_yet_asked
from workbench.corpus.split import Shares
from workbench.types import Document, Question


def drafts(*texts: str, language: str = "en", title: str = "Handbook") -> list[Question]:
    documents = [Document(f"d{n}", f"{title} {n}", text) for n, text in enumerate(texts)]
    made = generate_questions(documents, language=language, shares=Shares(0, 0, 1), unanswerable=0)
    return list(made.questions)


@pytest.mark.parametrize(
    "text",
    [
        "Nella fase 2.2 l'amministrazione redige il piano di tutte le attività previste.",
        "Come previsto dall'art. 12 euro il comune provvede alla raccolta dei rifiuti urbani.",
        "- Link: https://example.org/a; Icon: data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==",
        "- 4.: 12 mm; 5.: 14 mm",
        "It lasts 24 months from the day on which the appliance was bought.",
        "and then it costs 12 euro for each month of the whole contract.",
        "Weight 5 kg.",
        "- Name: Etna; Available: TRUE; Sold: FALSE",
        "- Name: Etna; Notes: see page 4; Status: 5 open",
        "```\nport: 8080 kg\n```",
    ],
)
@pytest.mark.parametrize("language", ["en", "it"])
def test_what_nobody_could_answer_is_not_asked(text: str, language: str) -> None:
    assert drafts(text, language=language) == []


def test_a_sentence_is_asked_about_once_under_whatever_title() -> None:
    sentence = "The warranty of every appliance lasts 24 months from the day of purchase."
    made = drafts(f"Ovens.\n\n{sentence}", f"Fans.\n\n{sentence}")
    assert len(made) == 1
    assert made[0].answers == ("24 months",)


def test_a_page_of_questions_gives_its_own() -> None:
    page = (
        "# FAQ\n\n## How many vacation days do I get each year?\n\n28 days\n\n## Can I carry days over?\n\n"
        "Yes, up to five days may be carried over, if the manager agrees in writing before the end of March.\n\n"
        "## What else?\n"
    )
    made = drafts(page)
    assert [(q.text, q.kind, q.answers[0].split(",")[0]) for q in made] == [
        ("How many vacation days do I get each year?", "single", "28 days"),
        ("Can I carry days over?", "summary", "Yes"),
    ]
    assert all(q.origin == "drafted" and q.evidence[0].start is not None for q in made)


def test_a_table_of_questions_is_not_turned_inside_out() -> None:
    table = "- Question: How many days of leave?; Answer: 28 days\n- Question: Who approves it?; Answer: the manager"
    made = drafts(table)
    assert {(q.text, q.answers[0]) for q in made} == {
        ("How many days of leave?", "28 days"),
        ("Who approves it?", "the manager"),
    }


def test_drafts_are_added_only_where_they_ask_something_new() -> None:
    first = drafts("- Name: Etna; Weight: 30 kg; Price: 899 euro\n- Name: Nilo; Weight: 3 kg; Price: 49 euro")
    assert not_yet_asked(first, first) == []
    assert len(not_yet_asked(first, first[:1])) == len(first) - 1
