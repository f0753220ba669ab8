"""Passages found are put in a new order by reading them with the question: which, by what, and at what cost."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny import corpora, cross_encoders
from tiny.runs import context

from workbench.arms import Context, make_arm
from workbench.arms.base import Prompt
from workbench.arms.rag import RetrievalSettings
from workbench.errors import ArmError, RequestError
from workbench.experiment.answers import answer_all
from workbench.models.scripted import ScriptedModel
from workbench.retrieval.rerankers.cross_encoder import CrossEncoding
from workbench.retrieval.rerankers.likelihood import ASKING, Likelihood
from workbench.retrieval.reranking import RERANKERS, Reranker, RerankerContext, Reranking, Scores, continued
from workbench.store import Store
from workbench.types import Corpus, Hit, Passage, Question

QUESTION = Question("q", "Which lamp was designed by Ines Vadi, and is made of brass?", ("Orla",), "single", "test")
LEXICAL = {"retriever": "lexical", "k": 3, "chunk_size": 9}


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


@pytest.fixture
def cross(tmp_path: Path) -> Path:
    return cross_encoders.save(tmp_path / "cross", corpora.texts())


@pytest.fixture
def shortest(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A reranker in place of another that likes short passages, and what it was given."""
    given: list[str] = []

    class Shortest(Reranker):
        def score(self, questions: Sequence[str], passages: Sequence[str]) -> Scores:
            given.extend(passages)
            return Scores(tuple(-float(len(p)) for p in passages), (2.0,) * len(passages))

    monkeypatch.setattr(RERANKERS, "_items", {**RERANKERS, "likelihood": Shortest})

    return given


def hit(name: str, score: float) -> Hit:
    return Hit(Passage(name, "d", name, 0, len(name)), score)


def names(hits: Sequence[Hit]) -> str:
    return "".join(each.passage.id for each in hits)


def found(ready: Context, corpus: Corpus, **settings: Any) -> Any:
    (prompt,) = make_arm("rag", {**LEXICAL, **settings}, ready).fit(corpus).prompts([QUESTION])
    return prompt


def test_only_the_first_are_read_and_the_rest_follow_as_they_were(shortest: list[str], ready: Context) -> None:
    rows = [[hit("aaa", 4), hit("b", 3), hit("cc", 2), hit("d", 1)]]
    made = Reranking("likelihood", 3, RerankerContext(ready.runtime, "en"), {"d": "T"}).first(["q"], rows)
    assert names(made.hits[0]) == "bccaaa"
    assert shortest == ["T\naaa", "T\nb", "T\ncc"]  # under the title, as they are shown
    assert made.flops == (6.0,)
    whole = continued(made.hits[0], rows[0])
    assert names(whole) == "bccaaad"
    assert [each.score for each in whole] == sorted((each.score for each in whole), reverse=True)
    assert continued((), rows[0]) == tuple(rows[0])


def test_equal_scores_keep_the_order_of_the_search(shortest: list[str], ready: Context) -> None:
    rows = [[hit("b", 3), hit("a", 2), hit("c", 1)], [], [hit("z", 0)]]
    made = Reranking("likelihood", 9, RerankerContext(ready.runtime, "en"), {}).first(["q", "r", "s"], rows)
    assert [names(row) for row in made.hits] == ["bac", "", "z"]
    assert made.flops == (6.0, 0.0, 2.0)


def test_a_prompt_has_the_best_of_the_depth_and_says_what_reading_them_cost(
    shortest: list[str], ready: Context, lamps: Corpus
) -> None:
    plain = found(ready, lamps)
    made = found(ready, lamps, reranker="likelihood", depth=8)
    assert len(shortest) == 8
    titles = {document.id: document.title for document in lamps.documents}
    shown = [f"{titles[each.passage.document]}\n{each.passage.text}" for each in made.hits]
    assert list(map(len, shown)) == sorted(map(len, shortest))[:3]
    assert made.flops == plain.flops + 2.0 * 8
    assert made.seconds > 0
    assert [h.passage for h in made.hits] != [h.passage for h in plain.hits]
    # More merged passages than the first look holds: the search goes on, and nothing is read again.
    shortest.clear()
    assert len(found(ready, lamps, reranker="likelihood", depth=2, k=5, duplicate_resemblance=0.4).hits) == 5
    assert len(shortest) == 2


def test_every_arm_that_searches_reads_what_is_reranked(shortest: list[str], ready: Context, lamps: Corpus) -> None:
    """Those that search for more passages than k, or for other ones, rerank them all the same."""
    best = found(ready, lamps, reranker="likelihood", depth=8).hits[0].passage
    for kind in ("route", "agentic", "map-reduce"):
        settings = {**LEXICAL, "k": 3, "reranker": "likelihood", "depth": 8}
        (asked,) = make_arm(kind, settings, ready).fit(lamps).prompts([QUESTION])
        prompts = [asked] if isinstance(asked, Prompt) else asked
        assert prompts[0].hits[0].passage == best, kind
        assert prompts[0].flops >= 2.0 * 8


def test_likelihood_is_the_mean_of_the_questions_tokens_alone(ready: Context) -> None:
    """By the plain forward pass of transformers over chat and question."""
    model = ready.runtime.load(ready.runtime.base)
    pairs = [("Who made the Orla?", "It is brass."), ("How heavy?", "The Tamsin lamp weighs 31 kilograms."), ("", "x")]
    made = Likelihood(RerankerContext(ready.runtime, "it-CH")).score([q for q, _ in pairs], [p for _, p in pairs])
    for (question, passage), value, flops in zip(pairs, made.values, made.flops, strict=True):
        chat = model.render([{"role": "user", "content": ASKING["it"].replace("{passage}", passage)}])
        asked = model.encode(question)
        with torch.inference_mode():
            logits = model.model(input_ids=torch.tensor([[*chat, *asked]])).logits[0].float().log_softmax(-1)
        each = [float(logits[len(chat) - 1 + n, token]) for n, token in enumerate(asked)]
        assert value == pytest.approx(sum(each) / max(1, len(each)), abs=1e-4)
        assert flops == ready.runtime.architecture.prompt_flops(len(chat) + len(asked), logits=len(asked))  # type: ignore[union-attr]
    assert made.cut == 0


