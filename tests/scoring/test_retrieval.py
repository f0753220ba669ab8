import math
import random
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from ir_measures import AP, RR, P, R, nDCG

from workbench.corpus.load import load_corpus
from workbench.scoring import METRICS, rank
from workbench.types import Evidence, Hit, Question

from .made import answer, cut, hit, question

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


def test_the_hits_must_hold_all_of_the_span_in_the_same_document() -> None:
    asked = question("x", evidence=(FIRST,))
    for places, expected in [
        ([(0, 20)], 1), ([(10, 30)], 1), ([(0, 19)], 0), ([(11, 30)], 0), ([(0, 10), (20, 30)], 0),
        ([(0, 15), (15, 30)], 1), ([(15, 30), (0, 15)], 1), ([(0, 15), (16, 30)], 0), ([(0, 16), (12, 30)], 1),
    ]:  # fmt: skip
        assert recall_of(asked, [hit("a", *place) for place in places]) == expected
    assert recall_of(asked, [hit("b")]) == 0


def recall_of(asked: Question, hits: list[Hit]) -> float:
    found = rank(asked, hits)
    assert found is not None
    return found.recall


def test_blanks_between_two_passages_are_no_text_that_is_missing() -> None:
    text = "The oven costs\n\n   300 euros. It is red."
    place = Evidence("a", 4, 29, text=text[4:29])
    first, second, third = cut("a", text, 15, 15, 11)
    assert (first.passage.end, second.passage.start) == (14, 19)
    assert recall_of(question("300", evidence=(place,)), [first, second]) == 1
    assert recall_of(question("300", evidence=(place,)), [second, third]) == 0
    assert (
        recall_of(question("300", evidence=(Evidence("a", 4, 29),)), [first, second]) == 0
    )  # what is there is unknown


def test_a_span_over_two_hits_is_found_where_the_second_completes_it() -> None:
    asked = question("x", evidence=(FIRST,))
    later = rank(asked, [hit("a", 0, 15), hit("c"), hit("a", 15, 30)])
    assert later is not None
    assert (later.recall, later.reciprocal_rank, later.precision) == (1, 0.5, pytest.approx(2 / 3))
    half = rank(asked, [hit("a", 0, 15), hit("c")])
    assert half is not None
    assert (half.recall, half.precision) == (0, 0)


TEXT = "The lamp is of brass. It weighs 12 kilograms. Ines Vadi made it."


def test_of_a_whole_document_the_passage_with_the_answer_is_the_evidence() -> None:
    asked = question("12 kilograms", evidence=(Evidence("a", text=TEXT),))
    first, second, third = cut("a", TEXT, 22, 24, 18)
    assert recall_of(asked, [first, third]) == 0
    assert METRICS["document_recall@k"](asked, answer("x", first, third), "en").value == 1
    found = rank(asked, [hit("b", 0, 9), hit("b", 9, 18), second])
    assert found is not None
    assert found.recall == 1
    assert found.reciprocal_rank == 0.5  # two passages of one wrong document are one wrong document


def test_a_whole_document_is_shown_by_all_of_its_passages_though_no_answer_stands_there() -> None:
    first, second, third = cut("a", TEXT, 22, 24, 18)
    asked = question("a heavy lamp", kind="summary", evidence=(Evidence("a", text=TEXT),))
    assert recall_of(asked, [third, first, second]) == 1
    assert recall_of(asked, [first, second]) == 0
    assert recall_of(question("a", kind="summary", evidence=(Evidence("a"),)), [first, second, third]) == 0


def test_the_answer_in_the_passages_is_another_metric() -> None:
    stands = METRICS["answer_in_passages@k"]
    other_document = question("brass", evidence=(Evidence("b", 0, 5),))
    assert recall_of(other_document, cut("a", TEXT, 22)) == 0
    assert stands(other_document, answer("?", *cut("a", TEXT, 22)), "en").value == 1
    assert stands(other_document, answer("brass", hit("b")), "en").value == 0
    both = question("brass; Ines Vadi", kind="multi", evidence=(Evidence("a"),))
    assert stands(both, answer("?", *cut("a", TEXT, 22, 24, 18)), "en").value == 1
    assert stands(both, answer("?", *cut("a", TEXT, 22)), "en").value == 0


