"""Every arm in one line, and what each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from workbench.analysis.results import ArmCost
from workbench.languages.numbers import ABSENT
from workbench.report.arms import ReportedArm, first
from workbench.report.blocks import Block, Column, FigureCell, Row, Table, TemplateBlock, estimate_cell, figure_cell
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section


@section("league")
class League(Section):
    """All arms at a glance."""

    place: ClassVar[int] = 10

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The table, and a sentence for each arm."""
        lines = table(page.arms, page.language)
        described = [arm for arm in page.arms if arm.about]
        return [lines, TemplateBlock("arms.html.j2", {"arms": described})] if lines else []


def table(arms: Sequence[ReportedArm], language: Language) -> Table:
    """Every arm in one line: what it gets right, and what it costs."""
    word, hint = language.strings["table"], language.strings["hint"]
    names = ["accuracy", "seen", "unseen", "f1", "abstention", "general"]
    names += ["fit", "seconds", "tokens", "flops", "storage"]
    lines = []
    for arm in arms:
        if not arm.ok:
            lines.append(Row(arm, tuple(FigureCell(ABSENT) for _ in names), flag=word["failed"]))
            continue
        general = arm.metric("general") or first(arm.result.by_kind.get("general", {}), "general", "match")
        lines.append(
            Row(
                arm,
                (
                    estimate_cell("accuracy", arm.accuracy, language, span=True),
                    estimate_cell("accuracy", arm.seen("seen"), language),
                    estimate_cell("accuracy", arm.seen("unseen"), language),
                    estimate_cell("f1", arm.metric("f1"), language),
                    estimate_cell("abstention", arm.metric("abstention"), language),
                    estimate_cell("general", general, language),
                    figure_cell(arm.cost(lambda cost: cost.fit.seconds), language.seconds),
                    figure_cell(arm.cost(lambda cost: cost.query.seconds_p50), language.seconds),
                    figure_cell(arm.cost(_tokens_a_question), language.large),
                    figure_cell(arm.cost(lambda cost: cost.query.flops), language.flops),
                    figure_cell(arm.cost(lambda cost: cost.storage_bytes), language.bytes),
                ),
            )
        )
    shown = [n for n, name in enumerate(names) if name not in ("seen", "unseen") or _any_trained(arms)]
    columns = tuple(Column(word[names[n]], hint.get(names[n], "")) for n in shown)
    lines = [replace(line, cells=tuple(line.cells[n] for n in shown)) for line in lines]
    return Table(language.strings["title"]["league"], word["arm"], columns, tuple(lines), "sort league")


def _any_trained(arms: Sequence[ReportedArm]) -> bool:
    """Whether any arm was trained: without that no fact was seen in training."""
    return any(arm.result.trained for arm in arms)


def _tokens_a_question(cost: ArmCost) -> float:
    """Prompt and new tokens of one question, on average."""
    return cost.query.prompt_tokens + cost.query.new_tokens
