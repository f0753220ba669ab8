"""Where an answer of a sheet stands that the documents word otherwise: a yes or no, an amount, two amounts."""

from __future__ import annotations

import pytest

from workbench.corpus.sheets.evidence import Finder
from workbench.corpus.sheets.polar import after_yes_or_no
from workbench.types import Document

RULES = (
    "# Rules of the rowing club\n\n"
    "The fine for a lost oar is $40.00 and no more. A fine of more than $40 is owed for a lost boat.\n\n"
    "The trainers, who need not be Members of the Club, are paid. Any of the trainers may be asked to leave by a vote "
    "of the Members of the Club.\n\n"
    "A vote needs sixty percent (60%) or more of the Members. The lease runs for 12 years from its signing. Thereafter "
    "it is renewed by periods of 3 years.\n\n"
    "The reserve is £12,500. The pond is 90cm deep, the hoist lifts 1.5t at 6bar, and the quickest boat does 12mi/h or "
    "19km/h."
)
REGOLE = (
    "# Regolamento del circolo\n\n"
    "Il circolo è nato il 03 Maggio 1998. Vota chi è iscritto da almeno 6 mesi; per sciogliere il circolo servono i ¾ "
    "dei soci.\n\n"
    "L'ingresso dei cani in sala è vietato. Il minore entra se ha compiuto 14 anni.\n\n"
    "Ogni pacco pesa al massimo 250.0g. La tessera costa € 30,00 e vale fino al 31 dicembre."
)
FINDER = Finder([Document("rules.md", "Rules", RULES), Document("regole.md", "Regolamento", REGOLE)])


def found(question: str, answer: str) -> str:
    place = FINDER.find(question, answer)
    assert place is not None
    return {"rules.md": RULES, "regole.md": REGOLE}[place.document][place.start : place.end]


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("What is the fine for a lost oar?", "$40", "$40.00"),
        ("How many Members does a vote need?", "60% or more", "60%) or more"),
        ("How large is the reserve?", "12500 pounds", "£12,500"),
        ("How deep is the pond?", "90 cm", "90cm"),
        ("How much does the hoist lift?", "1,5 t", "1.5t"),
        ("Quando è nato il circolo?", "Il 3 maggio 1998", "03 Maggio 1998"),
        ("Da quanti mesi bisogna essere iscritti per votare?", "almeno sei mesi", "almeno 6 mesi"),
        ("Quanti soci servono per sciogliere il circolo?", "i tre quarti dei soci", "i ¾ dei soci"),
        ("Quanto pesa al massimo un pacco?", "250 grammi", "250.0g"),
        ("Quanto costa la tessera?", "30 euro", "€ 30,00"),
    ],
)
def test_an_amount_is_found_however_it_is_written(question: str, answer: str, expected: str) -> None:
    assert " ".join(found(question, answer).split()) == expected


@pytest.mark.parametrize(
    ("question", "answer", "begin"),
    [
        ("Do the trainers have to be Members of the Club?", "No", "The trainers, who need not"),
        ("È consentito l'ingresso dei cani in sala?", "No, è vietato", "L'ingresso dei cani"),
        ("Are the trainers paid?", "yes", "The trainers, who"),
    ],
)
def test_a_yes_or_no_is_found_by_what_is_asked(question: str, answer: str, begin: str) -> None:
    assert found(question, answer).startswith(begin)


def test_an_amount_stands_for_a_short_answer_about_the_same() -> None:
    assert found("A che età può entrare un minore?", "14 anni compiuti") == "14 anni"


def test_two_amounts_are_sought_in_one_sentence() -> None:
    assert found("How quick is the quickest boat?", "12 mi/h which is 19 km/h").startswith("12mi")


def test_the_evidence_of_an_answer_in_two_sentences_has_both() -> None:
    text = found("How long does the lease run?", "12 years, then renewed by periods of 3 years")
    assert "12 years" in text
    assert "3 years" in text


def test_a_short_number_is_no_part_of_a_longer_one() -> None:
    assert FINDER.find("How many boats are there?", "90.5 cm") is None
    assert FINDER.find("How much is the fine?", "$4") is None


def test_a_name_that_begins_with_no_says_neither() -> None:
    assert after_yes_or_no("No smoking area") is None
    assert after_yes_or_no("Sì: in sala") == "in sala"
