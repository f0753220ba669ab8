"""`init`: a commented experiment file that runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli import figures
from workbench.cli.sizing import MINUTES, Size, fitting, lacks
from workbench.cli.terminal import show

SAMPLE = "corpora/appliances-en"
OTHER_MODEL = "qwen2.5-coder-0.5b-instruct"  # of the catalogue, the one that reads other languages than English
NOT_AT_FIRST = "a first comparison does without (`init --full`)"


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
    from workbench.arms import ARMS
    from workbench.corpus.load import load_corpus
    from workbench.errors import RequestError
    from workbench.languages import base_language
    from workbench.settings import slug

    if file.exists():
        raise RequestError.of("the file exists already", str(file), "name another, or remove it")
    asked = load_corpus(corpus, questions_required=False)  # a file that cannot run would help nobody
    lacking, language = lacks(asked), "" if base_language(asked.language) == "en" else asked.language
    if not full:
        lacking |= {kind: NOT_AT_FIRST for kind, arm in ARMS.items() if not arm.usual and kind not in lacking}
    model = OTHER_MODEL if language and _is_here(OTHER_MODEL) else ""
    text = experiment_text(slug(file.stem), corpus, None, lacking, language, model)
    size = None if full else fitting(text, minutes)
    if size is not None:
        lacking |= size.reasons
        text = experiment_text(slug(file.stem), corpus, size, lacking, language, model)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except OSError as error:
        raise RequestError.of(f"cannot be written: {error.strerror}", str(file), "name another") from error
    show(f"{file}: run it with `workbench run {file}`; look at the plan first with --dry-run")
    if size is not None:
        show(size.sentence)
    if model:
        show(f"its model is {model}, which reads {language!r}; smollm2-135m-instruct is faster, and hardly does")
    elif language:
        show(f"its model hardly reads {language!r}: workbench models install {OTHER_MODEL}, and name it in the file")
    for reason in dict.fromkeys(lacking.values()):
        names = [ARMS[kind].usual_name or kind for kind in lacking if lacking[kind] == reason]
        show(f"it leaves out {', '.join(names)}: {reason}")
    if asked.questions and not any(q.split == "train" and q.kind != "general" for q in asked.questions):
        show(f"training questions beside yours: workbench corpus questions {corpus} drafts some, for training alone")


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

    `language` is that of the corpus where the default model was not made for it, `model` the one to take instead.
    """
    from workbench.arms import ARMS
    from workbench.settings import DecodingSettings, LimitSettings, ModelSettings, ResourceSettings, VerdictSettings
    from workbench.studies import STUDIES

    unread = bool(language and not model)
    lines = [
        "# An experiment of the workbench: every arm answers the same questions with the same base model.",
        "# Lines that begin with # show defaults; remove the # to change one.",
        "",
        f"name = {_toml(name)}  # of the run folder, reports/<name>/",
        f"corpus = {_toml(corpus.as_posix())}",
        '# split = "test"  # "dev" while you choose settings; "test" once, at the end',
        _seeds(size),
        "",
        "[model]",
        f"name = {_toml(model or ModelSettings().name)}"
        "  # `workbench models` lists others; a folder or a hub id will do",
        *([f"# name = {_toml(OTHER_MODEL)}  # reads {language}, which the one above hardly does"] if unread else []),
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
        "[limits]  # when something counts as failed and is stopped",
        *_defaults(LimitSettings),
        "",
        "[resources]  # arms at a time, what each gets on a cluster (--executor ray), a shared store: a path or URL",
        *_defaults(ResourceSettings),
        "",
        "# [search]  # settings chosen on dev, with the same budget for every arm; only the chosen ones see test",
        "# trials = 8  # or seconds = 3600",
        "# [search.space.rag]  # in place of what the arm varies by itself; a range: {low = 1, high = 9}",
        "# k = [1, 3, 5]",
        "",
        "[verdict]  # the use that is planned: the least share right, what difference is none, a month's questions",
        *_defaults(VerdictSettings),
        "",
        "# [report]",
        '# language = "en"  # or "it"; by default that of the corpus',
    ]
    for kind, arm in ARMS.items():
        table = ["[[arms]]", f"name = {_toml(arm.usual_name or kind)}", f"kind = {_toml(kind)}"]
        if reason := (lacking or {}).get(kind):
            table = [f"# Left out: {reason}.", *(f"# {line}" for line in table)]
        given = {}
        if arm.holds and (tokens := (size.room if size else {}).get(kind)):
            given[arm.holds] = f"{tokens}  # tokens of whole documents in the prompt, as the time allows here"
        for setting, value in (size.lighter if size else {}).get(kind, {}).items():
            given[setting] = f"{_toml(value)}  # the default takes longer than this run may"
        settings = [f"{setting} = {text}" for setting, text in given.items()]
        settings += _defaults(arm.Settings, skip=tuple(given))
        lines += ["", f"# {arm.about.get('en', kind)}", *table, *settings]
    for kind, study in STUDIES.items():
        table = ["[[studies]]", f"name = {_toml(kind)}", f"kind = {_toml(kind)}"]
        lines += ["", f"# {study.about.get('en', kind)}", *(f"# {line}" for line in table), *_defaults(study.Settings)]
    return "\n".join(lines) + "\n"


def _seeds(size: Size | None) -> str:
    if size is not None and len(size.seeds) > 1:
        return f"seeds = {list(size.seeds)}  # of every training: intervals then hold for other seeds too"
    took = f"; three take about {figures.seconds(size.seeds_seconds)} here" if size and size.seeds_seconds else ""
    return f"# seeds = [0]  # [0, 1, 2] trains three times, and intervals then hold for other seeds too{took}"


def _sample(size: Size | None) -> list[str]:
    says = "# A slice of the corpus, for a first run: the first documents, and fewer questions of each kind."
    if size is None or size.limit is None:
        return [says, "# [sample]"]
    whole = f"without it, {size.questions} questions take about {figures.seconds(size.all_seconds)} here"
    return [says, "[sample]", f"limit = {size.limit}  # questions, and the same share of training; {whole}"]


def _defaults(settings: Any, skip: tuple[str, ...] = ()) -> list[str]:
    """The fields of a settings model as commented TOML; a default of None has no TOML form."""
    made = []
    for name, option in settings.model_fields.items():
        if name not in skip:
            value = None if option.is_required() else option.get_default(call_default_factory=True)
            made.append(f"# {name} = {_toml(value)}" if value is not None else f"# {name} = …  # not set")
    return made


def _toml(value: Any) -> str:
    from pydantic import BaseModel

    if isinstance(value, BaseModel):  # the settings of another arm, of which any may be given
        return "{}"
    # Of the values that settings have, JSON's spelling is TOML's too.
    return json.dumps(value, ensure_ascii=False)
