"""Replies that go round in circles are ended; nothing else is."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny.runs import context

from workbench.arms import make_arm
from workbench.experiment.answers import answer_all, answers_of
from workbench.models.local import LocalModel
from workbench.models.loops import loops
from workbench.store import Store
from workbench.types import Corpus

TOKENS = st.lists(st.integers(0, 9), max_size=20)


@given(TOKENS, st.lists(st.integers(0, 9), min_size=1, max_size=48))
def test_what_is_said_again_word_for_word_is_a_loop(before: list[int], said: list[int]) -> None:
    assert loops([*before, *said * (1 + -(-16 // len(said)))])


@given(TOKENS, st.integers(65, 256))
def test_so_is_a_paragraph(before: list[int], length: int) -> None:
    paragraph = list(range(100, 100 + length))
    assert loops([*before, *paragraph, *paragraph[:32]])
    assert not loops([*before, *paragraph, *paragraph[:31]])
    assert not loops([*paragraph, *range(1000, 1250), *paragraph[:32]])


@given(st.lists(st.integers(0, 1000), max_size=60, unique=True))
def test_what_is_never_said_twice_is_none(tokens: list[int]) -> None:
    assert not loops(tokens)


@pytest.mark.parametrize("zeros", range(17))
def test_a_long_number_or_a_rule_of_dashes_is_none(zeros: int) -> None:
    assert not loops([3, *[0] * zeros])


def test_a_list_of_like_items_is_none() -> None:
    row = [11, 12, 13, 14, 15, 16]
    assert not loops(list(chain.from_iterable([*row, item] for item in range(8))))


def test_a_looping_reply_ends_early_and_is_not_counted_as_cut(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model of random weights soon loops, if only over a few tokens."""
    monkeypatch.setattr("workbench.models.loops.AGAIN", 1)
    found = {}
    for stop in (False, True):
        given_ = context(store, model_folder, max_new_tokens=96, summary_new_tokens=96, stop_loops=stop)
        fitted = make_arm("closed-book", {}, given_).fit(lamps)
        found[stop] = answer_all(given_, fitted, lamps.select("test"))
    looping = [
        name
        for name, answer in found[True].items()
        if answer.usage.new_tokens < 96 and found[False][name].stop == "length"
    ]
    assert looping
    for name, answer in found[True].items():
        whole = found[False][name]
        if name in looping:
            assert answer.stop == "end"
            assert whole.text.startswith(answer.text)
        elif answer.usage.new_tokens == whole.usage.new_tokens:
            assert (answer.text, answer.stop) == (whole.text, whole.stop)
        else:  # one that ends by itself has said something twice before
            assert (answer.stop, whole.stop) == ("end", "end")


def test_the_setting_is_part_of_the_key(store: Store, model_folder: Path, lamps: Corpus) -> None:
    keys = set()
    for stop in (False, True):
        given_ = context(store, model_folder, stop_loops=stop)
        keys.add(answers_of(given_, make_arm("closed-book", {}, given_).fit(lamps)).folder.name)
    assert len(keys) == 2


def test_a_model_by_itself_stops_nothing(model_folder: Path) -> None:
    assert not LocalModel.load(model_folder, dtype="float32").stop_loops
