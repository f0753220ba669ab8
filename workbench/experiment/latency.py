"""Latency: a few questions of an arm asked one at a time, after a warm-up, as a user who asks one question waits.

A question that an arm asks in rounds has taken all of them, and of a round with several prompts all its prompts, one
after the other.

Answers of a run come of batches, whose shares of the time say what many questions take together and not how long one
takes. What was timed is kept in the store with the conditions it was timed under: a repeated run tells the same.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.arms.base import Fitted
from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.cost.timed import Timed
from workbench.digests import digest_of
from workbench.errors import ArmError
from workbench.experiment.answers import answers_of, question_digest, request_of
from workbench.experiment.estimating import TIMED_AT_LEAST, machine_of
from workbench.experiment.rounds import Asking, Prompts, all_further, first_round
from workbench.languages.spoken import said
from workbench.models.context import Context
from workbench.models.generator import Reply, Request
from workbench.models.runtime import with_weights
from workbench.settings import CostSettings
from workbench.types import Answer, Question, Usage

if TYPE_CHECKING:
    from workbench.models.attention import RowCache
    from workbench.models.generate import Generation
    from workbench.models.local import LocalModel

VERSION = 3  # raise when the same would be timed in another way
WARM_UP_TOKENS = 64  # of the end of a prompt: enough to touch every weight, and a long prompt need not be read twice
# Questions are timed with the prefix kept, too, where it is at least so many tokens and such a part of the prompt.
LEAST_PREFIX, LEAST_PREFIX_SHARE = 64, 0.5


def sample_of(questions: Sequence[Question], most: int) -> list[Question]:
    """At most so many items, evenly spread, in a pseudo-random order any beginning of which is a sample as well."""
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
    if context.runtime.architecture is None:  # what a script takes says nothing of a model
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
        **({"rounds": True} if fitted.again is not None else {}),
    }
    if fresh:
        shutil.rmtree(context.store.folder("latencies", digest_of(depends)), ignore_errors=True)

    def make(folder: Path) -> Mapping[str, Any]:
        return _Stopwatch(context, fitted, prefix, settings.latency_seconds).run(sample)

    info = context.store.get("latencies", depends, make).info
    ids = {question_digest(q): q.id for q in sample}
    return Timed(
        seconds={ids[name]: seconds for name, seconds in info["seconds"]},
        stored_prefix_seconds={ids[name]: seconds for name, seconds in info["stored_prefix_seconds"]},
        prefix_seconds=info["prefix_seconds"],
        peak_bytes=info["peak_bytes"],
        conditions=Conditions(info["threads"], info["load"]),
        at=info["at"],
    )


class _Stopwatch:
    """Asks an arm one question after the other, until the time for it is over."""

    def __init__(self, context: Context, fitted: Fitted, prefix: int, budget: float) -> None:
        self.context, self.fitted, self.prefix, self.budget = context, fitted, prefix, budget
        self.model: LocalModel = with_weights(context.runtime).answering(fitted.weights)
        self.later = self.model if fitted.further is None else with_weights(context.runtime).answering(fitted.further)
        # What the fit has computed is no part of a request, and neither is opening it.
        self.computed = (
            fitted.stored_prefix.open(self.model, len(fitted.stored_prefix.tokens))
            if fitted.stored_prefix is not None
            else None
        )

    def run(self, sample: Sequence[Question]) -> dict[str, Any]:
        """What is stored: seconds by the digest of each question, and how they were measured."""
        self._warm_up(sample[0])
        conditions = Conditions.now()
        seconds: dict[str, float] = {}
        stored_prefix_seconds: dict[str, float] = {}
        prefix_seconds = None
        with self.context.progress.stage("single", len(sample)) as stage, PeakMemory() as memory:
            for question in self._within_budget(sample):
                if (taken := self._ask(question, self.computed)) is not None:
                    seconds[question_digest(question)] = taken
                self.context.progress.advance(stage)
        tokens = self._tokens(sample[0])
        if self.prefix >= max(LEAST_PREFIX, LEAST_PREFIX_SHARE * len(tokens)):
            start = time.perf_counter()
            computed = self.model.read_prefix(tokens[: self.prefix])
            prefix_seconds = time.perf_counter() - start
            for question in self._within_budget(sample[: len(seconds)], self.budget / 2):
                if (taken := self._ask(question, computed)) is not None:
                    stored_prefix_seconds[question_digest(question)] = taken
        return {
            "seconds": [*seconds.items()],
            "stored_prefix_seconds": [*stored_prefix_seconds.items()],
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
            if count >= TIMED_AT_LEAST and time.perf_counter() - began > (budget or self.budget):
                return

    def _prompts(self, question: Question) -> Prompts:
        """The prompts of the first round. Retrieving for one question is part of their `seconds`."""
        (prompts,) = first_round(self.fitted, [question])
        if not isinstance(prompts, tuple):  # what was answered has a prompt
            raise ArmError(said("error.no_prompt_of", question=question.id))
        return prompts

    def _tokens(self, question: Question) -> list[int]:
        return self.model.render(self._prompts(question)[0].messages)

    def _warm_up(self, question: Question) -> None:
        """What is opened, loaded and allocated at the first use is no part of a request."""
        self.model.reply(self._tokens(question)[-WARM_UP_TOKENS:], 2)
        if self.fitted.again is not None:
            asking = Asking(question, self._prompts(question))
            asking.take([Reply(0, question.text, "end", Usage())] * len(asking.asked))
            all_further(self.fitted, [asking])

    def _ask(self, question: Question, computed: RowCache | None = None) -> float | None:
        """Seconds until the answer is there, all rounds together; None where there is none."""
        asking, taken = Asking(question, self._prompts(question)), 0.0
        while asking.asked:
            replies = []
            model = self.later if asking.replies else self.model
            for prompt in asking.asked:
                request = request_of(self.context, question, prompt)
                tokens = model.render(request.messages)
                start = time.perf_counter()
                made = self._reply(model, request, tokens, computed if model is self.model else None)
                text = model.decode(made.tokens)
                taken += time.perf_counter() - start + prompt.seconds
                replies.append(Reply(0, text, made.stop, Usage(), made.error))
            asking.take(replies)
            all_further(self.fitted, [asking])
        return None if asking.failed else taken

    def _reply(self, model: LocalModel, request: Request, tokens: list[int], computed: RowCache | None) -> Generation:
        if computed is not None and computed is self.computed and self.fitted.stored_prefix is not None:
            computed = computed.beginning(self.fitted.stored_prefix.common([tokens]))
        return model.reply(tokens, request.limit, self.context.limits.answer_seconds, computed, request.sampling)
