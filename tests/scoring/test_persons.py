"""Names: what may be left out of one, and what would make it another's."""

import pytest

from workbench.scoring.match import match
from workbench.types import Answer, Question


@pytest.mark.parametrize(
    ("asked", "gold", "reply", "expected"),
    [
        ("Who chairs the board?", "Edmund Harlow Jr.", "Edmund Harlow chairs it.", True),
        ("Which director chairs the board?", "Edmund K. Harlow Jr.", "Edmund Harlow", True),
        ("Quale personaggio appare per primo?", "Edmondo K. Arlotti", "Edmondo Arlotti", True),
        ("Who chairs the board?", "Edmund Harlow Jr.", "Edmund Harlow Sr.", False),
        ("Who chairs the board?", "Edmund Harlow Jr.", "Albert Harlow", False),
        ("Who chairs the board?", "Edmund Otto Harlow Jr.", "It is Edmund Otto Harlow.", True),
        ("Who chairs the board?", "Edmund Otto Harlow Jr.", "It is Edmund Otto Harlow, Sr.", False),
        ("Which town chairs the league?", "Edmund K. Harlow", "Edmund Harlow", False),
        ("Who is older, Piers Stone or Ann Vale?", "Ann Marian Vale", "Ann Vale is older.", True),
        ("Who is older, Piers Stone or Ann Vale?", "Ann Marian Vale", "Piers Stone is older than Ann Vale.", False),
        ("Who is the oldest?", "Ann Marian Vale", "Ann Vale is the oldest.", False),
    ],
)
def test_a_name_may_be_shorter_where_it_still_says_who_is_meant(
    asked: str, gold: str, reply: str, expected: bool
) -> None:
    assert (match(Question("q", asked, (gold,), "single", "test"), Answer("q", reply), "en").value == 1) is expected


@pytest.mark.parametrize(
    ("language", "asked", "reply", "expected"),
    [
        ("en", "Who is older, Piers Stone or Ann Vale?", "Piers Stone is older than Ann Vale.", False),
        ("en", "Who is older, Piers Stone or Ann Vale?", "Piers Stone is younger than Ann Vale.", True),
        ("en", "Who is older, Piers Stone or Ann Vale?", "Ann Vale is older than Piers Stone.", True),
        ("en", "Who is Piers Stone older than?", "Piers Stone is older than Ann Vale.", True),
        ("it", "Di chi è più alto Piers Stone?", "Piers Stone è più alto di Ann Vale.", True),
        ("en", "Who is more widely read, Stone or Ann Vale?", "Stone is more widely read than Ann Vale.", False),
        ("en", "Who was more famous, Stone or Ann Vale?", "Stone was more famous in the 1970s than Ann Vale.", False),
        ("it", "Chi è più anziano, Piero Sassi o Ann Vale?", "Piero Sassi è più anziano di Ann Vale.", False),
        ("it", "Chi è più anziano, Piero Sassi o Ann Vale?", "Ann Vale è più anziana di Piero Sassi.", True),
        ("it", "Chi è più anziano, Piero Sassi o Ann Vale?", "Piero Sassi è più giovane di Ann Vale.", True),
    ],
)
def test_whom_another_surpasses_is_not_who_was_asked_for(language: str, asked: str, reply: str, expected: bool) -> None:
    assert (match(Question("q", asked, ("Ann Vale",), "single", "test"), Answer("q", reply), language).value == 1) is (
        expected
    )
