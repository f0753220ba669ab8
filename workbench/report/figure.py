"""From an Altair chart to an image that cannot do anything: an SVG in a data URI, with its words beside it.

In an <img>, an SVG runs no script, loads nothing and cannot reach the page, whatever an arm or a corpus is called.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any

from workbench.report.language import Language

# The inks of a chart on a light card; in the dark each is exchanged for its partner by a rule inside the SVG.
INK, MUTED, GRID, CARD = "#23252d", "#636874", "#e6e7ec", "#ffffff"
_DARK = {INK: "#e9eaf0", MUTED: "#a3a8b6", GRID: "#353842", CARD: "#1d1f27"}
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as `src` of an image, and its size in pixels."""

    source: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, where it must be drawn anew to be read on a telephone a narrow one too, and the same in words."""

    wide: Drawing
    narrow: Drawing | None
    alt: str
    title: str = ""


def specify(chart: Any) -> dict[str, Any]:
    """An Altair chart as Vega-Lite, in the page's style."""
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):  # a schema check of each part takes a second in all; the tests draw every chart
        spec: dict[str, Any] = _themed(chart).to_dict()
    return spec


def draw(spec: dict[str, Any], width: int, height: int, language: Language) -> Drawing:
    """A static SVG that follows the reader's light or dark scheme. The size is that of the plot within its axes."""
    import vl_convert

    sized = {**spec, "width": width, "height": height}
    svg = vl_convert.vegalite_to_svg(sized, allowed_base_urls=[], format_locale=language.d3())
    across, down = (round(float(size)) for size in re.findall(r'(?:width|height)="([\d.]+)"', svg[:400])[:2])
    encoded = base64.b64encode(_dark_too(svg).encode()).decode()
    return Drawing(f"data:image/svg+xml;base64,{encoded}", across, down)


def _themed(chart: Any) -> Any:
    axis = {
        "labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal",
        "gridColor": GRID, "domainColor": GRID, "tickColor": GRID, "titlePadding": 10, "labelPadding": 6,
        "labelLimit": 170,
    }  # fmt: skip
    return (
        chart.configure(background=CARD, font=_FONT, padding={"left": 26, "top": 10, "right": 34, "bottom": 8})
        .configure_axis(**axis)
        .configure_axisY(labelColor=INK)
        .configure_view(strokeWidth=0)
        .configure_legend(
            labelColor=INK,
            titleColor=MUTED,
            labelFontSize=13,
            orient="top",
            title=None,
            columns=2,
            labelLimit=210,
            symbolSize=110,
            columnPadding=34,
            offset=12,
            rowPadding=4,
        )
    )


def _dark_too(svg: str) -> str:
    rules = "".join(f'[fill="{a}"]{{fill:{b}}}[stroke="{a}"]{{stroke:{b}}}' for a, b in _DARK.items())
    rules += f'svg>rect[fill="{CARD}"]{{fill:{_DARK[CARD]}}}'
    style = f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
    opening = svg.index(">") + 1
    # Class and aria words inside an image serve nobody: its alt text speaks for it.
    body = re.sub(r' (?:class|aria-[a-z]+|role|pointer-events)="[^"]*"', "", svg[opening:])
    return svg[:opening] + style + body
