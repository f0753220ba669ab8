"""Two revisions of a corpus: which of its questions have another answer now, and what is asked of whom about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

from workbench.corpus.digest import with_content
from workbench.corpus.variants.sample import evenly
from workbench.digests import digest_of
from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.types import FACTUAL_KINDS, Corpus, Question, Renewed, Split


@dataclass(frozen=True, slots=True)
class RevisedQuestion:
    """A question that both revisions have, as each has it."""

    before: Question
    after: Question

    @property
    def changed(self) -> bool:
        """Whether no answer that is accepted in one is accepted in the other, as they are written."""
        earlier, later = ({_plain(answer) for answer in each.answers} for each in (self.before, self.after))
        return earlier != later and not earlier & later


def in_both(before: Corpus, after: Corpus, split: Split) -> dict[str, RevisedQuestion]:
    """The questions of a split that a later revision has too, by their ids in the earlier one.

    The same question has the same id and text there, or else is the only one with its text. Left out are summaries and
    general questions: what is right there is no fact of the documents.

    Raises:
        RequestError: the revisions are of different languages.
    """
    if before.language != after.language:
        what = said("run_fault.other_language", after=after.language, before=before.language)
        raise RequestError.of(what, "revision", said("run_fault.other_language_cure"))
    by_id = {question.id: question for question in after.questions}
    count = Counter(_plain(question.text) for question in after.questions)
    by_text = {_plain(question.text): question for question in after.questions}
    found = {}
    for question in before.select(split, *FACTUAL_KINDS, "unanswerable"):
        text = _plain(question.text)
        same = by_id.get(question.id)
        if same is None or _plain(same.text) != text:
            same = by_text[text] if count[text] == 1 else None
        if same is not None:
            found[question.id] = RevisedQuestion(question, same)
    return found


def revised(
    before: Corpus,
    after: Corpus,
    renewed: Renewed,
    asked: Collection[RevisedQuestion],
    split: Split,
) -> Corpus:
    """A corpus that asks these questions of a split, with the answers of the later revision.

    Args:
        before: the earlier revision.
        after: the later one.
        renewed: "nothing" leaves documents and training as they were; "documents" takes the later documents, and
            weights that were trained on the earlier ones; "weights" takes all of the later revision.
        asked: the questions, each with its id in the earlier revision, so that points compare.
        split: the split that they stand in; those of the others are those of the revision that is trained on.
    """
    base, names = before if renewed == "nothing" else after, {each.before.id for each in asked}
    others = [q for q in base.questions if q.split != split and q.id not in names]
    now = [
        replace(
            each.after,
            id=each.before.id,
            split=split,
            fact=each.before.fact,
            evidence=(each.before if renewed == "nothing" else each.after).evidence,
        )
        for each in asked
    ]
    corpus = with_content(base, questions=[*others, *now])
    if renewed != "documents":
        return corpus
    return replace(corpus, trained_on=before, digest=digest_of([corpus.digest, before.digest]))


def chosen(found: Collection[RevisedQuestion], unchanged: int) -> list[RevisedQuestion]:
    """All questions whose answer has changed, and at most so many others, spread evenly over them."""
    same = {each.before.id for each in evenly([each for each in found if not each.changed], unchanged)}
    return [each for each in found if each.changed or each.before.id in same]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
