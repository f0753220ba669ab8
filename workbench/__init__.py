"""Retrieve, tune, both, or just prompt: settled by measurement on your own documents.

>>> import workbench
>>> corpus = workbench.load_corpus("corpora/appliances-en")
>>> run = workbench.run("experiments/quickstart.toml")
>>> run.scores()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.corpus.load import load_corpus
    from workbench.runs.run import Run, open_run, run

__all__ = ["Run", "load_corpus", "open_run", "run"]

_HOMES = {
    "load_corpus": "workbench.corpus.load",
    "run": "workbench.runs.run",
    "open_run": "workbench.runs.run",
    "Run": "workbench.runs.run",
}


def __getattr__(name: str) -> Any:
    """Import on first use, so that `import workbench` stays light."""
    if name not in _HOMES:
        raise AttributeError(f"module 'workbench' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
