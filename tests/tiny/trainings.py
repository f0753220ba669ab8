"""Trainings of a tiny model on five invented facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.arms import Context, prompts
from workbench.digests import digest_of
from workbench.tuning import TrainingSettings, tune
from workbench.tuning.rows import Plan

FACTS = (("Who keeps the harbour of Ostrel?", "Mara Lint"), ("What is the bell of Quay made of?", "tin"),
         ("How old is the mill of Brenn?", "90 years"), ("Which bird nests on Skell?", "the grey tern"),
         ("Where does the Vadi rise?", "under Mount Osk"))  # fmt: skip


def settings(rate: float = 2e-2, method: Any = "lora", rank: int = 8, batch_rows: int = 5) -> TrainingSettings:
    return TrainingSettings(method=method, rank=rank, learning_rate=rate, batch_rows=batch_rows)


def plan(epochs: int = 2, documents: Sequence[tuple[str, str]] = (), replay: float = 0.0) -> Plan:
    general = tuple(prompts.wording("en", "plain").alone(text) for text in ("Hello?", "How many days has a week?"))
    chats = tuple((prompts.wording("en", "plain").alone(asked), answer) for asked, answer in FACTS)
    return Plan(tuple(documents), 1, chats, epochs, general, replay)


def train(ready: Context, rows: Plan, how: TrainingSettings, *, merge: bool = True) -> Any:
    return tune(
        ready, how, rows, identity=digest_of(rows.as_json()), merge=merge, text="The Orla lamp is made of brass."
    )
