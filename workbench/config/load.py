"""The experiment file: TOML in, a checked experiment out, every problem named at once.

Precedence: defaults < file < environment (`WORKBENCH_DECODING__MAX_NEW_TOKENS=64`)
< `--set decoding.max_new_tokens=64`.
In `--set`, an arm is addressed by its name: `--set arms.rag.k=5`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.config.checking import check_experiment
from workbench.config.overrides import of_a_store, set_beside
from workbench.corpus.card import stated_language
from workbench.errors import RequestError
from workbench.languages.spoken import said, speaking, spoken
from workbench.secrets import remember
from workbench.settings import Experiment


def load_experiment(
    path: Path | str,
    *,
    overrides: Iterable[str] = (),
    seeds: Sequence[int] = (),
    environment: Mapping[str, str] | None = None,
) -> Experiment:
    """Read and check an experiment file; `seeds`, if there are any, are in place of its own.

    Raises RequestError with every problem, each with its line, the nearest valid name and the cure.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        near = sorted(path.parent.glob("*.toml")) if path.parent.is_dir() else []
        names = ", ".join(map(str, near[:8]))
        cure = said("experiment_fault.there_is", names=names) if near else said("experiment_fault.init_writes")
        raise RequestError.of(said("experiment_fault.unreadable", error=_plain(error)), str(path), cure) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        cure = said("experiment_fault.not_toml_cure")
        raise RequestError.of(said("experiment_fault.not_toml", error=error), str(path), cure) from error
    except RecursionError as error:
        cure = said("experiment_fault.too_deep_cure")
        raise RequestError.of(said("experiment_fault.too_deep"), str(path), cure) from error
    for line in text.splitlines():
        remember(line, queries=of_a_store(line.partition("=")[0]))
    with speaking(_language_of(table)):
        given, problems = set_beside(table, overrides, seeds, environment)
    with speaking(_language_of(table)):  # which they may have changed
        return check_experiment(table, str(path), text, problems, given)


def _language_of(table: Mapping[str, Any]) -> str:
    """The language that a run of this experiment will speak: its report's, else its corpus's, if either is known."""
    report, corpus = table.get("report"), table.get("corpus")
    language = report.get("language") if isinstance(report, Mapping) else None
    if isinstance(language, str):
        return language
    return (stated_language(Path(corpus)) if isinstance(corpus, str) else None) or spoken()


def _plain(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
