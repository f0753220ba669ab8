from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.corpus.split import Shares, fraction, split_groups, split_of
from workbench.errors import RequestError

KEYS = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=3), max_size=20)


def test_shares_hold() -> None:
    counts = Counter(split_of(f"fact {n}", Shares(0.5, 0.2, 0.3)) for n in range(10_000))
    assert abs(counts["train"] - 5000) < 200
    assert abs(counts["dev"] - 2000) < 200
    assert split_of("x", Shares(0, 0, 1)) == "test"
    assert split_of("x", Shares(1, 0, 0)) == "train"


def test_a_seed_gives_another_split_and_the_same_one_again() -> None:
    one, two = ([split_of(str(n), Shares(), seed) for n in range(100)] for seed in (1, 2))
    assert one != two
    assert one == [split_of(str(n), Shares(), 1) for n in range(100)]
    assert all(0 <= fraction(str(n)) < 1 for n in range(1000))


@given(KEYS, st.randoms())
def test_whatever_shares_a_key_shares_a_split_in_any_order(items: list[list[str]], random: object) -> None:
    splits = split_groups(items, Shares())
    for keys, split in zip(items, splits, strict=True):
        for other, other_split in zip(items, splits, strict=True):
            assert not set(keys) & set(other) or split == other_split
    order = list(range(len(items)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = split_groups([items[n] for n in order], Shares())
    assert [splits[n] for n in order] == list(shuffled)


@pytest.mark.parametrize("shares", [(0.5, 0.5, 0.5), (-0.5, 0.5, 1.0), (0, 0, 0)])
def test_wrong_shares(shares: tuple[float, float, float]) -> None:
    with pytest.raises(RequestError, match="add up"):
        Shares(*shares)
