"""Read what the store holds of a cell already, without making anything or loading a model."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.arms import make_arm
from workbench.errors import WorkbenchError
from workbench.experiment.answers import answers_of
from workbench.experiment.bench import Bench, Cell, Measured, Variant
from workbench.progress import Progress
from workbench.store import Artefact, Store


class NotMadeError(WorkbenchError):
    """Something is not in the store; its kind is the message."""


class ReadOnlyStore(Store):
    """A store from which things are only taken."""

    def lease(self, folder: Path) -> None:
        """Whoever only looks keeps nothing from being pruned, and writes nothing."""

    def get(self, kind: str, depends: Mapping[str, Any], make: Callable[[Path], Any]) -> Artefact:
        """The artefact, or an error that names its kind."""
        found = self.find(kind, depends)
        if found is None:
            raise NotMadeError(kind)
        return found


def stored(reading: Bench, cell: Cell) -> Measured:
    """The answers that are there, of a bench with a `ReadOnlyStore`. Raises NotMadeError where a fit is missing."""
    reading = reading.at(cell.variant).of(cell.entry)
    context = reading.context(cell.seed)
    fitted = make_arm(cell.entry.kind, cell.entry.settings, context).fit(reading.corpus)
    stored_answers = answers_of(context, fitted)
    questions = reading.questions(cell.split)
    return Measured(fitted, {q.id: found for q in questions if (found := stored_answers.get(q)) is not None}, None)


def complete(bench: Bench, cell: Cell) -> bool:
    """Whether all that measuring a cell would give is in the store of this machine."""
    try:
        reading = copy.copy(bench.at(cell.variant).of(cell.entry))
        cell = replace(cell, variant=Variant())
        reading.store, reading.progress = ReadOnlyStore(bench.store.home), Progress()
        measured = stored(reading, cell)
        reading.perplexity(reading.context(cell.seed), measured.fitted, cell)
    except WorkbenchError:
        return False
    return len(measured.answers) == len(reading.questions(cell.split))
