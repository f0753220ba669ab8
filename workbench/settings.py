"""The tables of an experiment file as types: frozen, checked, each with its defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from workbench.cost.price import PriceTable
from workbench.errors import nearest
from workbench.languages import LANGUAGES, base_language
from workbench.types import Kind, Renewed, Split


class Settings(BaseModel):
    """Base of everything that stands in an experiment file: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, protected_namespaces=())


def one_of(table: Mapping[str, Any]) -> AfterValidator:
    """A validator: the value is a name of this table, so that a new component is at once a valid setting."""

    def check(value: str) -> str:
        if value not in table:
            raise ValueError(f"is not known; {nearest(value, table)}")
        return value

    return AfterValidator(check)


def _written(code: str) -> str:
    if base_language(code) not in LANGUAGES:
        raise ValueError(f"is no language that reports are written in; {nearest(code, LANGUAGES)}")
    return code


def slug(text: str) -> str:
    """The nearest text that can name an experiment: "my run" gives "my-run"."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-._")[:80] or "experiment"


def _different(values: tuple[int, ...]) -> tuple[int, ...]:
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise ValueError(f"names {twice} twice; give each seed once: a repeated one would measure nothing new")
    return values


Seed = Annotated[int, Field(ge=0, lt=2**32)]  # what every generator of random numbers takes
Seeds = Annotated[tuple[Seed, ...], AfterValidator(_different)]


def _sizes(given: dict[str, str]) -> dict[str, str]:
    for name, size in given.items():
        if not (name.isdigit() or name == "cpu"):
            raise ValueError(f'names {name!r}, which is no device; number the accelerators 0, 1 …, or write "cpu"')
        if not re.fullmatch(r"\d+(\.\d+)?\s*[KMG]i?B", size, re.IGNORECASE):
            raise ValueError(f'gives {name} the size {size!r}, which is none; write one as "20GiB" or "500MB"')
    return given


class ModelSettings(Settings):
    """The base model of every arm. `dtype` and `device` "auto" are resolved once, and written to the run.

    Args:
        name: a name that `workbench models` lists, a folder, a GGUF file, a hub id, `scripted:FILE`, or what a server
            calls it.
        revision: of a hub id.
        engine: what computes the replies: "torch", or another that `workbench components` lists, as "openvino" with the
            extra of that name. Training, likelihoods and perplexity are PyTorch's with any.
        bits: 8 or 4, to load weights so with bitsandbytes, and to train adapters beside them (QLoRA); needs a CUDA GPU.
        device_map: how accelerate spreads layers over the accelerators, "auto" for example.
        max_memory: the most that each of them, or "cpu", may hold of the weights: `{ 0 = "20GiB", cpu = "60GiB" }`.
        endpoint: the address of a server that speaks the OpenAI protocol; then nothing is loaded here, and what
            follows is about asking it.
        key_env: the name of the environment variable that holds its key; the key itself stands in no file.
        context_length: the most tokens of prompt and reply that it takes.
        concurrency: how many requests are under way at once.
        timeout: seconds without a word from the server after which a request is tried again.
        retries: how often; it waits as long as the server's Retry-After says.
        length_parameter: what the server calls the most new tokens.
        extra: what else is sent with every request, as some servers need it: `repeat_penalty = 1.0` for the one of
            llama-cpp-python, which else changes the probabilities of words that were said before.
    """

    name: str = "smollm2-135m-instruct"
    revision: str | None = None
    dtype: Literal["auto", "float32", "bfloat16", "float16"] = "auto"
    device: str = "auto"
    engine: str = "torch"
    bits: Literal[4, 8] | None = None
    device_map: Literal["auto", "balanced", "balanced_low_0", "sequential"] | None = None
    max_memory: Annotated[dict[str, str], AfterValidator(_sizes)] | None = None
    endpoint: str | None = Field(None, pattern=r"^https?://")
    key_env: str | None = Field(None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    context_length: int | None = Field(None, ge=256)
    concurrency: int = Field(4, ge=1, le=256)
    timeout: float = Field(120.0, gt=0)
    retries: int = Field(5, ge=0, le=20)
    length_parameter: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    extra: dict[str, bool | int | float | str] | None = None


class DecodingSettings(Settings):
    """How replies are made: a reply ends where the model ends it, or is cut at so many new tokens; summaries have their
    own limit.

    `temperature` 0 is greedy decoding, the likeliest token each time. Above 0 tokens are drawn, of the likeliest that
    together have a share of `top_p`, and every seed of the experiment is a sample: `seeds = [0, 1, 2]` asks each
    question three times, and figures are means over the samples.

    A run warns of an arm of whose replies more than 2% were cut. `stop_loops` also ends a reply that says again, word
    for word, what it has just said, as small models do without end: nothing that answers is lost, so it is not counted
    as cut. A line break ends no reply, since the answer may stand after it.

    `deterministic` computes each question by itself and on one thread, so that no reply depends on its batch or on the
    machine's cores: slower, and needed only where rounding is coarse (bfloat16, float16) or a training is chaotic.
    """

    max_new_tokens: int = Field(128, ge=1)
    summary_new_tokens: int = Field(128, ge=1)
    temperature: float = Field(0.0, ge=0, le=5)
    top_p: float = Field(1.0, gt=0, le=1)
    stop_loops: bool = True
    batch_rows: int = Field(64, ge=1)
    batch_tokens: int = Field(16384, ge=1)
    deterministic: bool = False


class SampleSettings(Settings):
    """A slice of the corpus: documents in corpus order, then the questions that those answer.

    `meta` keeps documents whose meta has one of the listed values: `meta.topic = ["ovens"]`.
    `train_facts` limits the facts that training asks about; `train` limits training questions of the other kinds,
    general ones (for replay) among them; `questions` limits the asked ones. `limit` makes a rehearsal of the whole
    (`run --limit`): so many questions are asked, spread evenly, and training gets the same share of its own.
    `held_wordings`: the last so many training wordings of each fact are asked on dev, and not trained on: what the
    studies of tuning do, since all other facts of dev are unseen.
    `among` keeps so many documents in all: those that the questions of `among_split` need, and others in an order that
    is drawn with `among_seed`, after this corpus's own those of `distractors`, the folder of another.
    `combined` asks so many questions of `combined_split` as one, in `combined_groups` groups that are drawn with
    `combined_seed`: what the study `questions-at-once` does.
    `revision`, the folder of a later revision of the corpus, asks the questions of `revision_split` whose answer is
    another there, with that answer, and `revision_unchanged` others; `renewed` says how much was done about it: nothing
    (the documents and the training are those of before), documents (weights are still those trained before), or weights
    (they are trained on the new revision): what the study `freshness` does.
    `injections` plants foreign instructions in the documents, beside the evidence of so many questions of
    `injection_split`: what the study `injection` does.
    """

    meta: dict[str, tuple[str, ...]] = {}
    documents: int | None = Field(None, ge=1)
    train_facts: int | None = Field(None, ge=1)
    train: dict[Kind, Annotated[int, Field(ge=0)]] = {}
    questions: dict[Kind, Annotated[int, Field(ge=0)]] = {}
    limit: int | None = Field(None, ge=1)
    held_wordings: int | None = Field(None, ge=1)
    among: int | None = Field(None, ge=1)
    among_split: Split = "test"
    among_seed: Seed = 0
    distractors: str | None = Field(None, min_length=1)
    combined: int | None = Field(None, ge=1)
    combined_split: Split = "test"
    combined_groups: int = Field(16, ge=2)
    combined_seed: Seed = 0
    revision: str | None = Field(None, min_length=1)
    revision_split: Split = "test"
    revision_unchanged: int = Field(24, ge=0)
    renewed: Renewed = "weights"
    injections: int | None = Field(None, ge=1)
    injection_split: Split = "test"


class ExampleSettings(Settings):
    """An example of the form of an answer, shown before the question; without an answer, it shows the refusal.

    `passages` belong to an example of reading. Nothing of it may be a fact of the corpus.
    """

    question: str = Field(min_length=1)
    answer: str | None = Field(None, min_length=1)
    passages: str | None = None


class TemplateSettings(Settings):
    """A prompt template of one's own: what is left out is as in `base`, in the language of the corpus.

    `instruction` and `question` are for a question by itself; `reading_instruction` and `reading_question` for one
    that is asked of passages. `question` must hold {question}, `reading_question` {passages} and {question}; {refusal}
    stands anywhere for what to reply when the answer is not known. `citing` asks to cite the passages by their numbers,
    for arms with `sources = true`.
    """

    base: str = "short"
    instruction: str | None = None
    reading_instruction: str | None = None
    question: str | None = None
    reading_question: str | None = None
    refusal: str | None = None
    examples: tuple[ExampleSettings, ...] | None = None
    reading_examples: tuple[ExampleSettings, ...] | None = None
    citing: str | None = None


class PromptSettings(Settings):
    """How questions are worded. `template` is that of every arm that names none; else each kind has its own default.

    `templates` are templates of one's own, by name; an arm or `template` names them like those that ship.
    """

    template: str | None = Field(None, min_length=1)
    templates: dict[str, TemplateSettings] = {}


class LimitSettings(Settings):
    """When something counts as failed and is stopped, so that the rest goes on.

    `answer_seconds`: the longest that one batch of answers may take. `failed_share`: an arm of whose questions
    more than this share failed has failed itself. `diverging_loss`: a training whose loss is so many times that
    of its beginning is stopped.
    """

    answer_seconds: float = Field(600.0, gt=0)
    failed_share: float = Field(0.5, ge=0, le=1)
    diverging_loss: float = Field(3.0, gt=1)


class ResourceSettings(Settings):
    """What a cell (an arm with a seed) is given where it is measured, and where the store is. No answer depends on it.

    `workers` processes on this machine measure so many cells at a time and share the cores; their seconds are those
    beside others. On a cluster, more than 1 is the most cells at once; 1 is as many as fit. `cpus`, `gpus` (shares of
    one are allowed) and `memory_gb` (of 10**9 bytes) are what a cluster reserves for each cell; `--executor local`
    gives each what there is. `store` is a folder that every machine sees at this path, or a URL for fsspec
    (`s3://bucket/prefix`), through which machines with stores of their own share what they make.
    """

    workers: int = Field(1, ge=1)
    cpus: float = Field(1, gt=0)
    gpus: float = Field(0, ge=0)
    memory_gb: float | None = Field(None, gt=0)
    store: str | None = Field(None, min_length=1)


class CostSettings(Settings):
    """How the time of a single request is measured: after all is answered, on a few of the questions, one at a time.

    `latency_questions`: how many at most of each arm, spread over all that is asked; 0 measures none.
    `latency_seconds`: the longest that it may take for an arm, but three questions are always timed.
    """

    latency_questions: int = Field(12, ge=0)
    latency_seconds: float = Field(2.0, gt=0)


class Range(Settings):
    """Numbers that a search may try, whole ones where both ends are; `log` spreads them evenly over powers."""

    low: int | float
    high: int | float
    log: bool = False

    @model_validator(mode="after")
    def _upwards(self) -> Range:
        if not self.low < self.high or (self.log and self.low <= 0):
            raise ValueError("is no range; give low < high, and low > 0 where log = true")
        return self


Choices = tuple[bool | int | float | str, ...]
Space = Mapping[str, Range | Choices]  # by setting


class SearchSettings(Settings):
    """An equal search for every arm: settings are chosen on dev, and only the chosen ones see the reported split.

    The budget is the same for each arm: so many `trials`, or trials until fitting and answering have taken `seconds`
    (as measured when they were made, so that a search goes the same way when it is resumed). The first trial
    is of the arm's own settings. `space` replaces what an arm varies of itself, by the arm's name; an empty table
    leaves it as it is. `at_once`: how many trials of an arm are suggested before the first of them is known.
    """

    trials: int | None = Field(None, ge=1)
    seconds: float | None = Field(None, gt=0)
    seed: Seed = 0
    at_once: int = Field(1, ge=1)
    space: dict[str, dict[str, Range | Choices]] = {}

    @model_validator(mode="after")
    def _one_budget(self) -> SearchSettings:
        if (self.trials is None) == (self.seconds is None):
            raise ValueError("needs one budget, the same for every arm; write either trials = 8 or seconds = 3600")
        return self


class VerdictSettings(Settings):
    """What the advice must know of the use that is planned; no answer depends on it.

    `good_enough`: the share of right answers below which no arm is advised. The default, one half, is a floor and no
    goal: an arm below it misleads more often than it helps. `margin`: a difference in the share of right answers that
    does not matter; an arm shown to be worse by no more is chosen if it is cheaper. `questions_a_month` and
    `changes_a_month` (how often the documents change, each change asking for a new index or a new training) are what
    costs are compared at; where documents never change, the one fit is spread over a year.
    """

    good_enough: float = Field(0.5, ge=0, le=1)
    margin: float = Field(0.03, ge=0, lt=1)
    questions_a_month: float = Field(1000.0, gt=0)
    changes_a_month: float = Field(1.0, ge=0)


class ReportSettings(Settings):
    """How the report is written."""

    language: Annotated[str, AfterValidator(_written)] | None = None
    title: str | None = None


class Entry(BaseModel):
    """A table with a name, a kind, and that kind's own settings, checked by the kind itself."""

    model_config = ConfigDict(extra="allow", frozen=True)
    name: str = Field(min_length=1, max_length=60)
    kind: str

    @property
    def settings(self) -> dict[str, Any]:
        """The keys beside name and kind."""
        return dict(self.model_extra or {})


