"""Which drafts are kept: each asks one thing once, with one answer, and the same place is one fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbench.corpus.drafting.draft import Draft
from workbench.corpus.drafting.sound import words_of
from workbench.corpus.questions import fold
from workbench.corpus.split import fraction
from workbench.types import Evidence, Question

SENTENCES = frozenset(("date", "amount", "quantity"))
NEAR = 0.6  # of the words of two sentences with the same value: then they say the same


@dataclass
class Dropped:
    """How many drafts were left out, by the key of the reason."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str, count: int = 1) -> None:
        """Count some."""
        self.counts[reason] = self.counts.get(reason, 0) + count


def distinct(drafts: Sequence[Draft], dropped: Dropped) -> list[Draft]:
    """One draft for what is said in several places, and none for what has several answers."""
    answers: dict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        for wording in draft.wordings:
            answers[fold(wording)].add(fold(draft.answers[0]))
    kept: dict[str, Draft] = {}
    asked: set[str] = set()
    sentences: dict[str, list[frozenset[str]]] = defaultdict(list)
    for draft in drafts:
        if any(len(answers[fold(wording)]) > 1 for wording in draft.wordings):
            dropped.add("draft.several_answers")
            continue
        if draft.said in kept:
            first = kept[draft.said]
            # Several places of a single question are alternatives; the rows of a count are not, nor is what is said of
            # the same name in a document that the question does not name.
            same = draft.form != "attribute" or fold(draft.wordings[0]) == fold(first.wordings[0])
            if draft.kind == "single" and same and len(first.evidence) < 5 and not first.said.startswith("pair:"):
                places = tuple(dict.fromkeys((*first.evidence, *draft.evidence)))
                kept[draft.said] = replace(first, evidence=places)
            dropped.add("draft.said_before")
        elif not asked.isdisjoint(map(fold, draft.wordings)):
            dropped.add("draft.said_before")
        else:
            if draft.form in SENTENCES and _near(draft, sentences[fold(draft.answers[0])]):
                dropped.add("draft.said_nearly")
                continue
            sentences[fold(draft.answers[0])].append(frozenset(words_of(draft.said)))
            kept[draft.said] = draft
            asked.update(map(fold, draft.wordings))
    return list(kept.values())


def _near(draft: Draft, known: Sequence[frozenset[str]]) -> bool:
    """Whether a sentence has most of its words in common with one of the same value."""
    words = frozenset(words_of(draft.said))
    return any(len(words & other) >= NEAR * len(words | other) for other in known)


def unasked(
    drafts: Sequence[Draft], existing: Sequence[Question], dropped: Dropped, *, places: bool = True
) -> list[Draft]:
    """The drafts that no question which is there asks for: by its words, or by the place of its answer if `places`."""
    texts = {fold(question.text) for question in existing}
    taken = Places(place for question in existing for place in question.evidence if places)
    kept = [
        draft
        for draft in drafts
        if texts.isdisjoint(map(fold, draft.wordings)) and not any(map(taken.overlap, draft.evidence))
    ]
    if len(kept) < len(drafts):
        dropped.add("draft.asked_already", len(drafts) - len(kept))
    return kept


class Places:
    """Spans of documents, to tell whether another overlaps one of them. Whole documents overlap nothing."""

    def __init__(self, evidence: object = ()) -> None:
        self.spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place in evidence:  # type: ignore[attr-defined]
            self.add(place)

    def add(self, place: Evidence) -> None:
        """Take a place in."""
        if place.start is not None and place.end is not None:
            self.spans[place.document].append((place.start, place.end))

    def overlap(self, place: Evidence) -> bool:
        """Whether a place shares a character with one that is in."""
        if place.start is None or place.end is None:
            return False
        start, end = place.start, place.end
        return any(first < end and start < last for first, last in self.spans[place.document])


class Facts:
    """The facts of questions by the spans of their evidence. Whole documents are the place of no fact."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.spans: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for question in questions:
            for place in question.evidence if question.fact and question.kind != "aggregate" else ():
                if place.start is not None and place.end is not None:
                    self.spans[place.document].append((place.start, place.end, question.fact or ""))

    def of(self, evidence: Sequence[Evidence]) -> str | None:
        """The fact of the first question whose evidence shares a character with this."""
        return next(
            (
                fact
                for place in evidence
                for start, end, fact in self.spans[place.document]
                if place.start is not None and place.end is not None and start < place.end and place.start < end
            ),
            None,
        )


def chosen(drafts: Sequence[Draft], per_document: int, seed: int, dropped: Dropped) -> list[Draft]:
    """At most so many drafts of a document, taking forms in turn, so that a long table leaves room for the rest."""
    by_document: dict[str, dict[str, list[Draft]]] = defaultdict(lambda: defaultdict(list))
    for draft in drafts:
        by_document[draft.document][draft.form].append(draft)
    kept: set[str] = set()
    for forms in by_document.values():
        queues = [sorted(group, key=lambda d: fraction(f"choice {d.place}", seed)) for group in forms.values()]
        turns = [draft for turn in range(max(map(len, queues))) for queue in queues for draft in queue[turn : turn + 1]]
        kept.update(draft.said for draft in turns[:per_document])
    if len(kept) < len(drafts):
        dropped.add("draft.too_many", len(drafts) - len(kept))
    return [draft for draft in drafts if draft.said in kept]


def fewer_acronyms(drafts: Sequence[Draft], seed: int, dropped: Dropped) -> list[Draft]:
    """A quarter of the drafts at most ask what letters stand for: a model may know that without the documents."""
    short = sorted((d for d in drafts if d.form == "acronym"), key=lambda d: fraction(f"choice {d.place}", seed))
    most = max(8, (len(drafts) - len(short)) // 3)
    left = {draft.said for draft in short[most:]}
    if left:
        dropped.add("draft.abbreviations", len(left))
    return [draft for draft in drafts if draft.form != "acronym" or draft.said not in left]


def facts_of(drafts: Sequence[Draft], existing: Sequence[Question] = ()) -> list[str]:
    """The fact of each draft: those whose evidence overlaps share one, named by the first of its places.

    Where that of a question which is there overlaps, it is the fact of that question. A count over a table is a fact of
    its own: else all that its rows tell would be one.
    """
    known = Facts(existing)
    parents = list(range(len(drafts)))

    def root(at: int) -> int:
        while parents[at] != at:
            parents[at] = parents[parents[at]]
            at = parents[at]
        return at

    spans = sorted(
        (place.document, place.start, place.end, number)
        for number, draft in enumerate(drafts)
        for place in draft.evidence
        if draft.kind != "aggregate" and place.start is not None and place.end is not None
    )
    document, reach, last = "", -1, -1
    for name, start, end, number in spans:
        if name == document and start < reach:
            first, second = sorted((root(last), root(number)))
            parents[second] = first
        elif name != document:
            reach = -1
        if name != document or end > reach:
            document, reach, last = name, end, number
    names = [draft.place if draft.kind != "aggregate" else f"{draft.place}.rows" for draft in drafts]
    for number, draft in enumerate(drafts):
        if draft.kind != "aggregate" and (fact := known.of(draft.evidence)) is not None:
            names[root(number)] = fact
    return [names[root(number)] for number in range(len(drafts))]
