"""The slice of a corpus that a quick run takes."""

from __future__ import annotations

from workbench.corpus.variants.sample import sample
from workbench.types import Corpus


def test_a_sample_keeps_the_first_documents_and_what_they_answer(lamps: Corpus) -> None:
    cut = sample(lamps, documents=2)
    assert [d.id for d in cut.documents] == ["orla", "tamsin"]
    assert {e.document for q in cut.questions for e in q.evidence} == {"orla", "tamsin"}
    assert [q.id for q in cut.questions if not q.evidence] == [q.id for q in lamps.questions if not q.evidence]
    assert cut.digest != lamps.digest
    assert sample(lamps, documents=2).digest == cut.digest


def test_a_fact_dropped_from_training_is_dropped_from_the_questions_too(lamps: Corpus) -> None:
    cut = sample(lamps, train_facts=2)
    assert {q.fact for q in cut.questions if q.split == "train" and q.fact} == {"orla.stuff", "tamsin.stuff"}
    asked = {q.fact for q in cut.select("test", "single")}
    assert asked == {"orla.stuff", "tamsin.stuff", *(f"{d.id}.who" for d in lamps.documents)}
    assert len(cut.select("train", "general")) == 3
    assert len(sample(lamps, train={"general": 2}).select("train", "general")) == 2


def test_a_limit_takes_seen_and_unseen_facts_in_halves(lamps: Corpus) -> None:
    cut = sample(lamps, questions={"single": 6, "unanswerable": 1, "general": 0})
    single = cut.select("test", "single")
    assert [sum(q.fact in lamps.seen_facts() for q in single), len(single)] == [3, 6]
    assert (len(cut.select("test", "unanswerable")), len(cut.select("test", "general"))) == (1, 0)
    assert len(cut.select("test", "summary")) == 1  # a kind without a limit
    assert cut.select("train") == lamps.select("train")
    assert len(lamps.select("dev", "general")) > len(cut.select("dev", "general")) == 0  # dev is asked too, in a search
