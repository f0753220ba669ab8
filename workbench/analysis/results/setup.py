"""What was run and on what: the experiment, its corpus, its metrics, and the machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import AliasChoices, ConfigDict, Field

from workbench.analysis.results.base import Model
from workbench.languages import Texts
from workbench.settings import DecodingSettings, PromptSettings, VerdictSettings


class MetricDescription(Model):
    """What a reader must know of a metric: its name, what it measures (`about` in English alone), and in which unit."""

    label: Texts = Field(default_factory=dict)
    about: str = ""
    explained: Texts = Field(default_factory=dict)
    unit: Literal["share", "0-1", "0-100", "words"]
    better: Literal["higher", "lower"] | None
    kinds: tuple[str, ...]
    of_hits: bool = False


class ExperimentResult(Model):
    """What was run: the parts of the experiment file that a reader of results asks for."""

    name: str
    title: str | None = None
    model: str = ""
    dtype: str = ""
    engine: str = ""
    decoding: DecodingSettings = DecodingSettings()
    prompts: PromptSettings = PromptSettings()
    seeds: tuple[int, ...] = ()
    split: str = "test"
    language: str | None = "en"
    corpus: str = ""
    sampled: bool = False
    verdict: VerdictSettings = VerdictSettings()


class LeakCounts(Model):
    """How many of the questions asked are give their answers away.

    `reworded`: they are training questions in hardly other words. `in_documents`: they stand in a document word for
    word. `trained_under_another_title`: a training question asks for the same sentence of another document.
    """

    reworded: int = 0
    in_documents: int = Field(0, validation_alias=AliasChoices("in_documents", "told"))  # the older name
    trained_under_another_title: int = Field(0, validation_alias=AliasChoices("trained_under_another_title", "taught"))


class CorpusResult(Model):
    """The corpus as it was asked about; `questions` counts those asked by kind, `long_answers` those that accept whole
    sentences alone."""

    name: str = ""
    title: str = ""
    language: str = "en"
    digest: str = ""
    licence: str = ""
    revision: str = ""
    source: str = ""
    documents: int = 0
    words: int = 0
    questions: Mapping[str, int] = {}
    drafted: int = 0
    long_answers: int = 0
    leaks: LeakCounts = LeakCounts()
    facts_seen: int = 0
    facts_unseen: int = 0


class Environment(Model):
    """Where a run took place: versions of what it used, the machine, and how long it took, in seconds.

    `cores` are those that this process may use; `dtype` and `device` are what "auto" stood for. What an earlier version
    noted besides is kept as it stands.
    """

    model_config = ConfigDict(extra="allow")

    workbench: str | None = None
    torch: str | None = None
    transformers: str | None = None
    peft: str | None = None
    sentence_transformers: str | None = Field(None, alias="sentence-transformers")
    faiss_cpu: str | None = Field(None, alias="faiss-cpu")
    openvino: str | None = None
    python: str | None = None
    platform: str | None = None
    processor: str | None = None
    cores: int | None = None
    memory_bytes: int | None = None
    accelerator: str | None = None
    started: str | None = None
    seconds: float | None = None
    workers: int | None = None
    executor: str | None = None
    dtype: str | None = None
    device: str | None = None
    rounding: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What is known of it, as it stands in results.json."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
