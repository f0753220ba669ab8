"""What a model's draft must be: whole, about what it names, answered by its passage and by it alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.corpus.drafting.sound import plain, sound_value, word_set, words_of
from workbench.corpus.near import NearIndex
from workbench.corpus.questions import fold
from workbench.corpus.sheets.searched import SearchedDocument, fold_text
from workbench.scoring.match import match
from workbench.types import Answer, Document, Passage, Question

# What only one who has the passage before them can follow.
_OF_THE_TEXT = re.compile(
    r"\b(?:(?:this|the|that|given|above|following|provided|each|same) (?:\w+ )?(?:text|passage|document|paragraph|"
    r"article|section|excerpt|sentence|author|speaker|writer|context|table|list|page|question|image|figure)|"
    r"according to (?:the|this|what)|mentioned|described|listed|stated|discussed|as (?:shown|given)|above|below|"
    r"(?:quest[oa]|il|lo|la|dal|del|nel|della|nella|dello|nello) (?:\w+ )?(?:testo|brano|documento|paragrafo|articolo|"
    r"passaggio|sezione|estratto|frase|autore|autrice|contesto|tabella|elenco|pagina|domanda|figura)|"
    r"secondo (?:il|lo|la|quanto|questo|questa)|menzionat[oaie]|citat[oaie]|descritt[oaie]|elencat[oaie]|indicat[oaie]|"
    r"riportat[oaie]|sopra|sotto|seguent[ei])\b",
    re.IGNORECASE,
)
_ASKING = word_set(
    "what which when where who whom whose why how much many long does have with from that this there their come cosa "
    "quale quali quando dove perché quanto quanti quante quanta sono della delle degli dello nella nelle questo questa "
    "will would should could must been were dell nell sull alla alle dalla"
)
_LEANING = word_set(
    "it its they their them he she his her this that these those here esso essa essi esse lui lei loro questo questa "
    "questi queste quello quella ciò qui"
)


# A word with a capital or a figure, but for the first of the question.
_NAME = re.compile(r"(?<=\s)(?:[«“\"'(]*)((?:[^\W\d_a-zà-öø-ÿ][\w’'-]*)|\w*\d[\w.,:]*\w|\d)")


@dataclass(frozen=True, slots=True)
class WrittenDraft:
    """A question as a model wrote it, the answer it gave, and the passage."""

    question: str
    answer: str
    passage: Passage


def is_whole(written: WrittenDraft) -> bool:
    """Whether the question is a question, and the answer a short one that it does not say itself."""
    question, words = written.question, words_of(written.question)
    if not question.endswith("?") or not 4 <= len(words) <= 30 or not plain(question) or "\n" in question:
        return False
    answer = fold_text(written.answer)
    return sound_value(written.answer) and bool(answer) and f" {answer} " not in f" {fold_text(question)} "


def names_its_subject(written: WrittenDraft) -> bool:
    """Whether a reader without the passage can tell what the question is about."""
    words = words_of(written.question)
    if _OF_THE_TEXT.search(written.question) or not _LEANING.isdisjoint(words):
        return False
    return len({word for word in words if len(word) > 3} - _ASKING) > 1


def is_grounded(written: WrittenDraft, title: str) -> bool:
    """Whether the passage, or the title of its document, speaks of what the question does.

    A small model takes names from the example in its instructions: a name or a number that stands in neither is from
    there, and so are most words of a question of which half stand in neither.
    """
    text = fold_text(f"{title} {written.passage.text}")
    begun = {word[:5] for word in words_of(text)}
    if not all(re.search(rf"\b{re.escape(fold_text(name))}", text) for name in _NAME.findall(written.question)):
        return False
    asked = {word for word in words_of(written.question) if len(word) > 3} - _ASKING
    return sum(word[:5] in begun for word in asked) * 2 > len(asked)


def place_of(written: WrittenDraft) -> tuple[int, int] | None:
    """Where in the document the answer stands, within the passage; None where it does not, or in several places."""
    passage = written.passage
    found = list(SearchedDocument.of(Document("passage", "", passage.text)).places(fold_text(written.answer)))
    if len(found) != 1:
        return None
    start, end = found[0]
    return passage.start + start, passage.start + end


def is_right(question: str, answer: str, reply: str, language: str) -> bool:
    """Whether a reply gives the answer, as the match metric judges it."""
    asked = Question("draft", question, (answer,), "single", "test")
    return match(asked, Answer("draft", reply), language).value == 1.0


class KnownDrafts:
    """The questions so far, to tell whether another asks nearly the same."""

    def __init__(self) -> None:
        self._index = NearIndex()
        self._exact: set[str] = set()

    def add(self, question: str) -> bool:
        """Take a question in; False, and left out, if it is nearly one of these."""
        name = fold(question)
        if name in self._exact or self._index.near(question):
            return False
        self._exact.add(name)
        self._index.add(name, question)
        return True
