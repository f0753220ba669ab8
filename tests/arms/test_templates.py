"""Templates: those that ship, in both languages, and those of an experiment, checked before anything is spent."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from tiny.runs import context

from workbench.arms import ARMS, Context, make_arm, prompts
from workbench.arms.templates import TEMPLATES
from workbench.config import check_experiment, load_experiment, to_toml
from workbench.errors import RequestError
from workbench.languages import LANGUAGES
from workbench.scoring.refusals import says_unknown
from workbench.settings import PromptSettings
from workbench.store import Store
from workbench.types import Corpus

OWN: dict[str, Any] = {
    "base": "short",
    "instruction": "Name it. Otherwise write: {refusal}",
    "reading_question": "Q: {question}\n---\n{passages}\n---",
    "refusal": "The text does not say.",
    "reading_examples": [{"question": "Who rows?", "answer": "Hedda", "passages": "Hedda rows."}],
}
MINE = PromptSettings.model_validate({"templates": {"mine": OWN}})


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_that_ships_says_everything_in_each_language(name: str, language: str) -> None:
    wording = prompts.wording(language, name)
    alone, reading = wording.alone("QUESTION"), wording.with_passages("QUESTION", ["FIRST", "SECOND"])
    for messages in (alone, reading):
        assert messages[0]["role"] == "system"
        assert wording.refusal in messages[0]["content"]
        assert messages[-1]["role"] == "user"
        assert "QUESTION" in messages[-1]["content"]
        assert not [m for m in messages if "{" in m["content"]]
        assert [m["role"] for m in messages[1:-1]] == ["user", "assistant"] * (len(messages) // 2 - 1)
    assert "FIRST\n\nSECOND" in reading[-1]["content"]
    assert says_unknown(wording.refusal)
    given = TEMPLATES[name][language]
    assert all(example.passages for example in given.reading_examples)
    assert not any(example.passages for example in given.examples)


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_languages_do_not_share_a_wording(name: str) -> None:
    english, italian = (TEMPLATES[name][language] for language in ("en", "it"))
    assert english.instruction != italian.instruction
    assert english.reading_instruction != italian.reading_instruction
    assert len(english.examples) == len(italian.examples)
    assert len(english.reading_examples) == len(italian.reading_examples)


@pytest.mark.parametrize("language", ["it", "it-IT", "it_CH", "IT"])
def test_a_region_speaks_its_language(language: str) -> None:
    assert prompts.wording(language, "plain") == prompts.wording("it", "plain")
    assert prompts.language_note(language, "plain", PromptSettings()) is None


def test_a_language_without_a_wording_is_asked_in_english_and_a_note_says_so() -> None:
    assert prompts.wording("fr", "plain").template == prompts.wording("en", "plain").template
    note = prompts.language_note("fr", "plain", PromptSettings())
    assert note is not None
    assert note.startswith("the prompts are in English: the template 'plain' has no wording for 'fr'")
    french = {
        "instruction": "Réponds en quelques mots. Sinon: {refusal}",
        "reading_instruction": "Réponds d'après le texte. Sinon: {refusal}",
        "reading_question": "Texte:\n{passages}\n\nQuestion: {question}",
    }
    own = PromptSettings.model_validate({"templates": {"court": french}})
    assert prompts.language_note("fr", "court", own) is None
    assert "Texte:" in prompts.wording("fr", "court", own).with_passages("Où?", ["Ici."])[-1]["content"]


def test_what_a_template_of_ones_own_leaves_out_is_as_in_its_base() -> None:
    wording, base = prompts.wording("it", "mine", MINE), prompts.wording("it", "short")
    assert wording.alone("Chi?")[0]["content"] == "Name it. Otherwise write: The text does not say."
    system, user, assistant, asked = wording.with_passages("Chi?", ["Orla."])
    assert system["content"] == base.with_passages("Chi?", ["."])[0]["content"].replace(
        base.refusal, "The text does not say."
    )
    assert (user["content"], assistant["content"]) == ("Q: Who rows?\n---\nHedda rows.\n---", "Hedda")
    assert asked["content"] == "Q: Chi?\n---\nOrla.\n---"


def test_a_question_or_passage_that_looks_like_a_placeholder_is_left_as_it_is() -> None:
    wording = prompts.wording("en", "plain")
    content = wording.with_passages("What is {passages}?", ["{question} {refusal} {nothing} {0}"])[-1]["content"]
    assert content == "Text:\n{question} {refusal} {nothing} {0}\n\nQuestion: What is {passages}?"


def test_every_word_of_a_template_is_part_of_the_key() -> None:
    def identity(**changes: Any) -> str:
        own = PromptSettings.model_validate({"templates": {"mine": {**OWN, **changes}}})
        return prompts.wording("en", "mine", own).identity

    changed = [
        identity(),
        identity(instruction="Name it. Or else write: {refusal}"),
        identity(reading_instruction="Read it. Otherwise write: {refusal}"),
        identity(question="Q: {question}"),
        identity(reading_question="Q: {question}\n{passages}"),
        identity(refusal="I do not know."),
        identity(examples=[{"question": "Who rows?", "answer": "Hedda"}]),
        identity(reading_examples=[]),
        identity(base="plain"),
    ]
    assert len(set(changed)) == len(changed)
    assert identity() == changed[0]


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return dataclasses.replace(context(store, model_folder), prompts=MINE)


@pytest.mark.parametrize("kind", ["closed-book", "few-shot", "long-context", "rag", "oracle"])
def test_an_arm_words_its_questions_with_the_template_that_it_names(ready: Context, lamps: Corpus, kind: str) -> None:
    settings = {"retriever": "lexical"} if kind == "rag" else {}
    question = next(q for q in lamps.select("test") if q.kind == "single")
    (prompt,) = make_arm(kind, {**settings, "template": "mine"}, ready).fit(lamps).prompts([question])
    reads = kind in ("long-context", "rag", "oracle")
    assert prompt.messages[-1]["content"].startswith(f"Q: {question.text}\n---\n" if reads else question.text)
    keys = {
        str(make_arm(kind, {**settings, "template": name}, ready).fit(lamps).identity) for name in (*TEMPLATES, "mine")
    }
    reading_only = {"twice"} if not reads else set()  # which words a question alone as its base does
    assert len(keys) == len(TEMPLATES) + 1 or reading_only


def test_examples_take_room_from_the_passages(store: Store, lamps: Corpus, tmp_path: Path) -> None:
    """A prompt never exceeds the model's context, whatever stands in the template."""
    from tiny import models

    small = context(store, models.save(tmp_path / "small", corpora.texts(), max_position_embeddings=900))
    model = small.runtime.load(small.runtime.base)
    for name in TEMPLATES:
        for kind, settings in (("rag", {"k": 6, "retriever": "lexical"}), ("long-context", {}), ("oracle", {})):
            made = make_arm(kind, {**settings, "template": name}, small).fit(lamps).prompts(lamps.select("test"))
            assert max(len(model.render(prompt.messages)) for prompt in made) + 12 <= 900


