"""The only amount, percentage, date or e-mail address of a page; and the pages that have none of what others have.

Prose names few attributes, but whether a page gives any amount at all a rule can tell. Both questions have the same
words, so that none of them tells by its form whether there is an answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workbench.corpus.drafting.draft import RULES, Draft
from workbench.corpus.drafting.figures import figures
from workbench.corpus.drafting.pages import SourcePage
from workbench.corpus.drafting.sound import sound_title, sound_value, variants
from workbench.corpus.drafting.words import Words
from workbench.corpus.questions import fold
from workbench.corpus.split import fraction
from workbench.languages.words import month_names
from workbench.types import Evidence

_MONTHS = month_names()
_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]+\.)+[a-z]{2,12}", re.IGNORECASE)
_LEAST_TEXT = 300  # characters of a page: a stub has nothing, and nobody asks it
_MOST_PLACES = 12  # of a page that may be such a value: with more of them it has several
_REACH = 200  # characters around a place that are looked at
_LEAST_PAGES = 2  # that have such a value: else it is none that pages of this corpus give

# "100% remote" is no figure, and "NAME@firm.com" no address.
_FIGURE_OF_SPEECH = re.compile(
    r"(?:100|0) ?%|(?:(?:first|last|your|user)?[._-]?name|you|user|username|someone|nome|cognome|nome[._-]cognome|"
    r"example|esempio)@.*|.*@(?:example|domain|esempio|dominio)\..*",
    re.IGNORECASE,
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ValueKind:
    """A kind of value: where a text gives it, and all that may be one, in other words or forms too."""

    name: str
    spans: Callable[[str], Iterator[Span]]
    wide: re.Pattern[str]

    def only(self, page: SourcePage) -> Span | None:
        """The place of the only such value of a page; None where it has none, several, or one in another form."""
        places = list(islice(self.wide.finditer(page.text), _MOST_PLACES + 1))
        if not 0 < len(places) <= _MOST_PLACES:
            return None
        spans = [self._around(page.text, place) for place in places]
        known = [span for span in spans if span is not None]
        same = len({fold(page.text[start:end]) for start, end in known}) == 1
        return known[0] if same and len(known) == len(spans) else None

    def _around(self, text: str, place: re.Match[str]) -> Span | None:
        """The value that a place belongs to; None where it is none by itself."""
        start = max(0, place.start() - _REACH)
        for first, last in self.spans(text[start : place.end() + _REACH]):
            if start + first < place.end() and place.start() < start + last:
                return start + first, start + last
        return None

    def wordings(self, page: SourcePage, words: Words) -> tuple[str, str]:
        """The two questions for it, the same whether the page gives one or not."""
        return words.fill(f"value {self.name}", title=page.title), words.fill(f"only {self.name}", title=page.title)

    def lacking(self, page: SourcePage) -> bool:
        """Whether nothing in a page may be such a value."""
        return not self.wide.search(f"{page.title}\n{page.text}")


def _figures(sort: str, sign: str = "") -> Callable[[str], Iterator[Span]]:
    def spans(text: str) -> Iterator[Span]:
        for figure in figures(text):
            if figure.sort == sort and text[figure.start : figure.end].endswith(sign):
                yield figure.start, figure.end

    return spans


def _addresses(text: str) -> Iterator[Span]:
    yield from (match.span() for match in _EMAIL.finditer(text))


VALUE_KINDS = (
    ValueKind("email", _addresses, re.compile(r"[^\s@]{0,64}@|\be-?mails?\b", re.IGNORECASE)),
    ValueKind(
        "money",
        _figures("amount"),
        re.compile(
            r"[€$£¥]|\b(?:EUR|USD|GBP|CHF)\b|\b(?:dollars?|euros?|pounds?|cents?|dollari|sterline|centesim[oi])\b",
            re.IGNORECASE,
        ),
    ),
    ValueKind("percent", _figures("quantity", "%"), re.compile(r"%|\bper ?cent|\bpercent", re.IGNORECASE)),
    ValueKind(
        "date",
        _figures("date"),
        re.compile(rf"\b(?:{_MONTHS})\b|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b|\b(?:19|20)\d\d\b", re.IGNORECASE),
    ),
)


@RULES.add("value")
def values(pages: Sequence[SourcePage], words: Words) -> Iterator[Draft]:
    """The values that are the only ones of their kind in their page."""
    for kind, page, (start, end) in _only_ones(pages):
        value = page.text[start:end]
        yield Draft(
            "value",
            "single",
            kind.wordings(page, words),
            variants(value),
            (Evidence(page.id, start, end),),
            f"{page.id}:{kind.name}:{fold(value)}",
        )


def _only_ones(pages: Sequence[SourcePage]) -> Iterator[tuple[ValueKind, SourcePage, Span]]:
    for kind in VALUE_KINDS:
        for page in _asked_about(pages):
            place = kind.only(page)
            value = page.text[place[0] : place[1]] if place is not None else ""
            if place is not None and sound_value(value) and not _FIGURE_OF_SPEECH.fullmatch(value):
                yield kind, page, place


def _asked_about(pages: Sequence[SourcePage]) -> list[SourcePage]:
    """The pages that a question can name, and that have text enough for it."""
    titles = Counter(fold(page.title) for page in pages)
    return [p for p in pages if sound_title(p.title) and titles[fold(p.title)] == 1 and len(p.text) >= _LEAST_TEXT]


def without_value(pages: Sequence[SourcePage], seed: int) -> Iterator[tuple[ValueKind, SourcePage]]:
    """Pages that give no value of a kind, as many as give a single one: drawn by the seed.

    No line of another page that names the page by its title may give such a value either.
    """
    given = Counter(kind.name for kind, _, _ in _only_ones(pages))
    lines = [(page.id, fold(line.text), line.text) for page in pages for line in page.lines]
    for kind in VALUE_KINDS:
        if given[kind.name] < _LEAST_PAGES:
            continue
        valued = [(name, folded) for name, folded, text in lines if kind.wide.search(text)]
        left = given[kind.name]
        for page in sorted(_asked_about(pages), key=lambda p: fraction(f"without {kind.name} {p.id}", seed)):
            title = fold(page.title)
            if left and kind.lacking(page) and not any(title in folded for name, folded in valued if name != page.id):
                left -= 1
                yield kind, page
