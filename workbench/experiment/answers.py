"""Answers in the store: one append-only file for everything that shares weights, prompts and decoding.

The key holds all that an answer depends on beside its question; a line holds the question's digest. Lines
are appended a batch at a time, so an interrupted run loses at most the batch under way. Of two processes that
want answers of one key, the second waits and then finds them.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from workbench.arms.base import Context, Fitted, Prompt, Unmeasured
from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.digests import digest_of
from workbench.errors import ArmError, RequestError, WorkbenchError
from workbench.files import write_atomic
from workbench.models import loops
from workbench.store import Store, locks, sealed_lines
from workbench.types import Answer, Hit, Passage, Question, Usage

if TYPE_CHECKING:
    from workbench.models.generate import Generation

log = logging.getLogger(__name__)

VERSION = 3  # raise when generation would give other answers for the same key


def question_digest(question: Question) -> str:
    """Of what a prompt can depend on: not the accepted answers, and not the place in the file."""
    evidence = [(e.document, e.start, e.end) for e in question.evidence]
    return digest_of([question.text, question.kind, evidence])[:32]


class AnswerFile:
    """The stored answers of one key."""

    def __init__(self, store: Store, depends: Mapping[str, Any]) -> None:
        self.folder = store.folder("answers", digest_of(depends))
        store.lease(self.folder)
        self.path = self.folder / "answers.jsonl"
        self.depends = depends
        self._passages: dict[str, Passage] = {}
        self._answers: dict[str, dict[str, Any]] = {}
        self._damaged = 0
        self.lock = store.lock("answers", self.folder.name)
        self._exchange = partial(store.exchange, self.path, _is_row)
        if store.shared:
            with locks.held(self.lock, "it answers the same"):
                self.share()
        self.read()

    def read(self) -> None:
        """Take every sound line. One that is cut or damaged ends nothing but itself: it is answered again."""
        rows, damaged = sealed_lines.read(self.path)
        if damaged > self._damaged:  # told once
            self._damaged = damaged
            log.warning("%s: damaged lines: %d; what stood there is answered again", self.path, damaged)
        for row in rows:
            if "passage" in row:
                passage = Passage(**row["passage"])
                self._passages[passage.id] = passage
            else:
                self._answers[row["question"]] = row["answer"]

    def get(self, question: Question) -> Answer | None:
        """The stored answer, if its passages are there too."""
        row = self._answers.get(question_digest(question))
        if row is None or any(name not in self._passages for name, _ in row["hits"]):
            return None
        hits = tuple(Hit(self._passages[name], score) for name, score in row["hits"])
        return Answer(**{**row, "question": question.id, "hits": hits, "usage": Usage(**row["usage"])})

    def add(self, answers: Iterable[tuple[Question, Answer]]) -> None:
        """Append a batch, and see it on disk before going on. Raises RequestError when the disk is full."""
        rows: list[dict[str, Any]] = []
        for question, answer in answers:
            for hit in answer.hits:
                if hit.passage.id not in self._passages:
                    self._passages[hit.passage.id] = hit.passage
                    rows.append({"passage": asdict(hit.passage)})
            row = asdict(answer)
            row["hits"] = [(hit.passage.id, hit.score) for hit in answer.hits]
            del row["question"]
            rows.append({"question": question_digest(question), "answer": row})
        try:
            if not (self.folder / "key.json").exists():
                write_atomic(self.folder / "key.json", json.dumps(self.depends, indent=1, ensure_ascii=False))
            sealed_lines.append(self.path, rows)
        except OSError as error:
            raise self._unwritable(error) from error

    def share(self) -> None:
        """Give lines to other machines and take theirs, if the store is shared; the lock must be held."""
        try:
            self._exchange()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> RequestError:
        return RequestError.of(
            f"an answer cannot be stored: {error.strerror}", str(self.folder), "free disk space, then run again"
        )


def _is_row(row: Mapping[str, Any]) -> bool:
    """Whether a line that came from elsewhere has the shape of one made here."""
    try:
        if "passage" in row:
            passage = Passage(**row["passage"])
            return isinstance(passage.id, str) and isinstance(passage.text, str)
        made = dict(row["answer"])
        counts = asdict(Usage(**made.pop("usage"))).values()
        sound = all(isinstance(count, int | float) for count in counts) and isinstance(row["question"], str)
        sound = sound and all(isinstance(name, str) and isinstance(score, float | int) for name, score in made["hits"])
        return sound and isinstance(Answer(**{**made, "question": ""}).text, str)
    except (TypeError, KeyError, ValueError):
        return False


def answers_of(context: Context, fitted: Fitted) -> AnswerFile:
    """The stored answers of a fitted arm: the key is everything that they depend on beside the question."""
    decoding = context.decoding
    depends = {
        "version": VERSION,
        "weights": fitted.weights.digest,
        "prompts": fitted.identity,
        "decoding": {
            "greedy": True,
            "max_new_tokens": decoding.max_new_tokens,
            "summary_new_tokens": decoding.summary_new_tokens,
            **({"deterministic": True} if decoding.deterministic else {}),
            **({"stop_loops": loops.VERSION} if decoding.stop_loops else {}),
        },
        "device": context.runtime.device,
    }
    return AnswerFile(context.store, depends)


def answer_all(
    context: Context,
    fitted: Fitted,
    questions: Sequence[Question],
    *,
    fresh: bool = False,
    retry_errors: bool = False,
) -> dict[str, Answer]:
    """An answer for every question by its id: stored ones are read, missing ones are made and stored.

    A question that fails is answered by its error, which is stored too: `retry_errors` asks those again.
    Raises ArmError when more than `limits.failed_share` of the questions failed.
    """
    stored = answers_of(context, fitted)

    def known() -> dict[str, Answer]:
        kept = {q.id: answer for q in questions if (answer := stored.get(q)) is not None}
        return {name: answer for name, answer in kept.items() if not (retry_errors and answer.error)}

    found = {} if fresh else known()
    if len(found) < len(questions):
        with locks.held(stored.lock, "it answers the same"):
            if not fresh:
                stored.read()  # another process may have answered while this one waited
                found = known()
            missing = [q for q in questions if q.id not in found]
            try:
                with context.progress.stage("answering", len(missing)) as stage:
                    for batch in _generated(context, fitted, questions, missing) if missing else ():
                        stored.add(batch)
                        for question, answer in batch:
                            found[question.id] = answer
                        tokens = sum(answer.usage.prompt_tokens + answer.usage.new_tokens for _, answer in batch)
                        context.progress.advance(stage, len(batch), tokens)
            finally:
                stored.share()
    _check_failures([answer.error for answer in found.values() if answer.error], len(questions), context)
    return found


def _check_failures(reasons: Sequence[str], asked: int, context: Context) -> None:
    """Say how many failed and why. Raises ArmError when they are too many for a figure."""
    if not reasons:
        return
    reason, times = Counter(reasons).most_common(1)[0]
    told = f"{len(reasons)} of {asked} questions failed, {times} of them with: {reason}"
    if len(reasons) > context.limits.failed_share * asked:
        raise ArmError(
            f"{told}; --retry-errors asks them again (limits.failed_share = {context.limits.failed_share:g})"
        )
    log.warning("%s; they count as wrong, and --retry-errors asks them again", told)


def _prompts(fitted: Fitted, questions: Sequence[Question]) -> list[Prompt | Unmeasured | str]:
    """A prompt for each question, or why there is none: where one fails, each is made by itself."""
    try:
        return list(fitted.prompts(questions))
    except Exception as error:
        if len(questions) == 1:
            return [str(error) if isinstance(error, WorkbenchError) else f"{type(error).__name__}: {error}"]
    return [prompt for question in questions for prompt in _prompts(fitted, [question])]


def _generated(
    context: Context, fitted: Fitted, asked: Sequence[Question], missing: Sequence[Question]
) -> Iterator[list[tuple[Question, Answer]]]:
    """Answers to what is missing of what is asked, a decoding batch at a time.

    What prompts share is computed once, and is looked for in those of all that is asked: the questions that are left
    to a resumed run may share more, and their counts would not be those of an undisturbed one.
    """
    from workbench.models.generate import shared_prefix

    model = context.runtime.load(fitted.weights)
    decoding = context.decoding
    prompts = {q.id: prompt for q, prompt in zip(asked, _prompts(fitted, asked), strict=True)}
    failed = [(q, _error(q, reason)) for q in missing if isinstance(reason := prompts[q.id], str)]
    if failed:
        yield failed
    unmeasured = [(q, _unmeasured(q)) for q in missing if isinstance(prompts[q.id], Unmeasured)]
    if unmeasured:
        yield unmeasured
    rendered = {name: model.render(prompt.messages) for name, prompt in prompts.items() if isinstance(prompt, Prompt)}
    ready = [(q, prompt) for q in missing if isinstance(prompt := prompts[q.id], Prompt)]
    tokens = [rendered[q.id] for q, _ in ready]
    limits = [decoding.summary_new_tokens if q.kind == "summary" else decoding.max_new_tokens for q, _ in ready]
    alike = shared_prefix([*rendered.values()])
    counted = _Counted(context, fitted, len(asked), alike, rendered)
    conditions = Conditions.now()

    def answered(made: Generation, peak: int) -> tuple[Question, Answer]:
        question, prompt = ready[made.index]
        return question, Answer(
            question=question.id,
            text=model.decode(made.tokens),
            hits=prompt.hits,
            usage=replace(counted.usage(question, made, prompt), peak_bytes=peak, **asdict(conditions)),
            stop=made.stop,
            dropped_tokens=prompt.dropped_tokens,
            error=made.error,
        )

    unanswered = set(range(len(ready)))
    model.make_resident()  # what is measured is memory above the loaded model
    with PeakMemory() as memory:
        for batch in model.generate(tokens, limits, context.limits.answer_seconds, alike):
            unanswered -= {made.index for made in batch}
            conditions = Conditions.now()
            yield [answered(made, memory.above_bytes) for made in batch]
    if unanswered:
        yield [(ready[index][0], _error(ready[index][0], "the generator returned nothing")) for index in unanswered]


class _Counted:
    """Counts what replies cost: each by itself, and as a share of what all that is asked takes together."""

    def __init__(
        self, context: Context, fitted: Fitted, asked: int, prefix: int, rendered: Mapping[str, list[int]]
    ) -> None:
        from workbench.models.generate import SHORTEST_SHARED_PREFIX
        from workbench.models.prefixes import groups

        self.shape, self.asked, self.prefix = context.runtime.architecture, asked, prefix
        self.alone = context.decoding.deterministic
        names, own = [*rendered], [tokens[prefix:] for tokens in rendered.values()]
        alike = [] if self.alone else groups(own, SHORTEST_SHARED_PREFIX)
        self.groups = {names[row]: group for group in alike for row in group.rows}
        adapter, merged = fitted.weights.adapter, fitted.weights.merged
        self.adapter = 0 if adapter is None or merged else int(adapter.info["trainable_parameters"])
        self.prefix_flops = self._prompt(prefix, logits=0) if prefix else 0.0

    def _prompt(self, tokens: int, cached: int = 0, logits: int = 1) -> float:
        return self.shape.prompt_flops(tokens, cached, logits, self.adapter)

    def usage(self, question: Question, made: Generation, prompt: Prompt) -> Usage:
        """The tokens, FLOPs and seconds of a reply; a reply that failed has computed nothing that counts."""
        tokens, new = made.prompt_tokens, len(made.tokens)
        group, begun = self.groups.get(question.id), 0 if self.alone else self.prefix
        cached = begun + (group.length if group else 0)
        flops = batch = 0.0
        if not made.error:
            rest = self.shape.decode_flops(new, tokens, self.adapter) + prompt.flops
            flops = self._prompt(tokens) + rest
            batch = self._prompt(tokens, cached) + rest
            if begun:  # computed once, paid by all
                batch += self.prefix_flops / self.asked
            if group:  # and by those of a group
                batch += self._prompt(cached, begun, logits=0) / len(group.rows)
        return Usage(
            prompt_tokens=tokens,
            new_tokens=new,
            cached_tokens=cached,
            flops=flops,
            seconds=made.seconds + prompt.seconds,
            batch_flops=batch,
            prefix_tokens=self.prefix,
            prefix_flops=0.0 if made.error else self.prefix_flops,
        )


def _error(question: Question, reason: str) -> Answer:
    return Answer(question=question.id, text="", stop="error", error=reason)


def _unmeasured(question: Question) -> Answer:
    return Answer(question=question.id, text="", stop="unmeasured")
