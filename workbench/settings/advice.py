"""What the advice is weighed by, and how the report is written."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from workbench.errors import nearest
from workbench.languages import LANGUAGES, base_language
from workbench.languages.spoken import said
from workbench.settings.base import Settings


def _written(code: str) -> str:
    if base_language(code) not in LANGUAGES:
        raise ValueError(said("experiment_fault.no_language", cure=nearest(code, LANGUAGES)))
    return code


class VerdictSettings(Settings):
    """What the advice must know of the use that is planned; no answer depends on it.

    `good_enough`: the share of right answers below which no arm is advised. The default, one half, is a floor and no
    goal: an arm below it misleads more often than it helps. `margin`: a difference in the share of right answers that
    does not matter; an arm shown to be worse by no more is chosen if it is cheaper. `questions_a_month` and
    `changes_a_month` (how often the documents change, each change asking for a new index or a new training) are what
    costs are compared at; where documents never change, the one fit is spread over a year.
    """

    good_enough: float = Field(0.5, ge=0, le=1)
    margin: float = Field(0.03, ge=0, lt=1)
    questions_a_month: float = Field(1000.0, gt=0)
    changes_a_month: float = Field(1.0, ge=0)


class ReportSettings(Settings):
    """How the report is written: `language`, that of the corpus if left out, and `title`, the corpus's if left out."""

    language: Annotated[str, AfterValidator(_written)] | None = None
    title: str | None = None
