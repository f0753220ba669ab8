"""The model of an experiment by its name: weights on this machine, a server's, or a script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.models.catalogue import prepare
from workbench.models.endpoint import ServedModel
from workbench.models.limits import Placement
from workbench.models.runtime import Runtime, resolve_device, resolve_dtype
from workbench.models.scripted import SCHEME, ScriptedModel

if TYPE_CHECKING:
    from workbench.models.generator import Source
    from workbench.settings import DecodingSettings, ModelSettings
    from workbench.store import Store


def open_model(settings: ModelSettings, decoding: DecodingSettings, store: Store) -> Source:
    """The model that these settings name, nothing of it loaded. Raises RequestError where it is not there."""
    if settings.endpoint is not None:
        return ServedModel(settings)
    if settings.name.startswith(SCHEME):
        return ScriptedModel.read(Path(settings.name.removeprefix(SCHEME)))
    device = resolve_device(settings.device)
    dtype = resolve_dtype(settings.dtype, device)
    placement = Placement.of(settings, device)  # before a model is converted or fetched
    return Runtime(prepare(settings.name, store, settings.revision), dtype, device, decoding, placement)
