"""The search over settings: its budget, its trials, and what it chose."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.analysis.results.base import Model
from workbench.settings import Range, SettingValue


class TrialResult(Model):
    """One setting that a search tried, and what it gave on dev."""

    settings: Mapping[str, SettingValue]
    value: float | None
    low: float | None = None
    high: float | None = None
    seconds: float = 0.0
    error: str | None = None


class SearchGain(Model):
    """How much better the chosen settings are on dev than the arm's own: a paired difference of shares right."""

    delta: float | None
    low: float | None
    high: float | None
    p: float | None
    n: int


class ArmSearchResult(Model):
    """The search of one arm; `gain` compares what was chosen with the arm's own settings."""

    arm: str
    space: Mapping[str, Range | tuple[SettingValue, ...]]
    trials: tuple[TrialResult, ...]
    chosen: int | None
    gain: SearchGain | None = None


class SearchResult(Model):
    """The search over settings, with its budget."""

    split: str
    questions: int
    trials: int | None = None
    seconds: float | None = None
    seed: int = 0
    at_once: int = 1
    arms: tuple[ArmSearchResult, ...]
