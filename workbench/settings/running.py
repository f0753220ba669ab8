"""How an experiment is run: its limits, what it is given of the machine, and how single requests are timed."""

from __future__ import annotations

from pydantic import Field

from workbench.settings.base import Settings


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
