"""The store of fits and answers: folders under digests, shared between machines, locked, pruned and verified."""

from workbench.store.local import (
    HOME_VARIABLE,
    MAKING,
    MANIFEST,
    PROCESSES,
    Artefact,
    Store,
    damaged,
    leased,
    no_room,
)

__all__ = [
    "HOME_VARIABLE", "MAKING", "MANIFEST", "PROCESSES", "Artefact", "Store", "damaged", "leased", "no_room",
]  # fmt: skip
