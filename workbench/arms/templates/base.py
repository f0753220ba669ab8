"""What a prompt template is: the texts that stand around a question, in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field

from workbench.languages import by_language
from workbench.languages.spoken import said
from workbench.registry import Registry
from workbench.settings import ExampleSettings, Settings

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in; what is filled in is not looked at again."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def holds(required: tuple[str, ...], allowed: tuple[str, ...]) -> AfterValidator:
    """A validator: the text has each required placeholder once, and none but those and the allowed ones."""

    def check(text: str) -> str:
        found = _PLACEHOLDER.findall(text)
        valid = [*required, *allowed]
        names = ", ".join(f"{{{name}}}" for name in valid)
        if unknown := next((name for name in found if name not in valid), None):
            raise ValueError(said("setting.placeholder", name=unknown, names=names))
        if lacking := next((name for name in required if name not in found), None):
            raise ValueError(said("setting.no_placeholder", name=lacking))
        return text

    return AfterValidator(check)


Instruction = Annotated[str, Field(min_length=1), holds((), ("refusal",))]
AskingAlone = Annotated[str, holds(("question",), ("refusal",))]
AskingOfPassages = Annotated[str, holds(("passages", "question"), ("refusal",))]
Example = ExampleSettings
Refusal = Annotated[str, Field(min_length=1, pattern=r"\S")]


class Template(Settings):
    """The texts around a question. What is fixed stands first, so that it is computed once for all questions.

    `instruction` and `question` are for a question by itself, `reading_instruction` and `reading_question` for one
    that is asked of passages; `examples` and `reading_examples` stand in between, as turns of a chat. `refusal`
    is what to reply when the answer is not known, and `{refusal}` stands for it in the other texts. `citing` follows
    the reading instruction where sources are to be cited; where it is left out, `citing.py` has the words.
    """

    instruction: Instruction
    reading_instruction: Instruction
    question: AskingAlone = "{question}"
    reading_question: AskingOfPassages
    refusal: Refusal
    examples: tuple[ExampleSettings, ...] = ()
    reading_examples: tuple[ExampleSettings, ...] = ()
    citing: Instruction | None = None


TEMPLATES: Registry[Mapping[str, Template]] = Registry("template").discover("workbench.arms.templates")


def template(name: str, **by_language: Template) -> Mapping[str, Template]:
    """Register a template under its name, with its wording in each of the languages."""
    return TEMPLATES.add(name)(MappingProxyType(by_language))


def shipped(name: str) -> dict[str, Template]:
    """A template whose texts all stand in the languages' folders, by language."""
    return {code: Template.model_validate(texts) for code, texts in by_language("prompts", "templates", name).items()}


def changed(given: Mapping[str, Template], name: str) -> dict[str, Template]:
    """The templates, with the texts that `other` words differently replaced, by language."""
    others = by_language("prompts", "templates", name)
    return {code: each.model_copy(update=others[code]) for code, each in given.items()}
