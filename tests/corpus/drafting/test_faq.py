from __future__ import annotations

import pytest

from tests.corpus.drafting.drafts import asked, document, draft, golds

ANSWER = "You hand the form to your manager, who signs it and sends it on to the office in Turin."


@pytest.mark.parametrize(
    "text",
    [
        f"## How do I ask for leave?\n\n{ANSWER}\n\n## Contacts\n\nAnn",
        f"### 1. How do I ask for leave?\n\n{ANSWER}",
        f"How do I ask for leave?\n\n{ANSWER}\n\nWho pays for the train?\n\nThe office pays it in full each month.",
        f"Q: How do I ask for leave?\nA: {ANSWER}",
        f"Question: How do I ask for leave?\n\nAnswer: {ANSWER}",
        f"- Question: How do I ask for leave?; Answer: {ANSWER}\n- Question: Who pays for it?; Answer: The office",
    ],
)
def test_a_page_gives_its_own_questions(text: str) -> None:
    drafts = draft(document(text, "FAQ"))
    (question,) = [q for q in drafts.questions if q.text == "How do I ask for leave?"]
    assert question.kind == "summary"
    assert question.answers == (ANSWER,)
    assert not any("answer of" in q.text.lower() or "“Answer”" in q.text for q in drafts.questions)


def test_italian_pages_too() -> None:
    text = "D: Quanti giorni di ferie spettano ogni anno?\nR: 26 giorni\n\n## Chi approva le ferie?\n\nIl responsabile"
    questions = asked(document(text, "Domande frequenti"), language="it")
    assert questions["Quanti giorni di ferie spettano ogni anno?"] == ("26 giorni",)
    assert questions["Chi approva le ferie?"] == ("Il responsabile", "responsabile")


def test_a_short_answer_is_a_single_question_and_a_long_one_a_summary() -> None:
    rows = (
        "- Question: How many vacation days do I get each year?; Answer: 26 days\n"
        f"- Question: How do I ask for them?; Answer: {ANSWER}\n"
    )
    kinds = {q.text: q.kind for q in draft(document(rows, "FAQ")).questions}
    assert kinds["How many vacation days do I get each year?"] == "single"
    assert all(kind == "summary" for text, kind in kinds.items() if "vacation" not in text)


def test_a_question_that_leans_on_its_page_is_named_with_it() -> None:
    assert "Cycle scheme: How do I apply?" in asked(document(f"## How do I apply?\n\n{ANSWER}", "Cycle scheme"))
    assert "How do I join the cycle scheme?" in asked(
        document(f"## How do I join the cycle scheme?\n\n{ANSWER}", "Cycle scheme")
    )


@pytest.mark.parametrize(
    "text",
    [
        f"## Why this?\n\n{ANSWER}",
        f"## What does this mean for us?\n\n{ANSWER}",
        "## How do I ask for leave?\n\nSee the page on leave for all that you need to know.",
        "## How do I ask for leave?\n\nClick here.",
        "## Where are the forms for the leave?\n\nYou can find and download all the forms for your leave here.",
        "## Where are the forms for the leave?\n\nAll are in the folder in here. Take the one that you need from it.",
        "## How do I ask for leave?\n\nYou need the following:",
        "## How do I ask for leave?\n\n## Who pays for it?\n",
        f"## Access the building after hours?\n\n{ANSWER}",
        f"You: Hey, how did the exercise go?\n\n{ANSWER}",
        "- How did you like the work?\n- Would you come back to us?\n- What would you change here?",
        "## How do I run the program?\n\nYou run it so, and then you wait for it to end:\n\n```\nrun it\n```",
        f"## How do I ask for leave?\n\n{ANSWER * 12}",
    ],
)
def test_what_is_no_question_with_its_answer(text: str) -> None:
    assert asked(document(text, "Leave at Ponte")) == {}


def test_a_glossary_tells_what_its_terms_mean() -> None:
    rows = (
        "- Term: Chalet time; Meaning: The days between two projects that nobody pays for\n"
        "- Term: Sandbox; Meaning: An account that is emptied every night for trying things out\n"
    )
    questions = asked(document(rows, "Glossary of Ponte"))
    assert questions["What is meant by “Sandbox” in “Glossary of Ponte”?"] == (
        "An account that is emptied every night for trying things out",
    )


def test_a_remark_of_the_form_x_is_a_y_is_no_definition() -> None:
    assert golds(document("Casa Ponte is a common part of a business like ours. Rex is a small dog of Turin.")) == set()


def test_where_to_learn_more_is_no_question_of_a_faq() -> None:
    from tests.corpus.drafting.drafts import asked, document

    text = "## Where can I learn more about the bridge?\n\nRead the posts, and see the two kinds of help that exist.\n"
    assert asked(document(text, "The bridge of Rivoli")) == {}


def test_an_answer_ends_before_a_numbered_question_that_is_answered_in_its_own_paragraph() -> None:
    page = (
        "# 1. Can I lend my ticket to a friend of mine?\n\nNo, each ticket is personal and bears a name.\n\n"
        "2. What happens if the concert is called off? Within two weeks you get back what you paid for the ticket.\n\n"
        "# 3. May children of six come in without paying?\n\nYes, up to the age of eight they pay nothing.\n"
    )
    questions = asked(document(page, "Tickets"))
    assert golds(document(page, "Tickets")) == {
        "No, each ticket is personal and bears a name.",
        "Within two weeks you get back what you paid for the ticket.",
        "Yes, up to the age of eight they pay nothing.",
    }
    assert any(text.endswith("What happens if the concert is called off?") for text in questions)


def test_what_foots_the_pages_is_no_part_of_the_last_answer() -> None:
    page = (
        "# Posso pagare la retta a rate mensili?\n\nSì, in dieci rate:\n\n- da settembre\n\n- a giugno\n\n"
        "# Chi risponde al telefono della segreteria?\n\nRisponde la signora Neri, dalle 9 alle 12.\n\n12 marzo 2021\n"
    )
    assert golds(document(page, "Retta"), language="it") == {
        "Risponde la signora Neri, dalle 9 alle 12.",
        "Sì, in dieci rate:\n\n- da settembre\n\n- a giugno",
    }


def test_a_question_of_few_words_is_told_with_the_title_of_its_page() -> None:
    page = "# Who is eligible to take part?\n\nEverybody who has worked here for more than a year may take part in it."
    assert "Reward for Referrals: Who is eligible to take part?" in asked(document(page, "Reward for Referrals"))


def test_a_step_of_a_procedure_asks_nothing() -> None:
    page = "# Step 6: Why would you like to join the network?\n\nSelect how you heard about it and what you look for."
    assert golds(document(page, "Registration")) == set()


def test_a_call_for_attention_is_no_question() -> None:
    text = f"## DO YOU WAIT AT THE DESK ALL DAY?\n\n{ANSWER}\n\n## Contacts\n\nAnn"
    assert not any("DESK" in question for question in asked(document(text, "Leaflet of the office")))
