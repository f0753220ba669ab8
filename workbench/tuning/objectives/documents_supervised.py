"""Continued pre-training on the documents, and supervised tuning after it: two phases of one fit, in this order."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from workbench.tuning.objectives.base import Objective, TrainingData, objective
from workbench.tuning.objectives.supervised import Supervised
from workbench.tuning.rows import Plan


@objective("documents+supervised")
class DocumentsSupervised(Objective):
    """What `supervised` reads in one stream, here one after the other, each phase with its own warm-up and decay.

    It is the usual order; Jiang et al. 2024 (arXiv 2402.12847) found the other one better for facts.
    """

    after: ClassVar[str | None] = "documents"

    @classmethod
    def plan(cls, data: TrainingData) -> Plan:
        """The questions alone, since the documents were read before."""
        return replace(Supervised.plan(data), documents=(), document_epochs=0)
