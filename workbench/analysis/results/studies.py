"""A study: its points, what each gave and cost, and what they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from workbench.analysis.results.base import Figures, Model
from workbench.languages import Texts
from workbench.types import Finding


class AxisResult(Model):
    """One axis of a study; `values` are those that have a name of their own."""

    name: str
    label: Texts = Field(default_factory=dict)
    values: Mapping[str, Texts] = {}


class PointCost(Model):
    """What a point of a study cost: its fit and its mean question."""

    fit: Mapping[str, float]
    query: Mapping[str, float | None]


class PointResult(Model):
    """An arm at one value of each axis."""

    arm: str
    at: tuple[bool | int | float | str, ...]
    status: Literal["ok", "failed"]
    error: str | None = None
    metrics: Figures = Field(default_factory=dict)
    cost: PointCost | None = None


class StudyResult(Model):
    """A study: its points, what they show as findings, and the same in words."""

    name: str
    kind: str
    title: Texts = Field(default_factory=dict)
    about: Texts = Field(default_factory=dict)
    axes: tuple[AxisResult, ...]
    metrics: tuple[str, ...]
    costs: tuple[str, ...] = ()
    split: str
    questions: int
    cells: tuple[PointResult, ...]
    findings: tuple[Finding, ...] = ()
    conclusion: tuple[str, ...] = ()
