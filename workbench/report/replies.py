"""What became of the replies: context used, text dropped, errors, and reasons for what was not right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.languages.numbers import ABSENT
from workbench.report.arms import Arm
from workbench.report.language import Language
from workbench.report.tables import Cell, Column, Row, Table
from workbench.report.tree import count, label, mapping, number, text

Records = Mapping[str, Sequence[Mapping[str, Any]]]  # by the arm's key

# The reasons of workbench.scoring, those that tell of the search first. One that is new here keeps its own name.
_REASONS = {
    "evidence not retrieved": "retrieval_missed",
    "evidence in the prompt, not used": "evidence_unused",
    "wrong": "wrong",
    "should have abstained": "should_abstain",
    "wrong refusal": "wrong_refusal",
    "truncated": "truncated",
    "empty": "empty",
    "error": "error",
}


@dataclass(frozen=True, slots=True)
class Fate:
    """How many of an arm's questions were not right, by reason."""

    arm: Arm
    reasons: Mapping[str, int]

    @property
    def total(self) -> int:
        """All questions not answered right."""
        return sum(self.reasons.values())


def group(records: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The records of each arm."""
    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        grouped.setdefault(text(record.get("arm")), []).append(record)
    return grouped


def reason_key(reason: str) -> str:
    """The string table's key for a reason, or the reason itself."""
    return _REASONS.get(reason, label(reason, 60))


def fates(arms: Sequence[Arm]) -> list[Fate]:
    """Each arm's failures, the most telling reasons first."""
    found = []
    for arm in arms:
        counts: Counter[str] = Counter()
        for reason, n in mapping(arm.raw.get("failures")).items():
            counts[reason_key(reason)] += count(n)
        if +counts:
            found.append(Fate(arm, {key: counts[key] for key in sorted(+counts, key=_order)}))
    return found


def _order(key: str) -> tuple[int, str]:
    keys = list(_REASONS.values())
    return (keys.index(key) if key in keys else len(keys), key)


def all_reasons(found: Sequence[Fate]) -> list[str]:
    """Every reason that some arm met, in one order for all."""
    return sorted({key for fate in found for key in fate.reasons}, key=_order)


def fate_table(found: Sequence[Fate], language: Language) -> Table:
    """Reasons by arm. Retrieval's two, found or not found, stand first."""
    word = language.strings["table"]
    keys = all_reasons(found)
    lines = []
    for fate in found:
        cells = [_count(fate.reasons.get(key, 0), language) for key in keys]
        lines.append(Row(fate.arm, (*cells, _count(fate.total, language))))
    columns = (*(Column(language.say("failure", key)) for key in keys), Column(word["wrong"]))
    return Table(language.strings["retrieval"]["fate"], word["arm"], columns, tuple(lines), "sort")


def _count(value: float, language: Language) -> Cell:
    return Cell(language.number(value), value)


def context_table(arms: Sequence[Arm], records: Records, language: Language) -> Table:
    """Prompt tokens, and those that were cached or dropped, from the records (else from the arm's means)."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        mine = records.get(arm.key, ())
        prompts = [n for record in mine if (n := number(record.get("prompt_tokens"))) is not None]
        dropped = [count(record.get("dropped_tokens")) for record in mine]
        cells = (
            _figure(_mean(mine, "prompt_tokens", arm.cost("query", "prompt_tokens")), language.large),
            _figure(max(prompts, default=None), language.large),
            _figure(_mean(mine, "cached_tokens", arm.cost("batch", "cached_tokens")), language.large),
            _figure(_mean(mine, "new_tokens", arm.cost("query", "new_tokens")), language.large),
            _figure(float(sum(dropped)) if mine else None, language.large),
            _figure(float(sum(n > 0 for n in dropped)) if mine else None, language.large),
        )
        if any(cell.sort is not None for cell in cells):
            lines.append(Row(arm, cells))
    heads = ("prompt_mean", "prompt_max", "cached", "new_tokens", "dropped", "truncated")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["context"], word["arm"], columns, tuple(lines), "sort")


def _figure(value: float | None, form: Callable[[float | None], str]) -> Cell:
    return Cell(ABSENT if value is None else form(round(value)), value)


def _mean(mine: Sequence[Mapping[str, Any]], key: str, other: float | None) -> float | None:
    values = [n for record in mine if (n := number(record.get(key))) is not None]
    return sum(values) / len(values) if values else other


def dropped_sentence(records: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Whether anything was cut, and how many repeated passages were passed over; "" where there are no records."""
    if not records:
        return ""
    merged = sum(count(record.get("merged_passages")) for record in records)
    told = [_cut(records, language)]
    if merged:
        told.append(language.say("context", "merged").format(n=language.number(merged)))
    return " ".join(told)


def _cut(records: Sequence[Mapping[str, Any]], language: Language) -> str:
    dropped = [n for record in records if (n := count(record.get("dropped_tokens"))) > 0]
    if not dropped:
        return language.say("context", "fits")
    return language.say("context", "cut").format(n=language.number(len(dropped)), tokens=language.number(sum(dropped)))


def reply_table(arms: Sequence[Arm], records: Records, language: Language) -> Table:
    """How each arm's replies ended."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        mine = records.get(arm.key, ())
        if not mine:
            continue
        stops = Counter(text(record.get("stop")) for record in mine)
        errors = sum(failed(record) for record in mine)
        empty = sum(not text(record.get("answer")).strip() and not failed(record) for record in mine)
        figures = (len(mine), stops["end"], stops["length"], stops["abstain"], errors, empty)
        lines.append(Row(arm, tuple(_count(figure, language) for figure in figures)))
    heads = ("replies", "ended", "length", "abstained", "errors", "empty")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["failures"]["replies"], word["arm"], columns, tuple(lines), "sort")


def failed(record: Mapping[str, Any]) -> bool:
    """Whether the reply is an error."""
    return bool(record.get("error")) or text(record.get("stop")) == "error"


@dataclass(frozen=True, slots=True)
class ReplyError:
    """One error message, and how often an arm met it."""

    arm: str
    message: str
    times: str


@dataclass(frozen=True, slots=True)
class ReplyErrors:
    """The most frequent errors, and how many different ones are left out."""

    listed: tuple[ReplyError, ...]
    more: int


def reply_errors(records: Sequence[Mapping[str, Any]], language: Language, most: int = 30) -> ReplyErrors:
    """Count the errors of a run by arm and message."""
    bad = [record for record in records if failed(record)]
    met = Counter((label(record.get("arm")), text(record.get("error")) or "error") for record in bad)
    listed = tuple(
        ReplyError(arm, message[:2000], language.say("failures", "times").format(n=language.number(times)))
        for (arm, message), times in met.most_common(most)
    )
    return ReplyErrors(listed, max(0, len(met) - most))
