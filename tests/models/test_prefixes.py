"""Groups of prompts that begin alike: what is computed once, and that it is what saves the most."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.models.generate import batches, grouped_batches
from workbench.models.prefixes import common_length, groups

prompts = st.lists(st.lists(st.integers(0, 1), min_size=1, max_size=12), max_size=9)


@given(prompts, st.integers(1, 4))
def test_a_group_shares_what_it_says_and_leaves_each_prompt_a_token(given_: list[list[int]], shortest: int) -> None:
    found = groups(given_, shortest)
    rows = [row for group in found for row in group.rows]
    assert len(rows) == len(set(rows))
    for group in found:
        assert len(group.rows) > 1
        assert group.length >= shortest
        assert len({tuple(given_[row][: group.length]) for row in group.rows}) == 1
        assert all(len(given_[row]) > group.length for row in group.rows)


@given(prompts)
def test_no_single_beginning_saves_more_than_the_groups(given_: list[list[int]]) -> None:
    saved = sum((len(group.rows) - 1) * group.length for group in groups(given_, 1))
    starts = {tuple(prompt[:end]) for prompt in given_ for end in range(1, len(prompt))}
    for start in starts:
        sharing = [prompt for prompt in given_ if len(prompt) > len(start) and tuple(prompt[: len(start)]) == start]
        assert saved >= (len(sharing) - 1) * len(start)


def test_a_long_passage_for_two_is_better_than_a_short_one_for_three() -> None:
    short, long = [1] * 5, [1] * 5 + [2] * 40
    asked = [[*long, 3], [*short, 4], [*long, 5], [9, 9]]
    (group,) = groups(asked, 5)
    assert (group.rows, group.length) == ((0, 2), 45)
    asked = [[*([1] * 30), tail] for tail in (2, 3, 4)]
    (group,) = groups(asked, 5)
    assert (group.rows, group.length) == ((0, 1, 2), 30)


def test_common_lengths() -> None:
    assert common_length([1, 2, 3], [1, 2, 4]) == 2
    assert common_length([1, 2, 3], [1, 2, 3]) == 2
    assert common_length([1], [1, 2]) == common_length([], [1]) == common_length([2, 1], [1, 1]) == 0


def test_thousands_of_nested_prompts_are_no_recursion_without_end() -> None:
    assert groups([[1] * length for length in range(1, 1500)], 24)


@given(st.lists(st.integers(1, 60), max_size=30), st.integers(1, 400), st.integers(1, 9), st.randoms())
def test_batches_of_groups_hold_every_index_once_within_both_limits(
    lengths: list[int], budget: int, rows: int, dice: object
) -> None:
    asked = [[length % 3] * (length // 2) + [7] * (length - length // 2) for length in lengths]
    found = grouped_batches(lengths, groups(asked, 4), budget, rows)
    assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
    for batch in found:
        assert 1 <= len(batch) <= rows
        assert len(batch) == 1 or len(batch) * max(lengths[i] for i in batch) <= budget
    assert grouped_batches(lengths, [], budget, rows) == batches(lengths, budget, rows)


def test_one_long_prompt_of_a_group_without_room_does_not_thin_out_every_batch() -> None:
    lengths = [700, *([100] * 127)]
    asked = [[1] * 30 + [row] * (length - 30) for row, length in enumerate(lengths)]
    found = grouped_batches(lengths, groups(asked, 24), 16_384, 64)
    assert [len(batch) for batch in found] == [23, 64, 41]


def test_a_group_is_not_divided_between_batches_that_have_room_for_it() -> None:
    lengths = [30, 50, 49, 31, 48, 32]
    asked = [[n // 40] * (n - 1) + [9] for n in lengths]
    found = grouped_batches(lengths, groups(asked, 20), 10_000, 3)
    assert sorted(map(sorted, found)) == [[0, 3, 5], [1, 2, 4]]
    assert [max(lengths[i] for i in batch) for batch in found] == [50, 32]  # the longest first


def test_a_group_of_one_long_text_that_no_batch_has_room_for_is_divided() -> None:
    texts = [[text] * 200 for text in (1, 2)]
    asked = [[*texts[row % 2], *([9] * (row // 2)), row] for row in range(40)]
    lengths = [len(prompt) for prompt in asked]
    found = grouped_batches(lengths, groups(asked, 24), 2_300, 64)
    assert max(len(batch) for batch in found) == 10
    assert sum(len({row % 2 for row in batch}) for batch in found) <= len(found) + 1  # one text a batch, but for one
