"""Why a reply was not right, in the words of the page, and the records of each arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.analysis.record import Record
from workbench.report.values import label

Records = Mapping[str, Sequence[Record]]  # by the arm's key

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


def by_arm(records: Sequence[Record]) -> dict[str, list[Record]]:
    """The records of each arm."""
    grouped: dict[str, list[Record]] = {}
    for record in records:
        grouped.setdefault(record.arm, []).append(record)
    return grouped


def reason_key(reason: str) -> str:
    """The string table's key for a reason, or the reason itself."""
    return _REASONS.get(reason, label(reason, 60))


def order_of(key: str) -> tuple[int, str]:
    """What reasons are sorted by: those that tell of the search first, unknown ones last by name."""
    keys = list(_REASONS.values())
    return (keys.index(key) if key in keys else len(keys), key)


def failed(record: Record) -> bool:
    """Whether the reply is an error."""
    return bool(record.error) or record.stop == "error"
