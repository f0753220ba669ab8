"""`corpus questions`, `corpus review`: one's own questions, drafts, and what a reader decides about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.corpora import columns_of, note, show_questions
from workbench.cli.corpora import corpus as corpus
from workbench.cli.terminal import say, show
from workbench.languages import DEFAULT, table
from workbench.languages.spoken import said, speak, spoken

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
    from workbench.corpus.card import stated_language

    speak(stated_language(path) or DEFAULT)
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
        show(said("draft.own_there", n=own))
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
        raise RequestError.of(said("draft.nothing_sure"), str(path), said("draft.nothing_sure_cure"))
    write_questions(path / QUESTIONS, (*existing, *drafts.questions), overwrite=True)
    names = table(spoken(), "corpus")["form"]  # a rule from elsewhere may have forms of its own
    forms = ", ".join(f"{count} {names.get(form, form)}" for form, count in drafts.facts.items())
    counted = {"added": len(drafts.questions), "there": len(existing)}
    show(said("draft.added", file=path / QUESTIONS, forms=forms, **counted))
    if drafts.questions:
        show(said("draft.read_first", path=path))
    for each in drafts.notes:
        note(each)
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
    counted = {"written": drafts.written, "added": len(drafts.questions)}
    show(said("draft.by_model", file=path / QUESTIONS, model=model, **counted))
    for reason, count in drafts.dropped.items():
        show(f"  {count:4d}  {said(reason)}")
    show(said("draft.by_model_then", there=len(existing), path=path))
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
    show(said("sheet.added", file=path / QUESTIONS, added=len(added.questions), there=len(found.questions)))
    show_questions(load_corpus(path))


def _show_added(added: Added, most: int = 20) -> None:
    """Where the evidence of each question was found, and what was left out."""
    for place in added.places[:most]:
        show(said("sheet.found", row=place.row, text=place.question.text, shown=place.shown))
    if len(added.places) > most:
        show(said("sheet.found_more", n=len(added.places) - most))
    for reason in added.left_out:
        say(said("import.left_out", reason=reason), "yellow")
    for each in added.notes:
        note(each)


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
    from workbench.corpus.card import stated_language
    from workbench.corpus.load import QUESTIONS, load_corpus
    from workbench.corpus.review.decide import read_review
    from workbench.corpus.review.rows import review_words
    from workbench.corpus.review.sheet import write_review
    from workbench.corpus.write import write_questions

    speak(stated_language(path) or DEFAULT)
    found = load_corpus(path)
    if reviewed is None:
        target, page, count = write_review(
            found, sheet or path.with_name(f"{path.name}-review.csv"), overwrite, str(path)
        )
        show(said("review.written", sheet=target, n=count, page=page))
        accept, reject, edit = review_words(found.language)["decisions"]
        show(said("review.write", accept=accept, edit=edit, reject=reject))
        show(f"workbench corpus review {path} --from {target}")
        return
    result = read_review(found, reviewed)
    write_questions(path / QUESTIONS, result.questions, overwrite=True)
    for each in result.notes:
        note(each)
    decided = {"accepted": result.accepted, "edited": result.edited, "rejected": result.rejected}
    show(said("review.decided", waiting=result.waiting, **decided))
