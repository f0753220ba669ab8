"""After how many questions a dearer fit has paid for itself, and how many corpus changes undo that.

Costs are in any one unit: FLOPs, seconds, joules, money.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where two arms have cost the same: `questions`, or None if one is never dearer.

    `before` and `after` name the cheaper arm on either side (the same without a break-even; None if always equal).
    """

    questions: float | None
    before: str | None
    after: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class UpdateBreakEven:
    """How many corpus changes a month make two arms cost the same, each change refitting both: None if none does.

    `below` and `above` name the cheaper arm with fewer changes and with more.
    """

    changes: float | None
    below: str | None
    above: str | None
    sentence: str


def break_even(fit_a: float, fit_b: float, query_a: float, query_b: float, a: str = "a", b: str = "b") -> BreakEven:
    """N* = (fit_a - fit_b) / (query_b - query_a): costs of fitting once, and of each question.

    >>> break_even(100, 10, 1, 2, "tuned", "rag").sentence
    'rag is cheaper up to 90 questions, tuned beyond.'
    """
    fit, query = fit_a - fit_b, query_b - query_a  # what a's fit costs more, what each of its questions saves
    if fit * query > 0:
        before, after = (b, a) if fit > 0 else (a, b)
        questions = fit / query
        return BreakEven(
            questions, before, after, f"{before} is cheaper up to {rounded(questions)} questions, {after} beyond."
        )
    if fit == query == 0:
        return BreakEven(None, None, None, f"{a} and {b} cost the same, however many questions are asked.")
    cheaper, dearer = (b, a) if fit > 0 or query < 0 else (a, b)
    return BreakEven(
        None, cheaper, cheaper, f"{cheaper} is cheaper however many questions are asked; {dearer} never pays off."
    )


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
    asked = f"at {rounded(questions_per_month)} questions a month"
    if fit * saved > 0:
        below, above = (a, b) if fit > 0 else (b, a)
        changes = saved / fit
        return UpdateBreakEven(
            changes,
            below,
            above,
            f"{below} is cheaper up to {rounded(changes)} corpus changes a month {asked}, {above} beyond.",
        )
    if fit == saved == 0:
        return UpdateBreakEven(
            None, None, None, f"{a} and {b} cost the same {asked}, however often the corpus changes."
        )
    cheaper = b if fit > 0 or saved < 0 else a
    return UpdateBreakEven(None, cheaper, cheaper, f"{cheaper} is cheaper {asked}, however often the corpus changes.")


def rounded(number: float) -> str:
    """Few digits: a break-even is no more exact than the costs it comes from."""
    if number >= 1000:
        digits = len(str(int(number))) - 3
        return f"{round(number, -digits):,.0f}"
    return f"{number:.0f}" if number >= 10 else f"{number:.2g}"
