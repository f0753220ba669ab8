"""A metric of the workbench as a module of Hugging Face's `evaluate`: see `workbench.scoring.hf`."""

from __future__ import annotations

from typing import Any

import datasets
import evaluate

from workbench.scoring import METRICS
from workbench.types import KINDS, Answer, Question

_INPUTS = """
Args:
    predictions: replies, a text each.
    references: the accepted answers of each question, a list of texts each; an empty list where none exists.
    questions: the texts of the questions, which a few metrics read; empty if left out.
    kind: what the questions are: single, multi, aggregate, unanswerable, summary or general.
    language: the code of the language, as "en" or "it".
Returns:
    The mean of the scores under the metric's name (None without any), `n` of them, how many were `unscored`, and the
    `scores` one by one, None where a reply could not be scored.
"""


class WorkbenchMetric(evaluate.Metric):  # type: ignore[misc]
    """A metric of the workbench by the name of the configuration."""

    def _info(self) -> evaluate.MetricInfo:
        name = self.config_name
        fitting = [each for each, metric in METRICS.items() if not (metric.of_hits or metric.of_citations)]
        if name not in fitting:
            raise ValueError(f"no metric of replies is named {name!r}; there are {', '.join(fitting)}")
        metric = METRICS[name]
        return evaluate.MetricInfo(
            description=metric.about,
            citation="",
            inputs_description=_INPUTS,
            features=datasets.Features(
                {"predictions": datasets.Value("string"), "references": datasets.List(datasets.Value("string"))}
            ),
        )

    def _compute(
        self,
        predictions: list[str],
        references: list[list[str]],
        questions: list[str] | None = None,
        kind: str = "",
        language: str = "en",
    ) -> dict[str, Any]:
        """The mean and the scores one by one."""
        metric = METRICS[self.config_name]
        chosen = kind or ("single" if "single" in metric.kinds else metric.kinds[0])
        if chosen not in KINDS:
            raise ValueError(f"no kind of question is named {chosen!r}; there are {', '.join(KINDS)}")
        asked = questions or [""] * len(predictions)
        scores = [
            metric(
                Question(str(place), text, tuple(golds), chosen, "test"),  # type: ignore[arg-type]
                Answer(str(place), reply),
                language,
            ).value
            for place, (text, golds, reply) in enumerate(zip(asked, references, predictions, strict=True))
        ]
        known = [value for value in scores if value is not None]
        mean = sum(known) / len(known) if known else None
        return {metric.name: mean, "n": len(known), "unscored": len(scores) - len(known), "scores": scores}
