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
    ("en", "Who designed the garden?", "Iris Vale", "It was Iris Vale’s own design.", 1),
    ("en", "Who wrote the novel?", "Iris Vale", "It's Iris Vale's novel.", 1),
    ("en", "Who is the widow of Max Orr?", "Iris Vale", "The widow of Max Orr is Iris Vale.", 1),
    ("en", "Who designed the garden?", "Iris Vale", "Iris Vale's younger brother.", 0),
    ("en", "Whose is the garden?", "Iris Vale", "It is Iris Vale's garden.", 1),
    ("en", "Who designed the garden?", "Iris Vale", "Iris Vale, daughter of the mayor.", 1),
    ("it", "Chi scrisse la canzone?", "Piero Galli", "La scrisse la figlia di Piero Galli.", 0),
    ("it", "Chi scrisse la canzone?", "Piero Galli", "Piero Galli, fratello del parroco.", 1),
    # yes and no without the words
    ("en", "Is parking allowed in the yard?", "No", "Parking in the yard isn't allowed, I'm afraid.", 1),
    ("en", "Is parking allowed in the yard?", "Yes", "Parking in the yard isn't allowed, I'm afraid.", 0),
    ("en", "Is the hall heated?", "Yes", "It is, by a stove.", 1),
    ("en", "Is the hall heated?", "Yes", "It is, but only on Sundays.", 0),
    ("en", "Does the pass expire?", "No", "It doesn't expire, fortunately.", 1),
    ("en", "Does the pass expire?", "Yes", "It doesn't expire.", 0),
    ("it", "La sala è riscaldata?", "Sì", "Lo è, da una stufa.", 1),
    ("it", "Si può parcheggiare in cortile?", "No", "Purtroppo non si può.", 1),
    ("it", "Si può parcheggiare in cortile?", "Sì", "Purtroppo non si può.", 0),
    # short forms
    ("en", "Which day is it open?", "Tuesday", "Every Tues. afternoon", 1),
    ("en", "Which day is it open?", "Thursday", "Every Tues. afternoon", 0),
    ("it", "Che giorno apre?", "mercoledì", "ogni mer. alle 9", 1),
    ("it", "In che anno fu fondata?", "1978", "Nel '78", 1),
    ("it", "In che anno fu fondata?", "1978", "Nel '87", 0),
    ("it", "Quale anno accademico?", "2021/22", "Il 2021-2022", 1),
    ("it", "Quale anno accademico?", "2021/22", "Il 2022-2023", 0),
    ("en", "Which standard?", "ISO 2021-22", "It follows ISO 2021-22.", 1),
    ("it", "Quanti abitanti ha?", "1.200.000", "Circa un milione e duecentomila", 1),
    ("it", "Quanti abitanti ha?", "1.200.000", "Circa un milione e trecentomila", 0),
    ("it", "A che piano è?", "3° piano", "Il terzo.", 1),
    ("en", "Which floor is it on?", "3rd floor", "The fourth.", 0),
    # how often
    ("en", "How often does the jury meet?", "twice a year", "It meets semi-annually.", 1),
    ("en", "How often does the jury meet?", "quarterly", "Every three months.", 1),
    ("en", "How often does the jury meet?", "quarterly", "Every four months.", 0),
    ("en", "How often does the jury meet?", "monthly", "Not every month.", 0),
    ("en", "How often does the jury meet?", "monthly", "Once a month or once a year.", 0),
    ("it", "Ogni quanto si riunisce la giuria?", "semestralmente", "Due volte l'anno.", 1),
    ("it", "Ogni quanto si riunisce la giuria?", "ogni 3 mesi", "Trimestralmente, in sede.", 1),
    ("it", "Ogni quanto si riunisce la giuria?", "una volta al mese", "Una volta alla settimana.", 0),
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
