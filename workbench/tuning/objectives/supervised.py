"""Supervised tuning: the wanted replies to the training questions, beside the documents as text if that is asked."""

from __future__ import annotations

from workbench.tuning.objectives.base import Objective, Taught, objective
from workbench.tuning.rows import Plan


@objective("supervised")
class Supervised(Objective):
    """The loss is on the replies alone; of documents, on every token."""

    @classmethod
    def plan(cls, taught: Taught) -> Plan:
        """All of it."""
        return Plan(
            documents=taught.documents,
            document_epochs=taught.document_epochs,
            chats=taught.chats,
            epochs=taught.epochs,
            general=taught.general,
            replay=taught.replay,
            texts=taught.texts,
        )
