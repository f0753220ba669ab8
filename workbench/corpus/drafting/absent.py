"""Draft questions that nothing answers: they ask a thing for an attribute that similar things have and it lacks."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from workbench.corpus.drafting.draft import Draft
from workbench.corpus.drafting.pages import SourcePage
from workbench.corpus.drafting.rules.attributes import attribute_wordings, named_rows, subject_of
from workbench.corpus.drafting.rules.values import without_value
from workbench.corpus.drafting.sound import sound_name, sound_title, sound_value
from workbench.corpus.drafting.words import Words, is_proper
from workbench.corpus.questions import fold
from workbench.corpus.split import fraction

# E-mail addresses, hours of the day, dates, telephone numbers, streets; the first that a sample has is its form.
_FORMS = (
    re.compile(r"@"),
    re.compile(r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]\.?m\b|\balle \d|\bore \d"),
    re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(?:19|20)\d\d\b"),
    re.compile(r"\+?\d[\d /.-]{5,}\d"),
    re.compile(r"\b(?:via|viale|piazza|corso|largo|vicolo|street|st|road|rd|avenue|ave|lane|square|plaza)\b"),
)
_MOST = 300  # tables or lists that are held against each other


def absent(pages: Sequence[SourcePage], words: Words, seed: int) -> Iterator[Draft]:
    """Drafts in an order drawn by the seed, each about another thing; last, pages without any value of a kind.

    Rows of one table lack what other rows have; pages with lists lack what pages with half of the same names have.
    No document that names the thing may name the attribute. No thing is made up, and none is made of two.
    """
    texts = {page.id: fold(f"{page.title} {page.text}") for page in pages}
    lines = {page.id: [fold(line.text) for line in page.lines if line.text.strip()] for page in pages}

    @functools.cache  # the same names are looked up for attribute after attribute
    def naming(name: str) -> tuple[str, ...]:
        return tuple(page for page, text in texts.items() if name in text)

    def stated(name: str, attribute: str, home: str) -> bool:
        """Whether a line of the table's page, or any other page that names the thing, names the attribute."""
        return any(
            any(name in line and attribute in line for line in lines[page])
            if page == home
            else attribute in texts[page]
            for page in naming(name)
        )

    def about(name: str, home: str) -> Iterator[str]:
        """The lines that may speak of a thing: those that name it, and all of the pages that bear its name."""
        for page in naming(name):
            whole = page != home or name in titles[page]
            yield from (line for line in lines[page] if whole or name in line)

    titles = {page.id: fold(page.title) for page in pages}
    found = [*_of_tables(pages), *_of_kindred(pages), *_of_lists(pages), *of_groups(pages, words)]
    used: set[str] = set()
    for gap in sorted(found, key=lambda each: fraction(f"absent {each.subject} {each.attribute}", seed)):
        key = f"{fold(gap.subject)}:{fold(gap.heading)}"
        names = _spoken(gap.subject)
        if key in used or not sound_name(gap.attribute) or any(stated(n, fold(gap.attribute), gap.home) for n in names):
            continue
        # "It costs 5 euro" names no price: a value of the form in question may be the answer in other words.
        form = gap.form()
        if form is not None and any(form.search(line) for name in names for line in about(name, gap.home)):
            continue
        if form is None and gap.of_group:
            continue  # of what has no form of its own, nothing tells that it is not said in other words
        used.add(key)
        name = f"{gap.heading} ({gap.subject})" if gap.heading else gap.subject
        yield Draft("absent", "unanswerable", (gap.asked(words),), (), (), "", name, gap.attribute)
    # Whether a page gives such a value was looked at by the rule that asks for those that are there.
    for kind, page in without_value(pages, seed):
        yield Draft("absent", "unanswerable", kind.wordings(page, words), (), (), "", page.title, kind.name)


def _spoken(subject: str) -> tuple[str, ...]:
    """The names by which documents may speak of a thing: "New York City" of "New York City, NY (office)"."""
    short = re.split(r"[,(;]| [-–—] ", subject)[0].strip()
    return tuple(dict.fromkeys(fold(name) for name in (subject, short) if len(name) > 2))


