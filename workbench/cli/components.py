"""`components`: what there is to choose from, of this package and of others that are installed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.terminal import show, show_table

if TYPE_CHECKING:
    from workbench.registry import Registry

LONGEST = 96  # characters of an explanation in the table


def components(
    as_json: Annotated[bool, typer.Option("--json", help="For a program, with all settings of each.")] = False,
) -> None:
    """List all components by sort: arms, studies, metrics, retrievers, tuning methods and the others."""
    found = {what: list(each()) for what, each in SORTS.items()}
    if as_json:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    for what, rows in found.items():
        show(f"{what}:", "bold")
        show_table(("name", "what it is"), [[row["name"], _short(row["about"])] for row in rows], left=2)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def _first_sentence(component: Any) -> str:
    return " ".join((component.__doc__ or "").strip().split("\n\n")[0].split())


def _with_settings(kinds: Registry[Any]) -> Iterator[Mapping[str, Any]]:
    for name, each in kinds.items():
        settings = {key: _default(field) for key, field in each.Settings.model_fields.items()}
        yield {"name": name, "about": each.about.get("en") or _first_sentence(each), "settings": settings}


def _default(field: Any) -> Any:
    """As JSON: settings of another arm within these are a table; one that must be given has no default."""
    from pydantic import BaseModel

    value = None if field.is_required() else field.get_default(call_default_factory=True)
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def _arms() -> Iterator[Mapping[str, Any]]:
    from workbench.arms import ARMS

    return _with_settings(ARMS)


def _studies() -> Iterator[Mapping[str, Any]]:
    from workbench.studies import STUDIES

    return _with_settings(STUDIES)


def _metrics() -> Iterator[Mapping[str, Any]]:
    from workbench.scoring import METRICS

    for name, each in METRICS.items():
        yield {"name": name, **each.described()}


def _chunkers() -> Iterator[Mapping[str, Any]]:
    from workbench.corpus.chunk import CHUNKERS

    for name, each in CHUNKERS.items():
        yield {"name": name, "about": each.about}


def _readers() -> Iterator[Mapping[str, Any]]:
    from workbench.corpus.readers.registry import READERS

    for suffix, each in READERS.items():
        yield {"name": suffix, "about": _first_sentence(each)}


def _classes(package: str, table: str) -> Callable[[], Iterator[Mapping[str, Any]]]:
    def listed() -> Iterator[Mapping[str, Any]]:
        from importlib import import_module

        for name, each in getattr(import_module(package), table).items():
            yield {"name": name, "about": _first_sentence(each)}

    return listed


def _templates() -> Iterator[Mapping[str, Any]]:
    from workbench.arms.templates import TEMPLATES

    for name, by_language in TEMPLATES.items():
        yield {"name": name, "about": f"in {', '.join(by_language)}: {by_language['en'].instruction}"}


def _sections() -> Iterator[Mapping[str, Any]]:
    from workbench.report.sections import SECTIONS

    for name, each in SECTIONS.items():
        yield {"name": name, "about": _first_sentence(sys.modules[each.__module__])}


SORTS: Mapping[str, Callable[[], Iterator[Mapping[str, Any]]]] = {
    "arms": _arms,
    "studies": _studies,
    "metrics": _metrics,
    "engines": _classes("workbench.models.engine", "ENGINES"),
    "chunkers": _chunkers,
    "retrievers": _classes("workbench.retrieval", "RETRIEVERS"),
    "rerankers": _classes("workbench.retrieval.reranking", "RERANKERS"),
    "vector indexes": _classes("workbench.retrieval.vector_index", "VECTOR_INDEXES"),
    "queries": _classes("workbench.arms.querying", "QUERIES"),
    "tuning methods": _classes("workbench.tuning.methods", "METHODS"),
    "training objectives": _classes("workbench.tuning.objectives", "OBJECTIVES"),
    "prompt templates": _templates,
    "readers": _readers,
    "executors": _classes("workbench.experiment.executors", "EXECUTORS"),
    "sections of the report": _sections,
}
