"""The card of a corpus: its text is written by hand, its figures are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from corpora.fiction.draft import Draft
from corpora.fiction.pages import TEXTS, Page, fill
from corpora.fiction.splits import Split, split_of_facts
from corpora.fiction.values import Language
from corpora.fiction.world import REVISION_2, facts

KINDS = ("single", "multi", "aggregate", "unanswerable", "summary", "general")
SPLITS: Sequence[Split] = ("train", "dev", "test")
REVISIONS: Mapping[Language, str] = {
    "en": "In this second revision {n} facts have changed wherever they stand; `changes.jsonl` lists them. The questions are the same.",
    "it": "In questa seconda revisione {n} fatti sono cambiati ovunque compaiano; li elenca `changes.jsonl`. Le domande sono le stesse.",
}


def card(name: str, language: Language, revision: int, pages: Sequence[Page], drafts: Sequence[Draft]) -> str:
    """The text of README.md."""
    words = [len(page.text.split()) for page in pages]
    splits = Counter(split_of_facts(facts(1)).values())
    asked = Counter((draft.kind, draft.split) for draft in drafts)
    rows = [f"| {kind} | {' | '.join(str(asked[kind, split]) for split in SPLITS)} |" for kind in KINDS]
    figures = {
        "name": name,
        "revision": REVISIONS[language].format(n=len(REVISION_2)) if revision == 2 else "",
        "documents": str(len(pages)),
        "shortest": str(min(words)),
        "longest": str(max(words)),
        "genres": str(len({page.genre for page in pages})),
        "facts": str(len(facts(1))),
        **{str(split): str(splits[split]) for split in SPLITS},
        "counts": "\n".join(["| | train | dev | test |", "|---|---|---|---|", *rows]),
    }
    text = fill((TEXTS / language / "card.md").read_text(encoding="utf-8"), figures)
    return "\n".join(line.rstrip() for line in text.split("\n"))
