"""The settings of every arm that trains weights, whatever it learns: the method, its steps, and what they cost."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from workbench.arms.base import ArmSettings
from workbench.corpus.leaks import reworded
from workbench.cost.estimate import Work
from workbench.errors import Problem
from workbench.languages.spoken import said
from workbench.models.outline import Outline
from workbench.models.runtime import multiplies_bfloat16
from workbench.settings import Range, Space, one_of
from workbench.tuning import TrainingSettings, rows
from workbench.tuning.methods import METHODS, check_rate
from workbench.tuning.texts import unfit
from workbench.types import Corpus, Cost

NO_WEIGHT = "it decides whether the arm is refused, and no weight"
OF_THE_WEIGHTS = "the digest of the trained weights says how they were trained"
TRAINED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "method",
            "rank",
            "learning_rate",
            "epochs",
            "document_epochs",
            "batch_rows",
            "replay",
            "replay_text",
            "merge",
            "processes",
            "virtual_tokens",
            "gradient_checkpointing",
            "target_modules",
            "micro_batch_rows",
            "mixed_precision",
        ),
        OF_THE_WEIGHTS,
    ),
    "allow_leaks": NO_WEIGHT,
}
TRAINING_SPACE: Space = {"learning_rate": Range(low=2e-4, high=4e-3, log=True), "rank": (8, 16, 32, 64)}


def _once_each(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(names)))


class TrainedSettings(ArmSettings):
    """How weights are trained: the recipe of small-model knowledge injection, and what it may be changed to.

    `method` is how weights are changed; `rank` the width of an adapter. `epochs`: how often the training questions are
    learned, `document_epochs`: how often the documents; `batch_rows` rows are learned in a step, at a peak
    `learning_rate`. `merge`: whether an adapter is added to the weights before it answers, which is faster.

    `replay` is the share of general rows among the question rows: prompts of the corpus's general training
    questions with the base model's own replies, against forgetting. Its default comes of a pilot on the dev split of
    appliances-en with SmolLM2-135M-Instruct: of 44 general questions the base has 64% right, an adapter trained
    without replay 32%, with 0.15 59%, with 0.3 50% (and the facts were learned alike).

    `replay_text`: a text file whose paragraphs are replayed as well, in turn with those questions.

    `processes` share the rows of every batch, through accelerate: one for each GPU, or so many on the processor, which
    share its cores. The loss is that of one process, but for rounding.

    `virtual_tokens` are the positions of the prefix that cartridge, prefix_tuning and prompt_tuning train.

    `micro_batch_rows`: at most so many rows of a batch are computed at once by a process, for less memory, and the step
    is taken when all are (gradient accumulation). The weights learned are those of the whole batch, but for rounding.

    `mixed_precision` keeps the weights in float32 and multiplies in bfloat16, faster where the device does that. Where
    the dtype of the model is bfloat16 or float16, training is done so anyway.

    `gradient_checkpointing` computes each layer again on the way back instead of keeping what it computed: a third more
    time, for a fraction of the memory. The weights learned are the same, but for rounding.

    `target_modules` are the layers that lora, rslora, dora, pissa and vera adapt, by the last part of their names, as
    `["q_proj", "v_proj"]`; all linear layers if left out.

    A learning rate at which the method can only destroy the model is refused; see `workbench.tuning.methods`.

    A training question that asks what dev or test asks, in hardly other words, is refused unless `allow_leaks`.
    """

    method: Annotated[str, one_of(METHODS)] = "lora"
    rank: int = Field(16, ge=1)
    learning_rate: float = Field(1e-3, gt=0, le=1)
    epochs: int = Field(8, ge=1)
    document_epochs: int = Field(1, ge=0)
    batch_rows: int = Field(16, ge=1)
    micro_batch_rows: int | None = Field(None, ge=1)
    replay: float = Field(0.15, ge=0, lt=1)
    replay_text: str | None = Field(None, min_length=1)
    merge: bool = True
    processes: int = Field(1, ge=1)
    virtual_tokens: int = Field(128, ge=1)
    gradient_checkpointing: bool = False
    mixed_precision: bool = False
    target_modules: Annotated[tuple[str, ...], AfterValidator(_once_each)] = ()
    allow_leaks: bool = False

    @field_validator("learning_rate")
    @classmethod
    def _not_too_fast(cls, rate: float, others: ValidationInfo) -> float:
        check_rate(rate, others.data.get("method"))
        return rate

    @field_validator("micro_batch_rows")
    @classmethod
    def _a_part(cls, rows: int | None, others: ValidationInfo) -> int | None:
        batch = others.data.get("batch_rows")
        if rows is not None and batch is not None and rows > batch:
            raise ValueError(said("setting.part_of_batch", batch=batch))
        return rows

    @field_validator("target_modules")
    @classmethod
    def _of_use(cls, names: tuple[str, ...], others: ValidationInfo) -> tuple[str, ...]:
        method = others.data.get("method")
        if names and method is not None and not METHODS[method].targeted:
            able = [name for name, each in METHODS.items() if each.targeted]
            raise ValueError(said("setting.unused_layers", method=method, names=", ".join(able)))
        return names

    def too_many_processes(self) -> Iterable[Problem]:
        """More processes than the machine has cores: none would get on. Two are allowed anywhere, to try them."""
        if self.processes > (cores := max(2, os.cpu_count() or 1)):
            what = said("arm_fault.processes", processes=self.processes, cores=os.cpu_count())
            yield Problem(what, "processes", said("arm_fault.processes_cure", most=cores))

    @model_validator(mode="before")
    @classmethod
    def _defaults_of_the_method(cls, given: Any) -> Any:
        """Where no learning rate is given, that of the arm, times what the method needs; where no rank is, its own."""
        if not isinstance(given, Mapping) or given.get("method") not in METHODS:
            return given
        method, fields = METHODS[given["method"]], cls.model_fields
        usual = {"learning_rate": method.rate * fields["learning_rate"].default}
        if method.usual_rank is not None:
            usual["rank"] = method.usual_rank
        return {**usual, **given}

    def trained(self, reading: Work, count: float, words: float, documents: float) -> Work:
        """The work of so many rows of so many words, a share of replayed ones beside them, and of documents."""
        chats = self.epochs * count * words / (1 - self.replay)
        at_once = self.micro_batch_rows or self.batch_rows
        batch = max(at_once * words, min(documents, at_once * rows.DOCUMENT_TOKENS / 2))
        counted: Literal["full", "adapter"] = "full" if METHODS[self.method].whole else "adapter"
        rank = METHODS[self.method].like_rank(self.rank)
        return replace(reading, chats=chats, read=documents, batch=batch, method=counted, rank=rank)

    def refused(self, corpus: Corpus) -> str | None:
        """Why this corpus is not trained on: it holds what is asked, or has no text to begin a prefix with."""
        if METHODS[self.method].begins and not corpus.documents:
            return said("error.no_documents")
        if reason := self.unreplayed(corpus):
            return reason
        leak = leak_of(corpus)
        return said("error.leak_refused", leak=leak) if leak and not self.allow_leaks else None

    def unreplayed(self, corpus: Corpus) -> str | None:
        """Why its general text cannot be replayed."""
        return unfit(self.replay_text, corpus.general_text) if self.replay_text else None

    def leak_notes(self, corpus: Corpus) -> tuple[str, ...]:
        """What is to be said beside the figures where that is allowed."""
        leak = leak_of(corpus)
        return (said("note.leak_allowed", leak=leak),) if leak else ()

    @property
    def training(self) -> TrainingSettings:
        """The part that the trainer needs."""
        return TrainingSettings(
            method=self.method,
            rank=self.rank,
            learning_rate=self.learning_rate,
            batch_rows=self.batch_rows,
            processes=self.processes,
            virtual_tokens=self.virtual_tokens,
            gradient_checkpointing=self.gradient_checkpointing,
            target_modules=self.target_modules,
            micro_batch_rows=self.micro_batch_rows or 0,
            mixed_precision=self.mixed_precision,
        )

    def unfit(self, model: Outline) -> Iterable[Problem]:
        """What this model, or the device that it is on, cannot take of the training."""
        if self.mixed_precision and not multiplies_bfloat16(model.device):
            yield Problem(said("arm_fault.mixed_precision"), "mixed_precision", said("arm_fault.leave_out_here"))
        method = METHODS[self.method]
        if model.merged_only and not (method.whole or method.before_prompts):
            what = said("arm_fault.no_adapter")
            if not method.merges:
                yield Problem(what, "method", said("arm_fault.never_merged", method=self.method))
            elif not self.merge:
                yield Problem(what, "merge", said("arm_fault.merge_cure"))
        yield from method.problems(self.training, model)


def cost_on(corpus: Corpus, cost: Cost) -> Cost:
    """What weights cost where this corpus is answered from: if they were trained on an earlier revision, only room."""
    if corpus.trained_on is None:
        return cost
    return Cost(trainable_parameters=cost.trainable_parameters, storage_bytes=cost.storage_bytes)


def leak_of(corpus: Corpus) -> str | None:
    """How many questions of dev and test the training set holds, with one of them. General ones hold no answer."""
    leaked = [(asked, known) for asked, known in reworded(corpus.questions) if known.kind != "general"]
    if not leaked:
        return None
    asked, known = leaked[0]
    return said("error.leak", n=len(leaked), text=asked.text, asked=asked.id, known=known.id)
