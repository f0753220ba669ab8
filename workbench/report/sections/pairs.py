"""Which arms this run can tell apart: the matrix, the full list, and the smallest visible difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.report.arms import ACCURACY, Arm
from workbench.report.blocks import Block, Cell, Column, Own, Row, Table
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section
from workbench.report.tree import count, get, label, number, rows, text


@section("pairs")
class Comparisons(Section):
    """The comparisons."""

    place: ClassVar[int] = 60

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The matrix, which folds the full list under it."""
        found = read_pairs(page.results, page.working, page.language)
        return [Own("pairs.html.j2", {"pairs": found})] if found else []


@dataclass(frozen=True, slots=True)
class Pair:
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
    lines: tuple[Arm, ...]
    columns: tuple[Arm, ...]
    cells: tuple[tuple[Pair | None, ...], ...]
    table: Table
    told: str
    detectable: str

    def __bool__(self) -> bool:
        return bool(self.table)


def read_pairs(results: Mapping[str, Any], arms: Sequence[Arm], language: Language) -> Pairs:
    """The comparisons of results.json, mirrored so that each arm can be read along its row."""
    found = [row for row in rows(results.get("comparisons")) if number(row.get("delta")) is not None]
    metrics = [text(row.get("metric")) for row in found]
    primary = next((name for name in ACCURACY if name in metrics), metrics[0] if metrics else "")
    shown = [row for row in found if text(row.get("metric")) == primary]
    both: dict[tuple[str, str], Pair] = {}
    for row in shown:
        a, b = text(row.get("a")), text(row.get("b"))
        both[a, b], both[b, a] = _pair(row, language, False), _pair(row, language, True)
    compared = tuple(arm for arm in arms if any(arm.key in key for key in both))
    leaders = {text(row.get("a")) for row in shown}
    lines = tuple(arm for arm in compared if arm.key in leaders) if len(leaders) == 1 else compared
    columns = tuple(arm for arm in compared if len(leaders) != 1 or arm.key not in leaders)
    cells = tuple(tuple(both.get((row.key, column.key)) for column in columns) for row in lines)
    told = sum(text(row.get("outcome")) in {"a", "b"} for row in shown)
    return Pairs(
        language.metric(primary),
        lines,
        columns,
        cells,
        _table(found, language),
        language.strings["pairs"]["told"].format(told=told, all=len(shown)),
        _detectable(shown, language),
    )


def _pair(row: Mapping[str, Any], language: Language, mirrored: bool) -> Pair:
    sign = -1.0 if mirrored else 1.0
    delta, low, high = (number(row.get(key)) for key in ("delta", "low", "high"))
    span = ""
    if low is not None and high is not None:
        ends = sorted((sign * low, sign * high))
        span = " … ".join(language.points(end) for end in ends)
    wins, losses = count(row.get("wins")), count(row.get("losses"))
    if mirrored:
        wins, losses = losses, wins
    favours = text(row.get("outcome"))
    better = "b" if mirrored else "a"
    outcome = "unclear" if favours not in {"a", "b"} else "better" if favours == better else "worse"
    p = number(row.get("p_adjusted"))
    return Pair(
        language.points(None if delta is None else sign * delta),
        span,
        "" if p is None else f"p {language.p(p)}",
        f"{wins} · {count(row.get('ties'))} · {losses}",
        outcome,
        _outcome(row, language),
    )


_WHY = {"no difference": "no_difference", "too few questions": "too_few"}


def _outcome(row: Mapping[str, Any], language: Language) -> str:
    key = text(row.get("outcome"))
    if key not in {"a", "b"}:
        key = _WHY.get(text(row.get("why")), "cannot_tell")
    needed = number(row.get("needed"))
    if key == "too_few" and needed is None:
        key = "too_few_by_far"
    words = language.say("outcome", key)
    asked = "" if needed is None else language.number(float(f"{needed:.2g}"))
    return words.format(a=label(row.get("a")), b=label(row.get("b")), needed=asked)


def _table(found: Sequence[Mapping[str, Any]], language: Language) -> Table:
    word = language.strings["table"]
    lines = []
    for row in found:
        delta, low, high = (number(row.get(key)) for key in ("delta", "low", "high"))
        p, detectable = number(row.get("p_adjusted")), number(row.get("detectable"))
        span = f"{language.points(low)} … {language.points(high)}" if low is not None and high is not None else "–"
        wins, ties, losses, n = (count(row.get(key)) for key in ("wins", "ties", "losses", "n"))
        lines.append(
            Row(
                None,
                (
                    Cell(language.metric(label(row.get("metric")))),
                    Cell(language.points(delta), delta),
                    Cell(span, low),
                    Cell(language.p(p), p),
                    *(Cell(language.number(value), value) for value in (wins, ties, losses, n)),
                    Cell(language.points(detectable, signed=False), detectable),
                    Cell(_outcome(row, language)),
                ),
                f"{label(row.get('a'))} − {label(row.get('b'))}",
            )
        )
    heads = ("metric", "delta", "interval", "p", "wins", "ties", "losses", "n", "detectable", "outcome")
    hints = language.strings["hint"]
    columns = tuple(Column(word[name], hints.get(name, "")) for name in heads)
    return Table(language.strings["pairs"]["all"], word["pair"], columns, tuple(lines), "sort")


def _detectable(shown: Sequence[Mapping[str, Any]], language: Language) -> str:
    sizes = sorted(size for row in shown if (size := number(get(row, "detectable"))) is not None)
    if not sizes:
        return ""
    low, high = (language.points(size, signed=False) for size in (sizes[0], sizes[-1]))
    key = "detectable_one" if low == high else "detectable"
    return str(language.strings["pairs"][key]).format(low=low, high=high)
