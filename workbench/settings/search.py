"""The search over settings: its budget, and what it may try."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field, model_validator

from workbench.languages.spoken import said
from workbench.settings.base import Seed, Settings


class Range(Settings):
    """Numbers that a search may try, from `low` to `high`, whole ones where both are; `log`: even over powers."""

    low: int | float
    high: int | float
    log: bool = False

    @model_validator(mode="after")
    def _upwards(self) -> Range:
        if not self.low < self.high or (self.log and self.low <= 0):
            raise ValueError(said("setting.no_range"))
        return self


SettingValue = bool | int | float | str | None  # what may stand in a file, or nothing
Choices = tuple[bool | int | float | str, ...]


Space = Mapping[str, Range | Choices]  # by setting


class SearchSettings(Settings):
    """An equal search for every arm: settings are chosen on dev, and only the chosen ones see the reported split.

    The budget is the same for each arm: so many `trials`, or trials until fitting and answering have taken `seconds`
    (as measured when they were made, so that a search goes the same way when it is resumed). The first trial
    is of the arm's own settings. `space` replaces what an arm varies of itself, by the arm's name; an empty table
    leaves it as it is. `at_once`: how many trials of an arm are suggested before the first of them is known.
    `seed`: that of the suggestions.
    """

    trials: int | None = Field(None, ge=1)
    seconds: float | None = Field(None, gt=0)
    seed: Seed = 0
    at_once: int = Field(1, ge=1)
    space: dict[str, dict[str, Range | Choices]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_budget(self) -> SearchSettings:
        if (self.trials is None) == (self.seconds is None):
            raise ValueError(said("setting.one_budget"))
        return self
