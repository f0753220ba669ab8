"""The page: what stands in it, and the policy that lets nothing else in."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from workbench.report.arms import Arm, read_arms
from workbench.report.kept import Figures
from workbench.report.language import Language
from workbench.report.sections.base import Page, written
from workbench.report.setup import read_setup
from workbench.report.tree import clean, items, label, mapping, rows, text

if TYPE_CHECKING:
    from jinja2 import Environment


def render(
    results: dict[str, Any],
    records: list[dict[str, Any]],
    passages: dict[str, dict[str, Any]],
    configuration_text: str,
    figures: Figures | None = None,
) -> str:
    """The report of a run as one HTML page.

    Args:
        results: the content of results.json. Any key may be absent.
        records: the rows of records.jsonl.
        passages: the rows of passages.jsonl by their id.
        configuration_text: the resolved experiment.toml.
        figures: charts of these very results, where some are drawn already; those that are drawn now join them.
    """
    results, records, passages = clean(results), clean(records), clean(passages)
    language = Language(text(mapping(results.get("experiment")).get("language")), results.get("metrics"))
    arms = read_arms(results, language)
    page = Page(results, records, passages, clean(configuration_text), arms, language, figures or Figures())
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
            partial=text(results.get("partial")),
            verdict=read_verdict(results, arms),
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


def read_verdict(results: Mapping[str, Any], arms: Sequence[Any]) -> dict[str, Any]:
    """The advice, with the arm it chooses where there is one."""
    verdict = mapping(results.get("verdict"))
    choice = text(verdict.get("choice"))
    confidence = text(verdict.get("confidence"))
    level = {"low": 1, "medium": 2, "high": 3}.get(confidence, 0)
    return {
        "arm": next((arm for arm in arms if arm.key == choice), None),
        "choice": label(choice),
        "sentence": text(verdict.get("sentence")),
        "confidence": confidence if level else "",
        "level": level,
        "reasons": [text(reason) for reason in items(verdict.get("reasons"))],
        "flips": [text(flip) for flip in items(verdict.get("flips"))],
        "doubts": [text(doubt) for doubt in items(verdict.get("doubts"))],
        "warnings": [text(warning) for warning in items(verdict.get("warnings"))],
        "next": [
            {"sentence": text(step.get("sentence")), "command": text(step.get("command"))}
            for step in rows(verdict.get("next"))
        ],
    }


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


def _arm_colours(arms: Sequence[Arm]) -> Any:
    from markupsafe import Markup

    return Markup("".join(f".c{arm.index}{{--c:{arm.colour}}}" for arm in arms))  # noqa: S704 - hexadecimal, checked
