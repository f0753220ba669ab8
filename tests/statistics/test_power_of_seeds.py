"""What a run of a few seeds could have seen: planted variances of questions, documents and seeds."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from workbench.statistics import compare
from workbench.types import Comparison

DOCUMENTS, QUESTIONS = 30, 3  # on each document
OF_QUESTIONS, OF_DOCUMENTS = 0.25, 0.1  # standard deviations of the difference of two arms

Scores = NDArray[np.float64]


def drawn(rng: np.random.Generator, gain: float, seeds: int, spread: float, documents: int = DOCUMENTS) -> Scores:
    """Differences [seeds, documents × questions]: a gain, and what documents, questions and seeds add to it."""
    of_documents = rng.normal(0, OF_DOCUMENTS, documents).repeat(QUESTIONS)
    noise = rng.normal(0, OF_QUESTIONS, (seeds, documents * QUESTIONS))
    return np.asarray(gain + of_documents + noise + rng.normal(0, spread, (seeds, 1)), np.float64)


def compared(differences: Scores, margin: float | None = None) -> Comparison:
    seeds, n = differences.shape
    documents, labels = np.tile(np.arange(n) // QUESTIONS, seeds), np.arange(seeds).repeat(n)
    return compare("m", "a", "b", differences.ravel(), np.zeros(n * seeds), documents, seeds=labels, margin=margin)


@pytest.mark.parametrize(("seeds", "spread"), [(3, 0.05), (5, 0.1), (8, 0.1)])
def test_the_detectable_difference_is_found_in_four_of_five_runs_with_other_seeds(seeds: int, spread: float) -> None:
    rng = np.random.default_rng(21)
    seen = [compared(drawn(rng, 0.1, seeds, spread)).detectable for _ in range(60)]
    stated = float(np.median([1.0 if each is None else each for each in seen]))
    found = [compared(drawn(rng, stated, seeds, spread)).outcome == "a" for _ in range(250)]
    assert 0.72 <= np.mean(found) <= 0.92
    alike = [compared(drawn(rng, 0.1, seeds, 0.0)).detectable for _ in range(11)]
    assert stated > 1.5 * float(np.median([1.0 if each is None else each for each in alike]))


def test_so_many_questions_as_are_asked_for_tell_the_difference() -> None:
    rng, seeds, spread, gain = np.random.default_rng(22), 6, 0.04, 0.07
    runs = [compared(drawn(rng, 0.0, seeds, spread, 12), margin=gain) for _ in range(60)]
    wanted = np.median([np.inf if each.needed is None else each.needed for each in runs if each.why])
    documents = round(float(wanted) / seeds / QUESTIONS)
    assert 12 < documents < 200
    found = [compared(drawn(rng, gain, seeds, spread, documents)).outcome == "a" for _ in range(250)]
    assert 0.70 <= np.mean(found) <= 0.94


def test_no_number_of_questions_makes_up_for_seeds_that_differ_more_than_the_arms() -> None:
    rng = np.random.default_rng(23)
    apart = [compared(drawn(rng, 0.0, 3, 0.2), margin=0.02) for _ in range(20)]
    unclear = [each for each in apart if each.why in ("too few questions", "too few seeds")]
    assert len(unclear) > 10
    assert sum(each.needed is None for each in unclear) >= 0.9 * len(unclear)
    assert all((each.needed is None) == (each.why == "too few seeds") for each in unclear)
    alike = compared(drawn(rng, 0.0, 3, 0.0), margin=0.02)
    assert alike.needed is not None


def test_so_many_seeds_as_are_asked_for_tell_the_difference() -> None:
    rng, seeds, spread, gain = np.random.default_rng(24), 4, 0.1, 0.08
    runs = [compared(drawn(rng, 0.0, seeds, spread), margin=gain) for _ in range(80)]
    asked = [each.seeds_needed for each in runs if each.why == "too few seeds" and each.seeds_needed is not None]
    assert len(asked) > 20
    wanted = round(float(np.median(asked)))
    assert seeds < wanted < 60
    found = [compared(drawn(rng, gain, wanted, spread)).outcome == "a" for _ in range(200)]
    assert np.mean(found) >= 0.75
    assert np.mean([compared(drawn(rng, gain, seeds, spread)).outcome == "a" for _ in range(200)]) < 0.6
