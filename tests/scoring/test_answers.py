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
    ],
)
def test_exact_match_and_f1_agree_at_the_ends(gold: str, text: str, language: str, expected: float) -> None:
    assert value("exact_match", question(gold), text, language) == expected
    assert value("f1", question(gold), text, language) == expected


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
        ("", "", 1),
        ("", "something", 0),
        ("Ann; Bob; Cid", "Cid, Bob and Ann", 1),
        ("Ann; Bob; Cid", "Cid and Ann", 0),
    ],
)
def test_match_is_on_token_boundaries_and_asks_for_every_item(gold: str, text: str, expected: float) -> None:
    assert value("match", question(gold), text) == expected


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
        ("€1,249", "1,250", "en", 0.75),
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
        ("1", "one", "en", 0),
        ("1", "uno", "it", 0),
    ],
)
def test_number_closeness(gold: str, text: str, language: str, expected: float) -> None:
    asked = question(gold, kind="aggregate", text="How many of the 20?")
    assert value("number_closeness", asked, text, language) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["5 days", "five days", "5", "five", "It takes five."])
def test_one_gold_that_is_a_number_is_enough(text: str) -> None:
    asked = question("5 days", "five days", "5", "five", kind="aggregate")
    assert value("number_closeness", asked, text) == 1
    assert value("number_closeness", asked, "6 days") == 0.75


@pytest.mark.parametrize("gold", ["X 400", "Ann; Bob", "3 in May, 4 in June"])
def test_number_closeness_needs_a_number_to_be_near_to(gold: str) -> None:
    assert value("number_closeness", question(gold, kind="aggregate"), "3") is None
