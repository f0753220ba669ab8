"""An experiment file as checked settings, and every problem in it at once."""

from workbench.config.checking import check_experiment
from workbench.config.load import load_experiment
from workbench.config.tables import to_toml, varied

__all__ = ["check_experiment", "load_experiment", "to_toml", "varied"]
