"""Epochs: The same training, longer and longer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.languages import Texts
from workbench.studies.base import study
from workbench.studies.tuning import COURSE, Along, AlongSettings


class EpochsSettings(AlongSettings):
    """How often each training question is seen."""

    values: Annotated[tuple[Annotated[float, Field(ge=1)], ...], Field(min_length=2)] = (1, 2, 4, 8, 16)


@study("epochs")
class Epochs(Along):
    """What is gained from few to many, and from where on nothing is."""

    Settings = EpochsSettings
    settings: EpochsSettings
    setting: ClassVar[str] = "epochs"
    label: ClassVar[Texts] = {"en": "Epochs", "it": "Epoche"}
    title: ClassVar[Texts] = {"en": "Epochs", "it": "Quante epoche"}
    about: ClassVar[Texts] = {
        "en": "The same training, longer and longer.",
        "it": "Lo stesso addestramento, sempre più lungo.",
    }
    words: ClassVar[Mapping[str, Texts]] = COURSE
