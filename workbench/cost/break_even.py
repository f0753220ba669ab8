"""After how many questions a dearer fit has paid for itself, and how many corpus changes undo that.

Costs are in any one unit: FLOPs, seconds, joules, money.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.types import Finding


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where two arms have cost the same: `questions`, or None if one is never dearer.

    `before` and `after` name the cheaper arm on either side (the same without a break-even; None if always equal).
    `finding` says the same to be put into words.
    """

    questions: float | None
    before: str | None
    after: str | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class UpdateBreakEven:
    """How many corpus changes a month make two arms cost the same, each change refitting both: None if none does.

    `below` and `above` name the cheaper arm with fewer changes and with more.
    """

    changes: float | None
    below: str | None
    above: str | None


def break_even(fit_a: float, fit_b: float, query_a: float, query_b: float, a: str = "a", b: str = "b") -> BreakEven:
    """N* = (fit_a - fit_b) / (query_b - query_a): costs of fitting once, and of each question.

    >>> found = break_even(100, 10, 1, 2, "tuned", "rag")
    >>> found.questions, found.before, found.after
    (90.0, 'rag', 'tuned')
    """
    fit, query = fit_a - fit_b, query_b - query_a  # what a's fit costs more, what each of its questions saves
    if fit * query > 0:
        before, after = (b, a) if fit > 0 else (a, b)
        questions = fit / query
        if questions < 1.5:  # nobody asks less than one question
            return BreakEven(
                questions, before, after, Finding("break_even.never", {"cheaper": after, "dearer": before})
            )
        values = {"before": before, "after": after, "questions": questions}
        return BreakEven(questions, before, after, Finding("break_even.crosses", values))
    if fit == query == 0:
        return BreakEven(None, None, None, Finding("break_even.equal", {"a": a, "b": b}))
    cheaper, dearer = (b, a) if fit > 0 or query < 0 else (a, b)
    return BreakEven(None, cheaper, cheaper, Finding("break_even.never", {"cheaper": cheaper, "dearer": dearer}))


def break_even_with_updates(
    fit_a: float,
    fit_b: float,
    query_a: float,
    query_b: float,
    questions_per_month: float,
    a: str = "a",
    b: str = "b",
) -> UpdateBreakEven:
    """With U corpus changes and Q questions a month, a pays if U (fit_a - fit_b) < Q (query_b - query_a).

    So the advice turns at U* = Q (query_b - query_a) / (fit_a - fit_b). Fit costs are those of one update: of the whole
    fit where an update means fitting again.
    """
    fit, saved = fit_a - fit_b, questions_per_month * (query_b - query_a)
    if fit * saved > 0:
        below, above = (a, b) if fit > 0 else (b, a)
        changes = saved / fit
        return UpdateBreakEven(changes, below, above)
    if fit == saved == 0:
        return UpdateBreakEven(None, None, None)
    cheaper = b if fit > 0 or saved < 0 else a
    return UpdateBreakEven(None, cheaper, cheaper)
