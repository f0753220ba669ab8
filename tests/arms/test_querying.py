"""What is searched with: the model writes a query in a round before the answer, and that round is counted."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from tiny.runs import context

from workbench.arms import Context, make_arm
from workbench.arms.base import Exchange, Prompt, Round
from workbench.arms.querying import QUERIES
from workbench.arms.tuned_rag import TunedRag, TunedRagSettings
from workbench.experiment.answers import answer_all
from workbench.experiment.latency import timed
from workbench.models.scripted import Rule, ScriptedModel
from workbench.progress import Progress
from workbench.settings import CostSettings
from workbench.store import Store
from workbench.types import Corpus, Question

VAGUE = Question("q", "Who made that thing?", ("Mara Osk",), "single", "test")
LEXICAL = {"retriever": "lexical", "k": 1}


@pytest.fixture
def scripted(store: Store, model_folder: Path) -> Context:
    """A model that rewrites the question, invents a passage, and reads."""
    rules = [
        Rule("Quill lamp, designer", match="short search query|breve ricerca"),
        Rule("The Quill lamp is by Ann.", match="sentences of a manual|frasi di un manuale"),
        Rule("Mara Osk", match="that thing", needs="designed by Mara Osk"),
    ]
    return dataclasses.replace(context(store, model_folder), runtime=ScriptedModel(rules))


class Notes(Progress):
    """What is told."""

    def __init__(self) -> None:
        super().__init__()
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("query", ["rewrite", "hyde"])
def test_a_query_that_the_model_writes_finds_what_the_question_does_not(
    query: str, language: str, scripted: Context, lamps: Corpus
) -> None:
    scripted = dataclasses.replace(scripted, language=language)
    lamps = dataclasses.replace(lamps, language=language)
    plain = answer_all(scripted, make_arm("rag", LEXICAL, scripted).fit(lamps), [VAGUE])["q"]
    made = answer_all(scripted, make_arm("rag", {**LEXICAL, "query": query}, scripted).fit(lamps), [VAGUE])["q"]
    assert "quill" not in {hit.passage.document for hit in plain.hits}
    assert [hit.passage.document for hit in made.hits] == ["quill"]
    assert made.text == "Mara Osk"
    first = QUERIES[query].messages(VAGUE.text, language)
    assert made.usage.prompt_tokens > plain.usage.prompt_tokens + sum(len(m["content"].split()) for m in first) - 9
    assert made.usage.new_tokens >= 2 + 3


def test_what_is_searched_with() -> None:
    rewrite, hyde, question = (QUERIES[name].searched for name in ("rewrite", "hyde", "question"))
    assert rewrite("Who?", '\n --\n "Orla designer" \nbecause') == '"Orla designer"'
    assert rewrite("Who?", "...\n") == hyde("Who?", " \n") == ""
    assert hyde("Who?", "Ines made it.\nIn 1990. ") == "Who?\nInes made it.\nIn 1990."
    assert question("Who?", "anything") == "Who?"


@pytest.mark.parametrize("query", ["rewrite", "hyde"])
def test_a_question_is_text_in_what_is_asked(query: str) -> None:
    messages = QUERIES[query].messages("What is {question}, {x}?", "it-CH")
    assert messages[0]["content"].endswith("\n\nDomanda: What is {question}, {x}?")
    assert QUERIES[query].messages("a", "de") == QUERIES[query].messages("a", "en")
    assert QUERIES[query].identity("en") != QUERIES[query].identity("it")


def test_a_reply_that_is_no_query_is_reported_and_the_question_is_searched_with(
    scripted: Context, lamps: Corpus
) -> None:
    progress = Notes()
    ready = dataclasses.replace(scripted, progress=progress)
    fitted = make_arm("rag", {**LEXICAL, "query": "rewrite"}, ready).fit(lamps)
    assert fitted.again is not None
    asked = [dataclasses.replace(VAGUE, id=name, text=f"What is the {name} made of?") for name in ("Orla", "Bevin")]
    prompts = [prompt for prompt in fitted.prompts(asked) if isinstance(prompt, Prompt)]
    exchanges = [
        Exchange(question, (Round((prompt,), (reply,)),))
        for question, prompt, reply in zip(asked, prompts, (" ", "Wexley"), strict=True)
    ]
    found = [prompt.hits[0].passage.document for prompt in fitted.again(exchanges) if prompt is not None]
    assert found == ["orla", "wexley"]
    assert progress.notes == ["1 reply was no query, and the question was searched with"]
    answered = [dataclasses.replace(exchange, rounds=exchange.rounds * 2) for exchange in exchanges]
    assert fitted.again(answered) == [None, None]


def test_the_key_follows_the_query_and_its_wording(scripted: Context, lamps: Corpus, monkeypatch: Any) -> None:
    def stages(name: str) -> str:
        fitted = make_arm("rag", {**LEXICAL, "query": name}, scripted).fit(lamps)
        return json.dumps(fitted.identity["stages"])

    before = {name: stages(name) for name in QUERIES}
    assert len(set(before.values())) == len(before)
    monkeypatch.setattr(QUERIES["hyde"], "instruction", {"en": "Answer: {question}"})
    assert stages("hyde") != before["hyde"]
    assert '"query"' not in before["question"]


def test_every_round_is_in_the_flops_and_in_the_time_of_a_single_request(
    store: Store, model_folder: Path, lamps: Corpus
) -> None:
    ready = context(store, model_folder)
    questions = lamps.select("test")[:3]
    usages, latencies = {}, {}
    for query in ("question", "rewrite"):
        fitted = make_arm("rag", {**LEXICAL, "query": query}, ready).fit(lamps)
        answers = answer_all(ready, fitted, questions)
        usages[query] = sum(answer.usage.flops or 0.0 for answer in answers.values())
        latencies[query] = timed(ready, fitted, questions, answers, CostSettings(latency_questions=3))
    assert usages["rewrite"] > 1.3 * usages["question"]
    assert latencies["rewrite"] is not None
    assert len(latencies["rewrite"].seconds) == 3


def test_a_tuned_model_is_not_asked_for_queries(lamps: Corpus) -> None:
    (problem,) = TunedRag.problems(TunedRagSettings(query="hyde"), lamps)
    assert problem.where == "query"
    assert list(TunedRag.problems(TunedRagSettings(), lamps)) == []
