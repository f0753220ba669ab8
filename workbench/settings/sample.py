"""The part of a corpus that an experiment asks about, and what studies make of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbench.settings.base import Seed, Settings
from workbench.types import Kind, Renewed, Split


class SampleSettings(Settings):
    """A slice of the corpus: its first `documents`, then the questions that those answer.

    `meta` keeps documents whose meta has one of the listed values: `meta.topic = ["ovens"]`.
    `train_facts` limits the facts that training asks about; `train` limits training questions of the other kinds,
    general ones (for replay) among them; `questions` limits the asked ones. `limit` makes a rehearsal of the whole
    (`run --limit`): so many questions are asked, spread evenly, and training gets the same share of its own.
    `held_wordings`: the last so many training wordings of each fact are asked on dev, and not trained on: what the
    studies of tuning do, since all other facts of dev are unseen.
    `among` keeps so many documents in all: those that the questions of `among_split` need, and others in an order that
    is drawn with `among_seed`, after this corpus's own those of `distractors`, the folder of another.
    `combined` asks so many questions of `combined_split` as one, in `combined_groups` groups that are drawn with
    `combined_seed`: what the study `questions-at-once` does.
    `revision`, the folder of a later revision of the corpus, asks the questions of `revision_split` whose answer is
    another there, with that answer, and `revision_unchanged` others; `renewed` says how much was done about it: nothing
    (the documents and the training are those of before), documents (weights are still those trained before), or weights
    (they are trained on the new revision): what the study `freshness` does.
    `injections` plants foreign instructions in the documents, beside the evidence of so many questions of
    `injection_split`: what the study `injection` does.
    """

    meta: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    documents: int | None = Field(None, ge=1)
    train_facts: int | None = Field(None, ge=1)
    train: dict[Kind, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    questions: dict[Kind, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    limit: int | None = Field(None, ge=1)
    held_wordings: int | None = Field(None, ge=1)
    among: int | None = Field(None, ge=1)
    among_split: Split = "test"
    among_seed: Seed = 0
    distractors: str | None = Field(None, min_length=1)
    combined: int | None = Field(None, ge=1)
    combined_split: Split = "test"
    combined_groups: int = Field(16, ge=2)
    combined_seed: Seed = 0
    revision: str | None = Field(None, min_length=1)
    revision_split: Split = "test"
    revision_unchanged: int = Field(24, ge=0)
    renewed: Renewed = "weights"
    injections: int | None = Field(None, ge=1)
    injection_split: Split = "test"
