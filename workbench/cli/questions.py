"""`corpus questions`, `corpus review`: one's own questions, drafts, and what a reader decides about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.corpora import columns_of, show_questions
from workbench.cli.corpora import corpus as corpus
from workbench.cli.terminal import say, show

if TYPE_CHECKING:
    from workbench.corpus.sheets.add import Added
    from workbench.types import Corpus, Question

OWN_QUESTIONS = 10  # test questions of one's own, from which on drafts are not to be tested with


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
    training: Annotated[
        bool | None,
        typer.Option(
            help="Draft for training and dev alone, beside test questions of your own; by default where there are "
            f"{OWN_QUESTIONS} of them or more.",
            show_default=False,
        ),
    ] = None,
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
    own = sum(q.split == "test" and q.origin != "drafted" and q.kind != "general" for q in existing)
    if training is None and own >= OWN_QUESTIONS:
        show(f"{own} test questions of your own are there: drafts are for training and dev alone (--no-training)")
    training = own >= OWN_QUESTIONS if training is None else training
    if model:
        _draft_with_model(path, found, existing, model, passages, seed, training)
        return
    drafts = generate_questions(
        found.documents,
        language=found.language,
        seed=seed,
        per_document=per_document,
        unanswerable=unanswerable,
        existing=existing,
        training=training,
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
    show_questions(load_corpus(path))


def _draft_with_model(
    path: Path, found: Corpus, existing: tuple[Question, ...], model: str, passages: int, seed: int, training: bool
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
            training=training,
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
    show_questions(load_corpus(path, questions_required=False))


def _add_sheet(path: Path, sheet: Path, columns: str, seed: int) -> None:
    from workbench.corpus.load import QUESTIONS, load_corpus
    from workbench.corpus.sheets.add import questions_of_sheet
    from workbench.corpus.write import write_questions

    found = load_corpus(path, questions_required=False)
    added = questions_of_sheet(sheet, found.documents, found.questions, columns_of(columns), seed)
    if added.questions:
        write_questions(path / QUESTIONS, (*found.questions, *added.questions), overwrite=True)
    _show_added(added)
    show(f"{path / QUESTIONS}: {len(added.questions)} questions added, {len(found.questions)} were there")
    show_questions(load_corpus(path))


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
