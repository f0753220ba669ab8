"""Cells: one arm with one seed, measured by itself, here or in another process.

Another process only fills the store: its answers, fits and perplexities are found there afterwards, so the records
of a run are put together in one place, and are the same wherever its cells were computed.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.arms import Context, make_arm
from workbench.arms.base import Fitted
from workbench.config import ArmEntry, Experiment
from workbench.errors import WorkbenchError
from workbench.experiment.answers import answer_all
from workbench.experiment.perplexity import perplexity
from workbench.models.runtime import Runtime
from workbench.progress import Progress
from workbench.store import Store
from workbench.types import Answer, Corpus, Question


@dataclass(frozen=True, slots=True)
class Cell:
    """One arm, by its name, with one seed."""

    arm: str
    seed: int


@dataclass(frozen=True, slots=True)
class Measured:
    """A fitted arm and its answers by question id."""

    fitted: Fitted
    answers: Mapping[str, Answer]
    perplexity: dict[str, Any] | None


class CellError(Exception):
    """A cell failed; the message is the reason."""


def context_of(
    experiment: Experiment, runtime: Runtime, corpus: Corpus, seed: int, store: Store, progress: Progress
) -> Context:
    """What a run gives to every arm alike."""
    return Context(store, runtime, corpus.language, seed, experiment.decoding, progress, experiment.limits)


def measure(
    entry: ArmEntry,
    context: Context,
    corpus: Corpus,
    questions: Sequence[Question],
    *,
    fresh: bool = False,
    retry_errors: bool = False,
) -> Measured:
    """Fit the arm and ask it. Raises CellError with the reason; a bug's traceback is noted."""
    try:
        fitted = make_arm(entry.kind, entry.settings, context).fit(corpus)
        name = f"{entry.name}: answering"
        answers = answer_all(context, fitted, questions, name, fresh=fresh, retry_errors=retry_errors)
        return Measured(fitted, answers, perplexity(context, fitted.weights, corpus.general_text))
    except WorkbenchError as error:
        raise CellError(str(error)) from error
    except Exception as error:
        context.progress.note(traceback.format_exc())
        raise CellError(f"{type(error).__name__}: {error}") from error
