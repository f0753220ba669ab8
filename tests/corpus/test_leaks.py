"""Training questions in hardly other words, and documents that hold the test, are reported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tiny import corpora

from workbench.checks.corpus import doubts
from workbench.corpus.leaks import Leaks, asked_in_documents, leaks, reworded, trained_under_another_title
from workbench.corpus.load import load_corpus
from workbench.types import Document, Evidence, Question

ASKED = Question("q", "What is the price of the Etna oven?", ("5",), "single", "test")


@pytest.mark.parametrize(
    "text",
    [
        "What is the price of “the Etna oven”?",
        "Please, what is the price of the Etna oven?",
        "What is price of Etna oven?",
        "What is the pri\u200bce of the Etna oven?",
        "Of the Etna oven, what is the price?",
        "WHAT IS THE PRICE OF THE ETNA OVEN",
    ],
)
def test_a_training_question_in_hardly_other_words_is_found(text: str) -> None:
    trained = replace(ASKED, id="t", text=text, split="train")
    assert list(reworded([trained, ASKED])) == [(ASKED, trained)]


@pytest.mark.parametrize("text", ["What is the price of the Nilo oven?", "How much is the Etna oven?"])
def test_another_question_is_none(text: str) -> None:
    assert list(reworded([replace(ASKED, id="t", text=text, split="train"), ASKED])) == []


def test_a_document_that_holds_the_test_is_found() -> None:
    page = Document("faq", "FAQ", "Q: What is the price\nof the Etna  oven? A: 5 euro.")
    other = Document("d", "D", "The price of the Etna oven is 5 euro.")
    assert list(asked_in_documents([ASKED], [other, page])) == [(ASKED, page)]
    assert list(asked_in_documents([replace(ASKED, text="How much?")], [Document("d", "", "How much?")])) == []


def test_check_tells_of_leaks(tmp_path: Path) -> None:
    corpora.write(tmp_path / "lamps")
    corpus = load_corpus(tmp_path / "lamps")
    asked = next(q for q in corpus.questions if q.split == "test" and len(q.text.split()) > 5)
    trained = replace(asked, id="leak", text=f"Please, {asked.text}", split="train")
    page = Document("page", "Page", f"{asked.text} It is so.")
    leaky = replace(corpus, questions=(*corpus.questions, trained), documents=(*corpus.documents, page))
    printed = " ".join(doubts(leaky))
    assert "1 asked question is a training question in hardly other words" in printed
    assert "1 asked question stands in a document word for word" in printed
    assert "word" not in " ".join(doubts(corpus))


def test_a_fact_trained_from_the_same_sentence_of_another_page_is_reported() -> None:
    sentence = "The lamp was awarded the golden compass by the jury of Milan after two years of work."
    pages = [Document(name, name, sentence) for name in ("lamps", "prizes")]
    start = sentence.index("Milan")
    asked, trained = (
        replace(ASKED, id=page.id, split=split, evidence=(Evidence(page.id, start, start + 5),), fact=page.id)
        for page, split in zip(pages, ("test", "train"), strict=True)
    )
    assert list(trained_under_another_title([asked, trained], pages)) == [asked]
    assert list(trained_under_another_title([asked, replace(trained, fact=asked.fact)], pages)) == []  # known as seen


def test_the_audit_counts_what_the_run_asks(tmp_path: Path) -> None:
    corpora.write(tmp_path / "lamps")
    corpus = load_corpus(tmp_path / "lamps")
    asked = [q for q in corpus.questions if q.split == "test" and len(q.text.split()) > 5][:2]
    trained = replace(asked[0], id="leak", text=f"Please, {asked[0].text}", split="train")
    pages = [Document(f"page {q.id}", "Page", f"{q.text} It is so.") for q in asked]
    leaky = replace(corpus, questions=(*corpus.questions, trained), documents=(*corpus.documents, *pages))
    assert leaks(asked, leaky) == Leaks(reworded=1, in_documents=2)
    assert leaks(asked[1:], leaky) == Leaks(in_documents=1)
    assert leaks(asked, corpus) == Leaks()
