"""Answers in the store: one append-only file for everything that shares weights, prompts and decoding.

The key holds all that an answer depends on beside its question; a line holds the question's digest. Lines
are appended a batch at a time, so an interrupted run loses at most the batch under way. Of two processes that
want answers of one key, the second waits and then finds them.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from workbench.arms.base import Fitted, Prompt, Unmeasured
from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.digests import digest_of
from workbench.errors import ArmError, RequestError
from workbench.experiment.rounds import Asking, Prompts, all_further, first_round
from workbench.files import write_atomic
from workbench.languages.spoken import said
from workbench.models import loops
from workbench.models.context import Context
from workbench.models.generator import Reply, Request, Sampling
from workbench.models.runtime import with_weights
from workbench.store import Store, locks, sealed_lines
from workbench.types import Answer, Hit, Passage, Question, Usage

if TYPE_CHECKING:
    from workbench.models.generator import Generator

log = logging.getLogger(__name__)

_HITS = ("hits", "dropped")  # the fields of an answer that are passages
ROUNDS_AT_ONCE = 64  # questions that an arm of several rounds asks together, and that an interruption may lose

VERSION = 3  # raise when generation would give other answers for the same key
SAMPLING = 1  # the same, where tokens are drawn


def question_digest(question: Question) -> str:
    """The digest of what a prompt can depend on: neither the accepted answers nor the place in the file."""
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
            with locks.held(self.lock, said("lock.answers")):
                self.share()
        self.read()

    def read(self) -> None:
        """Take every sound line. One that is cut or damaged ends nothing but itself: it is answered again."""
        rows, damaged = sealed_lines.read(self.path)
        if damaged > self._damaged:  # logged once
            self._damaged = damaged
            log.warning("%s", said("note.answers_damaged", path=self.path, n=damaged))
        for row in rows:
            if "passage" in row:
                passage = Passage(**row["passage"])
                self._passages[passage.id] = passage
            else:
                self._answers[row["question"]] = row["answer"]

    def get(self, question: Question) -> Answer | None:
        """The stored answer, if its passages are there too, those for which its prompt had no room among them."""
        row = self._answers.get(question_digest(question))
        if row is None or (row["dropped_tokens"] and "dropped" not in row):  # of a version that did not keep them
            return None
        named = {key: row.get(key, ()) for key in _HITS}
        if any(name not in self._passages for pairs in named.values() for name, _ in pairs):
            return None
        hits = {key: tuple(Hit(self._passages[name], score) for name, score in named[key]) for key in _HITS}
        made = {**row, "question": question.id, "usage": Usage(**row["usage"]), **hits}
        return Answer(**{**made, "markers": tuple(row.get("markers", ()))})

    def add(self, answers: Iterable[tuple[Question, Answer]]) -> None:
        """Append a batch, and see it on disk before going on. Raises RequestError when the disk is full."""
        rows: list[dict[str, Any]] = []
        for question, answer in answers:
            for hit in (*answer.hits, *answer.dropped):
                if hit.passage.id not in self._passages:
                    self._passages[hit.passage.id] = hit.passage
                    rows.append({"passage": asdict(hit.passage)})
            row = asdict(answer)
            row |= {key: [(hit.passage.id, hit.score) for hit in getattr(answer, key)] for key in _HITS}
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
            said("run_fault.answer_unwritable", error=error.strerror), str(self.folder), said("run_fault.free_space")
        )


def _is_row(row: Mapping[str, Any]) -> bool:
    """Whether a line that came from elsewhere has the shape of one made here."""
    try:
        if "passage" in row:
            passage = Passage(**row["passage"])
            return isinstance(passage.id, str) and isinstance(passage.text, str)
        made = dict(row["answer"])
        counts = asdict(Usage(**made.pop("usage"))).values()
        sound = all(isinstance(count, int | float | None) for count in counts) and isinstance(row["question"], str)
        pairs = [*made["hits"], *made.get("dropped", ())]
        sound = sound and all(isinstance(name, str) and isinstance(score, float | int) for name, score in pairs)
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
            **_drawn(context),
            "max_new_tokens": decoding.max_new_tokens,
            "summary_new_tokens": decoding.summary_new_tokens,
            **({"deterministic": True} if decoding.deterministic else {}),
            **({"stop_loops": loops.VERSION} if decoding.stop_loops else {}),
        },
        "device": context.runtime.device,
        **context.runtime.engine_key,
    }
    return AnswerFile(context.store, depends)


def _drawn(context: Context) -> dict[str, Any]:
    """How tokens are chosen, for the key: the seed matters only where they are drawn."""
    sampling = _sampling(context)
    return {"greedy": True} if sampling is None else {"sampling": [SAMPLING, *asdict(sampling).values()]}


def _sampling(context: Context) -> Sampling | None:
    decoding = context.decoding
    if not decoding.temperature:
        return None
    return Sampling(decoding.temperature, decoding.top_p, context.seed)


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
        stored_answers = {q.id: answer for q in questions if (answer := stored.get(q)) is not None}
        return {name: answer for name, answer in stored_answers.items() if not (retry_errors and answer.error)}

    found = {} if fresh else known()
    if len(found) < len(questions):
        with locks.held(stored.lock, said("lock.answers")):
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
    summary = said("error.failures", failed=len(reasons), asked=asked, times=times, reason=reason)
    if len(reasons) > context.limits.failed_share * asked:
        raise ArmError(said("error.answers_failed", summary=summary, share=context.limits.failed_share))
    log.warning("%s", said("note.answers_failed", summary=summary))


def _generated(
    context: Context, fitted: Fitted, asked: Sequence[Question], missing: Sequence[Question]
) -> Iterator[list[tuple[Question, Answer]]]:
    """Answers to what is missing of what is asked, a batch at a time."""
    prompts = {q.id: made for q, made in zip(asked, first_round(fitted, asked), strict=True)}
    failed = [(q, _error(q, reason)) for q in missing if isinstance(reason := prompts[q.id], str)]
    if failed:
        yield failed
    unmeasured = [(q, _unmeasured(q)) for q in missing if isinstance(prompts[q.id], Unmeasured)]
    if unmeasured:
        yield unmeasured
    ready = [(q, made) for q in asked if isinstance(made := prompts[q.id], tuple)]
    wanted = {q.id for q in missing}
    generator = _generator(context, fitted)
    generator.ready()  # what is measured is memory above the loaded model
    if fitted.again is None and all(len(made) == 1 for _, made in ready):
        yield from _in_one_round(context, generator, [(q, prompt) for q, (prompt,) in ready], wanted)
        return
    left = [(q, made) for q, made in ready if q.id in wanted]
    later = generator
    if fitted.further is not None:
        later = context.runtime.generator(fitted.further)
        later.ready()
    for place in range(0, len(left), ROUNDS_AT_ONCE):
        yield from _in_rounds(context, (generator, later), fitted, left[place : place + ROUNDS_AT_ONCE])


def _generator(context: Context, fitted: Fitted) -> Generator:
    """What answers: with the beginning that the fit has computed, where there is one."""
    if fitted.stored_prefix is None:
        return context.runtime.generator(fitted.weights)
    return with_weights(context.runtime).generator(fitted.weights, fitted.stored_prefix)


def _in_one_round(
    context: Context, generator: Generator, ready: Sequence[tuple[Question, Prompt]], wanted: Collection[str]
) -> Iterator[list[tuple[Question, Answer]]]:
    requests = [request_of(context, question, prompt) for question, prompt in ready]
    unanswered = [place for place, (question, _) in enumerate(ready) if question.id in wanted]
    left = set(unanswered)
    with PeakMemory() as memory:
        for batch in generator.replies(requests, unanswered, context.limits.answer_seconds):
            left -= {reply.index for reply in batch}
            measured = memory.above_bytes, Conditions.now()
            yield [_answered(*ready[reply.index], [reply], *measured) for reply in batch]
    if left:
        yield [(ready[place][0], _error(ready[place][0], said("reply.nothing_returned"))) for place in sorted(left)]


def _in_rounds(
    context: Context,
    generators: tuple[Generator, Generator],
    fitted: Fitted,
    ready: Sequence[tuple[Question, Prompts]],
) -> Iterator[list[tuple[Question, Answer]]]:
    """Ask, read the replies, and ask again, until the arm has nothing more to ask of any of these questions.

    The answer is the last reply, with the passages of its prompt; it costs what all its rounds cost together. A
    question is answered as soon as its last round is over. The first round is asked of the first of the generators.
    """
    generator, later = generators
    going = [Asking(question, prompts) for question, prompts in ready]
    with PeakMemory() as memory:
        while going:
            requests = [request_of(context, each.question, prompt) for each in going for prompt in each.asked]
            made: dict[int, Reply] = {}
            for batch in generator.replies(requests, range(len(requests)), context.limits.answer_seconds):
                made |= {reply.index: reply for reply in batch}
            places = iter(range(len(requests)))
            for each in going:
                own = [next(places) for _ in each.asked]
                each.take([made.get(at) or _nothing_returned(at) for at in own])
            all_further(fitted, going)
            generator = later
            measured = memory.above_bytes, Conditions.now()
            if done := [each for each in going if not each.asked]:
                yield [_after_rounds(each, *measured) for each in done]
            going = [each for each in going if each.asked]


def request_of(context: Context, question: Question, prompt: Prompt) -> Request:
    """What a model is asked: the prompt, the most new tokens of that kind of question, and how tokens are drawn."""
    decoding = context.decoding
    limit = decoding.summary_new_tokens if question.kind == "summary" else decoding.max_new_tokens
    return Request(tuple(prompt.messages), limit, _sampling(context))


def _after_rounds(asking: Asking, peak_bytes: int, conditions: Conditions) -> tuple[Question, Answer]:
    """The answer of a question of several rounds: what making all its prompts took is part of it."""
    prompts, replies = asking.exchange.prompts, [reply for each in asking.replies for reply in each]
    whole = replace(
        prompts[-1],
        seconds=sum(prompt.seconds for prompt in prompts),
        flops=sum(prompt.flops for prompt in prompts),
        dropped_tokens=sum(prompt.dropped_tokens for prompt in prompts),
        merged_passages=sum(prompt.merged_passages for prompt in prompts),
    )
    answer = asking.answer
    question, made = _answered(
        asking.question, whole, [*(each for each in replies if each is not answer), answer], peak_bytes, conditions
    )
    rounds = len(asking.exchange.rounds)
    return question, replace(made, rounds=rounds, requests=len(prompts), cut_requests=asking.cut)


def _answered(
    question: Question, prompt: Prompt, replies: Sequence[Reply], peak_bytes: int, conditions: Conditions
) -> tuple[Question, Answer]:
    last = replies[-1]
    usage = _summed([reply.usage for reply in replies])
    more = 0.0 if last.error else prompt.flops
    usage = replace(
        usage,
        seconds=usage.seconds + prompt.seconds,
        flops=None if usage.flops is None else usage.flops + more,
        batch_flops=None if usage.batch_flops is None else usage.batch_flops + more,
        peak_bytes=peak_bytes,
        threads=conditions.threads,
        load=conditions.load,
    )
    return question, Answer(
        question=question.id,
        text=last.text,
        hits=prompt.hits,
        usage=usage,
        stop=last.stop,
        dropped_tokens=prompt.dropped_tokens,
        error=last.error,
        merged_passages=prompt.merged_passages,
        markers=prompt.markers,
        dropped=prompt.dropped,
    )


def _summed(usages: Sequence[Usage]) -> Usage:
    """What several rounds cost together; what all prompts begin with differs from round to round, and is not kept."""
    if len(usages) == 1:
        return usages[0]
    counts = ("prompt_tokens", "new_tokens", "cached_tokens", "seconds")
    total: dict[str, Any] = {name: sum(getattr(usage, name) for usage in usages) for name in counts}
    for name in ("flops", "batch_flops"):
        known = [getattr(usage, name) for usage in usages]
        total[name] = None if None in known else sum(known)
    return Usage(**total)


def _nothing_returned(place: int) -> Reply:
    return Reply(place, "", "error", Usage(), said("reply.nothing_returned"))


def _error(question: Question, reason: str) -> Answer:
    return Answer(question=question.id, text="", stop="error", error=reason)


def _unmeasured(question: Question) -> Answer:
    return Answer(question=question.id, text="", stop="unmeasured")
