"""`corpus import`, `corpus check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.terminal import say, show, show_table
from workbench.languages import DEFAULT
from workbench.languages.spoken import said, speak, spoken

if TYPE_CHECKING:
    from workbench.corpus.importing import ImportReport
    from workbench.errors import RequestError
    from workbench.types import Corpus

DOCUMENTS = "documents"

corpus = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Make a corpus of documents, check it, draft its questions.",
)


@corpus.command("import")
def import_(
    source: Annotated[
        Path, typer.Argument(help="A folder of documents, one document, or a public question set.", show_default=False)
    ],
    target: Annotated[
        Path, typer.Argument(help="The corpus folder to make, or to bring up to date.", show_default=False)
    ],
    name: Annotated[
        str, typer.Option(help="The corpus's name; by default that of its folder.", show_default=False)
    ] = "",
    language: Annotated[str, typer.Option(help="The language of the documents, as a code: en, it …")] = "en",
    licence: Annotated[str, typer.Option(help="The licence of the documents.")] = "unknown",
    layout: Annotated[
        str,
        typer.Option(
            help="What the source is: documents, or a question set (squad, beir, hotpotqa, nq_open, musique, pubmedqa, "
            "or any table of questions: table); auto looks."
        ),
    ] = "auto",
    columns: Annotated[
        str,
        typer.Option(help="Which columns of a table hold what, as question=COLUMN,answer=COLUMN,context=COLUMN."),
    ] = "",
    split: Annotated[
        str, typer.Option(help="Read these published splits of a question set only, as train,validation.")
    ] = "",
    limit: Annotated[
        int | None,
        typer.Option(
            min=1, help="Keep so many questions of a set, drawn by hash; its documents stay.", show_default=False
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws other questions and splits.")] = 0,
    config: Annotated[str, typer.Option(help="The configuration of a set on the hub that has several.")] = "",
    file_seconds: Annotated[float, typer.Option(min=1, help="The time that reading one file may take.")] = 180.0,
) -> None:
    """Make a corpus of a folder of documents (text, Markdown, HTML, PDF, tables …) or of a question set."""
    from workbench.corpus.card import stated_language
    from workbench.corpus.dataset import import_dataset
    from workbench.corpus.datasets.table_files import asks_and_answers
    from workbench.corpus.importing import import_folder
    from workbench.corpus.readers.registry import Limits
    from workbench.errors import RequestError
    from workbench.progress import for_terminal

    speak(stated_language(target) or language)
    set_options = {"--columns": columns, "--split": split, "--limit": limit, "--seed": seed, "--config": config}
    chosen = _layout(source, columns) if layout == "auto" else layout
    name = name or target.name
    if chosen == DOCUMENTS:
        _refuse(set_options, source)
        limits, progress = Limits(seconds=file_seconds), for_terminal()
        try:
            report = import_folder(
                source, target, name=name, language=language, licence=licence, limits=limits, progress=progress
            )
        except RequestError as error:
            raise _with_hint(error, source) from error
        finally:
            progress.close()
    else:
        report = import_dataset(
            source,
            target,
            chosen,
            name=name,
            language=language,
            licence=licence,
            seed=seed,
            limit=limit,
            columns=columns_of(columns),
            splits=[part.strip() for part in split.split(",") if part.strip()],
            config=config,
        )
        if layout == "auto":
            say(said("import.read_as", layout=chosen))
    _show_import(report)
    if chosen == DOCUMENTS and layout == "auto" and asks_and_answers(source):
        note(said("import.asks_alone", name=source.name), "yellow")
    elif chosen == DOCUMENTS and layout == "auto" and source.suffix.lower() in _ROWS:
        note(said("import.rows_alone", name=source.name, cure=said("import.name_columns")))


_ROWS = (".jsonl", ".json", ".parquet")  # rows that may be anything


def note(text: str, style: str = "") -> None:
    """A line that is worth knowing, on standard error."""
    say(said("import.told", label=said("import.note"), text=text), style)


def _with_hint(error: RequestError, source: Path) -> RequestError:
    """The error of a file that is no document, with what to do where it is a set of questions."""
    from workbench.corpus.datasets.table_rows import KINDS, file_kind
    from workbench.errors import Problem, RequestError

    if not (source.is_file() and file_kind(source) in KINDS):
        return error
    hint = Problem(said("import.no_set_recognised"), str(source), said("import.name_columns"))
    return RequestError([*error.problems, hint])


def _refuse(options: Mapping[str, object], source: Path) -> None:
    """Refuse what is asked of a question set where the source is read as documents."""
    from workbench.errors import Problem, RequestError

    if given := [name for name, value in options.items() if value]:
        what, cure = said("import.no_such_part", source=source), said("import.no_such_part_cure")
        raise RequestError([Problem(what, name, cure) for name in given])


def _layout(source: Path, columns: str) -> str:
    """The question set's layout that the source has, else "documents"; named columns are those of a table."""
    from workbench.corpus.datasets.registry import GENERAL, HUB, LAYOUTS

    if columns or str(source).startswith(HUB):
        return GENERAL
    if source.exists():
        for name, layout in LAYOUTS.items():
            if layout.find(source):
                return name
    return DOCUMENTS


