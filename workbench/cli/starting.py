"""`init`: a commented experiment file that runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import figures
from workbench.cli.sizing import MINUTES, Size, fitting, lacks
from workbench.cli.terminal import show
from workbench.languages import DEFAULT
from workbench.languages.spoken import own_text, said, speak, speaking

if TYPE_CHECKING:
    from workbench.types import Corpus

SAMPLE = "corpora/appliances-en"
READS = "qwen2.5-coder-0.5b-instruct"  # of the catalogue, the model that reads best, in other languages too


def init(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("experiment.toml"),
    corpus: Annotated[Path, typer.Option(help="The corpus folder that it asks about.")] = Path(SAMPLE),
    full: Annotated[bool, typer.Option("--full", help="All questions and every arm, however long that takes.")] = False,
    minutes: Annotated[float, typer.Option(min=1, help="How long the run may take on this machine.")] = MINUTES,
) -> None:
    """Write an experiment file with an arm of every kind, every setting shown with its default.

    It asks as many of the corpus's questions as this machine is likely to get through in ten minutes (--minutes), and
    says what it left out; --full asks them all. An arm that would fail on this corpus, for want of training questions
    say, is there as a comment, and so is one that a first comparison does without.
    """
    from workbench.corpus.card import stated_language
    from workbench.corpus.load import load_corpus
    from workbench.errors import RequestError

    speak(stated_language(corpus) or DEFAULT)
    if file.exists():
        raise RequestError.of(said("run_fault.file_exists"), str(file), said("run_fault.file_exists_cure"))
    asked = load_corpus(corpus, questions_required=False)  # a file that cannot run would help nobody
    with speaking(asked.language):
        _init(file, corpus, asked, None if full else minutes)


def _init(file: Path, corpus: Path, asked: Corpus, minutes: float | None) -> None:
    """Write the file and say what it asks, in the language of the corpus; `minutes` is None for all of it."""
    from workbench.arms import ARMS
    from workbench.errors import RequestError
    from workbench.languages import base_language
    from workbench.settings import ModelSettings, slug

    lacking, language = lacks(asked), "" if base_language(asked.language) == "en" else asked.language
    if minutes is not None:
        lacking |= {
            kind: said("init.not_at_first") for kind, arm in ARMS.items() if not arm.usual and kind not in lacking
        }
    model = READS if _is_here(READS) else ""
    text = experiment_text(slug(file.stem), corpus, None, lacking, language, model)
    size = None if minutes is None else fitting(text, minutes)
    if size is not None:
        lacking |= size.reasons
        text = experiment_text(slug(file.stem), corpus, size, lacking, language, model)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        what = said("run_fault.file_unwritable", error=error.strerror)
        raise RequestError.of(what, str(file), said("run_fault.another_file")) from error
    show(said("init.written", file=file))
    if size is not None:
        show(size.sentence)
        if size.over is not None:
            show(size.over)
    if model:
        show(said("init.reads", model=model, other=ModelSettings().name))
    elif language:
        show(said("init.hardly_reads", language=repr(language), model=READS))
    else:
        show(said("init.reads_little", model=READS))
    for reason in dict.fromkeys(lacking.values()):
        names = [ARMS[kind].usual_name or kind for kind in lacking if lacking[kind] == reason]
        show(said("init.left_out", names=", ".join(names), reason=reason))
    if asked.questions and not any(q.split == "train" and q.kind != "general" for q in asked.questions):
        show(said("init.drafts", corpus=corpus))


def _is_here(name: str) -> bool:
    """Whether a model of the catalogue was installed: nothing is fetched for a first file."""
    from workbench.models.catalogue import CATALOGUE
    from workbench.store import Store

    return CATALOGUE[name].converted(Store.default()) is not None


def experiment_text(
    name: str,
    corpus: Path,
    size: Size | None = None,
    lacking: Mapping[str, str] | None = None,
    language: str = "",
    model: str = "",
) -> str:
    """The text of the file: what must be chosen stands, every default is a comment beside it.

    `language` is that of the corpus where the default model was not made for it, `model` the one to take in its place.
    """
    from workbench.arms import ARMS
    from workbench.models.catalogue import CATALOGUE
    from workbench.settings import DecodingSettings, LimitSettings, ModelSettings, ResourceSettings, VerdictSettings
    from workbench.studies import STUDIES

    better = said("file.reads_language", language=language) if language else said("file.reads_better")
    lines = [
        f"# {said('file.about')}",
        f"# {said('file.defaults')}",
        "",
        f"name = {_toml(name)}  # {said('file.name')}",
        f"corpus = {_toml(corpus.as_posix())}",
        f'# split = "test"  # {said("file.split")}',
        _seeds(size),
        "",
        "[model]",
        f"name = {_toml(model or ModelSettings().name)}  # {said('file.models')}",
        *([] if model else [f"# name = {_toml(READS)}  # {better}"]),
        *_defaults(ModelSettings, skip=("name",)),
        "",
        "[decoding]",
        *_defaults(DecodingSettings),
        "",
        *_sample(size),
        "# documents = 36",
        "# train_facts = 60",
        "# questions = {single = 90, unanswerable = 20}",
        "",
        f"[limits]  # {said('file.limits')}",
        *_defaults(LimitSettings),
        "",
        f"[resources]  # {said('file.resources')}",
        *_defaults(ResourceSettings),
        "",
        f"# [search]  # {said('file.search')}",
        f"# trials = 8  # {said('file.or_seconds')}",
        f"# [search.space.rag]  # {said('file.space')}",
        "# k = [1, 3, 5]",
        "",
        f"[verdict]  # {said('file.verdict')}",
        *_defaults(VerdictSettings),
        "",
        "# [report]",
        f'# language = "en"  # {said("file.language")}',
    ]
    for kind, arm in ARMS.items():
        table = ["[[arms]]", f"name = {_toml(arm.usual_name or kind)}", f"kind = {_toml(kind)}"]
        if reason := (lacking or {}).get(kind):
            table = [f"# {said('file.left_out', reason=reason)}", *(f"# {line}" for line in table)]
        given = {}
        if arm.holds and (tokens := (size.room if size else {}).get(kind)):
            given[arm.holds] = f"{tokens}  # {said('file.holds')}"
        if model and "method" in arm.Settings.model_fields and (rate := CATALOGUE[model].learning_rate):
            given["learning_rate"] = f"{_toml(rate)}  # {said('file.rate')}"
        for setting, value in (size.lighter if size else {}).get(kind, {}).items():
            given[setting] = f"{_toml(value)}  # {said('file.lighter')}"
        settings = [f"{setting} = {text}" for setting, text in given.items()]
        settings += _defaults(arm.Settings, skip=tuple(given))
        lines += ["", f"# {own_text(arm.about) if arm.about else kind}", *table, *settings]
    for kind, study in STUDIES.items():
        table = ["[[studies]]", f"name = {_toml(kind)}", f"kind = {_toml(kind)}"]
        lines += [
            "",
            f"# {own_text(study.about) if study.about else kind}",
            *(f"# {line}" for line in table),
            *_defaults(study.Settings),
        ]
    return "\n".join(lines) + "\n"


def _seeds(size: Size | None) -> str:
    if size is not None and len(size.seeds) > 1:
        return f"seeds = {list(size.seeds)}  # {said('file.seeds')}"
    if size is None or not size.seeds_seconds:
        return f"# seeds = [0]  # {said('file.more_seeds')}"
    return f"# seeds = [0]  # {said('file.three_seeds', time=figures.seconds(size.seeds_seconds))}"


def _sample(size: Size | None) -> list[str]:
    says = f"# {said('file.sample')}"
    if size is None or size.limit is None:
        return [says, "# [sample]"]
    whole = figures.seconds(size.all_seconds)
    return [says, "[sample]", f"limit = {size.limit}  # {said('file.limit', n=size.questions, time=whole)}"]


def _defaults(settings: Any, skip: tuple[str, ...] = ()) -> list[str]:
    """The fields of a settings model as commented TOML; a default of None has no TOML form."""
    made = []
    for name, option in settings.model_fields.items():
        if name not in skip:
            value = None if option.is_required() else option.get_default(call_default_factory=True)
            made.append(
                f"# {name} = {_toml(value)}" if value is not None else f"# {name} = …  # {said('file.not_set')}"
            )
    return made


def _toml(value: Any) -> str:
    from pydantic import BaseModel

    if isinstance(value, BaseModel):  # the settings of another arm, of which any may be given
        return "{}"
    # Of the values that settings have, JSON's spelling is TOML's too.
    return json.dumps(value, ensure_ascii=False)