def _named(value: Any) -> Any:
    """`model = "name"` says the same as a table with that name."""
    return {"name": value} if isinstance(value, str) else value


class ArmEntry(Entry):
    """One `[[arms]]` table.

    `model`: one of its own, for an arm that does not answer with the experiment's. Then systems are compared: what
    tells two such arms apart may be the model and not the way of answering.
    """

    model: Annotated[ModelSettings | None, BeforeValidator(_named)] = None


class StudyEntry(Entry):
    """One `[[studies]]` table."""


class Experiment(Settings):
    """A whole experiment. Paths are relative to where the command is run."""

    name: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    corpus: str
    split: Split = "test"
    seeds: Seeds = Field((0,), min_length=1)
    model: Annotated[ModelSettings, BeforeValidator(_named)] = ModelSettings()
    decoding: DecodingSettings = DecodingSettings()
    prompts: PromptSettings = PromptSettings()
    sample: SampleSettings = SampleSettings()
    limits: LimitSettings = LimitSettings()
    resources: ResourceSettings = ResourceSettings()
    cost: CostSettings = CostSettings()
    prices: PriceTable | None = None
    arms: tuple[ArmEntry, ...] = Field(min_length=1)
    studies: tuple[StudyEntry, ...] = ()
    search: SearchSettings | None = None
    verdict: VerdictSettings = VerdictSettings()
    report: ReportSettings = ReportSettings()

    def model_of(self, arm: ArmEntry) -> ModelSettings:
        """What an arm answers with: the model that it has of its own, else that of all."""
        return arm.model or self.model

    @model_validator(mode="before")
    @classmethod
    def _one_template(cls, table: Any) -> Any:
        """`prompts.template` becomes the setting of every arm that names no template, as if it were written there."""
        prompts = table.get("prompts") if isinstance(table, Mapping) else None
        name = prompts.get("template") if isinstance(prompts, Mapping) else None
        arms = table.get("arms") if isinstance(table, Mapping) else None
        if not isinstance(name, str) or not isinstance(arms, list | tuple):
            return table
        return {**table, "arms": [{"template": name, **each} if isinstance(each, Mapping) else each for each in arms]}