_SUM = re.compile(r"\b(?:total[ei]?|subtotal|somma|sum)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gap:
    """An attribute that a thing lacks: a row of a table in the document `home`, or the list of a page.

    For a list, `subject` is the page's title, and `heading` what the list stands under ("" for the title).
    """

    subject: str
    attribute: str
    home: str
    place: str = ""
    head: str = ""
    heading: str = ""
    listed: bool = False
    sample: str = ""  # what another thing has there
    of_group: bool = False  # the other thing shares no table or list with it, but the sort of its attributes

    def form(self) -> re.Pattern[str] | None:
        """What a value of the attribute would look like, by what another thing has there; None for words."""
        if self.unit:
            return re.compile(rf"\d\s?{re.escape(self.unit)}(?!\w)|{re.escape(self.unit)}\s?\d")
        return next((form for form in _FORMS if form.search(fold(self.sample))), None)

    @property
    def unit(self) -> str:
        """The unit of such a figure: "kg" of "5 kg"; "" for what is no figure."""
        figure = re.match(r"[€$£]?\s?\d[\d.,’' ]*\s*(?P<unit>\D*)$", fold(self.sample))
        return (figure["unit"].strip() or self.sample[:1]) if figure and not self.sample.isdigit() else ""

    def asked(self, words: Words) -> str:
        """The question, as it is asked for what is there."""
        if self.listed and self.heading:
            return words.fill("entry under", a=self.attribute, s=self.heading, p=words.within(self.subject))
        if self.listed:
            return words.fill("entry of page", a=self.attribute, title=self.subject)
        proper = is_proper(self.subject)
        subject = self.subject if proper else words.fill("row", head=self.head, s=self.subject)
        return attribute_wordings(self.attribute, subject, words.within(self.place), words, proper)[0]


def _of_tables(pages: Sequence[SourcePage]) -> Iterator[Gap]:
    """The empty cells of columns that most rows fill, and fill with more than a mark."""
    for page in pages:
        for table in page.tables:
            if table.sort != "rows" or len(table.rows) < 3 or not sound_title(page.title):
                continue
            named = list(named_rows(table))
            for head in table.heads[1:]:
                cells = [row.cells[head].text for row in table.rows if head in row.cells]
                if len(cells) * 2 <= len(table.rows) or len(set(cells)) < 3:
                    continue
                for row in named:
                    first, cell = subject_of(row)
                    if head not in row.cells and first:
                        yield Gap(cell.text, head, page.id, page.title, first, sample=cells[0])


def _of_kindred(pages: Sequence[SourcePage]) -> Iterator[Gap]:
    """The columns of a table that another has not, which is about the same sort of things by its heads."""
    tables = [(page, table) for page in pages for table in page.tables if table.sort == "rows"]
    for page, table in tables[:_MOST]:
        own = {fold(head) for head in table.heads}
        for other_page, other in tables[:_MOST]:
            theirs = {fold(head): head for head in other.heads}
            if other is table or page.id == other_page.id or fold(table.heads[0]) != fold(other.heads[0]):
                continue
            if len(own & theirs.keys()) < 2 or not sound_title(page.title):
                continue
            for row in named_rows(table):
                first, cell = subject_of(row)
                for name in theirs.keys() - own if first else ():
                    sample = next(each.cells[theirs[name]].text for each in other.rows if theirs[name] in each.cells)
                    yield Gap(cell.text, theirs[name], page.id, page.title, first, sample=sample)


def _of_lists(pages: Sequence[SourcePage]) -> Iterator[Gap]:
    """What pages of one sort list and a page of the sort does not: they share half of its names, and two or more."""
    lists: dict[str, list[tuple[SourcePage, dict[str, tuple[str, str]]]]] = defaultdict(list)
    for page in pages:
        for table in page.tables:
            if table.sort == "pairs" and sound_title(page.title) and is_proper(page.title):
                names = {
                    fold(name): (name, cell.text)
                    for name, cell in table.rows[0].cells.items()
                    if sound_name(name) and sound_value(cell.text)
                }
                lists[page.heading(table.start)].append((page, names))
    for heading, alike in lists.items():
        for page, own in alike[:_MOST]:
            for other, names in alike[:_MOST]:
                shared = own.keys() & names.keys()
                if other is not page and len(shared) >= 2 and len(shared) * 2 >= len(own):
                    for name in names.keys() - own.keys():
                        spelling, sample = names[name]
                        yield Gap(page.title, spelling, page.id, heading=heading, listed=True, sample=sample)


def of_groups(pages: Sequence[SourcePage], words: Words) -> Iterator[Gap]:
    """What a thing of one sort lacks and things in other documents have, by the sort of its attributes: an office with
    an address is asked for its e-mail where another office has one. One of each sort is enough for a thing."""
    things = list(_things(pages))
    for group in words.groups:
        samples: dict[re.Pattern[str], tuple[str, str, str]] = {}  # the name, the value, and the document of one
        for home, has, _ in things:
            for pattern in group:
                name = next((each for each in has if pattern.fullmatch(fold(each))), None)
                if name is not None and pattern not in samples:
                    samples[pattern] = (name, has[name], home)
        for home, has, made in things:
            if sum(any(pattern.fullmatch(fold(name)) for name in has) for pattern in group) == 0:
                continue
            for pattern, (name, sample, other) in samples.items():
                if other != home and not any(pattern.fullmatch(fold(each)) for each in has):
                    yield made(name, sample)


def _things(pages: Sequence[SourcePage]) -> Iterator[tuple[str, dict[str, str], Callable[[str, str], Gap]]]:
    """Each named row, and each page that lists what is true of it: its document, its attributes, and how a gap of it
    is made."""
    for page in pages:
        if not sound_title(page.title):
            continue
        for table in page.tables:
            if table.sort == "pairs" and is_proper(page.title) and not page.heading(table.start):
                has = {name: cell.text for name, cell in table.rows[0].cells.items()}
                yield page.id, has, partial(_of_page, page)
            for row in named_rows(table) if table.sort == "rows" else ():
                first, cell = subject_of(row)
                if first and is_proper(cell.text) and not _SUM.search(cell.text):
                    has = {name: each.text for name, each in row.cells.items()}
                    yield page.id, has, partial(_of_row, page, cell.text, first)


def _of_page(page: SourcePage, name: str, sample: str) -> Gap:
    return Gap(page.title, name, page.id, listed=True, sample=sample, of_group=True)


def _of_row(page: SourcePage, subject: str, head: str, name: str, sample: str) -> Gap:
    return Gap(subject, name, page.id, page.title, head, sample=sample, of_group=True)
