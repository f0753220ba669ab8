"""What went wrong on the way: arms that failed, replies with errors, and how replies ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.analysis.record import Record
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Column, Heading, Row, Table, TemplateBlock, count_cell
from workbench.report.language import Language
from workbench.report.reasons import Records, by_arm, failed
from workbench.report.sections.base import Page, Section, section
from workbench.report.values import label


@section("failures")
class Failures(Section):
    """Failures."""

    place: ClassVar[int] = 150

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """Messages first, then the count of every ending."""
        broken, errors = [arm for arm in page.arms if not arm.ok], _errors(page.records, page.language)
        messages: list[Block] = [TemplateBlock("failures.html.j2", {"broken": broken, "errors": errors})]
        replies = _table(page.arms, by_arm(page.records), page.language)
        return [*messages, Heading(page.words["failures"]["replies"]), replies] if replies else messages


@dataclass(frozen=True, slots=True)
class ReplyError:
    """One error message, and how often an arm met it."""

    arm: str
    message: str
    times: str


@dataclass(frozen=True, slots=True)
class ReplyErrors:
    """The most frequent errors, and how many different ones are left out."""

    listed: tuple[ReplyError, ...]
    more: int


def _errors(records: Sequence[Record], language: Language, most: int = 30) -> ReplyErrors:
    """Count the errors of a run by arm and message."""
    bad = [record for record in records if failed(record)]
    met = Counter((label(record.arm), record.error or "error") for record in bad)
    listed = tuple(
        ReplyError(arm, message[:2000], language.say("failures", "times").format(n=language.number(times)))
        for (arm, message), times in met.most_common(most)
    )
    return ReplyErrors(listed, max(0, len(met) - most))


def _table(arms: Sequence[ReportedArm], records: Records, language: Language) -> Table:
    """How each arm's replies ended."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        mine = records.get(arm.key, ())
        if not mine:
            continue
        stops = Counter(record.stop for record in mine)
        errors = sum(failed(record) for record in mine)
        empty = sum(not record.answer.strip() and not failed(record) for record in mine)
        figures = (len(mine), stops["end"], stops["length"], stops["abstain"], errors, empty)
        lines.append(Row(arm, tuple(count_cell(figure, language) for figure in figures)))
    heads = ("replies", "ended", "length", "abstained", "errors", "empty")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["failures"]["replies"], word["arm"], columns, tuple(lines), "sort")
