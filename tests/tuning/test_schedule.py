"""What is trained on, in which order: every chat once an epoch, an exact share of replay, nothing by chance."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.tuning.rows import DOCUMENT_TOKENS, Plan, TokenRow, schedule


def rows_of(name: int, count: int, length: int = 3) -> list[TokenRow]:
    """Rows that can be told apart: each begins with what it is and its number."""
    return [TokenRow((name, n, *range(length)), 2) for n in range(count)]


def plan_of(chats: int, documents: int, epochs: int, general: int, replay: float, document_epochs: int = 1) -> Plan:
    return Plan(
        documents=(("t", "x"),) * documents,
        document_epochs=document_epochs,
        chats=(((), "reply"),) * chats,
        epochs=epochs,
        general=((),) * general,
        replay=replay,
    )


CHATS, DOCUMENTS, GENERAL = range(3)


@given(
    st.integers(0, 30), st.integers(0, 9), st.integers(1, 5), st.integers(0, 12),
    st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.8]), st.integers(0, 6), st.integers(1, 9), st.integers(0, 3),
)  # fmt: skip
def test_every_row_comes_as_often_as_the_plan_says(
    chats: int, documents: int, epochs: int, general: int, replay: float, repeats: int, batch_rows: int, seed: int
) -> None:
    plan = plan_of(chats, documents, epochs, general, replay, repeats)
    parts = (rows_of(CHATS, chats), rows_of(DOCUMENTS, documents, 9), rows_of(GENERAL, general, 5))
    batches = schedule(*parts, plan, batch_rows, seed)
    assert all(1 <= len(batch) <= batch_rows for batch in batches)
    counts = Counter(row.tokens[:2] for batch in batches for row in batch)
    assert {n: counts[CHATS, n] for n in range(chats)} == dict.fromkeys(range(chats), epochs)
    assert {n: counts[DOCUMENTS, n] for n in range(documents)} == dict.fromkeys(range(documents), repeats)
    replayed = sum(times for (kind, _), times in counts.items() if kind == GENERAL)
    if general:
        # The share is of all chats, to the nearest row: replay / (replay + taught) = `replay`.
        assert replayed == plan.replayed
        assert abs(replayed - replay * (replayed + chats * epochs)) <= 0.5 * (1 - replay) + 1e-9
        times = [counts[GENERAL, n] for n in range(general)]
        assert max(times) - min(times) <= 1  # none recurs before all have been seen
        assert times == sorted(times, reverse=True)
    else:
        assert replayed == plan.replayed == 0


def epochs_of(batches: list[list[TokenRow]], per_epoch: int) -> list[list[TokenRow]]:
    flat = [row for batch in batches for row in batch]
    return [flat[start : start + per_epoch] for start in range(0, len(flat), per_epoch)]


def test_each_epoch_holds_every_chat_and_its_share_of_the_rest() -> None:
    plan = plan_of(chats=12, documents=4, epochs=4, general=5, replay=0.25, document_epochs=2)
    assert plan.replayed == 16
    batches = schedule(rows_of(CHATS, 12), rows_of(DOCUMENTS, 4), rows_of(GENERAL, 5), plan, 3, seed=1)
    epochs = epochs_of(batches, 12 + 2 + 4)
    assert len(epochs) == 4
    for rows in epochs:
        kinds = Counter(row.tokens[0] for row in rows)
        assert kinds == {CHATS: 12, DOCUMENTS: 2, GENERAL: 4}
        assert {row.tokens[1] for row in rows if row.tokens[0] == CHATS} == set(range(12))
    # Five general chats replayed four an epoch: those of the second epoch go on where the first one left off.
    seen = [{row.tokens[1] for row in rows if row.tokens[0] == GENERAL} for rows in epochs]
    assert seen == [{0, 1, 2, 3}, {4, 0, 1, 2}, {3, 4, 0, 1}, {2, 3, 4, 0}]


def test_the_order_follows_the_seed_and_is_shuffled() -> None:
    plan = plan_of(chats=40, documents=0, epochs=2, general=0, replay=0.25)
    parts = (rows_of(CHATS, 40), [], [])
    first, same, other = (schedule(*parts, plan, 8, seed) for seed in (3, 3, 4))
    assert first == same != other
    numbers = [[row.tokens[1] for row in rows] for rows in epochs_of(first, 40)]
    assert numbers[0] != numbers[1]
    assert all(order != sorted(order) for order in numbers)
    # Not the batches alone are shuffled: which rows meet in one changes from epoch to epoch.
    together = [{frozenset(row.tokens[1] for row in batch) for batch in half} for half in (first[:5], first[5:])]
    assert together[0] != together[1]


def test_rows_of_similar_length_share_a_batch_and_long_ones_get_smaller_batches() -> None:
    chats = [TokenRow((0,) * length, 1) for length in range(10, 170)]
    batches = schedule(chats, [], [], plan_of(160, 0, 1, 0, 0.0), 8, seed=0)
    for batch in batches:
        lengths = [len(row.tokens) for row in batch]
        assert max(lengths) - min(lengths) <= 16  # two steps of 8
        assert max(lengths) * len(batch) <= 8 * DOCUMENT_TOKENS // 2
    longest = [max(len(row.tokens) for row in batch) for batch in batches]
    assert any(a > b for a, b in pairwise(longest))  # the batches themselves come in no order of length
    (alone,) = schedule([TokenRow((0,) * 5000, 1)], [], [], plan_of(1, 0, 1, 0, 0.0), 8, seed=0)
    assert len(alone) == 1  # a row longer than any budget is still trained on


def test_the_key_of_a_plan_leaves_out_only_what_trains_nothing() -> None:
    whole = plan_of(4, 2, 2, 3, 0.25).as_json()
    assert plan_of(4, 2, 2, 3, 0.25, document_epochs=0).as_json()["documents"] == ()
    assert plan_of(4, 2, 2, 3, 0.0).as_json()["general"] == ()
    assert (whole["documents"], whole["general"]) == ((("t", "x"),) * 2, ((),) * 3)
    variants = [
        plan_of(4, 2, 2, 3, 0.25), plan_of(5, 2, 2, 3, 0.25), plan_of(4, 3, 2, 3, 0.25), plan_of(4, 2, 3, 3, 0.25),
        plan_of(4, 2, 2, 4, 0.25), plan_of(4, 2, 2, 3, 0.5), plan_of(4, 2, 2, 3, 0.25, document_epochs=2),
    ]  # fmt: skip
    assert len({str(plan.as_json()) for plan in variants}) == len(variants)
