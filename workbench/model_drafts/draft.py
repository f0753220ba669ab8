"""Draft questions with a model, and keep those that pass every filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workbench.corpus.chunk import Chunker
from workbench.corpus.drafting.draft import Draft
from workbench.corpus.drafting.selection import Dropped, distinct, unasked
from workbench.corpus.generate import TRAINING, questions_of
from workbench.corpus.questions import fold
from workbench.corpus.split import Shares, fraction
from workbench.errors import RequestError, nearest
from workbench.languages import base_language
from workbench.languages.spoken import said
from workbench.model_drafts.filters import (
    KnownDrafts,
    WrittenDraft,
    is_grounded,
    is_right,
    is_whole,
    names_its_subject,
    place_of,
)
from workbench.model_drafts.parse import pairs
from workbench.model_drafts.prompts import PROMPTS, Prompts
from workbench.model_drafts.writer import Writer
from workbench.progress import Progress
from workbench.types import Document, Evidence, Passage, Question

WORDS = 120  # of a passage
FEWEST_WORDS = 25
PAIR_TOKENS = 160
ANSWER_TOKENS = 32


@dataclass(frozen=True, slots=True)
class ModelDrafts:
    """The questions kept; how many the model wrote, and how many of them each filter dropped, in their order.

    `dropped` goes by the key of the filter's reason.
    """

    questions: tuple[Question, ...]
    written: int
    dropped: dict[str, int]


def draft_with_model(
    documents: Sequence[Document],
    writer: Writer,
    *,
    language: str = "en",
    seed: int = 0,
    passages: int = 50,
    existing: Sequence[Question] = (),
    shares: Shares = Shares(),  # noqa: B008 - frozen
    training: bool = False,
    progress: Progress | None = None,
) -> ModelDrafts:
    """Let a model write questions on passages, and keep the sound ones.

    Kept is a question whose answer stands once in its passage, which names what it is about and does not speak of
    "the text", which is not nearly another one, and which the same model answers right with the passage and wrong
    without it. Each is asked once, in the split of its fact, and marked as drafted.

    Args:
        documents: the documents, with distinct ids.
        writer: the model.
        language: "en" or "it".
        seed: another choice of passages and splits.
        passages: on how many passages it writes, drawn by hash from all documents.
        existing: questions that are there.
        shares: of the facts, for train, dev and test.
        training: the drafts are for training and dev alone, as those by rule (`generate_questions`).
        progress: shows how far it is.

    Raises:
        RequestError: for another language, or a number of passages below 1.
    """
    code = base_language(language)
    if code not in PROMPTS:
        raise RequestError.of(said("draft_fault.no_prompts", language=language), "language", nearest(language, PROMPTS))
    if passages < 1:
        raise RequestError.of(said("draft_fault.passages", n=passages), "--passages", said("draft_fault.one_or_more"))
    prompts, progress = PROMPTS[code], progress or Progress()
    titles = {document.id: document.title for document in documents}
    chosen = _passages(documents, passages, seed)
    with progress.stage("writing", len(chosen)) as stage:
        chats = [prompts.to_write(titles[passage.document], passage.text) for passage in chosen]
        replies = writer.replies(chats, PAIR_TOKENS, lambda count: progress.advance(stage, count))
    written = [
        WrittenDraft(question, answer, passage)
        for passage, reply in zip(chosen, replies, strict=True)
        for question, answer in pairs(reply)
    ]
    dropped = {"draft.no_pair": sum(not list(pairs(reply)) for reply in replies)}
    kept = _sound(written, existing, titles, dropped)
    kept = _answered(kept, writer, prompts, code, dropped, progress)
    drafts = [_draft(each) for each in kept]
    counted = Dropped()
    drafts = unasked(distinct(drafts, counted), existing, counted, places=not training)
    dropped["draft.said_or_asked"] = len(kept) - len(drafts)
    questions = questions_of(drafts, TRAINING if training else shares, seed, existing, training)
    return ModelDrafts(tuple(questions), len(written), dropped)


def _passages(documents: Sequence[Document], most: int, seed: int) -> list[Passage]:
    cut = Chunker("sentences", WORDS, 0)
    every = [each for each in cut.chunk_all(documents) if len(each.text.split()) >= FEWEST_WORDS]
    drawn = sorted(every, key=lambda each: fraction(f"passage {each.document}@{each.start}", seed))[:most]
    kept = {(each.document, each.start) for each in drawn}
    return [each for each in every if (each.document, each.start) in kept]


def _sound(
    written: Sequence[WrittenDraft], existing: Sequence[Question], titles: Mapping[str, str], dropped: dict[str, int]
) -> list[WrittenDraft]:
    known = KnownDrafts()
    for question in existing:
        known.add(question.text)
    tests: dict[str, Callable[[WrittenDraft], bool]] = {
        "draft.not_whole": is_whole,
        "draft.of_the_text": names_its_subject,
        "draft.not_grounded": lambda each: is_grounded(each, titles[each.passage.document]),
        "draft.not_once": lambda each: place_of(each) is not None,
        "draft.nearly_another": lambda each: known.add(each.question),
    }
    kept = list(written)
    for reason, passes in tests.items():
        left = [each for each in kept if passes(each)]
        dropped[reason], kept = len(kept) - len(left), left
    return kept


def _answered(
    kept: list[WrittenDraft],
    writer: Writer,
    prompts: Prompts,
    language: str,
    dropped: dict[str, int],
    progress: Progress,
) -> list[WrittenDraft]:
    """Those that the model answers right with the passage, and not without it."""
    with progress.stage("answering_with", len(kept)) as stage:
        chats = [prompts.to_answer(each.question, each.passage.text) for each in kept]
        replies = writer.replies(chats, ANSWER_TOKENS, lambda count: progress.advance(stage, count))
    right = [
        each for each, reply in zip(kept, replies, strict=True) if is_right(each.question, each.answer, reply, language)
    ]
    dropped["draft.not_right"] = len(kept) - len(right)
    with progress.stage("answering_without", len(right)) as stage:
        chats = [prompts.to_answer_alone(each.question) for each in right]
        replies = writer.replies(chats, ANSWER_TOKENS, lambda count: progress.advance(stage, count))
    needed = [
        each
        for each, reply in zip(right, replies, strict=True)
        if not is_right(each.question, each.answer, reply, language)
    ]
    dropped["draft.not_needed"] = len(right) - len(needed)
    return needed


def _draft(written: WrittenDraft) -> Draft:
    place = place_of(written)
    assert place is not None
    evidence = (Evidence(written.passage.document, *place),)
    said = f"{fold(written.question)}:{fold(written.answer)}"
    return Draft("model", "single", (written.question,), (written.answer,), evidence, said)
