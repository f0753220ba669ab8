"""Tuning: rows to train on, the trainer, and the adapter it leaves in the store. Importing it loads no torch."""

from workbench.tuning.fit import TuneResult, tune
from workbench.tuning.phases import learn
from workbench.tuning.settings import TrainingSettings

__all__ = ["TrainingSettings", "TuneResult", "learn", "tune"]
