"""Intervals, paired comparisons and their correction: how sure a run can be of a number.

Everything is deterministic and computed in float64: whatever is drawn depends only on how many clusters there are, so
the same scores give the same figures, to about the twelfth digit on any processor. Several seeds or wordings of one
question are no independent evidence: give their question, or their document, as `clusters`, and `seeds` beside it, so
that what a seed shifts in all questions at once is in the interval too.

`interval` is of one arm, `compare` of two, `compare_with_best` of all arms of a run. The choices of method, and what
was simulated to make them, stand in the docstrings of the modules; `python -m experiments.benchmarks.coverage` prints
how often the intervals hold.
"""

from workbench.statistics.best import compare_with_best
from workbench.statistics.intervals import interval
from workbench.statistics.pairs import compare
from workbench.statistics.sample import ALPHA, POWER

__all__ = ["ALPHA", "POWER", "compare", "compare_with_best", "interval"]
