"""ROUGE-L and chrF."""

import pytest

from workbench.scoring import METRICS

from .made import answer, question


@pytest.mark.parametrize("text", ["東京は日本の首都です", "Perché è così", "the cat"])
def test_rouge_l_of_identical_text_is_one_in_every_script(text: str) -> None:
    assert METRICS["rouge_l"](question(text, kind="summary"), answer(text), "it").value == 1


def test_rouge_l_tells_accents_apart_and_follows_its_formula() -> None:
    asked = question("the cat sat on the mat", kind="summary")
    # Longest common subsequence "cat on mat": precision 3/4, recall 3/6.
    assert METRICS["rouge_l"](asked, answer("cat slept on mat"), "en").value == pytest.approx(0.6)
    assert METRICS["rouge_l"](question("però", kind="summary"), answer("pero"), "it").value == 0


def test_rouge_l_takes_an_empty_answer_as_zero_and_the_best_gold() -> None:
    asked = question("nothing like it", "the cat", kind="summary")
    assert METRICS["rouge_l"](asked, answer(""), "en").value == 0
    assert METRICS["rouge_l"](asked, answer("the cat"), "en").value == 1


def test_chrf_is_on_the_scale_of_sacrebleu() -> None:
    asked = question("the cat", "a dog")
    assert METRICS["chrf"](asked, answer("a dog"), "en").value == pytest.approx(100)
    assert METRICS["chrf"](asked, answer(""), "en").value == 0
    assert METRICS["chrf"].unit == "0-100"
