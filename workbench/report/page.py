"""The page: what stands in it, and the policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from workbench.analysis.record import PassageRow, Record
from workbench.analysis.results import Results
from workbench.report.arms import ReportedArm, read_arms
from workbench.report.drawn import DrawnCharts
from workbench.report.language import Language
from workbench.report.sections.base import Page, written
from workbench.report.setup import read_setup
from workbench.report.values import label
from workbench.types import Step, Verdict

if TYPE_CHECKING:
    from jinja2 import Environment


def render(
    results: Results,
    records: Sequence[Record],
    passages: Mapping[str, PassageRow],
    configuration: str,
    figures: DrawnCharts | None = None,
) -> str:
    """The report of a run as one HTML page. Its texts must be cleaned, as those of `read_content` are.

    Args:
        results: the content of results.json.
        records: the rows of records.jsonl.
        passages: the rows of passages.jsonl by their id; a passage that is not there is named without its text.
        configuration: the resolved experiment.toml.
        figures: charts of these very results, where some are drawn already; those that are drawn now join them.
    """
    language = Language(results.experiment.language or "", results.metrics)
    arms = read_arms(results.arms, language)
    page = Page(results, records, passages, configuration, arms, language, figures or DrawnCharts())
    style, script = static("report.css") + _arm_colours(arms), static("report.js")
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            t=language.strings,
            n=language,
            style=style,
            script=script,
            policy=policy(style, script),
            setup=read_setup(results, language),
            partial=results.partial or "",
            verdict=read_advice(results.verdict, arms),
            sections=written(page),
        )
    )


def policy(style: str, script: str) -> str:
    """A Content-Security-Policy under which the page's own style, script and images are all that exists."""

    def digest(content: str) -> str:
        return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()

    return (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


@dataclass(frozen=True, slots=True)
class Advice:
    """The advice as the page shows it: with the arm it chooses, and how many of three steps sure it is.

    A run without a verdict has none of it: no sentence, and no level of confidence.
    """

    arm: ReportedArm | None = None
    choice: str = ""
    sentence: str = ""
    confidence: str = ""
    level: int = 0
    reasons: tuple[str, ...] = ()
    flips: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    next: tuple[Step, ...] = ()


_LEVELS = {"low": 1, "medium": 2, "high": 3}


def read_advice(verdict: Verdict | None, arms: Sequence[ReportedArm]) -> Advice:
    """The advice of a run."""
    if verdict is None:
        return Advice()
    return Advice(
        arm=next((arm for arm in arms if arm.key == verdict.choice), None),
        choice=label(verdict.choice),
        sentence=verdict.sentence,
        confidence=verdict.confidence,
        level=_LEVELS[verdict.confidence],
        reasons=verdict.reasons,
        flips=verdict.flips,
        doubts=verdict.doubts,
        warnings=verdict.warnings,
        next=verdict.next,
    )


@cache
def environment() -> Environment:
    """The templates of this package; every value that stands in them is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # autoescape is named outright: Jinja's own rule by file name would not cover *.html.j2.
    return Environment(
        loader=PackageLoader("workbench.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def static(name: str) -> Any:
    """A file of this package, which may stand in the page as it is: nothing of a run ever enters it."""
    from markupsafe import Markup

    return Markup((files("workbench.report") / "static" / name).read_text("utf-8").strip())  # noqa: S704


def _arm_colours(arms: Sequence[ReportedArm]) -> Any:
    from markupsafe import Markup

    return Markup("".join(f".c{arm.index}{{--c:{arm.colour}}}" for arm in arms))  # noqa: S704 - hexadecimal, checked
