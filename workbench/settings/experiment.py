"""An experiment file as a whole, with its tables of arms and of studies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from workbench.cost.price import PriceTable
from workbench.settings.advice import ReportSettings, VerdictSettings
from workbench.settings.base import Seeds, Settings
from workbench.settings.model import DecodingSettings, ModelSettings
from workbench.settings.prompts import PromptSettings
from workbench.settings.running import CostSettings, LimitSettings, ResourceSettings
from workbench.settings.sample import SampleSettings
from workbench.settings.search import SearchSettings
from workbench.types import Split


class Entry(BaseModel):
    """A table with a name, a kind, and that kind's own settings, checked by the kind itself."""

    model_config = ConfigDict(extra="allow", frozen=True)
    name: str = Field(min_length=1, max_length=60)
    kind: str

    @property
    def settings(self) -> dict[str, Any]:
        """The keys beside name and kind."""
        return dict(self.model_extra or {})


def _named(value: Any) -> Any:
    """`model = "name"` says the same as a table with that name."""
    return {"name": value} if isinstance(value, str) else value


class ArmEntry(Entry):
    """One `[[arms]]` table.

    `model`: one of its own, for an arm that does not answer with the experiment's. Then systems are compared: what
    tells two such arms apart may be the model and not the way of answering.
    """

    model: Annotated[ModelSettings | None, BeforeValidator(_named)] = None


class StudyEntry(Entry):
    """One `[[studies]]` table."""


class Experiment(Settings):
    """A whole experiment. Paths are relative to where the command is run.

    Args:
        name: that of the run folder, reports/NAME.
        corpus: the folder of the corpus.
        split: the questions that are reported: "dev" while settings are chosen, "test" once, at the end.
        seeds: those of training, of drawn tokens and of drawn examples: everything is measured with each of them.
        model: what every arm answers with that has none of its own.
        decoding: how replies are made.
        prompts: how questions are worded.
        sample: the part of the corpus that is asked about.
        limits: when something counts as failed and is stopped.
        resources: what each cell is given of the machine, and where the store is.
        cost: how single requests are timed.
        prices: what tokens and hours cost.
        arms: the ways of answering that are compared, one table each.
        studies: what is varied beside the comparison, one table each.
        search: the search over settings on dev, if there is to be one.
        verdict: what the advice must know of the use that is planned.
        report: how the report is written.
    """

    name: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    corpus: str
    split: Split = "test"
    seeds: Seeds = Field((0,), min_length=1)
    model: Annotated[ModelSettings, BeforeValidator(_named)] = ModelSettings()
    decoding: DecodingSettings = DecodingSettings()
    prompts: PromptSettings = PromptSettings()
    sample: SampleSettings = SampleSettings()
    limits: LimitSettings = LimitSettings()
    resources: ResourceSettings = ResourceSettings()
    cost: CostSettings = CostSettings()
    prices: PriceTable | None = None
    arms: tuple[ArmEntry, ...] = Field(min_length=1)
    studies: tuple[StudyEntry, ...] = ()
    search: SearchSettings | None = None
    verdict: VerdictSettings = VerdictSettings()
    report: ReportSettings = ReportSettings()

    def model_of(self, arm: ArmEntry) -> ModelSettings:
        """What an arm answers with: the model that it has of its own, else that of all."""
        return arm.model or self.model

    @model_validator(mode="before")
    @classmethod
    def _one_template(cls, table: Any) -> Any:
        """`prompts.template` becomes the setting of every arm that names no template, as if it were written there."""
        prompts = table.get("prompts") if isinstance(table, Mapping) else None
        name = prompts.get("template") if isinstance(prompts, Mapping) else None
        arms = table.get("arms") if isinstance(table, Mapping) else None
        if not isinstance(name, str) or not isinstance(arms, list | tuple):
            return table
        return {**table, "arms": [{"template": name, **each} if isinstance(each, Mapping) else each for each in arms]}
