"""Scoring: what each answer is worth. Importing it loads no heavy library; each metric loads its own when used.

`METRICS` holds every metric by name; `score` runs them all on one answer; `failure` says why a wrong one is wrong.
"""

# Each module adds its metrics to the registry, in the order in which they are shown.
from workbench.scoring import match  # noqa: F401, I001
from workbench.scoring import exact_match, f1, list_f1, number_closeness, rouge_l  # noqa: F401
from workbench.scoring.chrf import CorpusChrf, corpus_chrf
from workbench.scoring.abstention import abstains
from workbench.scoring import answer_length  # noqa: F401
from workbench.scoring.evidence import required_evidence
from workbench.scoring.retrieval import Ranking, rank
from workbench.scoring.failures import FAILURES, Failure, failure
from workbench.scoring.registry import METRICS, Metric, applies, metric, score, scores

__all__ = [
    "FAILURES", "METRICS", "CorpusChrf", "Failure", "Metric", "Ranking", "abstains", "applies", "corpus_chrf",
    "failure", "metric", "rank", "required_evidence", "score", "scores",
]  # fmt: skip