def test_of_judged_documents_each_is_to_be_found_and_counts_by_its_grade() -> None:
    judged = tuple(Evidence(name, grade=grade) for name, grade in (("a", 2), ("b", 1), ("c", 1), ("d", 1)))
    found = rank(question("x", evidence=judged), [hit("b"), hit("z"), hit("a"), hit("a", 100, 200)], k=10)
    assert found is not None
    assert found.recall == 0.5
    assert found.precision == pytest.approx(3 / 10)
    assert found.ndcg == pytest.approx((1 + 2 / 2) / (2 + 1 / math.log2(3) + 1 / 2 + 1 / math.log2(5)))
    assert found.average_precision == pytest.approx((1 + 2 / 3) / 4)
    assert METRICS["document_recall@k"](question("x", evidence=judged), answer("x", hit("b")), "en").value == 0.25


def test_judged_documents_are_scored_as_trec_eval_does() -> None:
    rng = random.Random(1)
    for _ in range(30):
        documents = [f"d{number}" for number in range(12)]
        grades = {name: rng.randint(1, 3) for name in rng.sample(documents, rng.randint(1, 6))}
        returned = rng.sample(documents, 8)
        judged = tuple(Evidence(name, grade=grade) for name, grade in grades.items())
        found = rank(question("x", evidence=judged), [hit(each) for each in returned], k=5)
        expected = ir_measures.calc_aggregate(
            [R @ 5, P @ 5, RR @ 5, nDCG @ 5, AP @ 5],
            {"q": grades},
            {"q": {each: -float(place) for place, each in enumerate(returned)}},
        )
        assert found is not None
        assert [found.recall, found.precision, found.reciprocal_rank, found.ndcg, found.average_precision] == (
            pytest.approx([expected[each] for each in (R @ 5, P @ 5, RR @ 5, nDCG @ 5, AP @ 5)])
        )


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


def test_measures_of_several_places_are_those_of_trec_eval() -> None:
    rng = random.Random(0)
    for _ in range(30):
        documents = [f"d{number}" for number in range(12)]
        relevant = rng.sample(documents, rng.randint(1, 5))
        returned = rng.sample(documents, 8)
        found = rank(
            question("x", kind="multi", evidence=tuple(Evidence(name, 0, 100) for name in relevant)),
            [hit(each) for each in returned],
            k=5,
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


SCIFACT = Path(__file__).parents[3] / "shared" / "data" / "scifact_beir"


@pytest.mark.skipif(not SCIFACT.exists(), reason="the public data sets are not on this machine")
def test_scifact_by_bm25_scores_as_published(tmp_path: Path) -> None:
    """BM25 (k1 = 0.9, b = 0.4, stemming, stop words) has an nDCG@10 of 0.665 to 0.679 (BEIR; Pyserini)."""
    import bm25s
    import snowballstemmer

    from workbench.corpus.dataset import import_dataset

    import_dataset(SCIFACT, tmp_path / "scifact")
    corpus = load_corpus(tmp_path / "scifact")
    stem = snowballstemmer.stemmer("english").stemWords

    def words(texts: list[str]) -> Any:
        return bm25s.tokenize(texts, stopwords="en", stemmer=stem, show_progress=False)

    index = bm25s.BM25(k1=0.9, b=0.4)
    index.index(words([f"{d.title} {d.text}" for d in corpus.documents]), show_progress=False)
    best, scores = index.retrieve(words([q.text for q in corpus.questions]), k=10, show_progress=False)
    values, run, qrels = [], {}, {}
    for asked, found, given in zip(corpus.questions, best, scores, strict=True):
        names = [corpus.documents[at].id for at, score in zip(found, given, strict=True) if score > 0]
        values.append(rank(asked, [hit(name) for name in names], k=10))
        run[asked.id] = {name: -float(place) for place, name in enumerate(names)} or {"nothing": 0.0}
        qrels[asked.id] = {place.document: place.grade for place in asked.evidence}
    expected = ir_measures.calc_aggregate([nDCG @ 10, R @ 10, AP @ 10], qrels, run)
    for measure, name in ((nDCG @ 10, "ndcg"), (R @ 10, "recall"), (AP @ 10, "average_precision")):
        assert sum(getattr(each, name) for each in values) / len(values) == pytest.approx(expected[measure])
    assert 0.66 < expected[nDCG @ 10] < 0.68
