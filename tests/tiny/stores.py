"""What a store holds, of whatever kind."""

from __future__ import annotations

from workbench.store import MAKING, MANIFEST, Artefact, Store


def all_artefacts(store: Store) -> list[Artefact]:
    """Every finished artefact, in the order of its path."""
    finished = (path for path in store.home.glob(f"*/*/{MANIFEST}") if not path.parent.name.startswith(MAKING))
    return [found for path in sorted(finished) if (found := store.read(path.parent)) is not None]
