"""`corpus import`, `corpus check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.terminal import say, show, show_table
from workbench.languages.spoken import numbers

if TYPE_CHECKING:
    from workbench.corpus.importing import ImportReport
    from workbench.errors import RequestError
    from workbench.types import Corpus

DOCUMENTS = "documents"
LABELS = {"read": "note", "partial": "partial", "skipped": "skipped", "failed": "failed"}

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
    from workbench.corpus.dataset import import_dataset
    from workbench.corpus.datasets.table_files import asks_and_answers
    from workbench.corpus.importing import import_folder
    from workbench.corpus.readers.registry import Limits
    from workbench.errors import RequestError
    from workbench.progress import for_terminal

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
            say(f"read as {chosen}; --layout {DOCUMENTS} reads its files as documents instead")
    _show_import(report)
    if chosen == DOCUMENTS and layout == "auto" and asks_and_answers(source):
        say(f"note: {source.name} has questions and answers and was read as a document: {_AS_QUESTIONS}", "yellow")
    elif chosen == DOCUMENTS and layout == "auto" and source.suffix.lower() in _ROWS:
        say(f"note: the rows of {source.name} were read as a document; where they are questions, {_NAME_COLUMNS}")


_ROWS = (".jsonl", ".json", ".parquet")  # rows that may be anything
_NAME_COLUMNS = "name its columns: --columns question=COLUMN,answer=COLUMN,context=COLUMN"

_AS_QUESTIONS = (
    "where it is a test, --layout table reads it as one; where it asks about other documents, import these and then "
    "`workbench corpus questions CORPUS --from` this file"
)


def _with_hint(error: RequestError, source: Path) -> RequestError:
    """The error of a file that is no document, with what to do where it is a set of questions."""
    from workbench.corpus.datasets.table_rows import KINDS, file_kind
    from workbench.errors import Problem, RequestError

    if not (source.is_file() and file_kind(source) in KINDS):
        return error
    hint = Problem("where it is a set of questions, none was recognised", str(source), _NAME_COLUMNS)
    return RequestError([*error.problems, hint])


def _refuse(options: Mapping[str, object], source: Path) -> None:
    """Refuse what is asked of a question set where the source is read as documents."""
    from workbench.errors import Problem, RequestError

    if given := [name for name, value in options.items() if value]:
        cure = "where the source is a table of questions: --layout table"
        raise RequestError(
            [Problem(f"{source} is read as documents, which have no such part", name, cure) for name in given]
        )


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


def _counted(count: int, what: str) -> str:
    return f"{numbers().number(count)} {what}{'' if count == 1 else 's'}"


def _show_import(report: ImportReport) -> None:
    if report.mostly_left_out:
        say("most of the files were left out; the reasons stand below", "red")
    show(
        f"{report.target}: {_counted(report.documents, 'document')}, {_counted(report.characters, 'character')}, "
        f"{_counted(report.questions, 'question')}"
    )
    counts = Counter(file.status for file in report.files)
    if counts:
        show(", ".join(f"{_counted(count, 'file')} {status}" for status, count in counts.items()))
    for file in report.reported():
        say(f"{LABELS[file.status]}: {file.path}: {file.reason}", "red" if file.status == "failed" else "yellow")
    for note in report.notes:
        say(f"note: {note}")
    if not report.questions:
        show(f"draft questions: workbench corpus questions {report.target}")
    if report.mostly_left_out:
        raise typer.Exit(1)


@corpus.command("check")
def check(path: Annotated[Path, typer.Argument(help="The corpus folder.", show_default=False)]) -> None:
    """Check a corpus: every problem with its line and cure, or a summary of what is in it and what is doubtful."""
    from workbench.checks.corpus import doubts
    from workbench.corpus.load import load_corpus

    found = load_corpus(path, questions_required=False)
    title = f" ({found.title})" if found.title and found.title != found.name else ""
    digest = "" if found.digest.startswith(found.revision) else f", digest {found.digest[:12]}"
    about = f"language {found.language}, licence {found.licence}, revision {found.revision}{digest}"
    show(f"{found.name}{title}: {about}")
    words = sum(len(document.text.split()) for document in found.documents)
    facts = len({q.fact for q in found.questions if q.fact is not None})
    parts = ((len(found.documents), "document"), (words, "word"), (len(found.questions), "question"))
    show(f"{', '.join(_counted(*part) for part in parts)} on {_counted(facts, 'fact')}")
    if found.questions:
        show_questions(found)
    else:
        show(f"draft questions: workbench corpus questions {path}")
    for doubt in doubts(found):
        say(f"note: {doubt}", "yellow")


def show_questions(found: Corpus) -> None:
    """How many questions there are of each kind, by split."""
    from workbench.types import KINDS, SPLITS

    counts = Counter((q.kind, q.split) for q in found.questions)
    rows = [
        [kind, *(str(counts[kind, split]) for split in SPLITS)]
        for kind in KINDS
        if any(counts[kind, split] for split in SPLITS)
    ]
    total = Counter(q.split for q in found.questions)
    show_table(("kind", *SPLITS), [*rows, ["all", *(str(total[split]) for split in SPLITS)]])


def columns_of(text: str) -> dict[str, str]:
    """ "question=Domanda,answer=Risposta" as a mapping. Raises RequestError where a part is no pair."""
    from workbench.errors import RequestError

    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if wrong := [field for field, sign, column in pairs if not (sign and field.strip() and column.strip())]:
        raise RequestError.of(f"{wrong[0]!r} is no FIELD=COLUMN", "--columns", "as in question=Domanda,answer=Risposta")
    return {field.strip(): column.strip() for field, _, column in pairs}
