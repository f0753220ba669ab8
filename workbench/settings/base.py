"""What every table of an experiment file is: frozen and checked, with an error for an unknown key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workbench.errors import nearest
from workbench.languages.spoken import said


class Settings(BaseModel):
    """Base of everything that stands in an experiment file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())


def one_of(table: Mapping[str, Any]) -> AfterValidator:
    """A validator: the value is a name of this table, so that a new component is at once a valid setting."""

    def check(value: str) -> str:
        if value not in table:
            raise ValueError(said("setting.unknown", cure=nearest(value, table)))
        return value

    return AfterValidator(check)


def slug(text: str) -> str:
    """The nearest text that can name an experiment: "my run" gives "my-run"."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")[:80] or "experiment"


def _different(values: tuple[int, ...]) -> tuple[int, ...]:
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise ValueError(said("setting.seed_twice", seed=twice))
    return values


Seed = Annotated[int, Field(ge=0, lt=2**32)]  # what every generator of random numbers takes


Seeds = Annotated[tuple[Seed, ...], AfterValidator(_different)]
