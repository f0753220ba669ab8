"""What a section is made of: tables of plain cells, charts, and lines of text, which one template writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.languages.numbers import ABSENT
from workbench.report.arms import ReportedArm
from workbench.report.figure import Figure
from workbench.report.language import Language
from workbench.types import Interval


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, with a hint for those who do not know it."""

    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FigureCell:
    """One figure. `sort` is None for text and for what is absent; `heat` is a shade from 0 to 10."""

    text: str
    sort: float | None = None
    note: str = ""
    heat: int | None = None
    span: Interval | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the arm's name, or under a plain name where there is no arm."""

    arm: ReportedArm | None
    cells: tuple[FigureCell, ...]
    name: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names the row."""

    form: ClassVar[str] = "table"
    caption: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart."""

    form: ClassVar[str] = "chart"
    figure: Figure


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section, with a name in small letters behind it where there is one."""

    form: ClassVar[str] = "heading"
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `kind` is a class of the style sheet: "caption", "nothing"."""

    form: ClassVar[str] = "paragraph"
    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """Lines of a list."""

    form: ClassVar[str] = "bullets"
    lines: tuple[str, ...]
    kind: str = "reasons"


@dataclass(frozen=True, slots=True)
class Folded:
    """Blocks that stand behind a summary until it is pressed."""

    form: ClassVar[str] = "folded"
    summary: str
    blocks: tuple[Block, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Blocks in two columns where there is room; `kind` is a class of the style sheet, "pair" or "two"."""

    form: ClassVar[str] = "beside"
    blocks: tuple[Block, ...]
    kind: str = "pair"


@dataclass(frozen=True, slots=True)
class TemplateBlock:
    """A block that has a template of its own, which sees `content` by the names given here."""

    form: ClassVar[str] = "own"
    template: str
    content: Mapping[str, Any]


Block = Table | Chart | Heading | Paragraph | Bullets | Folded | SideBySide | TemplateBlock


def charts(*figures: Figure | None) -> list[Block]:
    """The charts that there was something to draw for."""
    return [Chart(figure) for figure in figures if figure]


def folded(summary: str, table: Table) -> list[Block]:
    """A table behind a summary; nothing where the table is empty."""
    return [Folded(summary, (table,))] if table else []


def shown(metric: str, estimate: Interval | None, language: Language) -> str:
    """A metric's value in its own unit: rates as percentages, the rest as numbers."""
    if estimate is None:
        return ABSENT
    return language.measure(metric, estimate.value)


def estimate_cell(metric: str, estimate: Interval | None, language: Language, span: bool = False) -> FigureCell:
    """A metric's value, with its interval where `span` asks for it."""
    if estimate is None:
        return FigureCell(ABSENT)
    note = language.measure_range(metric, estimate) if span else ""
    return FigureCell(shown(metric, estimate, language), estimate.value, note, span=estimate if note else None)


def figure_cell(value: float | None, form: Callable[[float | None], str]) -> FigureCell:
    """A number as `form` writes it."""
    return FigureCell(form(value), value)


def value_of(estimate: Interval | None) -> float | None:
    """The estimate itself, None where nothing was measured."""
    return None if estimate is None else estimate.value


def measured_table(arms: Sequence[ReportedArm], of_hits: bool, caption: str, language: Language) -> Table:
    """The metrics of passages or of replies, in the order in which the run has them."""
    every = dict.fromkeys(name for arm in arms for name in arm.result.metrics)
    names = [name for name in every if language.of_hits(name) is of_hits]
    lines = [
        Row(arm, tuple(estimate_cell(name, arm.metric(name), language, span=True) for name in names)) for arm in arms
    ]
    columns = tuple(Column(language.metric(name), language.about_metric(name)) for name in names)
    return Table(caption, language.strings["table"]["arm"], columns, tuple(lines) if names else (), "sort")


def count_cell(value: float, language: Language) -> FigureCell:
    """A whole number."""
    return FigureCell(language.number(value), value)


def share_cell(estimate: Interval | None, language: Language, n: bool = False) -> FigureCell:
    """A share with its interval, and with the number of questions where `n` asks for it."""
    if estimate is None:
        return FigureCell(ABSENT)
    notes = [language.percent_range(estimate), f"n {estimate.n}" if n else ""]
    return FigureCell(language.percent(estimate.value), estimate.value, " · ".join(note for note in notes if note))
