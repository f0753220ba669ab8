"""Questions whose answer needs several documents: a few that lead to one another, or a counted set.

A candidate knows how to work out its answer in a given revision. It is used only if it has exactly one answer
in both revisions, so that revision 2 asks the very same questions. Training questions rest on training facts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from corpora.fiction.aggregate import grouped, named
from corpora.fiction.candidate import Candidate
from corpora.fiction.draft import Draft, Places, hidden
from corpora.fiction.multi import multi_candidates
from corpora.fiction.pages import fill
from corpora.fiction.splits import Split, pick, shuffled
from corpora.fiction.wording import Wording
from corpora.fiction.world import facts


def _choose(candidates: Iterable[Candidate], count: int, used: set[tuple[str, str]], most: int) -> list[Candidate]:
    """Some sound candidates, no recipe more than `most` times: first one of each recipe, then a second …"""
    by_recipe: dict[str, list[Candidate]] = {}
    for candidate in shuffled(candidates, f"choose:{count}:{most}"):
        if (candidate.recipe, candidate.key) not in used and candidate.sound():
            by_recipe.setdefault(candidate.recipe, []).append(candidate)
    order = shuffled(sorted(by_recipe), f"recipes:{count}:{most}")
    chosen = [by_recipe[r][i] for i in range(most) for r in order if i < len(by_recipe[r])][:count]
    if len(chosen) < count:
        raise ValueError(f"only {len(chosen)} of {count} questions could be made")
    used |= {(c.recipe, c.key) for c in chosen}
    return chosen


def _drafts(
    chosen: Sequence[tuple[Split, Candidate]], phrases: Mapping[str, Sequence[str]], wording: Wording, revision: int,
    places: Places, kind: str, prefix: str,
) -> Iterator[Draft]:  # fmt: skip
    for i, (split, candidate) in enumerate(chosen, start=1):
        key = f"{prefix}-{i:02d}"
        found = candidate.answer(facts(revision))
        if found is None:
            raise ValueError(f"{key} has no answer in revision {revision}")
        text = fill(pick(phrases[candidate.recipe], f"{candidate.recipe}:{candidate.key}"), candidate.slots(wording))
        text = text[:1].upper() + text[1:]
        answers = hidden(text, found.value.answers(wording.language))
        if not answers:
            raise ValueError(f"{wording.language}: the question {text!r} holds its own answer")
        yield Draft(key, text, answers, kind, split, places.home(found.facts), key)


def multi_questions(wording: Wording, revision: int, splits: Mapping[str, Split], places: Places) -> Iterator[Draft]:
    """Questions whose answer needs two or three documents."""
    candidates = list(multi_candidates())
    rests = {id(c): {splits[fact] for fact in c.rests_on()} for c in candidates}
    used: set[tuple[str, str]] = set()
    train = _choose((c for c in candidates if rests[id(c)] == {"train"}), 20, used, 3)
    dev = _choose((c for c in candidates if "dev" in rests[id(c)] and "test" not in rests[id(c)]), 10, used, 1)
    test = _choose((c for c in candidates if "test" in rests[id(c)]), 48, used, 4)
    chosen: list[tuple[Split, Candidate]] = [
        *(("train", c) for c in train), *(("dev", c) for c in dev), *(("test", c) for c in test),
    ]  # fmt: skip
    return _drafts(chosen, wording.multis, wording, revision, places, "multi", "multi")


def aggregate_questions(
    wording: Wording, revision: int, splits: Mapping[str, Split], places: Places
) -> Iterator[Draft]:
    """Questions over exactly 2, 4, 8, 16 or 32 documents."""
    # of each size: how many for training, for development and for the test
    plan = {2: (6, 4, 11), 4: (4, 3, 11), 8: (2, 1, 11), 16: (0, 0, 11), 32: (0, 0, 11)}
    for n, (for_train, for_dev, for_test) in plan.items():
        used: set[tuple[str, str]] = set()
        chosen: list[tuple[Split, Candidate]] = []
        if for_train:
            train = _choose(named(n, lambda f: splits[f] == "train"), for_train, used, 2)
            able = named(n, lambda f: splits[f] != "test")
            dev = _choose((c for c in able if any(splits[f] == "dev" for f in c.rests_on())), for_dev, used, 1)
            chosen = [*(("train", c) for c in train), *(("dev", c) for c in dev)]
        pool = [*grouped(n), *(named(n, lambda _: True) if n <= 4 else ())]
        chosen += [("test", c) for c in _choose(pool, for_test, used, 1 if n == 2 else 2)]
        yield from _drafts(chosen, wording.aggregates, wording, revision, places, "aggregate", f"aggregate-n{n:02d}")
