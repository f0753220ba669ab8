"""Answers with decimals in a list, bounds that the question names, and addresses, as offices write them."""

from __future__ import annotations

import pytest

from tests.scoring.made import answer
from workbench.scoring.match import match
from workbench.types import Question

CHANNELS = "Su quali canali trasmette la base?"


def value(asked: str, gold: str, reply: str, language: str) -> float | None:
    return match(Question("q1", asked, (gold,), "single", "test"), answer(reply), language).value


@pytest.mark.parametrize(
    ("asked", "gold", "reply", "language"),
    [
        (CHANNELS, "27 MHz, 41 MHz e 2,45 GHz", "27 MHz, 41MHz, 2.45 GHz", "it"),
        (CHANNELS, "27 MHz, 41 MHz e 2,45 GHz", "27 MHz, 41MHz e 2,45 GHz", "it"),
        (CHANNELS, "27 MHz, 430-440 MHz e 2,45 GHz", "27 MHz, 430-440 MHz, 2,45 GHz", "it"),
        ("Entro quanti giorni si risponde?", "entro 45 giorni", "45 giorni", "it"),
        ("Within how many days is it paid?", "within 45 days", "45 days", "en"),
        ("Quanti soci servono almeno?", "almeno 12", "12 soci", "it"),
        ("Dove ha sede il circolo?", "A Siena, in via Larga 12", "Via Larga n. 12 – 53100 Siena (SI)", "it"),
        ("Where is the office?", "12 Mill Lane, Ely", "12 Mill Lane - 53100 Ely", "en"),
    ],
)
def test_right(asked: str, gold: str, reply: str, language: str) -> None:
    assert value(asked, gold, reply, language) == 1


@pytest.mark.parametrize(
    ("asked", "gold", "reply", "language"),
    [
        (CHANNELS, "27 MHz, 41 MHz e 2,45 GHz", "27 MHz, 41 MHz, 2.4 GHz", "it"),
        (CHANNELS, "27 MHz, 41 MHz e 2,45 GHz", "27 MHz e 2,45 GHz", "it"),
        ("Entro quanti giorni si risponde?", "entro 45 giorni", "54 giorni", "it"),
        ("How many members are there?", "at least 12", "12 members", "en"),
        ("Dove ha sede il circolo?", "A Siena, in via Larga 12", "Via Larga n. 21 – 53100 Siena (SI)", "it"),
        ("Dove ha sede il circolo?", "A Siena, in via Larga 12", "Via Larga n. 12 – 50100 Firenze (FI)", "it"),
    ],
)
def test_wrong(asked: str, gold: str, reply: str, language: str) -> None:
    assert value(asked, gold, reply, language) == 0
