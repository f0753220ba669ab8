"""How questions are worded: templates of one's own, and their examples."""

from __future__ import annotations

from pydantic import Field

from workbench.settings.base import Settings


class ExampleSettings(Settings):
    """A `question` and its `answer`, shown before what is asked as an example; without an answer, it shows the refusal.

    `passages` belong to an example of reading. Nothing of it may be a fact of the corpus.
    """

    question: str = Field(min_length=1)
    answer: str | None = Field(None, min_length=1)
    passages: str | None = None


class TemplateSettings(Settings):
    """A prompt template of one's own: what is left out is as in `base`, in the language of the corpus.

    `instruction` and `question` are for a question by itself; `reading_instruction` and `reading_question` for one
    that is asked of passages. `question` must hold {question}, `reading_question` {passages} and {question}; {refusal}
    stands anywhere for `refusal`, what to reply when the answer is not known. `citing` asks to cite the passages by
    their numbers, for arms with `sources = true`. `examples` stand before a question by itself, `reading_examples`
    before one that is asked of passages.
    """

    base: str = "short"
    instruction: str | None = None
    reading_instruction: str | None = None
    question: str | None = None
    reading_question: str | None = None
    refusal: str | None = None
    examples: tuple[ExampleSettings, ...] | None = None
    reading_examples: tuple[ExampleSettings, ...] | None = None
    citing: str | None = None


class PromptSettings(Settings):
    """How questions are worded. `template` is that of every arm that names none; else each kind has its own default.

    `templates` are templates of one's own, by name; an arm or `template` names them like those that ship.
    """

    template: str | None = Field(None, min_length=1)
    templates: dict[str, TemplateSettings] = Field(default_factory=dict)
