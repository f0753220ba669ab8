"""Scoring: whether each answer is right, and how well it is given.

Importing it loads no heavy library; each metric loads its own when used.

`METRICS` holds every metric by name, one file each; `score` runs them all on one answer; `failure` says why a wrong
one is wrong.
"""

from workbench.scoring.abstention import abstains
from workbench.scoring.evidence import required_evidence
from workbench.scoring.failures import FAILURES, Failure, failure
from workbench.scoring.registry import METRICS, PRIMARY, Metric, applies, metric, score, scores
from workbench.scoring.retrieval import Ranking, rank

__all__ = [
    "FAILURES", "METRICS", "PRIMARY", "Failure", "Metric", "Ranking", "abstains", "applies",
    "failure", "metric", "rank", "required_evidence", "score", "scores",
]  # fmt: skip
