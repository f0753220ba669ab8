"""How much stood in the prompts, and what was left out of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from workbench.languages.numbers import ABSENT
from workbench.report.arms import Arm
from workbench.report.blocks import Block, Cell, Column, Paragraph, Row, Table
from workbench.report.language import Language
from workbench.report.reasons import Records, by_arm
from workbench.report.sections.base import Page, Section, section
from workbench.report.tree import count, number


@section("context")
class Context(Section):
    """The use of the context."""

    place: ClassVar[int] = 80

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """A sentence, and the tokens of each arm."""
        told: list[Block] = []
        if sentence := _dropped(page.records, page.language):
            told.append(Paragraph(sentence))
        lines = _table(page.working, by_arm(page.records), page.language)
        return [*told, lines or Paragraph(cls.absent(page), "nothing")]


def _table(arms: Sequence[Arm], records: Records, language: Language) -> Table:
    """Prompt tokens, and those that were cached or dropped, from the records (else from the arm's means)."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        mine = records.get(arm.key, ())
        prompts = [n for record in mine if (n := number(record.get("prompt_tokens"))) is not None]
        dropped = [count(record.get("dropped_tokens")) for record in mine]
        cells = (
            _figure(_mean(mine, "prompt_tokens", arm.cost("query", "prompt_tokens")), language.large),
            _figure(max(prompts, default=None), language.large),
            _figure(_mean(mine, "cached_tokens", arm.cost("batch", "cached_tokens")), language.large),
            _figure(_mean(mine, "new_tokens", arm.cost("query", "new_tokens")), language.large),
            _figure(float(sum(dropped)) if mine else None, language.large),
            _figure(float(sum(n > 0 for n in dropped)) if mine else None, language.large),
        )
        if any(cell.sort is not None for cell in cells):
            lines.append(Row(arm, cells))
    heads = ("prompt_mean", "prompt_max", "cached", "new_tokens", "dropped", "truncated")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["context"], word["arm"], columns, tuple(lines), "sort")


def _figure(value: float | None, form: Callable[[float | None], str]) -> Cell:
    return Cell(ABSENT if value is None else form(round(value)), value)


def _mean(mine: Sequence[Mapping[str, Any]], key: str, other: float | None) -> float | None:
    values = [n for record in mine if (n := number(record.get(key))) is not None]
    return sum(values) / len(values) if values else other


def _dropped(records: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Whether anything was cut, and how many repeated passages were passed over; "" where there are no records."""
    if not records:
        return ""
    merged = sum(count(record.get("merged_passages")) for record in records)
    told = [_cut(records, language)]
    if merged:
        told.append(language.say("context", "merged").format(n=language.number(merged)))
    return " ".join(told)


def _cut(records: Sequence[Mapping[str, Any]], language: Language) -> str:
    dropped = [n for record in records if (n := count(record.get("dropped_tokens"))) > 0]
    if not dropped:
        return language.say("context", "fits")
    return language.say("context", "cut").format(n=language.number(len(dropped)), tokens=language.number(sum(dropped)))
