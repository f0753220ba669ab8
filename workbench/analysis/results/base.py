"""What all parts of the results are: frozen, with no key of another name."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from workbench.types import Interval

Figures = Mapping[str, Interval]  # by metric


class Model(BaseModel):
    """Base of all parts: frozen, and without keys of other names."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=(), allow_inf_nan=False)