def experiment(**changes: Any) -> dict[str, Any]:
    return {
        "name": "tiny",
        "corpus": "lamps",
        "arms": [{"name": "a", "kind": "rag", "template": "mine"}, {"name": "b", "kind": "closed-book"}],
        "prompts": {"templates": {"mine": OWN}},
        **changes,
    }


def own(**changes: Any) -> dict[str, Any]:
    return experiment(prompts={"templates": {"mine": {**OWN, **changes}}})


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("an unknown placeholder", own(instruction="Say {refusal} to {name}"), "unknown placeholder {name}", "{refusal}"),
    ("passages where none are shown", own(question="{passages} {question}"), "unknown placeholder {passages}", "here"),
    ("no question", own(question="What?"), "question lacks the placeholder {question}", "write {question}"),
    ("no passages", own(reading_question="{question}"), "lacks the placeholder {passages}", "write {passages}"),
    ("an empty instruction", own(instruction=""), "instruction", ""),
    ("a refusal that is none", own(refusal="Ask the desk."), "would not be scored as a refusal", "I do not know."),
    ("an unknown base", own(base="shrot"), "no template 'shrot'", "did you mean 'short'?"),
    ("an unknown key", own(instructions="x"), "unknown key 'prompts.templates.mine.instructions'", "'instruction'"),
    ("a name that ships", experiment(prompts={"templates": {"mine": OWN, "plain": OWN}}), "ships already", "another"),
    ("an unknown name of an arm", experiment(arms=[{"name": "a", "kind": "rag", "template": "mien"}]),
     "no template 'mien'", "did you mean 'mine'?"),
    ("an unknown name for all", experiment(prompts={"template": "plian"}, arms=[{"name": "a", "kind": "rag"}]),
     "no template 'plian'", "did you mean 'plain'?"),
    ("an unknown name in a search", experiment(search={"trials": 2, "space": {"a": {"template": ["plain", "shrot"]}}}),
     "no template 'shrot'", "did you mean 'short'?"),
    ("reading without passages", own(reading_examples=[{"question": "Who?"}]), "example 1 lacks passages", "those"),
    ("passages not shown", own(examples=[{"question": "Who?", "passages": "x"}]), "example 1 has passages", "those"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "what", "cure"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_template_that_cannot_be_used_is_refused_with_its_cure(table: dict[str, Any], what: str, cure: str) -> None:
    with pytest.raises(RequestError) as caught:
        check_experiment(table)
    (problem,) = caught.value.problems
    assert what in problem.what
    assert cure in problem.cure


def test_all_problems_are_reported_at_once_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(
        'name = "x"\ncorpus = "lamps"\n[prompts.templates.mine]\nquestion = "What?"\nrefusal = "Seven lamps"\n'
        '[[arms]]\nname = "a"\nkind = "closed-book"\ntemplate = "mien"\n'
    )
    with pytest.raises(RequestError) as caught:
        load_experiment(path, environment={})
    assert sorted(problem.where for problem in caught.value.problems) == [f"{path}:{line}" for line in (4, 5, 9)]


def test_the_experiments_template_is_that_of_arms_which_name_none() -> None:
    checked = check_experiment(experiment(prompts={"template": "short", "templates": {"mine": OWN}}))
    assert [arm.settings["template"] for arm in checked.arms] == ["mine", "short"]
    assert ["template" in arm.settings for arm in check_experiment(experiment()).arms] == [True, False]


def test_a_template_of_ones_own_comes_back_from_the_resolved_file() -> None:
    import tomllib

    checked = check_experiment(experiment(prompts={"template": "mine", "templates": {"mine": OWN}}))
    again = check_experiment(tomllib.loads(to_toml(checked)))
    assert again.prompts == checked.prompts
    assert again.arms == checked.arms


@pytest.mark.parametrize("kind", ARMS)
def test_a_search_may_choose_the_template_of_any_arm(kind: str) -> None:
    names = [*TEMPLATES]
    table = experiment(arms=[{"name": "a", "kind": kind}], search={"trials": 2, "space": {"a": {"template": names}}})
    search = check_experiment(table).search
    assert search is not None
    assert search.space["a"]["template"] == tuple(names)
