"""Which arms this run can tell apart: the matrix, the full list, and the smallest visible difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.languages.numbers import rounded
from workbench.report.arms import ACCURACY, ReportedArm
from workbench.report.blocks import Block, Column, FigureCell, Row, Table, TemplateBlock
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section
from workbench.report.values import label
from workbench.types import Comparison


@section("pairs")
class Comparisons(Section):
    """The comparisons."""

    place: ClassVar[int] = 60

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The matrix, which folds the full list under it."""
        found = read_pairs(page.results.comparisons, page.working, page.language)
        return [TemplateBlock("pairs.html.j2", {"pairs": found})] if found else []


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One cell of the matrix, read as row minus column. `outcome`: better, worse, or unclear."""

    delta: str
    interval: str
    p: str
    counts: str
    outcome: str
    words: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """The comparisons of a run: of the leader (the one row) with the others, or of all with all."""

    metric: str
    lines: tuple[ReportedArm, ...]
    columns: tuple[ReportedArm, ...]
    cells: tuple[tuple[MatrixCell | None, ...], ...]
    table: Table
    distinguished: str
    detectable: str

    def __bool__(self) -> bool:
        return bool(self.table)


def read_pairs(found: Sequence[Comparison], arms: Sequence[ReportedArm], language: Language) -> Pairs:
    """The comparisons of results.json, mirrored so that each arm can be read along its row."""
    metrics = [row.metric for row in found]
    primary = next((name for name in ACCURACY if name in metrics), metrics[0] if metrics else "")
    shown = [row for row in found if row.metric == primary]
    both: dict[tuple[str, str], MatrixCell] = {}
    for row in shown:
        both[row.a, row.b], both[row.b, row.a] = _pair(row, language, False), _pair(row, language, True)
    compared = tuple(arm for arm in arms if any(arm.key in key for key in both))
    leaders = {row.a for row in shown}
    lines = tuple(arm for arm in compared if arm.key in leaders) if len(leaders) == 1 else compared
    columns = tuple(arm for arm in compared if len(leaders) != 1 or arm.key not in leaders)
    cells = tuple(tuple(both.get((row.key, column.key)) for column in columns) for row in lines)
    apart = sum(row.outcome in {"a", "b"} for row in shown)
    return Pairs(
        language.metric(primary),
        lines,
        columns,
        cells,
        _table(found, language),
        language.strings["pairs"]["distinguished"].format(n=apart, all=len(shown)),
        _detectable(shown, language),
    )


def _pair(row: Comparison, language: Language, mirrored: bool) -> MatrixCell:
    sign = -1.0 if mirrored else 1.0
    span = ""
    if row.low is not None and row.high is not None:
        ends = sorted((sign * row.low, sign * row.high))
        span = " … ".join(language.points(end) for end in ends)
    wins, losses = (row.losses, row.wins) if mirrored else (row.wins, row.losses)
    better = "b" if mirrored else "a"
    outcome = "unclear" if row.outcome not in {"a", "b"} else "better" if row.outcome == better else "worse"
    return MatrixCell(
        language.points(sign * row.delta),
        span,
        f"p {language.p(row.p_adjusted)}",
        f"{wins} · {row.ties} · {losses}",
        outcome,
        _outcome(row, language),
    )


_WHY = {"no difference": "no_difference", "too few questions": "too_few", "too few seeds": "too_few_seeds"}


def _outcome(row: Comparison, language: Language) -> str:
    key: str = row.outcome
    if key not in {"a", "b"}:
        key = _WHY.get(row.why or "", "cannot_tell")
    if key == "too_few" and row.needed is None:
        key = "too_few_by_far"
    if key == "too_few_seeds" and row.seeds_needed is None:
        key = "too_few_seeds_by_far"
    words = language.say("outcome", key)
    asked = "" if row.needed is None else language.number(rounded(row.needed, 2))
    seeds = "" if row.seeds_needed is None else language.number(row.seeds_needed)
    return words.format(a=label(row.a), b=label(row.b), needed=asked, seeds=seeds)


def _table(found: Sequence[Comparison], language: Language) -> Table:
    word = language.strings["table"]
    lines = []
    for row in found:
        known = row.low is not None and row.high is not None
        span = f"{language.points(row.low)} … {language.points(row.high)}" if known else "–"
        lines.append(
            Row(
                None,
                (
                    FigureCell(language.metric(label(row.metric))),
                    FigureCell(language.points(row.delta), row.delta),
                    FigureCell(span, row.low),
                    FigureCell(language.p(row.p_adjusted), row.p_adjusted),
                    *(FigureCell(language.number(value), value) for value in (row.wins, row.ties, row.losses, row.n)),
                    FigureCell(language.points(row.detectable, signed=False), row.detectable),
                    FigureCell(_outcome(row, language)),
                ),
                f"{label(row.a)} − {label(row.b)}",
            )
        )
    heads = ("metric", "delta", "interval", "p", "wins", "ties", "losses", "n", "detectable", "outcome")
    hints = language.strings["hint"]
    columns = tuple(Column(word[name], hints.get(name, "")) for name in heads)
    return Table(language.strings["pairs"]["all"], word["pair"], columns, tuple(lines), "sort")


def _detectable(shown: Sequence[Comparison], language: Language) -> str:
    sizes = sorted(row.detectable for row in shown if row.detectable is not None)
    if not sizes:
        return ""
    low, high = (language.points(size, signed=False) for size in (sizes[0], sizes[-1]))
    key = "detectable_one" if low == high else "detectable"
    return str(language.strings["pairs"][key]).format(low=low, high=high)
