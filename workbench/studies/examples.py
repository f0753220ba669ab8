"""Number of examples: The same training with more and more of the training questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.languages import Texts
from workbench.studies.base import study
from workbench.studies.tuning import COURSE, Along, AlongSettings


class ExamplesSettings(AlongSettings):
    """The most training questions."""

    values: Annotated[tuple[Annotated[float, Field(ge=1)], ...], Field(min_length=2)] = (8, 16, 32, 64)


@study("examples")
class Examples(Along):
    """What is gained from few to many, and from where on nothing is."""

    Settings = ExamplesSettings
    settings: ExamplesSettings
    setting: ClassVar[str] = "examples"
    label: ClassVar[Texts] = {"en": "Training questions", "it": "Domande di addestramento"}
    title: ClassVar[Texts] = {"en": "Number of examples", "it": "Quanti esempi"}
    about: ClassVar[Texts] = {
        "en": "The same training with more and more of the training questions.",
        "it": "Lo stesso addestramento con sempre più domande.",
    }
    words: ClassVar[Mapping[str, Texts]] = COURSE
