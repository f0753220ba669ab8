"""Answers that are lists: in a row, each item in its own clause or line, with one too many, or with numbered items."""

from __future__ import annotations

import pytest

from workbench.scoring.list_f1 import list_f1
from workbench.scoring.match import match

from .made import answer, question

# fmt: off
RIGHT = [
    ("76.5 kg, 70.5 kg", "The W 80 S net weight is 76.5 kg, the W 70 net weight is 70.5 kg.", "en"),
    ("76.5 kg, 70.5 kg", "The W 80 has a net weight of 76.5 kg, while the W 70 has one of 70.5 kg.", "en"),
    ("1990, 1985", "Marzaforte: 1990\nPoggio Verlano: 1985", "en"),
    ("Tuesday, Saturday", "Poggio Verlano closes on Tuesday and Acquaserrata on Saturday.", "en"),
    ("Tuesday, Saturday", "- Poggio Verlano: Tuesday\n- Acquaserrata: Saturday", "en"),
    ("Monday, Monday", "Both are closed on Monday, Siena and Lucca: Monday.", "en"),
    ("red, green and blue", "The first is red, the second is green, and the third is blue.", "en"),
    ("red, green and blue", "It comes in blue, red and green.", "en"),
    ("Ada Rossi, Carlo Bianchi", "The manager of Siena is Ada Rossi; Carlo Bianchi manages Lucca.", "en"),
    ("SOC 2, ISO 27001 and HIPAA", "We hold SOC 2 (since 2019), ISO 27001 (since 2020) and HIPAA.", "en"),
    ("43 dB, 46 dB", "Noise level | 43 dB | 46 dB", "en"),
    ("€5 and €10", "The small one costs €5, the large one €10.", "en"),
    ("Smith & Sons", "Smith & Sons, London", "en"),
    ("Bosnia and Herzegovina", "Bosnia and Herzegovina, Europe", "en"),
    ("Dolce e Gabbana", "Dolce e Gabbana, Milano", "it"),
    ("Paris, France", "It is in Paris, the capital of France.", "en"),
    ("rosso, verde e blu", "Il primo è rosso, il secondo verde, il terzo blu.", "it"),
    ("12 giorni, 8 giorni", "Siena: 12 giorni\nLucca: 8 giorni", "it"),
    ("martedì, sabato", "Quello di Siena chiude il martedì, quello di Lucca il sabato.", "it"),
]
WRONG = [
    ("1990, 1985", "Marzaforte: 1992\nPoggio Verlano: 1985", "en"),
    ("1990, 1985", "Marzaforte: 1990\nPoggio Verlano: 1985\nLugnasca: 1977", "en"),
    ("Tuesday, Saturday", "Tuesday, Saturday, Monday", "en"),
    ("Tuesday, Saturday", "Tuesday or Saturday", "en"),
    ("Siena and Lucca", "Siena, Lucca, Pisa", "en"),
    ("red, green and blue", "It comes in blue, red, green and yellow.", "en"),
    ("red, green and blue", "It comes in red and blue.", "en"),
    ("Ada Rossi, Carlo Bianchi", "The manager of Siena is Ada Rossi, not Carlo Bianchi.", "en"),
    ("€5 and €10", "The small one costs €5, the medium one €7, the large one €10.", "en"),
    ("between 5 and 10 days", "It takes 5 days for letters and 10 days for parcels.", "en"),
    ("martedì, sabato", "Chiudono il martedì, il sabato e il lunedì.", "it"),
    ("15 technicians", "1. 13 technicians\n2. 14 technicians\n3. 15 technicians\n4. 16 technicians", "en"),
    ("8 days", "1. Sunday\n2. Thursday\n3. Friday\n4. Saturday\n5. Monday\n6. Tuesday\n7. Friday\n8. Thursday", "en"),
]
# fmt: on


def scored(gold: str, reply: str, language: str) -> tuple[float | None, float | None]:
    asked, given = question(gold, kind="multi", text="Which are they?"), answer(reply)
    return match(asked, given, language).value, list_f1(asked, given, language).value


@pytest.mark.parametrize(("gold", "reply", "language"), RIGHT)
def test_the_members_may_stand_in_a_row_or_each_for_itself(gold: str, reply: str, language: str) -> None:
    assert scored(gold, reply, language)[0] == 1.0


@pytest.mark.parametrize(("gold", "reply", "language"), WRONG)
def test_a_member_too_few_or_too_many_is_wrong(gold: str, reply: str, language: str) -> None:
    assert scored(gold, reply, language)[0] == 0.0


def test_a_list_in_a_sentence_has_a_share_of_its_items() -> None:
    assert scored("red, green and blue", "It comes in red and blue.", "en")[1] == pytest.approx(0.8)
    assert scored("1990, 1985", "Marzaforte: 1990\nPoggio Verlano: 1977", "en")[1] == pytest.approx(0.5)
    assert scored("Paris, France", "Paris", "en")[1] is None  # one place, not a list of two
    assert scored("May 5, 1990", "May 5", "en")[1] is None
