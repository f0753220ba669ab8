"""Every question with each arm's answer, its mark, and the passages it saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.analysis.record import HitRow, PassageRow, Record
from workbench.report.arms import ACCURACY, ReportedArm
from workbench.report.language import Language
from workbench.report.reasons import failed, reason_key
from workbench.report.values import label
from workbench.types import FACTUAL_KINDS

RIGHT, WRONG, PART, UNMARKED = "r", "w", "p", "u"
_LONGEST_ANSWER = 2000
_MOST_CHIPS = 8


@dataclass(frozen=True, slots=True)
class Chip:
    """A passage that an arm saw: its place in the page's list (None where its text is not known), and its score."""

    place: int | None
    title: str
    score: str


@dataclass(frozen=True, slots=True)
class ReportedReply:
    """One arm's answer to one question, of one seed."""

    arm: ReportedArm
    mark: str
    answer: str
    clipped: bool
    error: str
    about: str
    chips: tuple[Chip, ...]
    more_chips: int
    seed: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question; `marks` holds one letter for each arm of the run, in its order."""

    place: int
    text: str
    kind: str
    kind_name: str
    seen: str
    answers: tuple[str, ...]
    marks: str
    differ: bool
    right_names: str
    replies: tuple[ReportedReply, ...]


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage's text, once, however many answers saw it."""

    place: int
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a run, the arms that answered them, and the passages they saw."""

    arms: tuple[ReportedArm, ...]
    views: tuple[QuestionView, ...]
    passages: tuple[PassageView, ...]
    kinds: tuple[tuple[str, str, int], ...]
    counts: Mapping[str, int]

    def __bool__(self) -> bool:
        return bool(self.views)


def mark(record: Record) -> str:
    """Right, wrong, partly right, or unmarked, by the metric that judges this kind of question."""
    kind = record.kind
    names = {"unanswerable": ("abstention",), "general": ("general", *ACCURACY), "summary": ()}.get(kind, ACCURACY)
    value = next((found for name in names if (found := record.scores.get(name)) is not None), None)
    if value is None:
        # A reply that failed is wrong wherever a right one was possible: it stays in the denominator.
        return WRONG if failed(record) and kind in (*FACTUAL_KINDS, "unanswerable", "general") else UNMARKED
    return RIGHT if value >= 1 else WRONG if value <= 0 else PART


def read_questions(
    records: Sequence[Record], passages: Mapping[str, PassageRow], arms: Sequence[ReportedArm], language: Language
) -> Questions:
    """Group the records by question, in their order, and list each passage once."""
    grouped: dict[str, list[Record]] = {}
    for record in records:
        grouped.setdefault(record.question, []).append(record)
    present = {record.arm for record in records}
    answering = tuple(arm for arm in arms if arm.key in present)
    library = _Library(passages, language)
    many_seeds = len({record.seed for record in records}) > 1
    views = tuple(
        _question(place, mine, answering, library, many_seeds, language)
        for place, mine in enumerate(grouped.values(), 1)
    )
    found = list(dict.fromkeys(view.kind for view in views))
    kinds = tuple(
        (kind, language.say("kind", kind, label(kind)), sum(view.kind == kind for view in views)) for kind in found
    )
    counts = {
        "all": len(views),
        "differ": sum(view.differ for view in views),
        "none_right": sum(RIGHT not in view.marks and WRONG in view.marks for view in views),
        "all_right": sum(bool(view.marks) and set(view.marks) == {RIGHT} for view in views),
        "seen_yes": sum(view.seen == "seen" for view in views),
        "seen_no": sum(view.seen == "unseen" for view in views),
    }
    return Questions(answering, views, tuple(library.listed), kinds, counts)


class _Library:
    """Numbers the passages as they are met."""

    def __init__(self, passages: Mapping[str, PassageRow], language: Language) -> None:
        self._passages, self._language = passages, language
        self._places: dict[str, int] = {}
        self._chips: dict[tuple[str, float | None, int | None], Chip] = {}
        self.listed: list[PassageView] = []

    def chip(self, hit: HitRow) -> Chip:
        key, score, marker = hit.passage, hit.score, hit.marker
        if (key, score, marker) not in self._chips:
            row = self._passages.get(key)
            title = label((row.title if row else "") or hit.document or key, 40)
            place = self._place(row, title) if row and row.text else None
            named = f"[{marker}] {title}" if marker else title  # as the reply cites it
            shown = "" if score is None else self._language.significant(score)
            self._chips[key, score, marker] = Chip(place, named, shown)
        return self._chips[key, score, marker]

    def _place(self, row: PassageRow, title: str) -> int:
        if row.id not in self._places:
            self._places[row.id] = len(self.listed) + 1
            self.listed.append(PassageView(self._places[row.id], row.id, title, row.text))
        return self._places[row.id]


def _question(
    place: int,
    records: Sequence[Record],
    arms: Sequence[ReportedArm],
    library: _Library,
    many_seeds: bool,
    language: Language,
) -> QuestionView:
    head = records[0]
    replies, marks = [], []
    for arm in arms:
        mine = [record for record in records if record.arm == arm.key]
        replies += [_reply(arm, record, library, many_seeds, language) for record in mine]
        marks.append(_together([mark(record) for record in mine]))
    judged = {letter for letter in marks if letter != UNMARKED}
    return QuestionView(
        place=place,
        text=head.text or head.question,
        kind=head.kind,
        kind_name=language.say("kind", head.kind, label(head.kind)),
        seen="" if head.seen is None else "seen" if head.seen else "unseen",
        answers=head.answers,
        marks="".join(marks),
        differ=len(judged) > 1,
        right_names=", ".join(arm.name for arm, letter in zip(arms, marks, strict=True) if letter == RIGHT),
        replies=tuple(replies),
    )


def _together(letters: Sequence[str]) -> str:
    """One mark over the seeds: right only where every seed was."""
    judged = [letter for letter in letters if letter != UNMARKED]
    if not judged:
        return UNMARKED
    return judged[0] if len(set(judged)) == 1 else PART


def _reply(arm: ReportedArm, record: Record, library: _Library, many_seeds: bool, language: Language) -> ReportedReply:
    word = language.strings["question"]
    answer, hits = record.answer, record.hits
    return ReportedReply(
        arm=arm,
        mark=mark(record),
        answer=answer[:_LONGEST_ANSWER],
        clipped=len(answer) > _LONGEST_ANSWER,
        error=(record.error or "")[:_LONGEST_ANSWER],
        about=" · ".join(_about(record, language)),
        chips=tuple(library.chip(hit) for hit in hits[:_MOST_CHIPS]),
        more_chips=max(0, len(hits) - _MOST_CHIPS),
        seed=word["seed"].format(seed=record.seed) if many_seeds else "",
    )


def _about(record: Record, language: Language) -> list[str]:
    """The small print under a reply: why it is wrong, what was cut, what it cost."""
    word = language.strings["question"]
    parts = []
    if record.failure:
        parts.append(language.say("failure", reason_key(record.failure)))
    graded = record.scores.get("rouge_l")
    if record.kind == "summary" and graded is not None:
        parts.append(f"ROUGE-L {language.number(graded, 2)}")
    if record.stop in {"length", "abstain"}:
        parts.append(word[f"stop_{record.stop}"])
    if record.dropped_tokens:
        parts.append(word["dropped"].format(n=language.number(record.dropped_tokens)))
    if record.merged_passages:
        parts.append(word["merged"].format(n=language.number(record.merged_passages)))
    prompt, new = language.number(record.prompt_tokens), language.number(record.new_tokens)
    parts.append(word["tokens"].format(prompt=prompt, new=new))
    if record.requests > 1:
        parts.append(word["requests"].format(n=language.number(record.requests)))
    parts.append(language.seconds(record.seconds))
    return parts
