"""The context of a run, over a model folder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from workbench.arms import Context
from workbench.models.catalogue import prepare
from workbench.models.generate import Generation
from workbench.models.local import LocalModel
from workbench.models.runtime import Runtime
from workbench.progress import Progress
from workbench.settings import DecodingSettings
from workbench.store import Store


def context(
    store: Store, model: Path, *, language: str = "en", seed: int = 0, dtype: str = "float32", **decoding: Any
) -> Context:
    settings = DecodingSettings(**{"max_new_tokens": 8, "summary_new_tokens": 12, **decoding})
    runtime = Runtime(prepare(str(model), store), dtype, "cpu", settings)
    return Context(store, runtime, language, seed, settings, Progress())


def replies(model: LocalModel, prompts: Sequence[Sequence[int]], limits: Sequence[int]) -> list[Generation]:
    """What the model generates, in the order of the prompts."""
    return sorted(chain.from_iterable(model.generate(prompts, limits)), key=lambda made: made.index)
