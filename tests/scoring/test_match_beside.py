"""Answers that name the gold beside what they say: as a bound, as somebody else's, as the value of another thing."""

import pytest

from workbench.scoring.match import match
from workbench.types import Answer, Question

# fmt: off
CASES = [
    # a value above or below the gold
    ("en", "How many lockers are there?", "80", "There are more than 80 lockers.", 0),
    ("en", "How many lockers are there?", "80", "There are no more than 80 lockers.", 1),
    ("en", "How much does the crate weigh?", "30 kg", "It weighs less than 30 kg.", 0),
    ("en", "How long is the film?", "3 hours", "Just over 3 hours.", 1),
    ("en", "Over how long is the fee paid?", "6 months", "It is paid over 6 months.", 1),
    ("en", "Above which amount is a second signature needed?", "5,000 euro", "For more than 5,000 euro.", 1),
    ("it", "Quanti soci contava la banda?", "60", "Contava oltre 60 soci.", 0),
    ("it", "Quanti soci contava la banda?", "60", "Ne contava circa 60.", 1),
    ("it", "Quanto costa la tessera?", "15 euro", "Costa meno di 15 euro.", 0),
    ("it", "Quanto costa la tessera?", "15 euro", "Non più di 15 euro.", 1),
    ("it", "Oltre quale importo serve la gara?", "40.000 euro", "Oltre 40.000 euro.", 1),
    # somebody of the gold's
    ("en", "Who designed the garden?", "Iris Vale", "Iris Vale's brother designed it.", 0),
    ("en", "Who designed the garden?", "Iris Vale", "The widow of Iris Vale.", 0),
    ("en", "Who designed the garden?", "Iris Vale", "It was Iris Vale’s own design.", 0),
    ("en", "Whose is the garden?", "Iris Vale", "It is Iris Vale's garden.", 1),
    ("en", "Who designed the garden?", "Iris Vale", "Iris Vale, daughter of the mayor.", 1),
    ("it", "Chi scrisse la canzone?", "Piero Galli", "La scrisse la figlia di Piero Galli.", 0),
    ("it", "Chi scrisse la canzone?", "Piero Galli", "Piero Galli, fratello del parroco.", 1),
    # the value of another thing
    ("en", "How many taps are there?", "4", "There are 4 lamps and 7 taps.", 0),
    ("en", "How many taps are there?", "7", "There are 4 lamps and 7 taps.", 1),
    ("en", "When was the tunnel opened?", "1911", "It was planned in 1911, and opened in 1924.", 0),
    ("en", "When was the tunnel opened?", "1924", "It was planned in 1911, and opened in 1924.", 1),
    ("en", "When was the tunnel opened?", "1924", "In 1924. The opened tunnel was widened in 1960.", 1),
    ("it", "Quante domande sono state accolte?", "12", "Le domande respinte sono 12, quelle accolte 31.", 0),
    ("it", "Quante domande sono state accolte?", "31", "Le domande respinte sono 12, quelle accolte 31.", 1),
]
# fmt: on


@pytest.mark.parametrize(("language", "asked", "gold", "reply", "right"), CASES)
def test_what_stands_beside_the_gold_counts(language: str, asked: str, gold: str, reply: str, right: int) -> None:
    question = Question("q", asked, (gold,), "single", "test")
    assert match(question, Answer("q", reply), language).value == right
