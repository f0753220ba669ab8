"""A page of its own for the next word of a text: a bar for each word and model, as strict as the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.languages.numbers import ABSENT
from workbench.report.arms import SPARE
from workbench.report.language import Language
from workbench.report.page import environment, policy, static
from workbench.report.tree import clean, items, label, number, rows, text


@dataclass(frozen=True, slots=True)
class Bar:
    """A probability in words, and as the length of a bar, 100 for the highest; None where the word was not found."""

    shown: str
    length: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """A word with its bar for each model."""

    word: str
    bars: tuple[Bar, ...]


def page(found: Mapping[str, Any], language_code: str) -> str:
    """The page for what `workbench nextword --json` prints, with its `rows` beside: one a model and word."""
    from markupsafe import Markup

    found, language = clean(dict(found)), Language(language_code)
    models = rows(found.get("models"))
    shares = {(text(row.get("model")), text(row.get("word"))): number(row.get("probability")) for row in _rows(found)}
    highest = max((share for share in shares.values() if share is not None), default=1.0) or 1.0
    words = list(dict.fromkeys(word for _, word in shares))
    colours = "".join(f".c{place}{{--c:{SPARE[place % len(SPARE)]}}}" for place in range(len(models)))
    style = static("report.css") + Markup(colours)  # noqa: S704 - hexadecimal, of this package
    names = [label(model.get("model")) for model in models]
    return str(
        environment()
        .get_template("next_word.html.j2")
        .render(
            t=language.strings["next_word"],
            code=language.code,
            style=style,
            policy=policy(style, ""),
            text=text(found.get("text")),
            chat=bool(found.get("chat")),
            models=[
                {"name": name, "arms": ", ".join(map(label, items(model.get("arms"))))}
                for name, model in zip(names, models, strict=True)
            ],
            lines=[
                Line(word, tuple(_bar(shares.get((name, word)), highest, language) for name in names)) for word in words
            ],
            missing=[language.percent(number(model.get("missing"))) for model in models],
        )
    )


def _rows(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return rows(found.get("rows"))


def _bar(share: float | None, highest: float, language: Language) -> Bar:
    if share is None:
        return Bar(ABSENT, None)
    return Bar(f"{language.number(100 * share, 1)}%", round(100 * min(1.0, max(0.0, share / highest)), 2))
