"""Facts told in several places are one, and share a split."""

from __future__ import annotations

from workbench.corpus.facts import joined_facts
from workbench.types import Document, Evidence, Question

SENTENCE = "The lamp was awarded the golden compass by the jury of Milan in {}, after two years of work."


def asked(name: str, document: Document, answer: str) -> Question:
    start = document.text.index(answer)
    place = Evidence(document.id, start, start + len(answer))
    return Question(name, f"Question {name}?", (answer,), "single", "test", (place,), f"fact of {name}")


def facts(*pairs: tuple[Document, str]) -> list[str | None]:
    questions = [asked(str(n), document, answer) for n, (document, answer) in enumerate(pairs)]
    return [question.fact for question in joined_facts(questions, [document for document, _ in pairs])[0]]


def test_one_sentence_under_two_titles_is_one_fact() -> None:
    one = Document("a", "Lamps", "Other things. " + SENTENCE.format(1981))
    two = Document("b", "Prizes", SENTENCE.format(1981) + " And more.")
    assert facts((one, "1981"), (two, "1981")) == ["fact of 0", "fact of 0"]


def test_nearly_the_same_sentence_is_one_fact() -> None:
    one = Document("a", "", SENTENCE.format(1981))
    two = Document("b", "", SENTENCE.format(1981).replace("awarded", "given"))
    assert facts((one, "1981"), (two, "1981")) == ["fact of 0", "fact of 0"]


def test_other_figures_answers_or_sentences_are_other_facts() -> None:
    one = Document("a", "", SENTENCE.format(1981))
    year = Document("b", "", SENTENCE.format(1982))
    other = Document("c", "", "In 1981 the company moved its offices to a former mill on the river.")
    assert facts((one, "1981"), (year, "1982"), (other, "1981")) == ["fact of 0", "fact of 1", "fact of 2"]
    assert facts((one, "1981"), (one, "Milan")) == ["fact of 0", "fact of 1"]


def test_short_answers_of_two_lists_stay_apart() -> None:
    assert facts((Document("a", "", "Yes."), "Yes"), (Document("b", "", "Yes."), "Yes")) == ["fact of 0", "fact of 1"]


def test_rows_of_a_table_with_one_value_stay_apart() -> None:
    rows = [
        Document(str(n), "", f"- Model: {name}; Guarantee: 24 months") for n, name in enumerate(("Etna", "Vulcano"))
    ]
    assert facts((rows[0], "24 months"), (rows[1], "24 months")) == ["fact of 0", "fact of 1"]


def test_rows_that_differ_in_a_word_of_their_subject_stay_apart() -> None:
    rows = [
        Document(
            name,
            "",
            f"- Data: {name} personal data; Level 1: refused; Level 2: allowed; Level 3: Allowed; Level 4: yes",
        )
        for name in ("With", "Without")
    ]
    assert facts((rows[0], "Allowed"), (rows[1], "Allowed")) == ["fact of 0", "fact of 1"]
