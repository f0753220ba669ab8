"""Counts over a table, and the row with its highest or lowest figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.corpus.drafting.draft import RULES, Draft
from workbench.corpus.drafting.measures import measure
from workbench.corpus.drafting.pages import SourcePage
from workbench.corpus.drafting.rules.attributes import subject_of
from workbench.corpus.drafting.sound import sound_name, sound_subject, sound_title, sound_value
from workbench.corpus.drafting.tables import PageTable, TableCell
from workbench.corpus.drafting.words import Words, lowered
from workbench.corpus.questions import fold
from workbench.languages.words import word_lists
from workbench.types import Evidence

FEWEST, MOST = 4, 40  # rows: fewer are no table to count in, and more do not fit a prompt


@RULES.add("aggregate")
def aggregates(pages: Sequence[SourcePage], words: Words) -> Iterator[Draft]:
    """A count and an extreme for each table whose document has no other, where every row has the cell."""
    for page in pages:
        tables = [table for table in page.tables if table.sort == "rows"]
        if len(tables) != 1 or not sound_title(page.title) or not FEWEST <= len(tables[0].rows) <= MOST:
            continue
        (table,) = tables
        for head in table.heads[1:]:
            cells = [row.cells[head] for row in table.rows if head in row.cells]
            if len(cells) == len(table.rows) and sound_name(head):
                yield from _count(page, table, head, cells, words)
                yield from _extreme(page, table, head, cells, words)


def _count(page: SourcePage, table: PageTable, head: str, cells: Sequence[TableCell], words: Words) -> Iterator[Draft]:
    folded = [fold(cell.text) for cell in cells]
    counts = Counter(folded)
    if not 2 <= len(counts) <= len(cells) // 2 or any("," in value or "/" in value for value in counts):
        return
    # A value within another, "red" in "dark red", counts twice or not.
    chosen = [
        value
        for value, count in counts.items()
        if count > 1 and not any(value in other or other in value for other in counts if other != value)
    ]
    if not chosen:
        return
    value = min(chosen, key=lambda each: (counts[each], each))
    cell = next(cell for cell in cells if fold(cell.text) == value)
    if not sound_value(cell.text) or measure(cell.text):
        return
    count = counts[value]
    names = word_lists("numbers")[words.code]
    asked = words.fill("count", value=cell.text, a=head, p=words.within(page.title))
    answers = (str(count), *names[count : count + 1])
    yield _drafted(page, table, asked, answers, f"count:{fold(head)}:{value}")


def _extreme(
    page: SourcePage, table: PageTable, head: str, cells: Sequence[TableCell], words: Words
) -> Iterator[Draft]:
    measures = [measure(cell.text) for cell in cells]
    units = {each[1] for each in measures if each is not None}
    if None in measures or len(units) != 1 or not all(units):
        return
    figures = [each[0] for each in measures if each is not None]
    first = table.heads[0]
    if not sound_name(first):
        return
    for name, best in (("most", max(figures)), ("least", min(figures))):
        at = [number for number, figure in enumerate(figures) if figure == best]
        row = table.rows[at[0]]
        subject = subject_of(row)[1].text
        if len(at) != 1 or first not in row.cells or not sound_subject(subject):
            continue
        named = Counter(fold(subject_of(other)[1].text) for other in table.rows)
        if named[fold(subject)] > 1:
            continue
        shown = lowered(head) if words.code == "en" else head
        title = words.within(page.title)
        asked = words.fill(name, head=lowered(first) if words.code == "en" else first, a=shown, p=title)
        yield _drafted(page, table, asked, (subject,), f"{name}:{fold(head)}:{fold(subject)}")
        return


def _drafted(page: SourcePage, table: PageTable, asked: str, answers: tuple[str, ...], said: str) -> Draft:
    rows = tuple(Evidence(page.id, row.start, row.end) for row in table.rows)
    return Draft("aggregate", "aggregate", (asked,), answers, rows, f"{page.id}:{said}")
