"""The facts of a run: its experiment, model, corpus and machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.analysis.results import ExperimentResult, Results
from workbench.report.language import Language
from workbench.report.values import number, text


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it stands for."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Setup:
    """The header's facts, and the long lists at the end."""

    name: str
    head: tuple[Fact, ...]
    corpus: tuple[Fact, ...]
    environment: tuple[Fact, ...]


def read_setup(results: Results, language: Language) -> Setup:
    """Facts that are not known are left out."""
    experiment, corpus, environment = results.experiment, results.corpus, results.environment
    title = corpus.title or corpus.name
    page = language.strings["page"]
    total = sum(corpus.questions.values())
    documents = language.number(corpus.documents)
    head = [
        Fact(page["corpus"], title),
        Fact(page["model"], experiment.model),
        Fact(page["asked"], page["asked_of"].format(n=language.number(total), documents=documents) if total else ""),
        Fact(page["date"], language.date(environment.started or "")),
    ]
    kinds = ", ".join(f"{language.say('kind', kind)} {language.number(n)}" for kind, n in corpus.questions.items())
    # Only what the run wrote (an earlier one may lack what has a default today), and has a name for its readers.
    of_corpus = corpus.model_dump(exclude_unset=True, include=set(language.strings["corpus"]))
    return Setup(
        experiment.name,
        _known(head),
        _known([*_listed("corpus", of_corpus, language), Fact(language.say("corpus", "questions"), kinds)]),
        _known([*_experiment(experiment, language), *_listed("environment", environment.as_json(), language)]),
    )


def _experiment(experiment: ExperimentResult, language: Language) -> list[Fact]:
    word = language.strings["environment"]
    written = experiment.decoding.model_dump(exclude_unset=True)  # an earlier run may lack what has a default today
    decoding = ", ".join(f"{key} = {value}" for key, value in written.items())
    return [
        Fact(word["model"], experiment.model),
        Fact(word["dtype"], experiment.dtype),
        Fact(word["engine"], experiment.engine),
        Fact(word["decoding"], decoding),
        Fact(word["seeds"], ", ".join(map(str, experiment.seeds))),
    ]


def _listed(section: str, values: Mapping[str, Any], language: Language) -> list[Fact]:
    """The named values first, in the order of the string table; then whatever else the run brings."""
    forms: dict[str, Callable[[float | None], str]] = {
        "memory_bytes": language.bytes,
        "seconds": language.seconds,
        "documents": language.number,
        "words": language.number,
        "facts_seen": language.number,
        "facts_unseen": language.number,
    }
    table = language.strings[section]
    known = [key for key in table if key in values and key != "questions"]
    facts = []
    for key in [*known, *(key for key in values if key not in table)]:
        value = values[key]
        if key == "accelerator" and not value:
            shown = table["no_accelerator"]
        elif key == "started":
            shown = language.date(text(value))
        elif key in forms and number(value) is not None:
            shown = forms[key](number(value))
        else:
            shown = text(value)
        facts.append(Fact(table.get(key, key), shown))
    return facts


def _known(facts: list[Fact]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.value)
