"""The documents and questions made of the rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.corpus.datasets.answers import GivenAnswers, answers_in, says_impossible, says_nothing
from workbench.corpus.datasets.beside import pointed_to
from workbench.corpus.datasets.evidence import places_of
from workbench.corpus.datasets.forms import GivenPassage, at_path, passages_in, supporting_titles
from workbench.corpus.datasets.quotes import quoted
from workbench.corpus.datasets.unfolding import with_history
from workbench.corpus.datasets.whole import split_of_word
from workbench.corpus.sheets.choices import choices_in, chosen, parted
from workbench.corpus.sheets.evidence import Finder
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Kind, Question, Split

MOST_SEARCHED = 20_000  # documents of their own file in which answers are looked for
_KEY = re.compile(r"\W?\w\W?")  # what names a choice, and is no answer where there is none


class MadeRows:
    """The documents and questions so far.

    Args:
        columns: the column of each field.
        language: that of the set, as a code.
        first: the number of the first choice, where choices are named by numbers.
    """

    def __init__(self, columns: Mapping[str, str], language: str, first: int = 0) -> None:
        self.documents: dict[str, Document] = {}
        self.questions: list[Question] = []
        self.splits: set[Split] = set()  # those that the rows themselves name
        self._columns, self._language, self._first = columns, language, first
        self._names: dict[tuple[str, str], str] = {}
        self._passages: dict[str, GivenPassage] = {}  # by the names under which rows point to documents
        self._per_title: Counter[str] = Counter()
        self._notes: Counter[str] = Counter()
        self._finder: Finder | None = None

    def notes(self) -> list[str]:
        """A sentence for each kind of thing that was left out or guessed."""
        return [said(f"set.{what}", n=count) for what, count in self._notes.items() if count]

    def take_documents(self, documents: Iterable[tuple[GivenPassage, Sequence[str]]]) -> None:
        """Keep documents that stand in a file of their own, with the names by which rows point to them."""
        for passage, names in documents:
            self._document(passage)
            for name in names:
                self._passages.setdefault(name, passage)

    def take(self, row: Mapping[str, Any], split: Split) -> None:
        """Make a question of a row, and documents of its passages."""
        title = self._of(row, "title")
        given = passages_in(self._of(row, "context"), title if isinstance(title, str) else "")
        given += self._pointed(row) if not given else []
        passages = [(self._document(each), each) for each in given]
        asked, answers = self._of(row, "question"), self._of(row, "answer")
        if isinstance(asked, list):  # named by who imports: the row was not taken apart
            found = answers_in(answers, self._language) if isinstance(answers, Mapping) else None
            listed = list(found.texts) if found else answers if isinstance(answers, list) else []
            for number, (text, answer) in enumerate(zip(asked, listed, strict=False), start=1):
                self._question(row, str(text), answer, passages, split, f".{number}")
            return
        self._question(row, str(asked or ""), answers, passages, split, "")

    def _of(self, row: Mapping[str, Any], field: str) -> Any:
        column = self._columns.get(field)
        return None if column is None else at_path(row, column)

    def _pointed(self, row: Mapping[str, Any]) -> list[GivenPassage]:
        """The documents that a row names, those of a group being alternatives."""
        found = []
        for number, names in enumerate(pointed_to(row) if self._passages else []):
            known = [self._passages[name] for name in names if name in self._passages]
            self._notes["document_missing"] += not known
            found += [replace(each, supporting=True, group=number) for each in dict.fromkeys(known)]
        return found

    def _document(self, passage: GivenPassage) -> str:
        key = (passage.title, passage.text)
        name = self._names.get(key)
        if name is None:
            title = passage.title or "passage"
            name = f"{title}/{self._per_title[title]}"
            self._per_title[title] += 1
            if passage.name and passage.name not in self.documents:
                name = passage.name
            self._names[key] = name
            self.documents[name] = Document(name, passage.title.replace("_", " "), passage.text)
        return name

    def _question(
        self,
        row: Mapping[str, Any],
        text: str,
        answer: Any,
        passages: Sequence[tuple[str, GivenPassage]],
        split: Split,
        suffix: str,
    ) -> None:
        name, split = self._name(row, suffix), self._split(row, split)
        choices, form = self._of(row, "choices"), str(self._of(row, "form") or "").lower()
        found = self._answers(answer, choices, form)
        if choices and found and found.texts:
            text = "\n".join([text, *choices_in(choices)])
        text = with_history(text, self._history(row), self._language) if text.strip() else text
        nothing = found is not None and (found.none or (not choices and says_nothing(found.texts)))
        supporting = tuple(dict.fromkeys(place for place, each in passages if each.supporting))
        if not text.strip():
            self._notes["row_no_question"] += 1
        elif (
            says_impossible(self._of(row, "impossible"))
            or nothing
            or (found is not None and not found.texts and passages)
        ):
            # Where one would look for it is its evidence, if that is one passage.
            searched = tuple(Evidence(document) for document, _ in passages[:1]) if len(passages) == 1 else ()
            self.questions.append(Question(name, text, (), "unanswerable", split, searched))
        elif found is None and supporting:
            self._notes["retrieval_alone"] += 1
            graded = tuple(Evidence(document, grade=1) for document in supporting)
            self.questions.append(Question(name, text, (), "single", split, graded, "+".join(sorted(supporting))))
        elif found is None or not found.texts:
            self._notes["no_answer"] += 1
        elif choices and all(map(_KEY.fullmatch, found.texts)) and not set(found.texts) & set(parted(choices)[0]):
            self._notes["no_choice"] += 1
        elif not passages and (place := self._searched(text, found)) is None:
            self._notes["no_passage"] += 1
            self.questions.append(Question(name, text, found.texts, "general", split, (), None))
        elif not passages:
            evidence: tuple[Evidence, ...] = (place,) if place else ()
            self.questions.append(Question(name, text, found.texts, "single", split, evidence, _fact(evidence) or name))
        else:
            titles = supporting_titles(self._of(row, "supporting"))
            evidence, notes = places_of(found, passages, titles, quoted(row))
            self._notes.update(notes)
            groups = {each.group for _, each in passages if each.group is not None}
            several = len({place.document for place in evidence}) > 1 and len(groups) != 1
            kind: Kind = "summary" if form == "summary" else "multi" if several else "single"
            fact = _fact(evidence) or name
            self.questions.append(Question(name, text, found.texts, kind, split, evidence, fact))

    def _name(self, row: Mapping[str, Any], suffix: str) -> str:
        given = self._of(row, "id")
        name = f"{len(self.questions) + 1 if given in (None, '') else given}{suffix}"
        return name if isinstance(given, str) and given else f"q{name}"

    def _split(self, row: Mapping[str, Any], split: Split) -> Split:
        own = self._of(row, "split")
        named = split_of_word(own) if isinstance(own, str) else None
        if named is None:
            return split
        self.splits.add(named)
        return named

    def _answers(self, answer: Any, choices: Any, form: str) -> GivenAnswers | None:
        if choices and (text := chosen(choices, answer, self._first)) is not None:
            return GivenAnswers((" ".join(text.split()),))
        return answers_in(answer, self._language, form)

    def _history(self, row: Mapping[str, Any]) -> list[tuple[str, str]]:
        turns = []
        for asked, answer in self._of(row, "history") or ():
            found = answers_in(answer, self._language)
            turns.append((str(asked), found.texts[0] if found and found.texts else ""))
        return turns

    def _searched(self, text: str, answers: GivenAnswers) -> Evidence | None:
        """Where an answer stands in documents to which no row points."""
        if not self._passages or len(self.documents) > MOST_SEARCHED:
            return None
        self._finder = self._finder or Finder(list(self.documents.values()))
        places = (self._finder.find(text, answer) for answer in answers.texts)
        place = next((place for place in places if place is not None), None)
        self._notes["looked_up"] += place is not None
        return place


def _fact(evidence: Sequence[Evidence]) -> str | None:
    """The place itself, where it is one span."""
    place = evidence[0]
    return f"{place.document}@{place.start}-{place.end}" if len(evidence) == 1 and place.start is not None else None
