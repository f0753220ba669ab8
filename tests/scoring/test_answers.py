"""The rows on answers of the ruler: exact match, F1, match, lists and numbers."""

import pytest

from workbench.scoring import METRICS
from workbench.types import Question

from .made import answer, question


def value(metric: str, asked: Question, text: str, language: str = "en") -> float | None:
    return METRICS[metric](asked, answer(text), language).value


@pytest.mark.parametrize(
    ("gold", "text", "language", "expected"),
    [
        ("A", "A", "en", 1),
        ("l'Italia", "L’Italia", "it", 1),
        ("l'Italia", "Italia", "it", 1),
        ("1,000.50", "1000.5", "en", 1),
        ("1,000.50", "100050", "en", 0),
        ("twenty-one", "twenty one", "en", 1),
        ("€1,249", "€1,249.00", "en", 1),
        ("1.249,00", "1249", "it", 1),
        ("1.249", "1,249", "it", 0),
        ("", "", "en", 1),
        ("", "something", "en", 0),
        ("cat", "", "en", 0),
        ("Plan A", "plan a", "en", 1),
        ("Plan A", "the Plan A.", "en", 1),
        ("Umberto I", "umberto I", "it", 1),
        ("1.249,50 €", "1249,5 euro", "it", 2 / 3),  # "euro" is a word, "€" a sign
        ("1.249,50 €", "€ 1.249,50", "it", 1),
        ("€1.50", "1.5", "en", 1),
        ("2.50 kg", "2.5 kg", "en", 1),
        (".5", "0.5", "en", 1),
        ("3.0", "3", "en", 1),
    ],
)
def test_exact_match_and_f1_agree_at_the_ends(gold: str, text: str, language: str, expected: float) -> None:
    assert value("exact_match", question(gold), text, language) == float(expected == 1)
    assert value("f1", question(gold), text, language) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("gold", "other", "language"),
    [
        ("Hepatitis A", "hepatitis B", "en"),
        ("Vitamin A", "Vitamin C", "en"),
        ("Plan A", "Plan B", "en"),
        ("Plan A", "We plan a trip", "en"),
        ("Umberto I", "Umberto II", "it"),
        ("diabete di tipo I", "diabete di tipo II", "it"),
        ("Python 3.1", "Python 3.10", "en"),
        ("Python 3.10", "Python 3.1", "en"),
        ("3.10", "3.1", "en"),
    ],
)
def test_what_only_a_letter_or_a_zero_tells_apart_is_not_the_same(gold: str, other: str, language: str) -> None:
    for text in (other, f"{other}.", f"Here, {other}, one thinks"):
        assert value("match", question(gold), text, language) == 0
        assert value("exact_match", question(gold), text, language) == 0
    assert value("f1", question(gold), other, language) != 1
    for text in (gold, f"{gold}.", f"Here, {gold} one thinks", f"Here, {gold.lower()}, one thinks"):
        assert value("match", question(gold), text, language) == 1


def test_f1_counts_tokens_as_a_bag_not_a_set() -> None:
    assert value("f1", question("new york"), "new york new york") == pytest.approx(2 / 3)


def test_f1_takes_precision_and_recall_from_one_gold() -> None:
    # Precision 1 comes from the first gold and recall 1 from the second: mixed, they would give 1.
    assert value("f1", question("red green blue", "red"), "red green") == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("gold", "text", "expected"),
    [
        ("no", "I do not know", 0),
        ("US", "It is a business", 0),
        ("US", "In the U.S. it is 5", 1),
        ("20", "There are 20 rooms.", 1),
        ("20", "There are 200 rooms.", 0),
        ("John", "It was John's idea", 1),
        ("X 400", "The X-400 oven", 1),
        ("A", "The answer is A.", 1),
        ("A", "It is a dog", 0),
        ("A", "The answer is a.", 1),
        ("The Plan A", "It is plan A", 1),
        ("plan a", "Plan A was chosen", 1),
        ("€2.50", "It costs 2.50", 1),
        ("€2.50", "It costs 2.5 euros", 1),
        ("2.50", "It costs $2.50.", 1),
        ("Python 3.10", "In Python 3.10.2", 0),
        ("Vitamin A; Vitamin C", "vitamin c and vitamin a", 1),
        ("Vitamin A; Vitamin C", "Vitamin C, a vitamin", 0),
        ("", "", 1),
        ("", "something", 0),
        ("Ann; Bob; Cid", "Cid, Bob and Ann", 1),
        ("Ann; Bob; Cid", "Cid and Ann", 0),
    ],
)
def test_match_is_on_token_boundaries_and_asks_for_every_item(gold: str, text: str, expected: float) -> None:
    assert value("match", question(gold), text) == expected


@pytest.mark.parametrize("gold", ["1.249,50 €", "€ 1.249,50", "1249,5 euro"])
def test_money_is_the_same_however_it_is_written(gold: str) -> None:
    for text in ("Costa 1.249,50 €.", "Costa € 1.249,50.", "Costa 1249,5 euro."):
        assert value("match", question(gold, "1249,5"), text, "it") == 1


def test_any_gold_will_do() -> None:
    asked = question("Rome", "the Eternal City")
    assert value("match", asked, "It is the eternal city!") == 1
    assert value("exact_match", asked, "Eternal city") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C, A and B.", 1),
        ("The models are B, C, and A.", 1),
        ("Here is the list, as asked:\n- A\n- B\n- C", 1),
        ("A, B", 0.8),
        ("A, B, D", 2 / 3),
        ("A, A, A", 0.5),
        ("D", 0),
        ("", 0),
    ],
)
def test_list_f1(text: str, expected: float) -> None:
    wanted = {"A": "Alpha", "B": "Beta", "C": "Gamma", "D": "Delta"}
    spelled = "".join(wanted.get(sign, sign) for sign in text)
    assert value("list_f1", question("Alpha; Beta; Gamma"), spelled) == pytest.approx(expected)


