"""A page of its own for the next word of a text: a bar for each word and model, as strict as the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.languages.numbers import ABSENT
from workbench.report.arms import SPARE
from workbench.report.language import Language
from workbench.report.page import environment, policy, static
from workbench.report.values import clean, label


@dataclass(frozen=True, slots=True)
class Bar:
    """A probability in words, and as the length of a bar, 100 for the highest; None where the word was not found."""

    shown: str
    length: float | None


@dataclass(frozen=True, slots=True)
class WordLine:
    """A word with its bar for each model."""

    word: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ModelWords:
    """What one model may say next: probabilities by word, None where the word was not found, and what they lack of 1.

    `arms` are those that answer with it.
    """

    model: str
    arms: tuple[str, ...]
    probabilities: Mapping[str, float | None]
    missing: float


def page(text: str, models: Sequence[ModelWords], language_code: str, *, chat: bool) -> str:
    """The page of how the models go on with a text; with `chat`, how they begin their answer to it."""
    from markupsafe import Markup

    language = Language(language_code)
    every = [share for model in models for share in model.probabilities.values() if share is not None]
    highest = max(every, default=1.0) or 1.0
    words = dict.fromkeys(word for model in models for word in model.probabilities)
    colours = "".join(f".c{place}{{--c:{SPARE[place % len(SPARE)]}}}" for place in range(len(models)))
    style = static("report.css") + Markup(colours)  # noqa: S704 - hexadecimal, of this package
    return str(
        environment()
        .get_template("next_word.html.j2")
        .render(
            t=language.strings["next_word"],
            code=language.code,
            style=style,
            policy=policy(style, ""),
            text=clean(text),
            chat=chat,
            models=[
                {"name": label(clean(model.model)), "arms": ", ".join(label(clean(arm)) for arm in model.arms)}
                for model in models
            ],
            lines=[
                WordLine(clean(word), tuple(_bar(model.probabilities.get(word), highest, language) for model in models))
                for word in words
            ],
            missing=[language.percent(model.missing) for model in models],
        )
    )


def _bar(share: float | None, highest: float, language: Language) -> Bar:
    if share is None:
        return Bar(ABSENT, None)
    return Bar(f"{language.number(100 * share, 1)}%", round(100 * min(1.0, max(0.0, share / highest)), 2))
