"""Supervised tuning: the target replies to the training questions, beside the documents as text if that is asked."""

from __future__ import annotations

from workbench.tuning.objectives.base import Objective, TrainingData, objective
from workbench.tuning.rows import Plan


@objective("supervised")
class Supervised(Objective):
    """The loss is on the replies alone; of documents, on every token."""

    @classmethod
    def plan(cls, data: TrainingData) -> Plan:
        """All of it."""
        return Plan(
            documents=data.documents,
            document_epochs=data.document_epochs,
            chats=data.chats,
            epochs=data.epochs,
            general=data.general,
            replay=data.replay,
            texts=data.texts,
        )
