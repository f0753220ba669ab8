"""Where an answer stands in the documents that is spelled there otherwise, or that a number of a part looks like."""

from __future__ import annotations

import pytest

from workbench.corpus.sheets.evidence import Finder
from workbench.corpus.sheets.spellings import spellings
from workbench.types import Document

TEXT = (
    "Le domande si presentano entro il 31 marzo 2024. La graduatoria esce il 1° luglio 2024.\n\n"
    "Il ricorso si presenta entro 30 giorni dalla graduatoria. La tessera dura three years and 5 mesi.\n\n"
    "Ai sensi dell'art. 7-bis e del comma 4 la tessera ha un codice. Il codice della tessera ha 7 lettere e 4 cifre."
)
FINDER = Finder([Document("bando", "Bando", TEXT)])


@pytest.mark.parametrize(
    ("question", "answer", "found"),
    [
        ("Entro quando si presentano le domande?", "31/03/2024", "31 marzo 2024"),
        ("Entro quando si presentano le domande?", "2024-03-31", "31 marzo 2024"),
        ("Entro quando si presentano le domande?", "March 31, 2024", "31 marzo 2024"),
        ("Quando esce la graduatoria?", "1 luglio 2024", "1° luglio 2024"),
        ("Entro quando si presenta il ricorso?", "trenta giorni", "30 giorni"),
        ("Quanto dura la tessera?", "3 years", "three years"),
        ("Quanto dura la tessera?", "cinque mesi", "5 mesi"),
    ],
)
def test_a_date_and_a_number_are_found_in_another_spelling(question: str, answer: str, found: str) -> None:
    place = FINDER.find(question, answer)
    assert place is not None
    assert TEXT[place.start : place.end] == found


LATE = Document(
    "orario",
    "Orario",
    "Il dirigente scolastico può negare la cogestione.\n\n"
    "L'uscita anticipata è autorizzata dal dirigente scolastico.\n\n"
    "Il ritardo oltre le 8.55 è autorizzato dalla vicepresidenza. The keys are kept at the front desk.",
)


@pytest.mark.parametrize(
    ("question", "answer", "found"),
    [
        ("Chi autorizza il ritardo oltre le 8.55?", "la vicepresidenza", "vicepresidenza. The"),
        ("Chi autorizza l'uscita anticipata?", "Il dirigente scolastico", "dirigente scolastico.\n\nIl ritardo"),
        ("Da chi è autorizzata l'uscita anticipata?", "dal dirigente scolastico", "dal dirigente scolastico.\n\nIl"),
        ("Chi può negare la cogestione?", "il dirigente scolastico", "Il dirigente scolastico può"),
        ("Where are the keys kept?", "by the front desk", "front desk"),
    ],
)
def test_an_article_or_a_preposition_hides_no_answer(question: str, answer: str, found: str) -> None:
    place = Finder([LATE]).find(question, answer)
    assert place is not None
    assert LATE.text[place.start :].startswith(found)


def test_a_name_is_not_found_by_what_is_left_without_its_article() -> None:
    assert spellings("The Who") == ["The Who"]


@pytest.mark.parametrize(("answer", "found"), [("7", "7 lettere"), ("4", "4 cifre")])
def test_the_number_of_an_article_counts_nothing(answer: str, found: str) -> None:
    place = FINDER.find("Di quante lettere e cifre è il codice della tessera?", answer)
    assert place is not None
    assert TEXT[place.start :].startswith(found)


def test_what_may_be_read_in_two_ways_stays_as_it_is() -> None:
    assert spellings("04/05/2024") == ["04/05/2024"]
    assert spellings("31/02/2024") == ["31/02/2024"]
    assert "5 maggio 2024" in spellings("05/05/2024")
    assert spellings("Rossi") == ["Rossi"]
    assert spellings("seven") == ["seven"]
