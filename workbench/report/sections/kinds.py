"""Where each arm is strong: what stands for accuracy, by kind of question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from workbench.languages.numbers import ABSENT
from workbench.report.arms import ACCURACY, ReportedArm, first
from workbench.report.blocks import Block, Column, FigureCell, Row, Table, shown
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section
from workbench.report.values import label


@section("kinds")
class Kinds(Section):
    """Kinds of questions."""

    place: ClassVar[int] = 40

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """One table, shaded."""
        lines = _table(page.working, list(page.results.corpus.questions), page.language)
        return [lines] if lines else []


# What "good" means for each kind of question, best first.
_METRICS_OF_KIND = {
    "unanswerable": ("abstention", "match", "accuracy"),
    "summary": ("rouge_l", "f1", "chrf"),
    "general": ("general", "match", "accuracy"),
}


# Metrics that a heading need not name: they all say "right or not".
_PLAIN = {"accuracy", "match", "abstention", "general"}


def _table(arms: Sequence[ReportedArm], asked: Sequence[str], language: Language) -> Table:
    """Accuracy, or what stands for it, of each arm on each kind of question."""
    found = {kind for arm in arms for kind in arm.result.by_kind}
    kinds = [kind for kind in asked if kind in found] + sorted(found - set(asked))
    columns, chosen = [], {}
    for kind in kinds:
        wanted = (*_METRICS_OF_KIND.get(kind, ()), *ACCURACY, "f1")
        tables = [arm.result.by_kind.get(kind, {}) for arm in arms]
        metric = next((name for name in wanted if any(first(table, name) for table in tables)), None)
        if metric is not None:
            chosen[kind] = metric
            name = language.say("kind", kind, label(kind))
            judged = "" if metric in _PLAIN else f" ({language.metric(metric)})"
            columns.append(Column(name + judged, language.metric(metric)))
    lines = []
    for arm in arms:
        cells = []
        for kind, metric in chosen.items():
            estimate = first(arm.result.by_kind.get(kind, {}), metric)
            if estimate is None or estimate.value is None:
                cells.append(FigureCell(ABSENT))
                continue
            share = estimate.value / 100 if metric == "chrf" else estimate.value
            spread = language.measure_range(metric, estimate) if metric != "chrf" else ""
            note = " · ".join(part for part in (spread, f"n {estimate.n}") if part)
            cells.append(FigureCell(shown(metric, estimate, language), estimate.value, note, _heat(share)))
        if any(cell.sort is not None for cell in cells):
            lines.append(Row(arm, tuple(cells)))
    caption, head = language.strings["title"]["kinds"], language.strings["table"]["arm"]
    return Table(caption, head, tuple(columns), tuple(lines), "heat sort")


def _heat(share: float) -> int:
    return max(0, min(10, round(10 * share)))