def test_a_list_item_may_hold_a_conjunction_or_another_item() -> None:
    asked = question("Research and Development; X 400; X 400 Pro")
    assert value("list_f1", asked, "Research and Development, X 400 and X 400 Pro") == 1
    assert value("list_f1", asked, "X 400 Pro") == 0.5


def test_a_list_item_may_end_in_a_letter() -> None:
    asked = question("Vitamin A; Vitamin C")
    assert value("list_f1", asked, "Vitamin C and vitamin A") == 1
    assert value("list_f1", asked, "vitamin a, vitamin c") == 1
    assert value("list_f1", asked, "Vitamin B, Vitamin C") == 0.5
    assert value("list_f1", question("Umberto I; Umberto II"), "Umberto II e Umberto III", "it") == 0.5


def test_list_f1_is_only_for_lists() -> None:
    score = METRICS["list_f1"](question("Ann"), answer("Ann"), "en")
    assert (score.value, score.reason) == (None, "the gold answer is not a list")


@pytest.mark.parametrize(
    ("gold", "text", "language", "expected"),
    [
        ("17", "17", "en", 1),
        ("17", "There are 19.", "en", 0.75**2),
        ("17", "seventeen", "en", 1),
        ("17", "Sono diciassette.", "it", 1),
        ("17", "many", "en", 0),
        ("17", "", "en", 0),
        ("17", "17 of the 20 ovens", "en", 1),  # 20 stands in the question
        ("1.249,50", "1249,5 euro", "it", 1),
        ("€1,349", "€1,300", "en", 0.75 ** (10 * 49 / 1349)),  # money and measures: on the gold's own scale
        ("€1,349", "1300 euros", "en", 0.75 ** (10 * 49 / 1349)),
        ("1.349 €", "13,49 €", "it", 0.75 ** (10 * (1349 - 13.49) / 1349)),
        ("€1,349", "$1,349", "en", 0),
        ("2 kg", "1500 g", "en", 0.75**2.5),
        ("15%", "il 15 per cento", "it", 1),
        ("90 minutes", "an hour and a half", "en", 1),
        ("17", "In 2019 there were 17, in 4 models.", "en", 0.75**13),  # nothing tells the last from the right one
        ("17", "17 in total: 12 here and 5 there", "en", 1),
        ("17", "12 + 5 = 17, of 3 kinds", "en", 1),
        ("17", "On 7 October 2024 there were 17.", "en", 1),
        ("€1,349", "In 3 shops it costs €1,349, for 24 months.", "en", 1),
        ("1", "9" * 400, "en", 0),
        ("21", "twenty-one ovens", "en", 1),
        ("21", "twenty one", "en", 1),
        ("twenty-one", "22", "en", 0.75),
        ("99", "ninety-nine", "en", 1),
        ("40", "forty", "en", 1),
        ("7", "twenty or seven", "en", 1),
        ("21", "Sono ventuno.", "it", 1),
        ("21", "ventun forni", "it", 1),
        ("28", "ventotto", "it", 1),
        ("33", "trentatré", "it", 1),
        ("33", "trentatre", "it", 1),
        ("99", "novantanove", "it", 1),
        ("1", "one of them", "en", 0),
        ("1", "uno di essi", "it", 0),
        ("one", "One.", "en", 1),
        ("1", "uno", "it", 1),
    ],
)
def test_number_closeness(gold: str, text: str, language: str, expected: float) -> None:
    asked = question(gold, kind="aggregate", text="How many of the 20?")
    assert value("number_closeness", asked, text, language) == pytest.approx(expected)


def test_number_closeness_takes_the_number_of_what_is_asked_for() -> None:
    asked = question("17", kind="aggregate", text="How many ovens does the catalogue list?")
    assert value("number_closeness", asked, "There are 17 ovens in 4 series.") == 1
    assert value("number_closeness", asked, "There are 16 ovens in 17 rooms.") == 0.75


@pytest.mark.parametrize(
    ("gold", "text", "language", "expected"),
    [
        ("17", "There are 17 ovens.", "en", 1),
        ("17", "nineteen", "en", 0.75**2),
        ("17", "17 of the 20", "en", 1),  # 20 stands in the question
        ("17", "quindici", "it", 0.75**2),
        ("12 ovens", "11", "en", 0.75),
        ("0", "none at all", "en", 0),
        ("3", "many", "en", 0),
    ],
)
def test_count_credit_is_that_of_oolong(gold: str, text: str, language: str, expected: float) -> None:
    asked = question(gold, kind="aggregate", text="How many of the 20?")
    assert value("count_credit", asked, text, language) == pytest.approx(expected)


@pytest.mark.parametrize("gold", ["X 400", "€1,349", "2.5", "15%", "24 months", "Ann; Bob"])
def test_count_credit_is_for_whole_numbers_alone(gold: str) -> None:
    assert value("count_credit", question(gold, kind="aggregate"), "3") is None
    assert value("count_credit", question("3", kind="single"), "3") is None


@pytest.mark.parametrize("text", ["5 days", "five days", "5", "five", "It takes five."])
def test_one_gold_that_is_a_number_is_enough(text: str) -> None:
    asked = question("5 days", "five days", "5", "five", kind="aggregate")
    assert value("number_closeness", asked, text) == 1
    assert value("number_closeness", asked, "6 days") == 0.75


@pytest.mark.parametrize("gold", ["X 400", "Ann; Bob", "3 in May, 4 in June"])
def test_number_closeness_needs_a_number_to_be_near_to(gold: str) -> None:
    assert value("number_closeness", question(gold, kind="aggregate"), "3") is None
