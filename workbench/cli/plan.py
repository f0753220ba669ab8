"""`run --dry-run`: what a run would do, without loading a model."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from workbench.cli.terminal import show, show_table

if TYPE_CHECKING:
    from workbench.config import ArmEntry, Experiment

STAGES = {
    "rag": "index, answer",
    "tuned": "train, answer",
    "tuned-rag": "index, train, answer",
}


def show_plan(experiment: Experiment, chosen: tuple[str, ...], limit: int | None, *, as_json: bool) -> None:
    """Print the arms with their settings and stages, the questions, and whether the model is ready."""
    plan = _plan(experiment, chosen, limit)
    if as_json:
        sys.stdout.write(json.dumps(plan, ensure_ascii=False, indent=1) + "\n")
        return
    corpus, model = plan["corpus"], plan["model"]
    show(f"{plan['experiment']}: {corpus['documents']} documents of {corpus['path']}, seeds {plan['seeds']}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in plan["questions"].items())
    show(f"{plan['asked']} {plan['split']} questions to each arm and seed: {kinds}")
    show(f"model {model['name']}: {model['state']}")
    rows = [[arm["name"], arm["kind"], arm["stages"], _settings(arm["settings"])] for arm in plan["arms"]]
    show_table(("arm", "kind", "stages", "settings"), rows, left=4)


def _settings(settings: dict[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in settings.items())


def _plan(experiment: Experiment, chosen: tuple[str, ...], limit: int | None) -> dict[str, Any]:
    from workbench.cli.available import state_of
    from workbench.experiment.requested import chosen_arms, corpus_of
    from workbench.store import Store

    entries = chosen_arms(experiment, chosen)
    corpus = corpus_of(experiment)
    questions = Counter(q.kind for q in corpus.select(experiment.split))
    asked = questions.total() if limit is None else min(limit, questions.total())
    return {
        "experiment": experiment.name,
        "seeds": list(experiment.seeds),
        "split": experiment.split,
        "corpus": {"path": experiment.corpus, "documents": len(corpus.documents)},
        "questions": dict(questions),
        "asked": asked,
        "model": {"name": experiment.model.name, "state": state_of(experiment.model.name, Store.default())},
        "arms": [_arm(entry) for entry in entries],
    }


def _arm(entry: ArmEntry) -> dict[str, Any]:
    from workbench.arms import arm_settings

    settings = arm_settings(entry.kind, entry.settings).model_dump(mode="json")
    return {
        "name": entry.name,
        "kind": entry.kind,
        "stages": STAGES.get(entry.kind, "answer"),
        "settings": settings,
    }
