"""One new question, answered by an arm of a finished run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.arms import ARMS
from workbench.corpus.mapped.by_id import titles_by_id
from workbench.errors import RequestError
from workbench.languages import DEFAULT
from workbench.languages.spoken import said, speak
from workbench.runs.folder import RunFolder
from workbench.runs.reopen import reopen
from workbench.types import Answer, Question

if TYPE_CHECKING:
    from workbench.analysis.results import Results
    from workbench.progress import Progress
    from workbench.store import Store


@dataclass(frozen=True, slots=True)
class AskedReply:
    """The answer, the arm that gave it, and the titles of its documents by id."""

    arm: str
    kind: str
    answer: Answer
    titles: Mapping[str, str]


def ask(folder: Path, text: str, arm: str | None, store: Store, progress: Progress) -> AskedReply:
    """Ask as the run asked: same weights, prompt, passages and decoding; the first of its seeds.

    Without an `arm` the one that the run advises answers, or the best that it measured where it advises none. The
    answer is kept in the store. Raises RequestError as `reopen` does, and for an arm that needs the evidence.
    """
    from workbench.experiment.answers import answer_all

    if not text.strip():
        raise RequestError.of(said("run_fault.no_question"), "question", said("run_fault.no_question_cure"))
    speak(RunFolder(folder).typed.experiment.language or DEFAULT)
    if arm is None and (best := _best_of_none(RunFolder(folder).typed)):
        arm = best
        progress.tell("none_advised", arm=best)
    arm_ = reopen(folder, arm, store, progress)
    if ARMS[arm_.entry.kind].bound:
        cure = "choose another arm with --arm"
        what = f"{arm_.entry.name} needs the evidence of a question, which a new one has not"
        raise RequestError.of(what, "--arm", cure)
    question = Question("asked", text.strip(), (), "single", "test")
    answer = answer_all(arm_.context, arm_.fitted, [question])[question.id]
    titles = titles_by_id(arm_.corpus.documents)
    return AskedReply(arm_.entry.name, arm_.entry.kind, answer, titles)


def _best_of_none(results: Results) -> str | None:
    """Of a run that advises no arm, the most often right of those that can be asked; None where one is advised."""
    if results.verdict is not None and results.verdict.choice is not None:
        return None
    scored = {
        arm.name: found.value
        for arm in results.arms
        if arm.ok and arm.kind in ARMS and not ARMS[arm.kind].bound and (found := arm.metrics.get("match"))
        if found.value is not None
    }
    return max(scored, key=lambda name: scored[name]) if scored else None
