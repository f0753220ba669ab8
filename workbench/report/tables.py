"""The page's tables as plain cells: what is shown, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from workbench.languages.numbers import ABSENT
from workbench.report.arms import ACCURACY, Arm
from workbench.report.language import Language
from workbench.report.tree import first, get, interval, items, label, mapping, number, text
from workbench.types import Interval

# What "good" means for each kind of question, best first.
_METRICS_OF_KIND = {
    "unanswerable": ("abstention", "match", "accuracy"),
    "summary": ("rouge_l", "f1", "chrf"),
    "general": ("general", "match", "accuracy"),
}


# Metrics that a heading need not name: they all say "right or not".
_PLAIN = {"accuracy", "match", "abstention", "general"}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, with a hint for those who do not know it."""

    name: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. `sort` is None for text and for what is absent; `heat` is a shade from 0 to 10."""

    text: str
    sort: float | None = None
    note: str = ""
    heat: int | None = None
    span: Interval | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the arm's name, or under a plain name where there is no arm."""

    arm: Arm | None
    cells: tuple[Cell, ...]
    name: str = ""
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names the row."""

    caption: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows)


def shown(metric: str, estimate: Interval | None, language: Language) -> str:
    """A metric's value in its own unit: rates as percentages, the rest as numbers."""
    if estimate is None:
        return ABSENT
    return language.measure(metric, estimate.value)


def _estimate(metric: str, estimate: Interval | None, language: Language, span: bool = False) -> Cell:
    if estimate is None:
        return Cell(ABSENT)
    note = language.measure_range(metric, estimate) if span else ""
    return Cell(shown(metric, estimate, language), estimate.value, note, span=estimate if note else None)


def _share(estimate: Interval | None, language: Language, n: bool = False) -> Cell:
    if estimate is None:
        return Cell(ABSENT)
    notes = [language.percent_range(estimate), f"n {estimate.n}" if n else ""]
    return Cell(language.percent(estimate.value), estimate.value, " · ".join(note for note in notes if note))


def value_of(estimate: Interval | None) -> float | None:
    """The estimate itself, None where nothing was measured."""
    return None if estimate is None else estimate.value


def league(arms: Sequence[Arm], language: Language) -> Table:
    """Every arm in one line: right, kept, paid."""
    word, hint = language.strings["table"], language.strings["hint"]
    names = ["accuracy", "seen", "unseen", "f1", "abstention", "general"]
    names += ["fit", "seconds", "tokens", "flops", "storage"]
    lines = []
    for arm in arms:
        if not arm.ok:
            lines.append(Row(arm, tuple(Cell(ABSENT) for _ in names), flag=word["failed"]))
            continue
        general = arm.metric("general") or first(get(arm.raw, "by_kind", "general"), "general", "match")
        lines.append(
            Row(
                arm,
                (
                    _estimate("accuracy", arm.accuracy, language, span=True),
                    _estimate("accuracy", arm.seen("seen"), language),
                    _estimate("accuracy", arm.seen("unseen"), language),
                    _estimate("f1", arm.metric("f1"), language),
                    _estimate("abstention", arm.metric("abstention"), language),
                    _estimate("general", general, language),
                    _figure(arm.cost("fit", "seconds"), language.seconds),
                    _figure(arm.cost("query", "seconds_p50"), language.seconds),
                    _figure(tokens_a_question(arm), language.large),
                    _figure(arm.cost("query", "flops"), language.flops),
                    _figure(arm.cost("storage_bytes"), language.bytes),
                ),
            )
        )
    columns = tuple(Column(word[name], hint.get(name, "")) for name in names)
    return Table(language.strings["title"]["league"], word["arm"], columns, tuple(lines), "sort league")


def _figure(value: float | None, form: Callable[[float | None], str]) -> Cell:
    return Cell(form(value), value)


def tokens_a_question(arm: Arm) -> float | None:
    """Prompt and new tokens of one question, on average."""
    parts = [arm.cost("query", part) for part in ("prompt_tokens", "new_tokens")]
    known = [part for part in parts if part is not None]
    return sum(known) if known else None


def by_kind(arms: Sequence[Arm], asked: Sequence[str], language: Language) -> Table:
    """Accuracy, or what stands for it, of each arm on each kind of question."""
    found = {kind for arm in arms for kind in mapping(arm.raw.get("by_kind"))}
    kinds = [kind for kind in asked if kind in found] + sorted(found - set(asked))
    columns, chosen = [], {}
    for kind in kinds:
        wanted = (*_METRICS_OF_KIND.get(kind, ()), *ACCURACY, "f1")
        tables = [mapping(get(arm.raw, "by_kind", kind)) for arm in arms]
        metric = next((name for name in wanted if any(interval(table.get(name)) for table in tables)), None)
        if metric is not None:
            chosen[kind] = metric
            name = language.say("kind", kind, label(kind))
            judged = "" if metric in _PLAIN else f" ({language.metric(metric)})"
            columns.append(Column(name + judged, language.metric(metric)))
    lines = []
    for arm in arms:
        cells = []
        for kind, metric in chosen.items():
            estimate = interval(get(arm.raw, "by_kind", kind, metric))
            if estimate is None or estimate.value is None:
                cells.append(Cell(ABSENT))
                continue
            share = estimate.value / 100 if metric == "chrf" else estimate.value
            spread = language.percent_range(estimate) if metric != "chrf" else ""
            note = " · ".join(part for part in (spread, f"n {estimate.n}") if part)
            cells.append(Cell(shown(metric, estimate, language), estimate.value, note, _heat(share)))
        if any(cell.sort is not None for cell in cells):
            lines.append(Row(arm, tuple(cells)))
    caption, head = language.strings["title"]["kinds"], language.strings["table"]["arm"]
    return Table(caption, head, tuple(columns), tuple(lines), "heat sort")


