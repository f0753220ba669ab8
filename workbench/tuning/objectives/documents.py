"""Continued pre-training: the next word of the documents, and no question at all."""

from __future__ import annotations

from typing import ClassVar

from workbench.tuning.objectives.base import Objective, TrainingData, objective
from workbench.tuning.rows import Plan


@objective("documents")
class Documents(Objective):
    """What Ovadia et al. 2023 (arXiv 2312.05934) call unsupervised tuning; its epochs are `document_epochs`."""

    questions: ClassVar[bool] = False

    @classmethod
    def plan(cls, data: TrainingData) -> Plan:
        """The documents, once for each epoch."""
        return Plan(data.documents, max(1, data.document_epochs), (), max(1, data.document_epochs), (), 0.0)
