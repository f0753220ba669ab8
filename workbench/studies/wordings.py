"""Wordings: each fact is trained on in more and more wordings, the corpus's own first, then in sentence frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.languages import Texts
from workbench.studies.base import study
from workbench.studies.tuning import COURSE, Along, AlongSettings


class WordingsSettings(AlongSettings):
    """Wordings in which each fact is trained on; see `wordings` of the arm."""

    values: Annotated[tuple[Annotated[float, Field(ge=1)], ...], Field(min_length=2)] = (1, 2, 4, 8)


@study("wordings")
class Wordings(Along):
    """What is gained from few to many, and from where on nothing is."""

    Settings = WordingsSettings
    settings: WordingsSettings
    setting: ClassVar[str] = "wordings"
    label: ClassVar[Texts] = {"en": "Wordings of each fact", "it": "Formulazioni per fatto"}
    title: ClassVar[Texts] = {"en": "Wordings of a fact", "it": "In quante formulazioni"}
    about: ClassVar[Texts] = {
        "en": "Each fact is trained on in more and more wordings: the corpus's own first, then the same in frames.",
        "it": "Ogni fatto insegnato in più formulazioni: prima quelle del corpus, poi le stesse dentro cornici.",
    }
    words: ClassVar[Mapping[str, Texts]] = COURSE