def _heat(share: float) -> int:
    return max(0, min(10, round(10 * share)))


def seen_unseen(arms: Sequence[Arm], language: Language) -> Table:
    """Accuracy on facts that training saw, and did not see, with their difference."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        seen, unseen = arm.seen("seen"), arm.seen("unseen")
        if seen is None and unseen is None:
            continue
        a, b = value_of(seen), value_of(unseen)
        gap = a - b if a is not None and b is not None else None
        cells = (_share(seen, language, n=True), _share(unseen, language, n=True), Cell(language.points(gap), gap))
        lines.append(Row(arm, cells))
    columns = tuple(map(Column, (word["seen"], word["unseen"], f"{word['delta']}, {language.say('unit', 'points')}")))
    return Table(language.strings["title"]["seen"], word["arm"], columns, tuple(lines), "sort")


def ranking(arms: Sequence[Arm], language: Language) -> Table:
    """Retrieval metrics of the arms that retrieve."""
    caption = language.strings["retrieval"]["ranking"]
    return _measured([arm for arm in arms if any(map(language.of_hits, _names(arm)))], True, caption, language)


def every_metric(arms: Sequence[Arm], language: Language) -> Table:
    """All that was measured of replies, whichever metrics the workbench has."""
    return _measured(arms, False, language.strings["table"]["every_metric"], language)


def _measured(arms: Sequence[Arm], of_hits: bool, caption: str, language: Language) -> Table:
    """The metrics of passages or of replies, in the order in which the run has them."""
    every = dict.fromkeys(name for arm in arms for name in _names(arm))
    names = [name for name in every if language.of_hits(name) is of_hits]
    lines = [Row(arm, tuple(_estimate(name, arm.metric(name), language, span=True) for name in names)) for arm in arms]
    columns = tuple(Column(language.metric(name), language.about_metric(name)) for name in names)
    return Table(caption, language.strings["table"]["arm"], columns, tuple(lines) if names else (), "sort")


def _names(arm: Arm) -> list[str]:
    return list(mapping(arm.raw.get("metrics")))


def forgetting(rows: Iterable[object], arms: Sequence[Arm], language: Language) -> Table:
    """General questions and perplexity, before the fit and after it."""
    word = language.strings["table"]
    named = {arm.key: arm for arm in arms}
    lines = []
    for row in rows:
        arm = named.get(text(get(row, "arm")))
        before, after = interval(get(row, "general_before")), interval(get(row, "general_after"))
        perplexity = [number(get(row, f"perplexity_{when}")) for when in ("before", "after")]
        ratio = perplexity[1] / perplexity[0] if perplexity[0] and perplexity[1] is not None else None
        if before is None and after is None and perplexity == [None, None]:
            continue
        cells = (
            _share(before, language),
            _share(after, language),
            *(Cell(language.significant(value), value) for value in perplexity),
            Cell(ABSENT if ratio is None else f"× {language.significant(ratio)}", ratio),
        )
        lines.append(Row(arm, cells, label(get(row, "arm"))))
    heads = ("general_before", "general_after", "perplexity_before", "perplexity_after", "ratio")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["forgetting"], word["arm"], columns, tuple(lines), "sort")


def training(arms: Sequence[Arm], language: Language) -> Table:
    """What each tuned arm was trained on, and how its loss fell."""
    word = language.strings["table"]
    lines, noted = [], False
    for arm in arms:
        run = arm.raw.get("training")
        if not mapping(run):
            continue
        losses = [loss for loss in map(number, items(get(run, "losses"))) if loss is not None]
        steps = [step for step in map(number, items(get(run, "steps"))) if step is not None]
        counted = [number(get(run, "rows", part)) for part in ("documents", "questions", "replay")]
        counted.append(number(get(run, "examples_tokens")))
        note = text(get(run, "note"))
        noted = noted or bool(note)
        cells = [Cell(language.large(value), value) for value in counted]
        cells.append(Cell(language.large(steps[-1]), steps[-1]) if steps else Cell(ABSENT))
        ends = (losses[0], losses[-1]) if losses else (None, None)
        cells += [Cell(language.significant(loss), loss) for loss in ends]
        lines.append(Row(arm, (*cells, Cell(note))))
    heads = ["documents", "questions", "replay", "examples_tokens", "steps", "first_loss", "last_loss", "note"]
    if not noted:
        heads.pop()
        lines = [Row(line.arm, line.cells[:-1]) for line in lines]
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["training"], word["arm"], columns, tuple(lines), "sort")


def estimates(arms: Sequence[Arm], language: Language) -> Table:
    """What was to be expected before the run, beside what it took."""
    word = language.strings["table"]
    parts: tuple[tuple[str, str, Callable[[float | None], str]], ...] = (
        ("expected_tokens", "tokens", language.large),
        ("expected_flops", "flops", language.flops),
        ("expected_seconds", "seconds", language.seconds),
        ("expected_memory", "memory_bytes", language.bytes),
        ("expected_disk", "disk_bytes", language.bytes),
    )

    def cell(arm: Arm, key: str, form: Callable[[float | None], str]) -> Cell:
        expected, measured = (number(get(arm.raw, "estimate", key, side)) for side in ("expected", "measured"))
        return Cell(f"{form(expected)} / {form(measured)}", measured)

    lines = [
        Row(arm, tuple(cell(arm, key, form) for _, key, form in parts)) for arm in arms if get(arm.raw, "estimate")
    ]
    columns = tuple(Column(word[name]) for name, _, _ in parts)
    return Table(language.strings["breakeven"]["estimates"], word["arm"], columns, tuple(lines), "sort")
