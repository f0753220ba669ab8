"""Training questions in more words, and the other way round."""

from __future__ import annotations

import pytest

from workbench.arms.prompts import wording
from workbench.arms.tuned import TunedSettings, learned_questions, training_data
from workbench.corpus.rewording import backwards, reworded_questions
from workbench.types import Corpus


@pytest.mark.parametrize("wordings", [1, 2, 5])
def test_each_fact_is_asked_in_so_many_different_words(wordings: int, lamps: Corpus) -> None:
    taught = [q for q in lamps.select("train") if q.kind == "single"]
    made = reworded_questions(taught, wordings, "en")
    by_fact: dict[str | None, set[str]] = {}
    for question in made:
        by_fact.setdefault(question.fact, set()).add(question.text)
    assert {len(texts) for texts in by_fact.values()} == {wordings}
    assert len({q.id for q in made}) == len(made)
    own = {q.text for q in taught}
    framed = [q for q in made if q.text not in own]
    assert len(framed) == 6 * max(0, wordings - 2)
    assert all(any(text in q.text for text in own) for q in framed)


def test_frames_are_those_of_the_language(lamps: Corpus) -> None:
    taught = [q for q in lamps.select("train") if q.kind == "single"][:1]
    assert any("Vorrei sapere" in q.text for q in reworded_questions(taught, 3, "it-CH"))


def test_an_answer_asks_for_its_question_once_a_fact(lamps: Corpus) -> None:
    found = backwards(lamps.select("train"), lamps)
    assert len(found) == 6
    assert found[0] == ("Which question about “The Orla lamp” has this answer: brass?", "What is the Orla made of?")


def test_settings_of_the_rows_are_in_the_rows_and_change_nothing_by_default(lamps: Corpus) -> None:
    plain = wording("en", "plain")

    def taught(**changes: object):  # type: ignore[no-untyped-def]
        return training_data(TunedSettings.model_validate(changes), lamps, plain)

    usual = taught()
    assert taught(examples=1000) == usual
    assert len(taught(examples=3).chats) == 3
    assert len(taught(both_directions=True).chats) == len(usual.chats) + 6
    tagged = taught(source_tag=True).documents
    assert tagged[0] == ("Six lamps: The Orla lamp", usual.documents[0][1])
    assert [q.text for q in learned_questions(TunedSettings(wordings=1), lamps) if q.kind == "single"] == [
        q.text for q in lamps.select("train") if q.id.endswith("stuff.1")
    ]
