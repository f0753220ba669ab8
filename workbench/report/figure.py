"""From an Altair chart to an image that cannot do anything: an SVG in a data URI, with its words beside it.

In an <img>, an SVG runs no script, loads nothing and cannot reach the page, whatever an arm or a corpus is called.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import resource
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.languages.spoken import said
from workbench.report.language import Language

log = logging.getLogger(__name__)

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
    svg = _svg({**spec, "width": width, "height": height}, language.d3())
    across, down = (round(float(size)) for size in re.findall(r'(?:width|height)="([\d.]+)"', svg[:400])[:2])
    encoded = base64.b64encode(_dark_too(svg).encode()).decode()
    return Drawing(f"data:image/svg+xml;base64,{encoded}", across, down)


def memory_limited() -> bool:
    """Whether this process may only take so many addresses (`ulimit -v`): then charts may be left out."""
    return resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY


def _svg(spec: Mapping[str, Any], locale: Any) -> str:
    """The chart as vl-convert draws it. Where memory is limited, in a process of its own.

    The engine inside sets aside gigabytes of addresses and kills its process where it gets none: then a picture that
    says so stands in place of the chart, whose words are beside it in any case.
    """
    if not memory_limited():
        import vl_convert

        return str(vl_convert.vegalite_to_svg(dict(spec), allowed_base_urls=[], format_locale=locale))
    return _svg_in_another_process(json.dumps([spec, locale]))


_DRAW = """
import json, sys, vl_convert
spec, locale = json.load(sys.stdin)
sys.stdout.write(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[], format_locale=locale))
"""
_UNDRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="460" height="40"><text x="8" y="25" font-size="13">'
    "(no memory to draw this chart)</text></svg>"
)


def _svg_in_another_process(request: str) -> str:
    return (_drawn(request) if _can_draw() else None) or _UNDRAWN


@cache
def _can_draw() -> bool:
    """Whether a chart of nothing can be drawn; logged once if not."""
    able = _drawn(json.dumps([{"mark": "point", "data": {"values": []}}, {}])) is not None
    if not able:
        log.warning("%s", said("note.no_charts"))
    return able


def _drawn(request: str) -> str | None:
    done = subprocess.run([sys.executable, "-c", _DRAW], input=request, capture_output=True, text=True, check=False)
    return None if done.returncode else done.stdout


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
