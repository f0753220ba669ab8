"""The texts of the page in one language, and its numbers as their readers write them."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.analysis.results import MetricDescription
from workbench.languages import of_component, table
from workbench.languages.numbers import Numbers
from workbench.types import Interval

# Of the metrics that a run does not describe: those that are no metric of single answers, and all of a run of before.
_OF_HITS = ("recall", "document_recall", "answer_in_passages", "precision", "hit", "success", "mrr", "ndcg", "map")
_SHARES = ("accuracy", "match", "exact_match", "abstention", "abstention_precision", "false_refusal", "general")
_UNITS = dict.fromkeys((*_SHARES, *_OF_HITS[:6]), "share") | {"chrf": "0-100", "answer_length": "words"}


class Language(Numbers):
    """Strings and number formats of one language; English where the language is not known.

    `metrics`: what a run says of its metrics, by name; a run of before said nothing.
    """

    def __init__(self, code: str, metrics: Mapping[str, MetricDescription] | None = None) -> None:
        super().__init__(code)
        self.strings = table(self.code, "report")
        self._metrics = metrics or {}

    def say(self, section: str, key: str, default: str | None = None) -> str:
        """A string by its key; the default, or the key itself, for names that a run brings."""
        found = self.strings[section].get(key)
        return found if isinstance(found, str) else (key if default is None else default)

    def of(self, texts: Mapping[str, str], default: str) -> str:
        """The text in this language out of one by language, as a run brings it; English, else the default."""
        return of_component(texts, self.code, default)

    def metric(self, name: str) -> str:
        """What a metric is called."""
        base, at, depth = name.partition("@")
        plain = self.say("metric", base.lower(), base) + at + depth
        described = self._metrics.get(name)
        return self.of(described.label, plain) if described else plain

    def about_metric(self, name: str) -> str:
        """What it measures, in a sentence of its author."""
        described = self._metrics.get(name)
        return self.of(described.explained, described.about) if described else ""

    def measure(self, name: str, value: float | None) -> str:
        """A metric's value in its own unit: shares as percentages, the rest as numbers."""
        unit = self.unit(name)
        if unit == "share":
            return self.percent(value)
        return self.number(value, 1 if unit in ("0-100", "words") or name == "perplexity" else 2)

    def measure_range(self, name: str, estimate: Interval) -> str:
        """The interval in the unit of the measure; empty where none was computed."""
        if estimate.low is None or estimate.high is None:
            return ""
        if self.unit(name) == "share":
            return self.percent_range(estimate)
        return f"{self.measure(name, estimate.low)}–{self.measure(name, estimate.high)}"

    def unit(self, name: str) -> str:
        """The unit of a metric's values: "share", "0-1", "0-100", "words", or nothing where it is not known."""
        described = self._metrics.get(name)
        return described.unit if described else _UNITS.get(name.partition("@")[0].lower(), "")

    def of_hits(self, name: str) -> bool:
        """Whether it measures passages and not replies."""
        described = self._metrics.get(name)
        return described.of_hits if described else name.partition("@")[0].lower() in _OF_HITS
