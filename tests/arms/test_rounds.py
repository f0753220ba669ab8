"""Arms of several rounds, asked of a script: what each round shows, what it costs, and where it ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from tiny.runs import context

from workbench.arms import Context, make_arm
from workbench.arms.base import Exchange, Prompt, Round
from workbench.arms.map_reduce import notes_of
from workbench.experiment.answers import answer_all
from workbench.experiment.latency import timed
from workbench.models.scripted import UNKNOWN, Rule, ScriptedModel
from workbench.progress import Progress
from workbench.settings import CostSettings, DecodingSettings
from workbench.store import Store
from workbench.types import Answer, Corpus, Question

LEXICAL = {"retriever": "lexical", "k": 1}
HEAVY = Question("heavy", "Which lamps weigh over twenty kilograms?", ("3",), "aggregate", "test")
NOTHING = Question("nothing", "Who sings?", (), "unanswerable", "test")


def ready(store: Store, *rules: Rule, language: str = "en") -> Context:
    return Context(store, ScriptedModel(rules), language, 0, DecodingSettings(), Progress())


def ask(given: Context, corpus: Corpus, kind: str, questions: Sequence[Question], **settings: Any) -> list[Answer]:
    fitted = make_arm(kind, settings, given).fit(corpus)
    found = answer_all(given, fitted, questions)
    return [found[question.id] for question in questions]


def lamp(name: str) -> Question:
    return Question(name, f"Which stuff is {name} of?", (), "single", "test")


NOTES = [
    Rule(name, match=f"The {name} lamp is", needs="Write down")
    for name, _, kilos, _ in corpora.LAMPS
    if int(kilos) > 20
]
WINDOW = 310  # of which question, instruction and reply leave room for one document


def test_notes_of_all_windows_are_numbered_and_joined(store: Store, lamps: Corpus) -> None:
    rules = (*NOTES, Rule("3 in all", match="Question: Which lamps", needs="1. Tamsin\n2. Bevin\n3. Wexley"))
    (one,) = ask(ready(store, *rules), lamps, "map-reduce", [HEAVY], context=WINDOW)
    assert one.text == "3 in all"
    assert (one.rounds, one.requests) == (2, 7)  # a prompt for each document, and one that joins
    assert [hit.passage.document for hit in one.hits] == ["tamsin", "bevin", "wexley"]  # those with notes
    texts = sum(len(document.text.split()) for document in lamps.documents)
    assert one.usage.prompt_tokens > texts + 7 * len(HEAVY.text.split())
    assert one.usage.new_tokens == 3 * 1 + 3 * 4 + 3  # notes, "I do not know.", and the answer


def test_a_question_that_no_window_speaks_of_is_declined_without_a_last_prompt(store: Store, lamps: Corpus) -> None:
    (one,) = ask(ready(store), lamps, "map-reduce", [NOTHING], context=WINDOW)
    assert (one.text, one.rounds, one.requests) == (UNKNOWN, 1, 6)


def test_where_one_window_holds_everything_it_is_asked_as_long_context_asks(store: Store, lamps: Corpus) -> None:
    given = ready(store)
    (one,) = make_arm("map-reduce", {}, given).fit(lamps).prompts([HEAVY])
    (other,) = make_arm("long-context", {}, given).fit(lamps).prompts([HEAVY])
    assert isinstance(one, tuple)
    assert isinstance(other, Prompt)
    assert [prompt.messages for prompt in one] == [other.messages]


def test_notes_that_one_prompt_does_not_hold_are_noted_down_once_more(store: Store, lamps: Corpus) -> None:
    fitted = make_arm("map-reduce", {"context": 330}, ready(store)).fit(lamps)
    assert fitted.again is not None
    (first,) = fitted.prompts([HEAVY])
    assert isinstance(first, tuple)
    long = Round(first, tuple("\n".join(["lamp " * 5] * 2) for _ in first))
    (second,) = fitted.again([Exchange(HEAVY, (long,))])
    assert isinstance(second, list)
    assert 1 < len(second) < len(first)
    assert all("Write down" in prompt.messages[0]["content"] for prompt in second)
    (third,) = fitted.again([Exchange(HEAVY, (long, Round(tuple(second), ("Orla",) * len(second))))])
    assert isinstance(third, list)
    assert "numbered notes" in third[0].messages[0]["content"]
    assert fitted.again([Exchange(HEAVY, (long, Round(tuple(second), ()), Round(tuple(third), ("5",))))]) == [None]
    endless = Round(first, tuple("lamp " * 25 for _ in first))  # of which noting down makes no fewer
    (rest,) = fitted.again([Exchange(HEAVY, (endless,))])
    assert isinstance(rest, list)
    assert len(rest) == 1
    assert rest[0].dropped_tokens > 0


def test_of_a_long_document_passages_stand_in_windows_and_what_none_holds_is_counted(
    store: Store, tmp_path: Path
) -> None:
    def edit(documents: list[dict[str, Any]], asked: list[dict[str, Any]]) -> None:
        documents[0]["text"] += " It shines." * 60
        documents[1]["text"] += f" It is {'very ' * 90}bright."

    corpus = corpora.corpus(tmp_path / "c", edit=edit)
    (made,) = make_arm("map-reduce", {"context": WINDOW, "chunk_size": 15}, ready(store)).fit(corpus).prompts([HEAVY])
    assert isinstance(made, tuple)
    shown = {hit.passage.id for prompt in made for hit in prompt.hits}
    assert {"quill#whole", "bevin#whole"} <= shown
    assert sum(name.startswith("orla") for name in shown) > 1
    dropped = sum(prompt.dropped_tokens for prompt in made)
    assert (dropped > 0) == ("very very" not in str([prompt.messages for prompt in made]))


def test_it_reads_what_is_retrieved_if_its_settings_say_so(store: Store, lamps: Corpus) -> None:
    given = ready(store, *NOTES, Rule("one", match="Question: Which lamps", needs="numbered notes"))
    question = Question("q", "Which lamps are of birch or granite?", (), "aggregate", "test")
    fitted = make_arm("map-reduce", {"context": WINDOW, "k": 2, "retriever": "lexical"}, given).fit(lamps)
    assert fitted.retrieves
    found = answer_all(given, fitted, [question])["q"]
    assert {hit.passage.document for hit in found.hits} == {"tamsin", "bevin"}
    assert (found.requests, found.text) == (3, "one")


def test_notes_are_lines_without_marks_and_refusals() -> None:
    assert notes_of(["1. the X 400\n2) 3 kg\n\n* a. b", "Non lo so.", "24 months"]) == [
        "the X 400",
        "3 kg",
        "a. b",
        "24 months",
    ]


@pytest.mark.parametrize(("more", "shown"), [("long-context", 6), ("passages", 4)])
def test_only_what_was_declined_is_routed_to_more(store: Store, lamps: Corpus, more: str, shown: int) -> None:
    rules = (Rule("brass", "Orla of", "made of brass"), Rule("copper", "strangest of", "made of copper"))
    strange = Question("strange", "Which stuff, of granite, lamp or willow, is the strangest of?", (), "single", "test")
    given = ready(store, *rules)
    settings = {**LEXICAL, "more": more, "more_k": 4}
    known, on, nothing = ask(given, lamps, "route", [lamp("Orla"), strange, NOTHING], **settings)
    assert (known.text, known.rounds, len(known.hits)) == ("brass", 1, 1)
    assert (on.rounds, nothing.rounds) == (2, 2)
    assert len(on.hits) == shown
    assert on.usage.prompt_tokens > 2 * known.usage.prompt_tokens
    assert nothing.text == UNKNOWN
    remark = make_arm("route", settings, given).remarks([known, on, nothing])
    assert remark == ("2 of 3 questions (67%) were routed to more text",)


def test_a_reply_that_was_given_without_a_passage_is_no_answer_yet(store: Store, lamps: Corpus) -> None:
    guess = Rule("Ann", match="Who sings")
    (one,) = ask(ready(store, guess), lamps, "route", [NOTHING], **LEXICAL)
    assert (one.text, one.rounds, len(one.hits)) == ("Ann", 2, 6)


def test_what_long_context_has_no_room_for_is_counted_for_a_routed_question(store: Store, lamps: Corpus) -> None:
    (one,) = ask(ready(store), lamps, "route", [NOTHING], **LEXICAL, more_context=WINDOW)
    assert 0 < len(one.hits) < 6
    assert one.dropped_tokens > 0


def test_the_model_searches_in_its_own_words_until_it_answers(store: Store, lamps: Corpus) -> None:
    red = Question("red", "What is the red one of?", (), "single", "test")
    asks = Rule("SEARCH: Quill copper", match="What is the red one of", needs="other words")
    finds = Rule("of copper", match=r"red one of\?$", needs="made of copper")
    (one,) = ask(ready(store, finds, asks), lamps, "agentic", [red], **LEXICAL)
    assert (one.text, one.rounds) == ("of copper", 2)
    assert one.hits[0].passage.document == "quill"  # what is new stands first
    assert one.usage.new_tokens == 3 + 2


@pytest.mark.parametrize("said", ["**SEARCH**: Quill copper", "`Cerca : Quill copper`", "> _search:_ Quill copper."])
def test_marks_around_the_word_change_nothing(store: Store, lamps: Corpus, said: str) -> None:
    asks = Rule(said, match="Question", needs="other words")
    (one,) = ask(ready(store, asks), lamps, "agentic", [lamp("Orla")], **LEXICAL, rounds=2)
    assert (one.rounds, one.hits[0].passage.document) == (2, "quill")


@pytest.mark.parametrize("rounds", [1, 2, 4])
def test_it_searches_as_often_as_it_may_and_the_last_prompt_allows_no_search(
    store: Store, lamps: Corpus, rounds: int
) -> None:
    always = Rule("SEARCH: lamp", match="Question", needs="other words")
    (one,) = ask(ready(store, always), lamps, "agentic", [lamp("Orla")], **LEXICAL, rounds=rounds)
    assert one.rounds == rounds
    assert one.text == UNKNOWN  # the reply to the last prompt
    assert len({hit.passage.id for hit in one.hits}) == len(one.hits) == rounds  # each search adds one


def test_it_keeps_within_its_tokens(store: Store, lamps: Corpus) -> None:
    always = Rule("SEARCH: lamp", match="Question", needs="other words")
    for budget in (512, 700, 900, 2000):
        given = ready(Store(store.home / str(budget)), always)
        (one,) = ask(given, lamps, "agentic", [lamp("Orla")], **LEXICAL, rounds=9, token_budget=budget)
        assert one.text == UNKNOWN
        assert one.usage.prompt_tokens + one.usage.new_tokens <= budget
        assert one.rounds < 9 or budget > 900


def test_where_it_only_does_not_know_the_same_search_goes_on(store: Store, lamps: Corpus) -> None:
    both = Question("both", "Which stuff are Orla and Quill of?", (), "single", "test")
    one, other = ask(ready(store), lamps, "agentic", [lamp("Orla"), both], **LEXICAL)
    assert (one.rounds, len(one.hits)) == (1, 1)  # no other passage names it
    assert (other.rounds, len(other.hits)) == (2, 2)


def test_it_asks_in_italian(store: Store, tmp_path: Path) -> None:
    corpus = corpora.corpus(tmp_path / "it", "it")
    cerca = Rule("«CERCA: Quill rame»", match="Di cosa è il rosso", needs="CERCA:")
    red = Question("red", "Di cosa è il rosso?", (), "single", "test")
    (one,) = ask(ready(store, cerca, language="it"), corpus, "agentic", [red], **LEXICAL, rounds=2)
    assert (one.rounds, one.hits[0].passage.document) == (2, "quill")
    fitted = make_arm("map-reduce", {"context": WINDOW}, ready(store, language="it")).fit(corpus)
    (made,) = fitted.prompts([red])
    assert "Annota ciò che il testo dice" in made[0].messages[0]["content"]  # type: ignore[index]


def test_a_small_model_is_warned_of(store: Store, lamps: Corpus, model_folder: Path) -> None:
    small = make_arm("agentic", LEXICAL, context(store, model_folder)).fit(lamps)
    assert any("under half a billion" in note for note in small.notes)
    assert not any("under half" in note for note in make_arm("agentic", LEXICAL, ready(store)).fit(lamps).notes)


def test_a_single_request_takes_all_its_rounds(store: Store, lamps: Corpus, model_folder: Path) -> None:
    """Of an arm of rounds, what a user waits for is the last reply."""
    given = context(store, model_folder)
    fitted = make_arm("closed-book", {}, given).fit(lamps)
    asked: list[int] = []

    def again(exchanges: Sequence[Exchange]) -> list[Prompt | None]:
        asked.append(len(exchanges))
        return [each.prompts[0] if len(each.rounds) < 3 else None for each in exchanges]

    rounds = dataclasses.replace(fitted, identity={"rounds": 3}, again=again)
    questions = lamps.select("test")[:3]
    answers = answer_all(given, rounds, questions)
    assert {answer.rounds for answer in answers.values()} == {3}
    asked.clear()
    measured = timed(given, rounds, questions, answers, CostSettings(latency_questions=3))
    assert measured is not None
    assert asked == [1] * 10  # once to warm up, then three rounds of three questions
    assert len(measured.seconds) == 3
