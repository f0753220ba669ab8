"""Latency: a few questions of an arm asked one at a time, after a warm-up, as a user who asks one question waits.

Answers of a run come of batches, whose shares of the time say what many questions take together and not how long one
takes. What was timed is kept in the store with the conditions it was timed under: a repeated run tells the same.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.arms.base import Context, Exchange, Fitted, Prompt, Unmeasured
from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.digests import digest_of
from workbench.errors import ArmError
from workbench.experiment.answers import answers_of, question_digest
from workbench.experiment.plan import machine_of
from workbench.models.runtime import with_weights
from workbench.settings import CostSettings
from workbench.types import Answer, Question

if TYPE_CHECKING:
    from workbench.models.attention import RowCache
    from workbench.models.local import LocalModel

VERSION = 2  # raise when the same would be timed in another way
WARM_UP_TOKENS = 64  # of the end of a prompt: enough to touch every weight, and a long prompt need not be read twice
# Questions are timed with the prefix kept, too, where it is at least so many tokens and such a part of the prompt.
WORTH_KEEPING, PART_WORTH_KEEPING = 64, 0.5
AT_LEAST = 3  # requests are timed of each arm, however long they take: a median of fewer says little


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds by question id, each asked by itself: read whole, and behind a prefix that is kept.

    `prefix_seconds` are those of reading that prefix once; None where it was not tried. `peak_bytes` are above the
    loaded model. `at` is when it was timed, under `conditions`.
    """

    seconds: Mapping[str, float]
    kept_seconds: Mapping[str, float]
    prefix_seconds: float | None
    peak_bytes: int
    conditions: Conditions
    at: str


