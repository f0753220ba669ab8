"""What an experiment asks for: its arms by name, its corpus with the sample cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.arms import ARMS, arm_settings
from workbench.corpus.card import stated_language
from workbench.corpus.load import load_corpus
from workbench.corpus.variants.among import among
from workbench.corpus.variants.canaries import planted, targets
from workbench.corpus.variants.combined import combined
from workbench.corpus.variants.revised import chosen, in_both, revised
from workbench.corpus.variants.sample import held_out, rehearsal, sample
from workbench.errors import Problem, RequestError, nearest
from workbench.languages import DEFAULT
from workbench.languages.spoken import said

if TYPE_CHECKING:
    from workbench.models.outline import Outline
    from workbench.settings import ArmEntry, Experiment
    from workbench.store import Store
    from workbench.types import Corpus, Question, Split


def chosen_arms(experiment: Experiment, wanted: Sequence[str], where: str = "--arms") -> list[ArmEntry]:
    """The arms of these names, all if there are none. Raises RequestError for names that no arm has."""
    names = [arm.name for arm in experiment.arms]
    problems = [
        Problem(said("experiment_fault.no_arm", name=name), where, nearest(name, names))
        for name in wanted
        if name not in names
    ]
    if problems:
        raise RequestError(problems)
    return [arm for arm in experiment.arms if not wanted or arm.name in wanted]


def settled(experiment: Experiment, corpus: Corpus, store: Store, *, with_doubts: bool = False) -> Experiment:
    """The experiment with "auto" settings of its arms replaced by what they stand for on this machine.

    An arm whose choice is a doubtful one keeps its "auto" while it runs, so that the run tells of it; `with_doubts`
    replaces it there too, for the file that gives the same run again. Raises RequestError for what the corpus does not
    know of what they ask for.
    """
    problems = [
        replace(problem, where=f"arms.{entry.name}.{problem.where}")
        for entry in experiment.arms
        for problem in ARMS[entry.kind].problems(arm_settings(entry.kind, entry.settings), corpus)
    ]
    if problems:
        raise RequestError(problems)
    arms = []
    for entry in experiment.arms:
        kind, settings = ARMS[entry.kind], arm_settings(entry.kind, entry.settings)
        found = kind.settled(settings, corpus, store)
        keeps = not with_doubts and bool(kind.doubts(settings, corpus, store))
        arms.append(entry if keeps else entry.model_copy(update=dict(found)))
    return experiment.model_copy(update={"arms": tuple(arms)})


def unfit(entry: ArmEntry, model: Outline) -> list[Problem]:
    """What an arm asks that its model cannot take, each with the key of the setting."""
    found = ARMS[entry.kind].unfit(arm_settings(entry.kind, entry.settings), model)
    return [replace(problem, where=f"arms.{entry.name}.{problem.where}") for problem in found]


def language_of(experiment: Experiment) -> str:
    """The language that its run speaks: that of its report, or of its corpus, or English where neither states one."""
    return experiment.report.language or stated_language(Path(experiment.corpus)) or DEFAULT


def corpus_of(experiment: Experiment) -> Corpus:
    """The corpus as a run takes it: its sample cut, and of a rehearsal no more than its share."""
    corpus, cut = load_corpus(experiment.corpus), experiment.sample
    if cut == type(cut)():
        return corpus
    corpus = _cut(corpus, experiment)
    if cut.among is not None:
        corpus = among(corpus, cut.among, cut.among_split, cut.among_seed, cut.distractors)
    if cut.combined is not None:
        corpus = combined(corpus, cut.combined_split, cut.combined, cut.combined_groups, cut.combined_seed)
    if cut.revision is not None:
        later = load_corpus(cut.revision)
        asked = chosen(in_both(corpus, later, cut.revision_split).values(), cut.revision_unchanged)
        corpus = revised(corpus, _cut(later, experiment), cut.renewed, asked, cut.revision_split)
    return corpus if cut.injections is None else planted(corpus, cut.injection_split, cut.injections)


def _cut(corpus: Corpus, experiment: Experiment) -> Corpus:
    """A slice of a corpus as the sample asks: fewer documents, and fewer questions of each kind."""
    cut = experiment.sample
    corpus = sample(
        corpus,
        meta=cut.meta,
        documents=cut.documents,
        train_facts=cut.train_facts,
        train=cut.train,
        questions=cut.questions,
    )
    if cut.limit is not None:
        corpus = rehearsal(corpus, cut.limit, experiment.split)
    return corpus if cut.held_wordings is None else held_out(corpus, cut.held_wordings)


def limited(experiment: Experiment, limit: int | None) -> Experiment:
    """The experiment as a rehearsal with so many questions, if a limit is given."""
    if limit is None:
        return experiment
    return experiment.model_copy(update={"sample": experiment.sample.model_copy(update={"limit": limit})})


def questions_of(experiment: Experiment, corpus: Corpus, split: Split) -> list[Question]:
    """What every arm is asked: the questions of a split. Raises RequestError when there are none.

    Where instructions are planted, only those beside whose evidence one stands: nothing is measured of the others.
    """
    questions, cut = corpus.select(split), experiment.sample
    if cut.injections is not None and split == cut.injection_split:
        attacked = targets(corpus, split, cut.injections)
        questions = tuple(question for question in questions if question.id in attacked)
    if not questions:
        what, cure = said("arm_fault.no_questions", split=split), said("arm_fault.no_questions_cure")
        raise RequestError.of(what, experiment.corpus, cure)
    return list(questions)