_FILES = {
    "read": "import.files_read",
    "partial": "import.files_partial",
    "skipped": "import.files_skipped",
    "failed": "import.files_failed",
}


def _show_import(report: ImportReport) -> None:
    from workbench.corpus.importing import LABELS

    if report.mostly_left_out:
        say(said("import.mostly_left_out"), "red")
    counted = {"documents": report.documents, "characters": report.characters, "questions": report.questions}
    show(said("import.summary", target=report.target, **counted))
    counts = Counter(file.status for file in report.files)
    if counts:
        show(", ".join(said(_FILES[status], n=count) for status, count in counts.items()))
    for file in report.reported():
        line = said("import.about", label=said(LABELS[file.status]), name=file.path, text=file.reason)
        say(line, "red" if file.status == "failed" else "yellow")
    for each in report.notes:
        note(each)
    if not report.questions:
        show(said("import.draft", target=report.target))
    if report.mostly_left_out:
        raise typer.Exit(1)


@corpus.command("check")
def check(path: Annotated[Path, typer.Argument(help="The corpus folder.", show_default=False)]) -> None:
    """Check a corpus: every problem with its line and cure, or a summary of what is in it and what is doubtful."""
    from workbench.checks.corpus import doubts
    from workbench.corpus.card import stated_language
    from workbench.corpus.load import load_corpus

    speak(stated_language(path) or DEFAULT)
    found = load_corpus(path, questions_required=False)
    title = f" ({found.title})" if found.title and found.title != found.name else ""
    digest = "" if found.digest.startswith(found.revision) else said("check.digest", digest=found.digest[:12])
    about = {"language": found.language, "licence": found.licence, "revision": found.revision, "digest": digest}
    show(said("check.head", name=f"{found.name}{title}", **about))
    words = sum(len(document.text.split()) for document in found.documents)
    facts = len({q.fact for q in found.questions if q.fact is not None})
    counted = {"documents": len(found.documents), "words": words, "questions": len(found.questions), "facts": facts}
    show(said("check.counts", **counted))
    if found.questions:
        show_questions(found)
    else:
        show(said("import.draft", target=path))
    for doubt in doubts(found):
        note(doubt, "yellow")


def show_questions(found: Corpus) -> None:
    """How many questions there are of each kind, by split."""
    from workbench.languages.numbers import Numbers
    from workbench.types import KINDS, SPLITS

    number = Numbers(spoken()).number
    counts = Counter((q.kind, q.split) for q in found.questions)
    rows = [
        [kind, *(number(counts[kind, split]) for split in SPLITS)]
        for kind in KINDS
        if any(counts[kind, split] for split in SPLITS)
    ]
    total = Counter(q.split for q in found.questions)
    last = [said("check.all"), *(number(total[split]) for split in SPLITS)]
    show_table((said("check.kind"), *SPLITS), [*rows, last])


def columns_of(text: str) -> dict[str, str]:
    """ "question=Domanda,answer=Risposta" as a mapping. Raises RequestError where a part is no pair."""
    from workbench.errors import RequestError

    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if wrong := [field for field, sign, column in pairs if not (sign and field.strip() and column.strip())]:
        raise RequestError.of(said("import.no_pair", pair=wrong[0]), "--columns", said("import.no_pair_cure"))
    return {field.strip(): column.strip() for field, _, column in pairs}
