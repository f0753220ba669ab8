"""Values as they are read in a text, and compared."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.scoring import METRICS
from workbench.scoring.match import stands_in
from workbench.scoring.values.ordinals import roman
from workbench.scoring.values.reader import read
from workbench.scoring.values.tokens import tokenise
from workbench.scoring.values.units import unit_at
from workbench.scoring.values.value import Date, Ordinal, Period, Quantity, Span, Time, Value, Weekday

from .made import answer, question


def values(text: str, language: str = "en") -> list[Value]:
    return [atom.value for atom in read(text, language).atoms if atom.value is not None]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,249.5", "en", 1249.5),
        ("1.249,5", "it", 1249.5),
        ("1 250 volumi", "it", 1250),
        ("1'250", "it", 1250),
        ("2 million", "en", 2e6),
        ("due milioni e mezzo", "it", 2.5e6),
        ("one hundred and twenty", "en", 120),
        ("milleduecentocinquanta", "it", 1250),
        ("1.5 × 10^6", "en", 1.5e6),
        ("2½", "en", 2.5),
        ("¾", "it", 0.75),
        ("−7", "en", -7),
        ("two thirds", "en", 2 / 3),
    ],
)
def test_numbers(text: str, language: str, number: float) -> None:
    (value,) = values(text, language)
    assert isinstance(value, Quantity)
    assert value.number.own == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("1 hour and 30 minutes", "en", ("second", 5400)),
        ("un'ora e mezza", "it", ("second", 5400)),
        ("1 year and six months", "en", ("month", 18)),
        ("tre quarti d'ora", "it", ("second", 2700)),
        ("5 feet 10 inches", "en", ("metre", 1.778)),
        ("50 °F", "en", ("kelvin", 283.15)),
        ("3 milioni di euro", "it", ("money EUR", 3e6)),
        ("50 centesimi", "it", ("money EUR", 0.5)),
        ("120 km/h", "it", ("metre/second", 120 / 3.6)),
        ("8 metri quadri", "it", ("m2", 8)),
    ],
)
def test_amounts_in_the_base_unit(text: str, language: str, amount: tuple[str, float]) -> None:
    (value,) = values(text, language)
    assert isinstance(value, Quantity)
    assert pytest.approx(amount[1]) in [figure for dimension, figure in value.amounts() if dimension == amount[0]]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("7 October 2024", "en", Date(2024, 10, 7)),
        ("10/7/2024", "en", Date(2024, 10, 7)),
        ("10/7/2024", "en-GB", Date(2024, 7, 10)),
        ("10/7/2024", "it", Date(2024, 7, 10)),
        ("25/7/2024", "en", Date(2024, 7, 25)),  # only one order makes a date
        ("07.10.2024", "en", Date(2024, 10, 7)),
        ("il primo gennaio 1900", "it", Date(1900, 1, 1)),
        ("44 a.C.", "it", Date(-44)),
        ("2024年10月7日", "zh", Date(2024, 10, 7)),
        ("Mondays", "en", Weekday(0)),
        ("half past two", "en", Time(150, hours12=True)),
        ("2.30 pm", "en", Time(870, half=True)),
        ("ore 14.30", "it", Time(870)),
        ("il Quattrocento", "it", Period(1400, 100)),
        ("XV secolo", "it", Period(1400, 100)),
        ("the 1990s", "en", Period(1990, 10)),
        ("twenty-first", "en", Ordinal(21)),
    ],
)
def test_dates_times_and_ordinals(text: str, language: str, expected: Value) -> None:
    assert values(text, language) == [expected]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the X400 and CO2", "en"),
        ("It may rain, and we march on", "en"),
        ("Prima di tutto, secondo me", "it"),
        ("XL, CD, DC and MIX", "en"),
        ("un amico, a dog", "en"),
    ],
)
def test_what_is_no_value(text: str, language: str) -> None:
    assert [value for value in values(text, language) if not isinstance(value, Ordinal)] == []


def test_what_stands_beside_a_year_is_no_unit_of_it() -> None:
    assert all(isinstance(value, Quantity) and value.unit is None for value in values("Nel 1990 ha vinto", "it"))
    assert all(isinstance(value, Quantity) and value.unit is None for value in values("dal 1990, al 1995", "it"))


def test_a_range_takes_from_each_end_what_the_other_leaves_unsaid() -> None:
    (span,) = values("from 2 to 3 years")
    assert isinstance(span, Span)
    assert span.low.accepts(values("24 months")[0])
    (days,) = values("7-9 October 2024")
    assert days == Span(Date(2024, 10, 7), Date(2024, 10, 9))


@pytest.mark.parametrize("names", ["kilogram kg chilogrammo chili", "euro euros eur", "months month mesi mese"])
def test_a_unit_has_its_names_in_both_languages(names: str) -> None:
    if "euro" in names:
        amounts = [values(f"5 {name}") for name in names.split()]
        assert all(amount == amounts[0] for amount in amounts)
    else:
        found = [unit_at(tokenise(name), 0) for name in names.split()]
        assert len({unit[0].measures[0] for unit in found if unit}) == 1
        assert None not in found


def test_signs_are_distinguished_by_their_case() -> None:
    (small,), (large,) = values("50 mW"), values("50 MW")
    assert not small.accepts(large)


@given(st.integers(1, 39))
def test_roman_numerals(number: int) -> None:
    tens, units = divmod(number, 10)
    spelled = "X" * tens + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][units]
    assert roman(spelled) == number


_texts = st.one_of(st.text(max_size=60), st.text(alphabet="aeIVX019 .,:;/-'\"°%€$²½^()\nore am pm may kg", max_size=40))


@given(_texts, st.sampled_from(["en", "it", "zh", "xx"]))
@example("0:a\x1b0:A", "en")
@example("0:a:0:A", "en")
@settings(max_examples=600, deadline=None)
def test_any_text_can_be_read_and_stands_in_itself(text: str, language: str) -> None:
    for atom in read(text, language).atoms:
        assert read(text, language).text[atom.start : atom.end] == atom.text or atom.value is None
    assert stands_in(text, text, language)


@given(st.integers(1, 10**7), st.integers(1, 99))
def test_money_is_the_same_by_both_conventions(whole: int, cents: int) -> None:
    english = f"€{whole:,}.{cents:02}"
    italian = f"{whole:,}.{cents:02} euro".translate(str.maketrans(",.", ".,"))
    assert values(english, "en")[0].accepts(values(italian, "it")[0])


@pytest.mark.parametrize(
    "text",
    [
        "ore " * 20_000,
        '5" ' * 20_000,
        "a, " * 20_000 + "or Rome",
        "Rome, " * 5_000 + "or Milan",
        "1e" + "9" * 20_000,
        "9" * 20_000 + "th century",
        "10^" + "9" * 20_000,
        "(" * 20_000 + "Rome",
        "." * 20_000 + "US",
        "not " * 20_000 + "Rome",
        "1 000 " * 20_000,
    ],
)
def test_a_hostile_text_is_read_in_time_and_without_an_error(text: str) -> None:
    began = time.process_time()
    for gold in ("Rome", "US", "24 months"):
        METRICS["match"](question(gold), answer(text), "en")
    assert time.process_time() - began < 20


def test_digits_of_every_script_are_digits() -> None:
    assert stands_in("٣ كتب", "3 كتب", "ar")
    assert not stands_in("٣ كتب", "٤ كتب", "ar")
