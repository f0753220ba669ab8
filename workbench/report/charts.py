"""Charts with a row for each arm. Each axis starts at 0, intervals are drawn, and the same is said in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.report.arms import Arm
from workbench.report.drawing import arm_axis, arm_colour, finish_rows, point, share_axis
from workbench.report.figure import CARD, INK, MUTED, Figure
from workbench.report.language import Language
from workbench.report.replies import Fate, all_reasons
from workbench.report.tables import value_of
from workbench.report.tree import interval

_ROW = 34  # pixels for one arm on a chart of rows
_REASON_COLOURS = (
    "#5866d6", "#de6a25", "#159a86", "#b98a00", "#c4568c", "#8a8f9c", "#5d9130", "#9a55cf", "#1699b8", "#a8664f",
)  # fmt: skip


def accuracy(arms: Sequence[Arm], language: Language) -> Figure | None:
    """A dot and an interval for each arm, best first, on an axis from 0 to 100%."""
    import altair as alt

    word = language.strings["chart"]
    data = [point(arm, arm.accuracy) for arm in arms if arm.ok and arm.accuracy]
    if not data:
        return None
    data.sort(key=lambda row: -row["value"])
    for row in data:
        row["shown"] = language.percent(row["value"])
    base = alt.Chart(alt.InlineData(values=data))
    y = arm_axis(alt, [row["arm"] for row in data])
    x = share_axis(alt, "value", word["accuracy"])
    colour = arm_colour(alt, data)
    spans = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.45, strokeCap="round")
    dots = base.mark_circle(size=130, opacity=1)
    words = base.mark_text(align="left", dx=14, fontSize=13, fontWeight=600, color=INK).encode(
        x=alt.value("width"), y=y, text="shown:N"
    )
    chart = alt.layer(
        spans.encode(x=share_axis(alt, "low", word["accuracy"]), x2="high:Q", y=y, color=colour),
        dots.encode(x=x, y=y, color=colour),
        words,
    )
    parts = [f"{row['arm']} {row['shown']}{_spoken(row, language)}" for row in data]
    return finish_rows(chart, _ROW * len(data), word["accuracy_alt"].format(items=", ".join(parts)), language)


def seen_unseen(arms: Sequence[Arm], language: Language) -> Figure | None:
    """Two dots for each arm: facts that training saw (full) and did not see (hollow)."""
    import altair as alt

    word = language.strings["chart"]
    data, parts = [], []
    for arm in arms:
        halves = [(half, estimate) for half in ("seen", "unseen") if (estimate := arm.seen(half))]
        data += [{**point(arm, estimate), "half": word[half], "fill": half == "seen"} for half, estimate in halves]
        if halves:
            told = {half: language.percent(value_of(arm.seen(half))) for half in ("seen", "unseen")}
            parts.append(word["seen_item"].format(name=arm.name, **told))
    words = word["seen_alt"].format(items="; ".join(parts))
    return _paired_dots(alt, data, (word["seen"], word["unseen"]), word["accuracy"], words, language)


def forgetting(rows: Sequence[Mapping[str, Any]], arms: Sequence[Arm], language: Language) -> Figure | None:
    """General questions answered right before the fit (hollow) and after it (full)."""
    import altair as alt

    word = language.strings["chart"]
    named = {arm.key: arm for arm in arms}
    data, parts = [], []
    for row in rows:
        arm = named.get(str(row.get("arm")))
        before, after = interval(row.get("general_before")), interval(row.get("general_after"))
        if arm is None or before is None or after is None:
            continue
        data += [
            {**point(arm, before), "half": word["before"], "fill": False},
            {**point(arm, after), "half": word["after"], "fill": True},
        ]
        told = {"before": language.percent(before.value), "after": language.percent(after.value)}
        parts.append(word["before_after"].format(name=arm.name, **told))
    words = word["forgetting_alt"].format(items="; ".join(parts))
    return _paired_dots(alt, data, (word["before"], word["after"]), word["forgetting"], words, language)


def _paired_dots(
    alt: Any, data: list[dict[str, Any]], halves: tuple[str, str], axis: str, words: str, language: Language
) -> Figure | None:
    if not data:
        return None
    order = list(dict.fromkeys(row["arm"] for row in data))
    base = alt.Chart(alt.InlineData(values=data))
    y = arm_axis(alt, order)
    offset = alt.YOffset("half:N", sort=list(halves), scale=alt.Scale(paddingOuter=0.9))
    colour = arm_colour(alt, data)
    filled = next((row["half"] for row in data if row["fill"]), halves[0])
    hollow = next((half for half in halves if half != filled), halves[1])
    shape = alt.Shape(
        "half:N",
        scale=alt.Scale(domain=[filled, hollow], range=["circle", "diamond"]),
        legend=alt.Legend(symbolFillColor=MUTED, symbolStrokeColor=MUTED),
    )
    chart = alt.layer(
        base.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=4, opacity=0.4, strokeCap="round")
        .encode(x=share_axis(alt, "low", axis), x2="high:Q", y=y, yOffset=offset, color=colour),
        base.mark_point(size=90, opacity=1, filled=True, strokeWidth=2).encode(
            x=share_axis(alt, "value", axis),
            y=y,
            yOffset=offset,
            shape=shape,
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("inside:N", scale=None),
        ),
    )
    for row in data:
        row["inside"] = row["colour"] if row["fill"] else CARD
    return finish_rows(chart, 44 * len(order), words, language)


def failures(found: Sequence[Fate], language: Language) -> Figure | None:
    """Questions not answered right, one bar for each arm, one shade for each reason."""
    import altair as alt

    word = language.strings["chart"]
    keys = all_reasons(found)
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
    return finish_rows(chart, _ROW * len(found), words, language)


def _spoken(row: Mapping[str, Any], language: Language) -> str:
    if row["low"] is None or row["high"] is None:
        return ""
    return f" ({language.number(100 * row['low'])}–{language.number(100 * row['high'])}%)"
