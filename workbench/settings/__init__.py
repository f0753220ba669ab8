"""The tables of an experiment file as types: frozen, checked, each with its defaults."""

from workbench.settings.advice import ReportSettings, VerdictSettings
from workbench.settings.base import Seed, Seeds, Settings, one_of, slug
from workbench.settings.experiment import ArmEntry, Entry, Experiment, StudyEntry
from workbench.settings.model import DecodingSettings, ModelSettings, ResolvedModel
from workbench.settings.prompts import ExampleSettings, PromptSettings, TemplateSettings
from workbench.settings.running import CostSettings, LimitSettings, ResourceSettings
from workbench.settings.sample import SampleSettings
from workbench.settings.search import Choices, Range, SearchSettings, SettingValue, Space

__all__ = [
    "ArmEntry",
    "Choices",
    "CostSettings",
    "DecodingSettings",
    "Entry",
    "ExampleSettings",
    "Experiment",
    "LimitSettings",
    "ModelSettings",
    "PromptSettings",
    "Range",
    "ReportSettings",
    "ResolvedModel",
    "ResourceSettings",
    "SampleSettings",
    "SearchSettings",
    "Seed",
    "Seeds",
    "SettingValue",
    "Settings",
    "Space",
    "StudyEntry",
    "TemplateSettings",
    "VerdictSettings",
    "one_of",
    "slug",
]
