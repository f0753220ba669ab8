"""How much stood in the prompts, and what was left out of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from workbench.analysis.record import Record
from workbench.languages.numbers import ABSENT
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Column, FigureCell, Paragraph, Row, Table
from workbench.report.language import Language
from workbench.report.reasons import Records, by_arm
from workbench.report.sections.base import Page, Section, section


@section("context")
class ContextSection(Section):
    """The use of the context."""

    place: ClassVar[int] = 80

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """A sentence, and the tokens of each arm."""
        blocks: list[Block] = []
        if sentence := _dropped(page.records, page.language):
            blocks.append(Paragraph(sentence))
        lines = _table(page.working, by_arm(page.records), page.language)
        return [*blocks, lines or Paragraph(cls.absent(page), "nothing")]


def _table(arms: Sequence[ReportedArm], records: Records, language: Language) -> Table:
    """Prompt tokens, and those that were cached or dropped, from the records (else from the arm's means)."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        mine = records.get(arm.key, ())
        dropped = [record.dropped_tokens for record in mine]
        prompt = arm.cost(lambda cost: cost.query.prompt_tokens)
        cached = arm.cost(lambda cost: cost.batch.cached_tokens if cost.batch else None)
        new = arm.cost(lambda cost: cost.query.new_tokens)
        cells = (
            _figure(_mean([record.prompt_tokens for record in mine], prompt), language.large),
            _figure(max((record.prompt_tokens for record in mine), default=None), language.large),
            _figure(_mean([record.cached_tokens for record in mine], cached), language.large),
            _figure(_mean([record.new_tokens for record in mine], new), language.large),
            _figure(sum(dropped) if mine else None, language.large),
            _figure(sum(n > 0 for n in dropped) if mine else None, language.large),
        )
        if any(cell.sort is not None for cell in cells):
            lines.append(Row(arm, cells))
    heads = ("prompt_mean", "prompt_max", "cached", "new_tokens", "dropped", "truncated")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["context"], word["arm"], columns, tuple(lines), "sort")


def _figure(value: float | None, form: Callable[[float | None], str]) -> FigureCell:
    return FigureCell(ABSENT if value is None else form(round(value)), value)


def _mean(values: Sequence[int], other: float | None) -> float | None:
    return sum(values) / len(values) if values else other


def _dropped(records: Sequence[Record], language: Language) -> str:
    """Whether anything was cut, and how many repeated passages were passed over; "" where there are no records."""
    if not records:
        return ""
    merged = sum(record.merged_passages for record in records)
    sentences = [_cut(records, language)]
    if merged:
        sentences.append(language.say("context", "merged").format(n=language.number(merged)))
    return " ".join(sentences)


def _cut(records: Sequence[Record], language: Language) -> str:
    dropped = [record.dropped_tokens for record in records if record.dropped_tokens > 0]
    if not dropped:
        return language.say("context", "fits")
    return language.say("context", "cut").format(n=language.number(len(dropped)), tokens=language.number(sum(dropped)))
