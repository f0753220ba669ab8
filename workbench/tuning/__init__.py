"""Tuning: rows to train on, the trainer, and the adapter it leaves in the store. Importing it loads no torch."""

from workbench.tuning.fit import TrainingSettings, TuneResult, tune

__all__ = ["TrainingSettings", "TuneResult", "tune"]