def sample_of(questions: Sequence[Question], most: int) -> list[Question]:
    """At most so many, evenly over all, in an order that is as good as random: any beginning of it is a sample too."""
    count = min(most, len(questions))
    chosen = [questions[(2 * i + 1) * len(questions) // (2 * count)] for i in range(count)]
    return sorted(chosen, key=question_digest)


def timed(
    context: Context,
    fitted: Fitted,
    questions: Sequence[Question],
    answers: Mapping[str, Answer],
    settings: CostSettings,
    *,
    fresh: bool = False,
) -> Timed | None:
    """The latency of an arm, from the store or measured now; None where no question is to be timed, or can be."""
    if context.runtime.architecture is None:  # a script takes no time worth telling
        return None
    answered = [q for q in questions if answers[q.id].error is None and answers[q.id].stop != "unmeasured"]
    sample = sample_of(answered, settings.latency_questions)
    if not sample:
        return None
    prefix = min(answers[q.id].usage.prefix_tokens for q in answered)
    depends = {
        "version": VERSION,
        "answers": digest_of(answers_of(context, fitted).depends),
        "questions": [question_digest(q) for q in sample],
        "prefix": prefix,
        "seconds": settings.latency_seconds,
        "machine": machine_of(context.runtime),
        "threads": os.environ.get("OMP_NUM_THREADS"),
    }
    if fresh:
        shutil.rmtree(context.store.folder("latencies", digest_of(depends)), ignore_errors=True)

    def make(folder: Path) -> Mapping[str, Any]:
        return _Stopwatch(context, fitted, prefix, settings.latency_seconds).run(sample)

    info = context.store.get("latencies", depends, make).info
    ids = {question_digest(q): q.id for q in sample}
    return Timed(
        seconds={ids[name]: seconds for name, seconds in info["seconds"]},
        kept_seconds={ids[name]: seconds for name, seconds in info["kept_seconds"]},
        prefix_seconds=info["prefix_seconds"],
        peak_bytes=info["peak_bytes"],
        conditions=Conditions(info["threads"], info["load"]),
        at=info["at"],
    )


@dataclass(frozen=True, slots=True)
class _Timed:
    text: str
    seconds: float


class _Stopwatch:
    """Asks an arm one question after the other, until the time for it is over."""

    def __init__(self, context: Context, fitted: Fitted, prefix: int, budget: float) -> None:
        self.context, self.fitted, self.prefix, self.budget = context, fitted, prefix, budget
        self.model: LocalModel = with_weights(context.runtime).load(fitted.weights)

    def run(self, sample: Sequence[Question]) -> dict[str, Any]:
        """What is stored: seconds by the digest of each question, and how they were measured."""
        self._warm_up(sample[0])
        conditions = Conditions.now()
        seconds: dict[str, float] = {}
        kept_seconds: dict[str, float] = {}
        prefix_seconds = None
        with self.context.progress.stage("single requests", len(sample)) as stage, PeakMemory() as memory:
            for question in self._within_budget(sample):
                prompt, tokens = self._prompt(question)
                if (taken := self._ask_to_the_end(question, prompt, tokens)) is not None:
                    seconds[question_digest(question)] = taken
                self.context.progress.advance(stage)
        if self.prefix >= max(WORTH_KEEPING, PART_WORTH_KEEPING * len(tokens)):
            start = time.perf_counter()
            kept = self.model.keep(tokens[: self.prefix])
            prefix_seconds = time.perf_counter() - start
            for question in self._within_budget(sample[: len(seconds)], self.budget / 2):
                prompt, tokens = self._prompt(question)
                if (reply := self._ask(question, tokens, kept)) is not None:
                    kept_seconds[question_digest(question)] = prompt.seconds + reply.seconds
        return {
            "seconds": [*seconds.items()],
            "kept_seconds": [*kept_seconds.items()],
            "prefix_seconds": prefix_seconds,
            "peak_bytes": memory.above_bytes,
            "threads": conditions.threads,
            "load": conditions.load,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }

    def _within_budget(self, sample: Sequence[Question], budget: float | None = None) -> Iterator[Question]:
        began = time.perf_counter()
        for count, question in enumerate(sample, start=1):
            yield question
            if count >= AT_LEAST and time.perf_counter() - began > (budget or self.budget):
                return

    def _prompt(self, question: Question) -> tuple[Prompt, list[int]]:
        """The prompt and its tokens. Retrieving for one question is part of `prompt.seconds`."""
        (prompt,) = self.fitted.prompts([question])
        if isinstance(prompt, Unmeasured):  # what was answered has a prompt
            raise ArmError(f"no prompt for {question.id}")
        return prompt, self.model.render(prompt.messages)

    def _warm_up(self, question: Question) -> None:
        """What is opened, loaded and allocated at the first use is no part of a request."""
        prompt, tokens = self._prompt(question)
        self.model.reply(tokens[-WARM_UP_TOKENS:], 2)
        if self.fitted.again is not None:
            self.fitted.again([Exchange(question, (prompt,), (question.text,))])

    def _ask_to_the_end(self, question: Question, prompt: Prompt, tokens: list[int]) -> float | None:
        """Seconds until the last reply is there, of all rounds and what making their prompts took; None without one."""
        seconds, exchange = prompt.seconds, Exchange(question, (prompt,), ())
        while (reply := self._ask(question, tokens)) is not None:
            seconds += reply.seconds
            exchange = replace(exchange, replies=(*exchange.replies, reply.text))
            (further,) = self.fitted.again([exchange]) if self.fitted.again else (None,)
            if further is None:
                return seconds
            seconds += further.seconds
            exchange = replace(exchange, prompts=(*exchange.prompts, further))
            tokens = self.model.render(further.messages)
        return None

    def _ask(self, question: Question, tokens: list[int], kept: RowCache | None = None) -> _Timed | None:
        """The reply and the seconds until it is there; None where there is none."""
        decoding = self.context.decoding
        limit = decoding.summary_new_tokens if question.kind == "summary" else decoding.max_new_tokens
        start = time.perf_counter()
        made = self.model.reply(tokens, limit, self.context.limits.answer_seconds, kept)
        text = self.model.decode(made.tokens)
        return None if made.error else _Timed(text, time.perf_counter() - start)
