"""`corpus import`, `corpus check`, `corpus questions`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.terminal import say, show, show_table

if TYPE_CHECKING:
    from workbench.corpus.importing import ImportReport
    from workbench.corpus.sheets.add import Added
    from workbench.errors import RequestError
    from workbench.types import Corpus, Question

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
            columns=_columns(columns),
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
    return f"{count} {what}{'' if count == 1 else 's'}"


def _show_import(report: ImportReport) -> None:
    if report.mostly_left_out:
        say("most of the files were left out; the reasons stand below", "red")
    show(
        f"{report.target}: {_counted(report.documents, 'document')}, {report.characters:,} characters, "
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
    show(f"{len(found.documents)} documents, {words:,} words, {len(found.questions)} questions on {facts} facts")
    if found.questions:
        _show_questions(found)
    else:
        show(f"draft questions: workbench corpus questions {path}")
    for doubt in doubts(found):
        say(f"note: {doubt}", "yellow")


def _show_questions(found: Corpus) -> None:
    from workbench.types import KINDS, SPLITS

    counts = Counter((q.kind, q.split) for q in found.questions)
    rows = [
        [kind, *(str(counts[kind, split]) for split in SPLITS)]
        for kind in KINDS
        if any(counts[kind, split] for split in SPLITS)
    ]
    total = Counter(q.split for q in found.questions)
    show_table(("kind", *SPLITS), [*rows, ["all", *(str(total[split]) for split in SPLITS)]])


@corpus.command("questions")
def questions(
    path: Annotated[Path, typer.Argument(help="The corpus folder.", show_default=False)],
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="Add your own questions: a CSV, XLSX, JSON, JSONL or YAML with questions and answers, or the export "
            "of OpenAI Evals, promptfoo, ragas or inspect.",
            show_default=False,
        ),
    ] = None,
    columns: Annotated[
        str,
        typer.Option(help="Which columns hold what, as question=COLUMN,answer=COLUMN; by default their heads tell."),
    ] = "",
    model: Annotated[
        str,
        typer.Option(help="Let this model write the drafts, not rules: a catalogue name, a folder or a hub id."),
    ] = "",
    passages: Annotated[int, typer.Option(min=1, help="On how many passages the model writes.")] = 50,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Draft anew: replace the drafts that nobody has reviewed, and nothing else."),
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed draws other facts and splits.")] = 0,
    per_document: Annotated[int, typer.Option(min=1, help="Keep at most so many drafts of each document.")] = 20,
    unanswerable: Annotated[
        float, typer.Option(min=0, max=1, help="Drafts that nothing answers, for each other draft.")
    ] = 0.2,
) -> None:
    """Add your own questions (--from), or draft some by rules or by a model: read these before you trust them."""
    if sheet is not None:
        _add_sheet(path, sheet, columns, seed)
        return
    from workbench.corpus.generate import generate_questions
    from workbench.corpus.load import QUESTIONS, load_corpus
    from workbench.corpus.write import write_questions
    from workbench.errors import RequestError

    found = load_corpus(path, questions_required=False)
    existing = tuple(q for q in found.questions if not (overwrite and q.origin == "drafted"))
    if model:
        _draft_with_model(path, found, existing, model, passages, seed)
        return
    drafts = generate_questions(
        found.documents,
        language=found.language,
        seed=seed,
        per_document=per_document,
        unanswerable=unanswerable,
        existing=existing,
    )
    if not drafts.questions and not existing:
        cure = "bring your own questions: --from SHEET"
        raise RequestError.of("nothing that a rule can be sure of: no tables, lists, FAQ or figures", str(path), cure)
    write_questions(path / QUESTIONS, (*existing, *drafts.questions), overwrite=True)
    forms = ", ".join(f"{count} {form}" for form, count in drafts.facts.items())
    counted = f"{len(drafts.questions)} questions added, {len(existing)} were there"
    show(f"{path / QUESTIONS}: {counted}; drafts by form: {forms}")
    if drafts.questions:
        show(f"read them before you trust them: workbench corpus review {path}")
    for note in drafts.notes:
        say(f"note: {note}")
    _show_questions(load_corpus(path))


def _draft_with_model(
    path: Path, found: Corpus, existing: tuple[Question, ...], model: str, passages: int, seed: int
) -> None:
    from workbench.corpus.load import QUESTIONS, load_corpus
    from workbench.corpus.write import write_questions
    from workbench.model_drafts.draft import draft_with_model
    from workbench.model_drafts.writer import LocalWriter
    from workbench.progress import for_terminal
    from workbench.store import Store

    progress = for_terminal()
    try:
        drafts = draft_with_model(
            found.documents,
            LocalWriter(model, Store.default()),
            language=found.language,
            seed=seed,
            passages=passages,
            existing=existing,
            progress=progress,
        )
    finally:
        progress.close()
    write_questions(path / QUESTIONS, (*existing, *drafts.questions), overwrite=True)
    show(
        f"{path / QUESTIONS}: of {drafts.written} questions that {model} wrote, {len(drafts.questions)} added; dropped:"
    )
    for reason, count in drafts.dropped.items():
        show(f"  {count:4d}  {reason}")
    show(f"{len(existing)} were there; read the new ones before you trust them: workbench corpus review {path}")
    _show_questions(load_corpus(path, questions_required=False))


def _add_sheet(path: Path, sheet: Path, columns: str, seed: int) -> None:
    from workbench.corpus.load import QUESTIONS, load_corpus
    from workbench.corpus.sheets.add import questions_of_sheet
    from workbench.corpus.write import write_questions

    found = load_corpus(path, questions_required=False)
    added = questions_of_sheet(sheet, found.documents, found.questions, _columns(columns), seed)
    if added.questions:
        write_questions(path / QUESTIONS, (*found.questions, *added.questions), overwrite=True)
    _show_added(added)
    show(f"{path / QUESTIONS}: {len(added.questions)} questions added, {len(found.questions)} were there")
    _show_questions(load_corpus(path))


def _columns(text: str) -> dict[str, str]:
    """ "question=Domanda,answer=Risposta" as a mapping. Raises RequestError where a part is no pair."""
    from workbench.errors import RequestError

    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if wrong := [field for field, sign, column in pairs if not (sign and field.strip() and column.strip())]:
        raise RequestError.of(f"{wrong[0]!r} is no FIELD=COLUMN", "--columns", "as in question=Domanda,answer=Risposta")
    return {field.strip(): column.strip() for field, _, column in pairs}


def _show_added(added: Added, most: int = 20) -> None:
    """Where the evidence of each question was found, and what was left out."""
    for place in added.places[:most]:
        show(f"row {place.row}: {place.question.text}  →  {place.shown}")
    if len(added.places) > most:
        show(f"… and {len(added.places) - most} more, with their places in questions.jsonl")
    for reason in added.left_out:
        say(f"left out: {reason}", "yellow")
    for note in added.notes:
        say(f"note: {note}")


@corpus.command("review")
def review(
    path: Annotated[Path, typer.Argument(help="The corpus folder.", show_default=False)],
    sheet: Annotated[
        Path | None,
        typer.Option(help="The sheet to write, .csv or .xlsx; by default CORPUS-review.csv.", show_default=False),
    ] = None,
    reviewed: Annotated[
        Path | None, typer.Option("--from", help="Read a reviewed sheet back.", show_default=False)
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Write the sheet and its page anew, and lose what was decided in them.")
    ] = False,
) -> None:
    """Write the drafted questions as a sheet and a page, to accept, edit or reject each; --from reads it back."""
    from workbench.corpus.load import QUESTIONS, load_corpus
    from workbench.corpus.review.decide import read_review
    from workbench.corpus.review.rows import WORDS, language_of
    from workbench.corpus.review.sheet import write_review
    from workbench.corpus.write import write_questions

    found = load_corpus(path)
    if reviewed is None:
        target, page, count = write_review(
            found, sheet or path.with_name(f"{path.name}-review.csv"), overwrite, str(path)
        )
        show(f"{target}: {count} drafted questions, each beside its evidence; {page}: the same for a browser")
        accept, reject, edit = WORDS[language_of(found.language)]
        show(f"write {accept}, {edit} or {reject} into the sheet (or decide in the page and save its sheet), then:")
        show(f"workbench corpus review {path} --from {target}")
        return
    result = read_review(found, reviewed)
    write_questions(path / QUESTIONS, result.questions, overwrite=True)
    for note in result.notes:
        say(f"note: {note}")
    show(
        f"{result.accepted} accepted, {result.edited} edited, {result.rejected} rejected, "
        f"{result.waiting} drafted and not reviewed"
    )
