"""The amount that a sentence adds to its question: whole, with its sign, its scale and its unit, or none."""

from __future__ import annotations

import pytest

from workbench.corpus.sheets.short import short_answer


@pytest.mark.parametrize(
    ("question", "answer", "short"),
    [
        ("How much did the Milltown bridge cost?", "The Milltown bridge cost $125 million.", "$125 million"),
        ("Quanto è costato il ponte?", "Il ponte è costato 12 milioni di euro.", "12 milioni di euro"),
        ("How much does the Alba oven weigh?", "The Alba oven weighs 42 kg.", "42 kg"),
        ("Quanto costa il corso di Riva?", "Il corso di Riva costa 1.5k euro.", "1.5k euro"),
        ("How many degrees has the cellar?", "The cellar has -5 degrees in winter.", "-5 degrees"),
        ("How much is the rent of the mill?", "The rent of the mill is CHF 12 000 from May.", "CHF 12 000"),
        ("How much is the limit of the road?", "The limit of the road is 50 kilometers per hour.",
         "50 kilometers per hour"),
        ("What is the fee of the mill?", "The fee of the mill is $125 million.", "$125 million"),
        ("Qual è il canone del mulino?", "Il canone del mulino è 12 milioni di euro.", "12 milioni di euro"),
        ("What is the warmth of the cellar?", "The warmth of the cellar is -5 degrees.", "-5 degrees"),
        ("What is the address of the mill?", "The address of the mill is 12 Main Street.", "12 Main Street"),
    ],
)  # fmt: skip
def test_an_amount_is_taken_whole(question: str, answer: str, short: str) -> None:
    assert short_answer(question, answer) == short


@pytest.mark.parametrize(
    "amount",
    [
        "42 new kilos",
        "3-5 boats",
        "12 and a half boats",
        "50 kg/m",
        "at least 40",
        "3x4 boards",
        "5 to ten",
        "1/2 ton",
        "<5 kg",
        "5 kg per person",
    ],
)
def test_an_amount_that_is_not_understood_is_none(amount: str) -> None:
    assert short_answer("How much does the mill of Riva take?", f"The mill of Riva takes {amount}.") is None


@pytest.mark.parametrize("amount", ["3 miles and a half", "50 Miles per hour", "about 12,5 km"])
def test_a_part_of_an_amount_is_no_name(amount: str) -> None:
    assert short_answer("What is the length of the bridge?", f"The length of the bridge is {amount}.") is None
