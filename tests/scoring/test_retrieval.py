import math
import random

import ir_measures
import pytest
from ir_measures import AP, RR, P, R, nDCG

from workbench.scoring import METRICS, rank
from workbench.types import Evidence

from .made import answer, hit, question

FIRST, SECOND = Evidence("a", 10, 20), Evidence("b", 10, 20)


def test_a_perfect_ranking_of_two_required_passages_scores_one() -> None:
    perfect = rank(question("x", kind="multi", evidence=(FIRST, SECOND)), [hit("a"), hit("b")])
    assert perfect is not None
    assert perfect.reciprocal_rank == perfect.average_precision == perfect.ndcg == perfect.recall == 1


def test_average_precision_is_over_all_the_evidence() -> None:
    asked = question("x", kind="multi", evidence=(FIRST, SECOND))
    measured = METRICS["map@k"]
    assert measured(asked, answer("x", hit("a"), hit("b")), "en").value == 1
    assert measured(asked, answer("x", hit("c"), hit("a")), "en").value == 0.25  # one at rank 2, one missed
    assert measured(asked, answer("x", hit("a"), hit("c"), hit("b")), "en").value == pytest.approx((1 + 2 / 3) / 2)
    assert measured(asked, answer("x"), "en", retrieves=True).value == 0
    assert measured(asked, answer("x"), "en").value is None


def test_nothing_returned_counts_zero() -> None:
    asked = question("x", evidence=(FIRST,))
    nothing = rank(asked, [])
    assert nothing is not None
    assert (nothing.recall, nothing.precision, nothing.reciprocal_rank, nothing.ndcg) == (0, 0, 0, 0)
    assert METRICS["recall@k"](asked, answer("x"), "en", retrieves=True).value == 0
    assert METRICS["recall@k"](asked, answer("x"), "en").value is None


def test_a_hit_must_overlap_the_span_in_the_same_document() -> None:
    asked = question("x", evidence=(FIRST,))
    for place, expected in [(hit("a", 0, 11), 1), (hit("a", 19, 30), 1), (hit("a", 0, 10), 0), (hit("a", 20, 30), 0)]:
        assert rank(asked, [place]).recall == expected  # type: ignore[union-attr]
    assert rank(asked, [hit("b")]).recall == 0  # type: ignore[union-attr]


def test_without_offsets_the_document_is_the_evidence() -> None:
    asked = question("x", evidence=(Evidence("a"),))
    found = rank(asked, [hit("b", 0, 9), hit("b", 9, 18), hit("a", 500, 600)])
    assert found is not None
    assert found.recall == 1
    assert found.reciprocal_rank == 0.5  # two passages of one wrong document are one wrong document


def test_one_fact_in_two_documents_is_an_alternative_but_two_facts_are_not() -> None:
    single = rank(question("x", evidence=(FIRST, SECOND)), [hit("c"), hit("b"), hit("a")])
    multi = rank(question("x", kind="multi", evidence=(FIRST, SECOND)), [hit("c"), hit("b")])
    assert single is not None
    assert multi is not None
    assert (single.recall, multi.recall) == (1, 0.5)
    assert single.ndcg == pytest.approx(1 / math.log2(3))
    assert multi.ndcg == pytest.approx(1 / math.log2(3) / (1 + 1 / math.log2(3)))


def test_another_chunking_of_the_same_ranking_scores_the_same() -> None:
    asked = question("x", kind="multi", evidence=(Evidence("a", 10, 90), SECOND))
    large, small = [hit("a"), hit("b")], [hit("a", 0, 50), hit("a", 50, 100), hit("b")]
    one, other = rank(asked, large), rank(asked, small)
    assert one is not None
    assert other is not None
    assert (one.recall, one.ndcg, one.average_precision) == (other.recall, other.ndcg, other.average_precision)


def test_at_k_the_hits_are_cut_and_precision_divides_by_k() -> None:
    found = rank(question("x", evidence=(FIRST,)), [hit("a"), hit("b"), hit("c")], k=2)
    assert found is not None
    assert found.precision == 0.5
    assert rank(question("x", evidence=(FIRST,)), [hit("b"), hit("a")], k=1).recall == 0  # type: ignore[union-attr]
    assert rank(question("x", evidence=(FIRST,)), [hit("a")], k=4).precision == 0.25  # type: ignore[union-attr]


def test_document_level_measures_are_those_of_trec_eval() -> None:
    chance = random.Random(0)
    for _ in range(30):
        documents = [f"d{number}" for number in range(12)]
        relevant = chance.sample(documents, chance.randint(1, 5))
        returned = chance.sample(documents, 8)
        found = rank(
            question("x", kind="multi", evidence=tuple(map(Evidence, relevant))), [hit(each) for each in returned], k=5
        )
        expected = ir_measures.calc_aggregate(
            [R @ 5, P @ 5, RR @ 5, nDCG @ 5, AP @ 5],
            {"q": dict.fromkeys(relevant, 1)},
            {"q": {each: -float(place) for place, each in enumerate(returned)}},
        )
        assert found is not None
        assert [found.recall, found.precision, found.reciprocal_rank, found.ndcg, found.average_precision] == (
            pytest.approx([expected[each] for each in (R @ 5, P @ 5, RR @ 5, nDCG @ 5, AP @ 5)])
        )


def test_a_question_without_evidence_cannot_be_scored() -> None:
    score = METRICS["ndcg@k"](question("x"), answer("x", hit("a")), "en")
    assert (score.value, score.reason) == (None, "the question names no evidence")
