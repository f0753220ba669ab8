"""What a run gives to every arm and every training alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.settings import LimitSettings, PromptSettings

if TYPE_CHECKING:
    from workbench.models.generator import Source
    from workbench.progress import Progress
    from workbench.settings import DecodingSettings
    from workbench.store import Store


@dataclass(frozen=True, slots=True)
class Context:
    """What a run gives to every arm alike."""

    store: Store
    runtime: Source
    language: str
    seed: int
    decoding: DecodingSettings
    progress: Progress
    limits: LimitSettings = field(default_factory=LimitSettings)
    prompts: PromptSettings = field(default_factory=PromptSettings)
