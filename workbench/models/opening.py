"""The model of an experiment by its name: weights on this machine, a server's, or a script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.models.catalogue import CATALOGUE, prepare, read_config
from workbench.models.endpoint import ServedModel
from workbench.models.engine import engine_named
from workbench.models.limits import Placement
from workbench.models.outline import Outline
from workbench.models.runtime import Runtime, resolve_device, resolve_dtype
from workbench.models.scripted import SCHEME, ScriptedModel
from workbench.models.shapes import shape_of

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
    # What is lacking here is reported before a model is converted or fetched.
    engine, device = engine_named(settings.engine), resolve_device(settings.device)
    dtype = dtype_of(settings, device)
    if problems := list(engine.problems(dtype, device)):
        raise RequestError(problems)
    placement = Placement.of(settings, device)
    prepared = prepare(settings.name, store, settings.revision)
    if (reason := engine.unserved(read_config(prepared.folder))) is not None:
        what = said("model_fault.unserved", engine=settings.engine, model=settings.name, reason=reason)
        raise RequestError.of(what, "model.engine", said("model_fault.unserved_cure"))
    return Runtime(prepared, dtype, device, decoding, placement, settings.engine)


def dtype_of(settings: ModelSettings, device: str) -> str:
    """The number format, where "auto" is one that the engine computes in."""
    dtypes = engine_named(settings.engine).dtypes
    return dtypes[0] if dtypes and settings.dtype == "auto" else resolve_dtype(settings.dtype, device)


def outline_of(settings: ModelSettings) -> Outline | None:
    """What is known of a model's layers before it is opened: from its folder, or by its name; None where neither says.

    Raises RequestError where the folder cannot be read.
    """
    if settings.endpoint is not None or settings.name.startswith(SCHEME):
        return None
    merged_only = engine_named(settings.engine).merged_only
    folder = Path(settings.name).expanduser()
    if settings.name not in CATALOGUE and folder.is_dir():
        if not (folder / "config.json").is_file():
            return None  # which opening it says
        return Outline.of(folder, read_config(folder), resolve_device(settings.device), merged_only)
    shape = shape_of(settings.name)
    return Outline.of_shape(shape, resolve_device(settings.device), merged_only) if shape is not None else None