def test_a_passage_beyond_the_context_is_read_as_far_as_there_is_room(ready: Context) -> None:
    made = Likelihood(RerankerContext(ready.runtime, "en")).score(["Who?", "Who?"], ["brass lamp " * 6000, "brass"])
    assert made.cut == 1
    assert made.flops[0] <= ready.runtime.architecture.prompt_flops(4096, logits=9)  # type: ignore[union-attr]
    assert all(value < 0 for value in made.values)


def test_a_model_without_weights_is_reported_before_anything_is_indexed(ready: Context, lamps: Corpus) -> None:
    scripted = dataclasses.replace(ready, runtime=ScriptedModel([]))
    with pytest.raises(ArmError, match="scores with the weights of the generator, which are not here"):
        make_arm("rag", {**LEXICAL, "reranker": "likelihood"}, scripted).fit(lamps)
    assert not (ready.store.home / "indexes").exists()


def test_a_cross_encoder_gives_the_numbers_of_its_network(ready: Context, cross: Path) -> None:
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    pairs = [("Who designed it?", text) for text in corpora.texts()[:4]]
    reranker = CrossEncoding(RerankerContext(ready.runtime, "en", str(cross)))
    made = reranker.score(*zip(*pairs, strict=True))
    network, tokenizer = (
        AutoModelForSequenceClassification.from_pretrained(cross).eval(),
        AutoTokenizer.from_pretrained(cross),
    )
    for (question, passage), value in zip(pairs, made.values, strict=True):
        with torch.inference_mode():
            wanted = float(network(**tokenizer(question, passage, return_tensors="pt", truncation=True)).logits[0, 0])
        assert value == pytest.approx(wanted, abs=1e-4)
    assert len(set(made.values)) == 4
    long = reranker.score(["Who?"] * 2, ["brass " * 60, "brass [SEP] brass"])
    assert long.cut == 1
    # What a document says is text: it ends nothing.
    assert long.values[1] == pytest.approx(reranker.score(["Who?"], ["brass  SEP] brass"]).values[0], abs=1e-5)


def test_a_cross_encoder_that_cannot_rank_is_refused(ready: Context, tmp_path: Path, cross: Path) -> None:
    means = RerankerContext(ready.runtime, "en")
    three = cross_encoders.save(tmp_path / "three", corpora.texts(), labels=3)
    cases = {
        str(three): "gives 3 numbers",
        str(tmp_path): "not the folder of such a model .cross-encoder",
        "nowhere": "no cross-encoder",
    }
    for name, message in cases.items():
        with pytest.raises(RequestError, match=message):
            CrossEncoding(dataclasses.replace(means, model=name)).ready()
    from safetensors.torch import load_file, save_file

    weights = load_file(cross / "model.safetensors")
    save_file(
        {k: v for k, v in weights.items() if "classifier" not in k}, cross / "model.safetensors", {"format": "pt"}
    )
    with pytest.raises(RequestError, match=r"2 weights are missing, classifier.bias"):
        CrossEncoding(dataclasses.replace(means, model=str(cross))).ready()


def test_the_key_follows_reranker_model_and_depth(ready: Context, lamps: Corpus, tmp_path: Path, cross: Path) -> None:
    other = cross_encoders.save(tmp_path / "other", corpora.texts(), seed=1)
    same = cross.rename(tmp_path / "moved")
    variants: list[dict[str, Any]] = [
        {}, {"reranker": "likelihood"}, {"reranker": "likelihood", "depth": 5},
        {"reranker": "cross-encoder", "reranker_model": str(same)},
        {"reranker": "cross-encoder", "reranker_model": str(other)},
    ]  # fmt: skip
    fits = [make_arm("rag", {**LEXICAL, **each}, ready).fit(lamps).identity for each in variants]
    assert len({str(identity) for identity in fits}) == len(variants)
    assert len({str(identity["stages"]) for identity in fits}) == len(variants)
    copy = same.rename(tmp_path / "again")
    again = make_arm("rag", {**LEXICAL, **variants[3], "reranker_model": str(copy)}, ready).fit(lamps)
    assert again.identity == fits[3]  # the same bytes in another place


def test_a_model_that_is_lacking_or_of_no_use_is_reported_before_a_run(lamps: Corpus) -> None:
    def wrong(**settings: Any) -> list[str]:
        return [str(problem) for problem in RetrievalSettings(**settings).problems(lamps)]

    assert wrong() == wrong(reranker="likelihood") == wrong(reranker="cross-encoder", reranker_model="x") == []
    assert "needs a model" in wrong(reranker="cross-encoder")[0]
    assert "uses no model of its own" in wrong(reranker="likelihood", reranker_model="x")[0]


def test_what_reranking_costs_is_in_the_answer(ready: Context, lamps: Corpus) -> None:
    usages = {}
    for name in ("none", "likelihood"):
        fitted = make_arm("rag", {**LEXICAL, "reranker": name, "depth": 3}, ready).fit(lamps)
        usages[name] = answer_all(ready, fitted, [QUESTION])["q"].usage
    assert usages["likelihood"].flops > 2 * usages["none"].flops  # type: ignore[operator]
