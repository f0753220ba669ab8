"""The only value of a kind in a page, and pages that have none: asked in the same words, and sure."""

from __future__ import annotations

import pytest

from workbench.types import Document

from .drafts import asked, document, draft

REST = "It is written for whoever works at the office and wants to know how we do it, and why we do it so. " * 4


def page(title: str, said: str) -> Document:
    return document(f"# {title}\n\n{REST}\n\n{said}", title, title.replace(" ", ""))


def unanswerable(*documents: Document, language: str = "en") -> set[str]:
    questions = draft(*documents, language=language, unanswerable=1.0).questions
    return {question.text for question in questions if question.kind == "unanswerable"}


PRICED = (page("Parking at work", "Parking costs $40 for those who ask."), page("Lunch for guests", "Lunch is $9."))


def test_the_only_value_of_a_page_is_asked_for() -> None:
    found = asked(*PRICED, page("Phone calls", "Write to desk@firm.org about it."))
    assert found["Which amount of money is given in “Parking at work”?"] == ("$40",)
    assert found["How much money is spoken of in “Lunch for guests”?"] == ("$9",)
    assert found["Which e-mail address is given in “Phone calls”?"] == ("desk@firm.org",)


@pytest.mark.parametrize(
    "said",
    [
        "It costs $40, or $50 at night.",
        "It costs $40 and ten dollars more.",
        "It costs between $40 and $50.",
        "Be 100% sure.",
        "Write to NAME@firm.org.",
    ],
)
def test_what_is_not_the_only_one_or_a_figure_of_speech_is_not(said: str) -> None:
    assert not any("Parking at work" in text for text in asked(page("Parking at work", said), *PRICED[1:]))


def test_a_page_without_such_a_value_is_asked_for_it_in_the_same_words() -> None:
    found = unanswerable(*PRICED, page("Dogs in the office", "Dogs are welcome."))
    assert found & {
        "Which amount of money is given in “Dogs in the office”?",
        "How much money is spoken of in “Dogs in the office”?",
    }


@pytest.mark.parametrize("said", ["It costs fifty dollars.", "A dog is USD five.", "A € sign stands there."])
def test_a_page_that_may_give_one_in_words_is_not(said: str) -> None:
    assert not any("money" in text for text in unanswerable(*PRICED, page("Dogs in the office", said)))


def test_a_page_of_which_another_gives_the_value_is_not() -> None:
    other = page("House rules", "Dogs in the office: $5 a day and $9 a night.")
    assert not any("money" in text for text in unanswerable(*PRICED, page("Dogs in the office", "Woof."), other))


def test_there_are_no_more_of_them_than_pages_that_give_one() -> None:
    without = [page(f"Custom of the {name}", "It is old.") for name in ("north", "south", "east", "west", "middle")]
    found = [text for text in unanswerable(*PRICED, *without) if "money" in text]
    assert len({text.split("“")[1] for text in found}) == len(PRICED)
    assert not [text for text in unanswerable(PRICED[0], *without) if "money" in text]


def test_in_italian() -> None:
    documents = (page("Parcheggio", "Il posto costa 40 euro."), page("Mensa", "Il pranzo costa 9 euro."),
                 page("Cani in ufficio", "I cani sono benvenuti."))  # fmt: skip
    assert asked(*documents, language="it")["Di quanto denaro si parla in «Mensa»?"] == ("9 euro",)
    found = unanswerable(*documents, language="it")
    assert found & {"Quale importo è indicato in «Cani in ufficio»?", "Di quanto denaro si parla in «Cani in ufficio»?"}
