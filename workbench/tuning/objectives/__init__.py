"""Training objectives: what is learned from a corpus. One file each, found by its being here."""

from workbench.tuning.objectives.base import OBJECTIVES, Objective, Taught, objective

__all__ = ["OBJECTIVES", "Objective", "Taught", "objective"]
