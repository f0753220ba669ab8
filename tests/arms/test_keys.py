"""The key of an arm's answers follows from its settings: every setting is in it, or is left out with a reason."""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, ClassVar, Literal, get_args, get_origin

import pytest
from tiny.runs import context

from workbench.arms import ARMS, Context, make_arm
from workbench.arms.base import Arm, ArmSettings, Fitted, Prompt, arm
from workbench.arms.rag import Rag, RetrievalSettings
from workbench.experiment.answers import answers_of
from workbench.store import Store
from workbench.types import Corpus

FIELDS = [(kind, name) for kind, cls in ARMS.items() for name in cls.Settings.model_fields]


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def another(cls: type[ArmSettings], name: str) -> Any:
    """A valid value of a setting other than its default."""
    field = cls.model_fields[name]
    annotation = field.annotation
    options = get_args(annotation) if get_origin(annotation) in (types.UnionType, Literal) else ()
    candidates = [
        *options,
        True,
        False,
        0.5,
        0.25,
        0.01,
        2,
        256,
        300,
        1,
        "another",
        "lexical",
        "exact",
        "likelihood",
        "hyde",
        "sentences",
        "tokens",
        "words",
        "short",
        "dora",
        "documents",
        "document",
        {"topic": ("lamps",)},
        {"epochs": 3},
        ("q_proj",),
    ]
    for value in candidates:
        try:
            made = cls.model_validate({name: value})
        except ValueError:
            continue
        if getattr(made, name) != field.default:
            return value
    raise AssertionError(f"no other value of {name}")


@pytest.mark.parametrize(("kind", "name"), FIELDS)
def test_every_setting_is_in_the_key_or_left_out_with_a_reason(
    kind: str, name: str, ready: Context, lamps: Corpus
) -> None:
    cls = ARMS[kind]
    before = make_arm(kind, {}, ready).identity(lamps)
    value = "short" if name == "template" else another(cls.Settings, name)
    after = make_arm(kind, {name: value}, ready).identity(lamps)
    if name in cls.unkeyed:
        assert before == after
        assert len(cls.unkeyed[name].split()) > 3, "the reason is a sentence"
    else:
        assert before != after


@pytest.mark.parametrize("kind", list(ARMS))
def test_what_is_left_out_is_a_setting(kind: str) -> None:
    assert set(ARMS[kind].unkeyed) <= set(ARMS[kind].Settings.model_fields)


def test_two_kinds_with_the_same_settings_have_keys_of_their_own(ready: Context, lamps: Corpus) -> None:
    kinds = {kind: str(make_arm(kind, {}, ready).identity(lamps)) for kind in ARMS}
    assert len(set(kinds.values())) == len(kinds)


@pytest.fixture
def stranger(monkeypatch: pytest.MonkeyPatch) -> type[Arm]:
    """A copy of rag under another kind, whose new setting changes the prompt, as somebody would write it."""

    monkeypatch.setattr(ARMS, "_items", dict(ARMS._items))  # which forgets it afterwards

    class LoudSettings(RetrievalSettings):
        """`shout`: whether the question is in capitals."""

        shout: bool = False

    @arm("loud-rag")
    class Loud(Rag):
        Settings = LoudSettings
        settings: LoudSettings
        reads: ClassVar[bool] = True

        def prepare(self, corpus: Corpus) -> Fitted:
            fitted, shout = super().prepare(corpus), self.settings.shout

            def prompts(questions: Any) -> list[Any]:
                made = fitted.prompts(questions)
                return [
                    Prompt(tuple({**m, "content": m["content"].upper()} for m in p.messages)) if shout else p
                    for p in made
                    if isinstance(p, Prompt)
                ]

            return Fitted(fitted.weights, prompts, fitted.identity)

    return Loud


def test_a_strangers_arm_has_its_own_answers(stranger: type[Arm], ready: Context, lamps: Corpus) -> None:
    settings = {"retriever": "lexical", "k": 2, "chunk_size": 12}
    made = {
        name: make_arm(kind, {**settings, **more}, ready).fit(lamps)
        for name, kind, more in (
            ("rag", "rag", {}), ("copy", "loud-rag", {}), ("loud", "loud-rag", {"shout": True}),
        )
    }  # fmt: skip
    folders = {name: answers_of(ready, fitted).folder for name, fitted in made.items()}
    assert len(set(folders.values())) == 3
