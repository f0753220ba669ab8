"""Training objectives: what is learned from a corpus. One file each, found by its being here."""

from workbench.tuning.objectives.base import OBJECTIVES, Lesson, Objective, TrainingData, objective, phases

__all__ = ["OBJECTIVES", "Lesson", "Objective", "TrainingData", "objective", "phases"]
