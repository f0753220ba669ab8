"""`init`: a commented experiment file that runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from workbench.cli.terminal import show

# The order in which the arms are explained, each with the reason to measure it.
ARMS = {
    "closed-book": "the model alone: what it knows already",
    "few-shot": "a few answered questions in the prompt: the form of an answer, not its content",
    "long-context": "whole documents in the prompt, as many as fit",
    "rag": "the passages nearest to the question in the prompt",
    "tuned": "weights trained on the documents and the training questions",
    "tuned-rag": "weights trained to read retrieved passages, answering with retrieval",
    "oracle": "the very passages with the answer: the bound of every retriever, never a choice",
}
SAMPLE = "corpora/appliances-en"


def init(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("experiment.toml"),
    corpus: Annotated[Path, typer.Option(help="The corpus folder that it asks about.")] = Path(SAMPLE),
) -> None:
    """Write an experiment file with all seven arms, every setting shown with its default."""
    from workbench.corpus.load import load_corpus
    from workbench.errors import RequestError
    from workbench.settings import slug

    if file.exists():
        raise RequestError.of("the file exists already", str(file), "name another, or remove it")
    load_corpus(corpus, questions_required=False)  # a file that cannot run would help nobody
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as out:
            out.write(experiment_text(slug(file.stem), corpus))
    except OSError as error:
        raise RequestError.of(f"cannot be written: {error.strerror}", str(file), "name another") from error
    show(f"{file}: run it with `workbench run {file}`; look at the plan first with --dry-run")


def experiment_text(name: str, corpus: Path) -> str:
    """The text of the file: what must be chosen stands, every default is a comment beside it."""
    from workbench.arms import ARMS as KINDS
    from workbench.settings import DecodingSettings, LimitSettings, ModelSettings, ResourceSettings, VerdictSettings

    lines = [
        "# An experiment of the workbench: every arm answers the same questions with the same base model.",
        "# Lines that begin with # show defaults; remove the # to change one.",
        "",
        f"name = {_toml(name)}  # of the run folder, reports/<name>/",
        f"corpus = {_toml(corpus.as_posix())}",
        '# split = "test"  # "dev" while you choose settings; "test" once, at the end',
        "# seeds = [0]  # several seeds show how much training varies",
        "",
        "[model]",
        f"name = {_toml(ModelSettings().name)}  # `workbench models` lists others; a folder or a hub id will do",
        *_defaults(ModelSettings, skip=("name",)),
        "",
        "[decoding]",
        *_defaults(DecodingSettings),
        "",
        "# A slice of the corpus, for a first run: the first documents, and fewer questions of each kind.",
        "# [sample]",
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
    for kind, why in ARMS.items():
        lines += ["", f"# {why}", "[[arms]]", f"name = {_toml(kind)}", f"kind = {_toml(kind)}"]
        lines += _defaults(KINDS[kind].Settings)
    return "\n".join(lines) + "\n"


def _defaults(settings: Any, skip: tuple[str, ...] = ()) -> list[str]:
    """The fields of a settings model as commented TOML; a default of None has no TOML form."""
    made = []
    for name, field in settings.model_fields.items():
        if name not in skip:
            value = field.get_default(call_default_factory=True)
            made.append(f"# {name} = {_toml(value)}" if value is not None else f"# {name} = …  # not set")
    return made


def _toml(value: Any) -> str:
    # Of the values that settings have, JSON's spelling is TOML's too.
    return json.dumps(value, ensure_ascii=False)
