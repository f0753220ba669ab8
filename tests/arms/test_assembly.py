"""How passages are placed in a prompt, and what of them fits."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from tiny.runs import context

from workbench.arms import Context, make_arm, prompts
from workbench.arms.passages import QUESTION_TOKENS, placed, reading_prompt, room_for_passages
from workbench.config import check_experiment
from workbench.errors import RequestError
from workbench.experiment.answers import answer_all, answers_of
from workbench.experiment.requested import settled
from workbench.scoring.markers import cited
from workbench.store import Store
from workbench.types import Corpus, Hit, Passage, Question

QUESTION = Question("q", "Who designed the Orla?", ("Ines Vadi",), "single", "test")
TEXTS = ("The Orla is brass.", "The Orla weighs 12 kilograms.", "It was designed by Ines Vadi.")
LEXICAL = {"retriever": "lexical", "k": 3, "chunk_size": 9}


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def hits(*texts: str) -> list[Hit]:
    return [Hit(Passage(str(n), "d", text, 0, len(text)), 9.0 - n) for n, text in enumerate(texts)]


def said(messages: Any) -> str:
    return str(messages[-1]["content"])


def wording(citing: bool = False, name: str = "plain", language: str = "en") -> prompts.PromptWording:
    return dataclasses.replace(prompts.wording(language, name), citing=citing)


@pytest.mark.parametrize("citing", [False, True])
def test_whole_passages_go_at_the_very_token_that_they_exceed(ready: Context, citing: bool) -> None:
    given, count = hits(*TEXTS), ready.runtime.count_tokens
    sizes = [count(f"[3] {text}" if citing else text) + 2 for text in TEXTS]
    frame = min(4096, ready.runtime.context_length) - room_for_passages(ready, wording(citing), 4096)
    for over, kept in ((-1, 2), (0, 3), (1, 3)):
        room = frame + sum(sizes) + over
        prompt = reading_prompt(ready, wording(citing), {}, QUESTION, given, room)
        assert [hit.passage.text for hit in prompt.hits] == list(TEXTS[:kept])
        assert prompt.dropped_tokens == sum(sizes[kept:])
        assert all((text in said(prompt.messages)) == (n < kept) for n, text in enumerate(TEXTS))
        assert said(prompt.messages).endswith(QUESTION.text)
        model = ready.runtime.load(ready.runtime.base)
        assert len(model.render(prompt.messages)) + 12 <= room


def test_a_passage_longer_than_the_window_is_dropped_whole_and_counted(ready: Context) -> None:
    long = "The Orla is brass. " * 200
    prompt = reading_prompt(ready, wording(), {}, QUESTION, hits(long, TEXTS[0]), 300)
    assert prompt.hits == ()
    assert prompt.dropped_tokens == sum(ready.runtime.count_tokens(t.strip()) + 2 for t in (long, TEXTS[0]))
    assert prompt.messages == wording().alone(QUESTION.text)


def test_a_long_question_is_never_cut_and_leaves_less_to_passages(ready: Context) -> None:
    long = dataclasses.replace(QUESTION, text="Who designed the Orla? " * 40)
    count = ready.runtime.count_tokens
    assert count(long.text) > QUESTION_TOKENS
    frame = min(4096, ready.runtime.context_length) - room_for_passages(ready, wording(), 4096)
    room = frame + sum(count(text) + 2 for text in TEXTS)
    assert len(reading_prompt(ready, wording(), {}, QUESTION, hits(*TEXTS), room).hits) == 3
    prompt = reading_prompt(ready, wording(), {}, long, hits(*TEXTS), room)
    assert prompt.hits == ()
    assert prompt.dropped_tokens > 0
    assert said(prompt.messages).endswith(long.text)
    more = reading_prompt(ready, wording(), {}, long, hits(*TEXTS), room + count(long.text) - QUESTION_TOKENS)
    assert len(more.hits) == 3


@pytest.mark.parametrize("spare", [-1, 0, 1])
def test_a_prompt_that_exceeds_the_model_by_one_token_is_an_error_and_never_cut(
    spare: int, ready: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = ready.runtime.load(ready.runtime.base)
    prompt = model.render(reading_prompt(ready, wording(), {}, QUESTION, hits(*TEXTS), 2048).messages)
    monkeypatch.setattr(model.model.config, "max_position_embeddings", len(prompt) + 12 + spare)
    ((made,),) = model.generate([prompt], [12])
    assert made.prompt_tokens == len(prompt)
    assert (made.stop == "error") == (spare < 0)
    assert ("lower `context` or k" in str(made.error)) == (spare < 0)


def test_the_order_is_that_of_the_prompt_and_not_of_the_hits(ready: Context) -> None:
    spots = [("b", 40), ("a", 0), ("b", 0), ("a", 9)]
    ranked = [Hit(Passage(f"{d}{s}", d, f"text {d}{s}", s, s + 8), 9.0 - n) for n, (d, s) in enumerate(spots)]
    assert placed(ranked, "best-first") == [0, 1, 2, 3]
    assert placed(ranked, "best-last") == [3, 2, 1, 0]
    assert placed(ranked, "document") == [2, 0, 1, 3]
    for order in ("best-first", "best-last", "document"):
        prompt = reading_prompt(ready, wording(True), {}, QUESTION, ranked, 2048, order=order)
        assert list(prompt.hits) == ranked
        text = said(prompt.messages)
        for hit, marker in zip(prompt.hits, prompt.markers, strict=True):
            assert f"[{marker}] {hit.passage.text}" in text
        assert [text.index(f"[{n}] ") for n in (1, 2, 3, 4)] == sorted(text.index(f"[{n}] ") for n in (1, 2, 3, 4))


@pytest.mark.parametrize("language", ["en", "it"])
def test_only_who_is_asked_to_cite_reads_of_sources(language: str) -> None:
    plain, citing = wording(False, "shown", language), wording(True, "shown", language)
    assert plain.identity == prompts.wording(language, "shown").identity != citing.identity
    asked = citing.with_passages("?", ["one", "two"])
    assert "[1] one\n\n[2] two" in said(asked)
    system = asked[0]["content"]
    assert system.startswith(plain.with_passages("?", ["text"])[0]["content"])
    assert ("square brackets" if language == "en" else "parentesi quadre") in system
    answers = [m["content"] for m in asked if m["role"] == "assistant"]
    assert answers == [e.answer + " [1]" if e.answer else plain.refusal for e in plain.template.reading_examples]
    assert citing.alone("?") == plain.alone("?")  # nothing to cite


@pytest.mark.parametrize("kind", ["rag", "oracle", "long-context"])
def test_sources_are_marked_by_every_arm_that_reads_and_kept_with_the_answer(
    kind: str, ready: Context, lamps: Corpus
) -> None:
    fitted = make_arm(kind, {"sources": True, **(LEXICAL if kind == "rag" else {})}, ready).fit(lamps)
    questions = [q for q in lamps.select("test") if q.id == "orla.who.1"]
    (prompt,) = fitted.prompts(questions)
    assert sorted(prompt.markers) == list(range(1, len(prompt.hits) + 1))
    assert "[1] The Orla lamp\n" in said(prompt.messages)
    made = answer_all(ready, fitted, questions)["orla.who.1"]
    kept = answers_of(ready, fitted).get(questions[0])
    assert kept == made
    assert kept is not None
    assert kept.markers == prompt.markers
    assert cited(dataclasses.replace(kept, text="x [1]")) == (1,)


def test_passages_stand_under_the_headings_of_their_documents(ready: Context, tmp_path: Path) -> None:
    text = "# Care\n\n## Cleaning\n\nWipe the Orla. Polish the brass.\n\n## Storing\n\nKeep it dry."

    def edit(documents: list[dict[str, Any]], _: Any) -> None:
        documents.append({"id": "care", "title": "The Orla lamp", "text": text})

    corpus = corpora.corpus(tmp_path / "c", edit=edit)
    question = dataclasses.replace(QUESTION, text="Polish the brass?")
    cleaning = "# Care\n\n## Cleaning\n\nWipe the Orla. Polish the brass."
    for chunker, shown in (("sentences", "Care > Cleaning\nPolish the brass."), ("parent", cleaning)):
        settings = {"show_headings": True, "retriever": "lexical", "k": 1, "chunk_size": 4, "chunker": chunker}
        (prompt,) = make_arm("rag", settings, ready).fit(corpus).prompts([question])
        (hit,) = prompt.hits
        assert hit.passage.text == text[hit.passage.start : hit.passage.end]
        assert f"Text:\nThe Orla lamp\n{shown}\n\nQuestion" in said(prompt.messages)


def test_repeats_are_merged_by_default_and_counted(ready: Context, tmp_path: Path) -> None:
    def edit(documents: list[dict[str, Any]], _: Any) -> None:
        documents.append({**documents[0], "id": "copy"})

    corpus = corpora.corpus(tmp_path / "c", edit=edit)
    for settings, merged, names in (({}, 1, {"orla"}), ({"merge_duplicates": False}, 0, {"orla", "copy"})):
        fitted = make_arm("rag", {"retriever": "lexical", "k": 2, **settings}, ready).fit(corpus)
        (prompt,) = fitted.prompts([QUESTION])
        assert prompt.merged_passages == merged
        assert len(prompt.hits) == 2
        assert {hit.passage.document for hit in prompt.hits} & {"orla", "copy"} == names
        assert answer_all(ready, fitted, [QUESTION])["q"].merged_passages == merged


def with_meta(tmp_path: Path) -> Corpus:
    def edit(documents: list[dict[str, Any]], _: Any) -> None:
        for n, row in enumerate(documents):
            row["meta"] = {"room": "hall" if n < 2 else "attic"}

    return corpora.corpus(tmp_path / "meta", edit=edit)


def test_only_documents_that_fit_the_filter_are_searched(ready: Context, tmp_path: Path) -> None:
    corpus = with_meta(tmp_path)
    arm = make_arm("rag", {"retriever": "lexical", "k": 9, "where": {"room": ["attic"]}}, ready)
    (prompt,) = arm.fit(corpus).prompts([dataclasses.replace(QUESTION, text="Which lamp was designed by whom?")])
    assert {hit.passage.document for hit in prompt.hits} == {"quill", "bevin", "sorrel", "wexley"}
    everything = make_arm("rag", {"retriever": "lexical", "k": 9}, ready).fit(corpus).identity
    assert arm.fit(corpus).identity != everything


@pytest.mark.parametrize(
    ("where", "cure"),
    [({"rooms": ["attic"]}, "did you mean 'room'?"), ({"room": ["atic"]}, "did you mean 'attic'?")],
)
def test_a_filter_that_no_document_knows_is_refused_before_anything_is_made(
    where: dict[str, list[str]], cure: str, store: Store, tmp_path: Path
) -> None:
    for kind in ("rag", "tuned-rag"):
        table = {"name": "n", "corpus": "c", "arms": [{"name": "a", "kind": kind, "where": where}]}
        with pytest.raises(RequestError) as caught:
            settled(check_experiment(table), with_meta(tmp_path / kind), store)
        (problem,) = caught.value.problems
        assert problem.where.startswith("arms.a.where.room")
        assert problem.cure == cure


@pytest.mark.parametrize(
    ("settings", "cure"),
    [
        ({"chunker": "words", "chunk_size": 5, "chunk_overlap": 5}, "less than the size, 5"),
        ({"chunker": "parent", "chunk_size": 60, "parent_size": 50}, "at least the size, 60"),
        ({"chunker": "heading"}, "did you mean 'headings'?"),
        ({"duplicate_resemblance": 1.5}, "give 1 or less"),
        ({"order": "best"}, "did you mean 'best-last'?"),
    ],
)
def test_settings_that_cannot_be_are_named_in_the_file(settings: dict[str, Any], cure: str) -> None:
    with pytest.raises(RequestError) as caught:
        check_experiment({"name": "n", "corpus": "c", "arms": [{"name": "a", "kind": "rag", **settings}]})
    assert cure in str(caught.value)
