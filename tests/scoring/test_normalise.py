import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.scoring.texts.normalise import Form, comparable, decimal, form_of, normalise, tokens


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The  Cat, sat!", "en", "cat sat"),
        ("twenty-one", "en", "twenty one"),
        ("U.S.", "en", "us"),
        ("don’t", "en", "dont"),
        ("John's oven", "en", "john s oven"),
        ("ＡＢＣ ﬁve", "en", "abc five"),
        ("C# and C++", "en", "c# and c++"),
        ("class A++", "en", "class a++"),
        ("l'Italia", "it", "italia"),
        ("l’Italia", "it", "italia"),
        ("Il gatto e la casa", "it", "gatto e casa"),
        ("dell'azienda, nell’anno; all'alba dall'alto sull'onda", "it", "azienda anno alba alto onda"),
        ("un'idea d'Italia", "it", "idea d italia"),
        ("The end of a day", "it", "the end of a day"),  # never English articles for Italian text
        ("il la", "en", "il la"),
        ("perché È", "it", "perché è"),
        ("今日は晴れ。", "ja", "今日は晴れ"),
    ],
)
def test_words(text: str, language: str, expected: str) -> None:
    assert normalise(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1,249", "en", "1249"),
        ("1249", "en", "1249"),
        ("€1,249.00", "en", "1249"),
        ("1,000.50", "en", "1000.5"),
        ("1.249", "en", "1.249"),
        ("3,14", "en", "3.14"),
        ("0,500", "en", "0.5"),
        ("1990,1991", "en", "1990 1991"),
        ("1.249.000", "en", "1249000"),
        ("1.249,00 €", "it", "1249"),
        ("1.249", "it", "1249"),
        ("1,249", "it", "1,249"),
        ("3.14", "it", "3,14"),
        ("1,249.50", "it", "1249,5"),
        ("12.05.2024", "it", "12 05 2024"),
        ("1\u202f249", "it", "1249"),
        ("It was 1,249.", "en", "it was 1249"),
        ("−5 °C", "en", "-5 c"),
        ("10–15", "en", "10 15"),
        ("007", "en", "007"),
        (".5", "en", "0.5"),
        ("-.5 or €.50", "en", "-0.5 or 0.5"),
        (".5", "it", "0,5"),
        ("v.5, No.5 and .1.2", "en", "v 5 no 5 and 1.2"),
    ],
)
def test_numbers(text: str, language: str, expected: str) -> None:
    assert normalise(text, language) == expected


@pytest.mark.parametrize(("text", "language"), [("A", "en"), ("The", "en"), ("Il", "it"), ("L'", "it"), ("%", "en")])
def test_what_stripping_would_empty_stays(text: str, language: str) -> None:
    assert normalise(text, language) == text.casefold()


def test_blank_is_blank() -> None:
    assert normalise("", "en") == normalise(" \n\t", "it") == ""


def test_a_gold_that_is_an_article_is_kept_in_the_answer() -> None:
    assert comparable("A", "the A", "en") == (("a",), ("a",))
    assert comparable("cat", "the cat", "en") == (("cat",), ("cat",))
    assert comparable("the Plan A", "A good plan is Plan A", "en")[0] == ("plan", "a")
    assert comparable("Umberto I", "Il re Umberto I", "it") == (("umberto", "i"), ("re", "umberto", "i"))


@pytest.mark.parametrize(
    ("gold", "language", "zeros"),
    [
        ("Python 3.10", "en", True),
        ("Python 3.10 or later", "en", True),
        ("release v3.10", "en", True),
        ("3.10", "en", True),
        ("2.50 kg", "en", False),
        ("€2.50", "en", False),
        ("EUR 2.50", "en", False),
        ("2.50 euro", "en", False),
        ("15.50%", "en", False),
        ("1,249.50", "en", False),
        ("2,50", "it", False),
        ("Prezzo 1.249,50 €", "it", False),
    ],
)
def test_zeros_stay_where_a_gold_may_be_a_version(gold: str, language: str, zeros: bool) -> None:
    assert form_of([gold], language).zeros is zeros


def test_a_region_does_not_change_the_language() -> None:
    assert normalise("l'anno 1.249", "it-CH") == normalise("l'anno 1.249", "it")


def test_decimal_reads_the_signs_of_its_language() -> None:
    assert decimal("1249,5", "it") == decimal("1249.5", "en") == 1249.5
    assert decimal("-7", "en") == -7
    assert decimal("x400", "en") is None
    assert decimal("1249,5", "en") is None


texts = st.one_of(st.text(), st.text(alphabet="aAlLiIuUnNsS0123459 .,'’-−€%+#;\n\u00a0", max_size=40))


@given(texts, st.sampled_from(["en", "it", "de", "it-CH"]))
@settings(max_examples=1500, deadline=None)
def test_normalisation_is_idempotent(text: str, language: str) -> None:
    once = normalise(text, language)
    assert normalise(once, language) == once
    zeros = " ".join(tokens(text, language, form=Form(zeros=True)))
    assert " ".join(tokens(zeros, language, form=Form(zeros=True))) == zeros


@given(texts, st.sampled_from(["en", "it"]))
@settings(max_examples=300, deadline=None)
def test_only_a_blank_text_has_no_tokens(text: str, language: str) -> None:
    assert bool(tokens(text, language)) == bool(text.split())


@given(st.integers(0, 10**9), st.integers(1, 99))
def test_both_conventions_name_the_same_number(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02}"
    italian = english.translate(str.maketrans(",.", ".,"))
    assert (
        decimal(normalise(english, "en"), "en")
        == decimal(normalise(italian, "it"), "it")
        == float(f"{whole}.{cents:02}")
    )
