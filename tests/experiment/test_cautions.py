"""What a run warns of: replies cut at the most new tokens, and prompts in another language than the corpus."""

from __future__ import annotations

import pytest

from workbench.experiment.cautions import cut_note, joined_cautions
from workbench.languages.spoken import speaking
from workbench.settings import DecodingSettings
from workbench.types import Answer, Kind, Question, Stop

DECODING = DecodingSettings(max_new_tokens=20, summary_new_tokens=56)


def asked(cut: int, of: int, kind: Kind = "single") -> list[tuple[Question, Answer]]:
    stops: list[Stop] = ["length"] * cut + ["end"] * (of - cut)
    return [
        (Question(f"{kind}{n}", "Why?", ("so",), kind, "test"), Answer(f"{kind}{n}", "so", stop=stop))
        for n, stop in enumerate(stops)
    ]


@pytest.mark.parametrize(("cut", "of"), [(0, 98), (1, 98), (2, 100), (0, 0)])
def test_a_few_cut_replies_are_no_cause_to_warn(cut: int, of: int) -> None:
    assert cut_note(asked(cut, of), DECODING) is None


def test_more_than_two_in_a_hundred_are_reported_with_the_setting_to_raise() -> None:
    note = cut_note(asked(3, 100), DECODING)
    assert note is not None
    assert note.startswith("3 of 100 replies (3%) were cut in the answer: raise decoding.max_new_tokens = 20, or ")
    assert "summary" not in note


def test_the_setting_is_that_of_the_questions_whose_replies_were_cut() -> None:
    note = cut_note([*asked(0, 20), *asked(4, 4, "summary")], DECODING)
    assert note is not None
    assert "raise decoding.summary_new_tokens = 56, or" in note
    both = cut_note([*asked(9, 20), *asked(4, 4, "summary")], DECODING)
    assert both is not None
    assert "raise decoding.max_new_tokens = 20 and decoding.summary_new_tokens = 56" in both


def test_a_caution_is_in_the_language_of_the_run() -> None:
    with speaking("it-CH"):
        note = cut_note(asked(3, 100), DECODING)
    assert note is not None
    assert note.startswith("3 di 100 risposte (3%) sono state troncate: alzare decoding.max_new_tokens = 20, o ")


def test_failed_and_refusing_replies_are_not_cut() -> None:
    replies = [(q, Answer(q.id, "", stop="error", error="x")) for q, _ in asked(0, 10)]
    assert cut_note(replies, DECODING) is None


def test_a_caution_about_several_arms_is_reported_once() -> None:
    assert list(joined_cautions({"rag": ["cut", "French"], "lora": [], "oracle": ["French"]})) == [
        "rag: cut",
        "rag, oracle: French",
    ]
