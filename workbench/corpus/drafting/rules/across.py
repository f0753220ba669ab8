"""Questions over two documents: which of two things has more, and an attribute of a thing that another one names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from workbench.corpus.drafting.draft import RULES, Draft
from workbench.corpus.drafting.measures import measure
from workbench.corpus.drafting.pages import SourcePage
from workbench.corpus.drafting.rules.attributes import attributes
from workbench.corpus.drafting.words import Words, is_proper, lowered
from workbench.corpus.questions import fold


@RULES.add("multi")
def across(pages: Sequence[SourcePage], words: Words) -> Iterator[Draft]:
    """Pairs of attributes of two documents."""
    if len(pages) < 2:
        return
    facts = [draft for draft in attributes(pages, words) if is_proper(draft.subject) and "(" not in draft.subject]
    yield from _compared(facts, words)
    yield from _bridged(facts, words)


def _compared(facts: Sequence[Draft], words: Words) -> Iterator[Draft]:
    """Each thing at most once, with the next one that has the same measure in another document."""
    groups: dict[tuple[str, str], list[tuple[float, Draft]]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        named[fold(fact.subject)].add(fact.document)
        figure = measure(fact.answers[0])
        if figure is not None and figure[1]:
            groups[fold(fact.attribute), figure[1]].append((figure[0], fact))
    for (name, _), found in sorted(groups.items()):
        left: tuple[float, Draft] | None = None
        for right in found:
            fact = right[1]
            if len(named[fold(fact.subject)]) > 1:
                continue  # of which of its two documents?
            if left is None:
                left = right
            elif left[1].document != fact.document and left[0] != right[0] and _apart(left[1].subject, fact.subject):
                yield _comparison(left, right, name, words)
                left = None


def _apart(first: str, second: str) -> bool:
    first, second = fold(first), fold(second)
    return first not in second and second not in first


def _comparison(left: tuple[float, Draft], right: tuple[float, Draft], name: str, words: Words) -> Draft:
    # The order of the two is that of their names, so that it tells nothing of the answer.
    first, second = sorted((left, right), key=lambda each: fold(each[1].subject))
    sort = "more" if len(first[1].subject) % 2 else "fewer"
    best = max(first, second, key=lambda each: each[0]) if sort == "more" else min(first, second, key=lambda e: e[0])
    asked = words.fill(
        sort,
        a=lowered(first[1].attribute) if words.code == "en" else first[1].attribute,
        first=first[1].subject,
        second=second[1].subject,
    )
    evidence = (*first[1].evidence, *second[1].evidence)
    said = f"compare:{name}:{fold(first[1].subject)}:{fold(second[1].subject)}"
    return Draft("multi", "multi", (asked,), (best[1].subject,), evidence, said)


def _bridged(facts: Sequence[Draft], words: Words) -> Iterator[Draft]:
    """ "The phone of the supplier of X": X has a supplier in one document, and the supplier a phone in another."""
    of: dict[str, list[Draft]] = defaultdict(list)
    for fact in facts:
        of[fold(fact.subject)].append(fact)
    used: set[str] = set()
    for fact in facts:
        middle = fold(fact.answers[0])
        there = [each for each in of.get(middle, ()) if each.document != fact.document]
        attributes_there = {fold(each.attribute) for each in of.get(middle, ())}
        if len({each.document for each in of.get(middle, ())}) != 1 or middle in used:
            continue
        for other in there:
            if fold(other.attribute) == fold(fact.attribute) or len(attributes_there) < 1:
                continue
            used.add(middle)
            asked = words.fill(
                "bridge",
                a=lowered(other.attribute) if words.code == "en" else other.attribute,
                via=lowered(fact.attribute),
                s=fact.subject,
                of=words.of(fact.subject),
            )
            said = f"bridge:{fact.said}:{other.said}"
            yield Draft("multi", "multi", (asked,), other.answers, (*fact.evidence, *other.evidence), said)
            break
