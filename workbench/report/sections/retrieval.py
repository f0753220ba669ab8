"""Whether the evidence was found, and what became of the answers that were not right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.report.arms import ReportedArm
from workbench.report.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
    charts,
    count_cell,
    folded,
    measured_table,
)
from workbench.report.drawing import ROW, arm_axis, finish_rows
from workbench.report.figure import CARD, Figure
from workbench.report.language import Language
from workbench.report.reasons import order_of, reason_key
from workbench.report.sections.base import Page, Section, section


@section("retrieval")
class Retrieval(Section):
    """Retrieval, and what failed after it."""

    place: ClassVar[int] = 70

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """How good the ranking was; then the reasons."""
        word, arms = page.words["retrieval"], page.working
        ranked = [arm for arm in arms if any(map(page.language.of_hits, arm.result.metrics))]
        ranking = measured_table(ranked, True, word["ranking"], page.language)
        blocks: list[Block] = [Heading(word["ranking"]), ranking] if ranking else [Paragraph(word["none"], "nothing")]
        found = failures_by_arm(arms)
        reasons = _table(found, page.language)
        if reasons:
            chart = page.figures.get("fates", lambda: _chart(found, page.language))
            blocks += [Heading(word["fate"]), *charts(chart), *folded(page.words["page"]["table"], reasons)]
        return blocks


@dataclass(frozen=True, slots=True)
class ArmFailures:
    """How many of an arm's questions were not right, by reason."""

    arm: ReportedArm
    reasons: Mapping[str, int]

    @property
    def total(self) -> int:
        """All questions not answered right."""
        return sum(self.reasons.values())


def failures_by_arm(arms: Sequence[ReportedArm]) -> list[ArmFailures]:
    """Each arm's failures, the most telling reasons first."""
    found = []
    for arm in arms:
        counts: Counter[str] = Counter()
        for reason, n in arm.result.failures.items():
            counts[reason_key(reason)] += n
        if +counts:
            found.append(ArmFailures(arm, {key: counts[key] for key in sorted(+counts, key=order_of)}))
    return found


def _all_reasons(found: Sequence[ArmFailures]) -> list[str]:
    """Every reason that some arm met, in one order for all."""
    return sorted({key for fate in found for key in fate.reasons}, key=order_of)


def _table(found: Sequence[ArmFailures], language: Language) -> Table:
    """Reasons by arm. Retrieval's two, found or not found, stand first."""
    word = language.strings["table"]
    keys = _all_reasons(found)
    lines = []
    for fate in found:
        cells = [count_cell(fate.reasons.get(key, 0), language) for key in keys]
        lines.append(Row(fate.arm, (*cells, count_cell(fate.total, language))))
    columns = (*(Column(language.say("failure", key)) for key in keys), Column(word["wrong"]))
    return Table(language.strings["retrieval"]["fate"], word["arm"], columns, tuple(lines), "sort")


_REASON_COLOURS = (
    "#5866d6", "#de6a25", "#159a86", "#b98a00", "#c4568c", "#8a8f9c", "#5d9130", "#9a55cf", "#1699b8", "#a8664f",
)  # fmt: skip


def _chart(found: Sequence[ArmFailures], language: Language) -> Figure | None:
    """Questions not answered right, one bar for each arm, one shade for each reason."""
    import altair as alt

    word = language.strings["chart"]
    keys = _all_reasons(found)
    names = [language.say("failure", key) for key in keys]
    data = [
        {"arm": fate.arm.name, "reason": language.say("failure", key), "n": n, "order": keys.index(key)}
        for fate in found
        for key, n in fate.reasons.items()
    ]
    if not data:
        return None
    colours = [_REASON_COLOURS[place % len(_REASON_COLOURS)] for place in range(len(names))]
    count_axis = alt.Axis(tickMinStep=1, tickCount=4, format=",d", labelFlush=False)
    chart = (
        alt.Chart(alt.InlineData(values=data))
        .mark_bar(height=18, stroke=CARD, strokeWidth=1)
        .encode(
            x=alt.X("n:Q", title=word["failures"], axis=count_axis),
            y=arm_axis(alt, [fate.arm.name for fate in found]),
            color=alt.Color("reason:N", scale=alt.Scale(domain=names, range=colours), sort=None),
            order=alt.Order("order:Q"),
        )
    )
    parts = [
        f"{fate.arm.name} {language.number(fate.total)} ("
        + ", ".join(f"{language.say('failure', key)} {n}" for key, n in fate.reasons.items())
        + ")"
        for fate in found
    ]
    words = word["failures_alt"].format(items="; ".join(parts))
    return finish_rows(chart, ROW * len(found), words, language)
