"""The same questions among fewer or more documents: those that answer them stay, the others come and go."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import lru_cache

from workbench.corpus.digest import with_content
from workbench.corpus.load import load_corpus
from workbench.corpus.variants.sample import evenly
from workbench.errors import RequestError
from workbench.types import Corpus, Document, Split


def needed_documents(corpus: Corpus, split: Split, most: int | None = None) -> frozenset[str]:
    """The ids of the documents that hold the evidence of a split's questions, or of so many of them, spread evenly."""
    asked = corpus.select(split)
    chosen = asked if most is None else evenly(asked, most)
    return frozenset(place.document for question in chosen for place in question.evidence)


def available(corpus: Corpus, distractors: str | None) -> int:
    """How many documents there are in all. Raises RequestError where the other corpus cannot be read."""
    return len(corpus.documents) + (len(_others(distractors)) if distractors else 0)


def among(corpus: Corpus, size: int, split: Split, seed: int = 0, distractors: str | None = None) -> Corpus:
    """A corpus of `size` documents: those that the split's questions need, then others in an order drawn by the seed.

    Of the corpus's own documents those are added first, then those of `distractors`, the folder of another corpus. A
    smaller size is a part of every larger one. Questions of other splits stay where the needed documents answer them,
    at every size the same, so that what is trained on does not change with the size.

    Raises:
        RequestError: fewer documents are asked for than the questions need, or more than there are.
    """
    needed = needed_documents(corpus, split)
    drawn = random.Random(seed)  # noqa: S311 - a shuffle to be repeated, no secret
    rest = [document for document in corpus.documents if document.id not in needed]
    drawn.shuffle(rest)
    if distractors:
        others = list(_others(distractors))
        drawn.shuffle(others)
        rest += others
    most = len(needed) + len(rest)
    if not len(needed) <= size <= most:
        what = f"a corpus of {size} documents cannot be made: the questions need {len(needed)} of {most}"
        cure = "ask fewer questions for a smaller one; name another corpus in `distractors` for a larger one"
        raise RequestError.of(what, "sample.among", cure)
    ids = {document.id for document in corpus.documents}
    chosen = needed | {document.id for document in rest[: size - len(needed)]}
    own = [document for document in corpus.documents if document.id in chosen]
    foreign = [document for document in rest[: size - len(needed)] if document.id not in ids]
    questions = [q for q in corpus.questions if all(place.document in needed for place in q.evidence)]
    return with_content(corpus, documents=[*own, *foreign], questions=questions)


_PREFIX = "distractor:"  # before the id of a document of the other corpus, which may have the id of one of this


@lru_cache(maxsize=2)
def _others(folder: str) -> tuple[Document, ...]:
    found = load_corpus(folder, questions_required=False).documents
    return tuple(replace(document, id=f"{_PREFIX}{document.id}") for document in found)
