"""What stands under a head in the row of a thing, or beside a name in the list of a page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from workbench.corpus.drafting.draft import RULES, Draft
from workbench.corpus.drafting.measures import measure
from workbench.corpus.drafting.pages import SourcePage
from workbench.corpus.drafting.sound import sound_name, sound_subject, sound_title, sound_value, variants
from workbench.corpus.drafting.tables import PageTable, TableCell, TableRow
from workbench.corpus.drafting.words import Words, is_proper
from workbench.corpus.questions import fold
from workbench.types import Evidence


@RULES.add("attribute")
def attributes(pages: Sequence[SourcePage], words: Words) -> Iterator[Draft]:
    """The cells of tables and the values of lists."""
    homes = _homes(pages)
    lines = Counter(line for page in pages for line in _pair_lines(page))
    titles = {fold(page.title) for page in pages}
    for page in pages:
        for table in page.tables:
            if table.sort == "rows":
                yield from _of_rows(page, table, words, homes)
            else:
                yield from _of_pairs(page, table, words, lines, titles)


_LINKS = re.compile(
    r"(?:related|similar|further|recommended|more) (?:posts?|pages?|articles?|links?|reading|resources)|see also|"
    r"links?|references|resources|vedi anche|riferimenti|collegamenti|link utili|articoli correlati|"
    r"approfondimenti|risorse",
    re.IGNORECASE,
)


def whole(cell: TableCell) -> TableCell:
    """A cell without the stop of its sentence; that of "S.r.l." stays."""
    if cell.text.endswith(".") and not re.search(r"\b\w\.(?:\w{1,2}\.)+$|\b\w{1,3}\.$", cell.text):
        return TableCell(cell.text[:-1], cell.start, cell.end - 1)
    return cell


def subject_of(row: TableRow) -> tuple[str, TableCell]:
    """The head and the cell that say what a row is about."""
    return next(iter(row.cells.items()))


def named_rows(table: PageTable) -> Iterator[TableRow]:
    """The rows that name what they are about, and no other row of the table does."""
    names = Counter(fold(subject_of(row)[1].text) for row in table.rows)
    for row in table.rows:
        name = subject_of(row)[1].text
        if sound_subject(name) and names[fold(name)] == 1 and len(row.cells) > 1:
            yield row


def _is_grid(table: PageTable) -> bool:
    """Whether what stands for heads is a row like the others: most cells of a column have the shape of its head."""
    for head in table.heads:
        cells = [row.cells[head].text for row in table.rows if head in row.cells]
        alike = sum(_shape(cell) == _shape(head) for cell in cells)
        if any(c.isdigit() for c in head) and alike * 2 >= len(cells):
            return True
    return False


def _shape(text: str) -> str:
    """The text with its first word, and other words and figures by their sort."""
    first, _, rest = fold(text).partition(" ")
    kinds = (re.sub(r"[^\W\d_]+", "a", re.sub(r"\w*\d\w*", "9", part)) for part in (first, rest))
    return (
        " ".join(kinds).strip()
        if any(c.isdigit() for c in first)
        else f"{first} {re.sub(r'[0-9a-fx]*[0-9][0-9a-fx]*', '9', rest)}"
    )


def _homes(pages: Sequence[SourcePage]) -> dict[str, set[str]]:
    """The documents in whose tables each name stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        for table in page.tables:
            if table.sort == "rows":
                for row in table.rows:
                    found[fold(subject_of(row)[1].text)].add(f"{page.id}@{table.start}")
    return found


def _of_rows(page: SourcePage, table: PageTable, words: Words, homes: dict[str, set[str]]) -> Iterator[Draft]:
    if fold(table.heads[0]) in _QUESTION_HEADS or _is_grid(table):
        return
    same = _of_one_value(table)
    for row in named_rows(table):
        head, cell = subject_of(row)
        head = head if any(map(str.isalpha, head)) else ""  # the "/" in the corner of a table of distances
        alone = len(homes[fold(cell.text)]) == 1
        proper = is_proper(cell.text) and (not head or _NAMES.fullmatch(head) is not None)
        where = words.within(_title(page, table.start))
        subject = cell.text if proper else words.fill("row", head=head, s=cell.text)
        if not (head or proper) or not (where or alone):
            continue  # nothing says what the row is, or which of several tables is meant
        for name, value in ((name, whole(each)) for name, each in list(row.cells.items())[1:]):
            if (
                name in same
                or value.text.startswith(("- ", "• "))
                or not sound_value(value.text)
                or not sound_name(name)
                or fold(cell.text) in (fold(value.text), fold(name))
                or fold(value.text) == fold(name)
            ):
                continue
            yield Draft(
                "attribute",
                "single",
                attribute_wordings(name, subject, where, words, proper, alone),
                variants(value.text),
                (Evidence(page.id, value.start, value.end),),
                f"{fold(cell.text)}:{fold(name)}:{fold(value.text)}",
                cell.text,
                name,
            )


def _of_one_value(table: PageTable) -> frozenset[str]:
    """The heads of columns that say the same of every row: whoever has seen one row knows the answer for all."""
    found = {
        head: Counter(fold(row.cells[head].text) for row in table.rows if head in row.cells) for head in table.heads
    }
    return frozenset(head for head, values in found.items() if len(values) == 1 and values.total() >= _ROWS_ALIKE)


_ROWS_ALIKE = 3
# The head of a column whose cells are names that need no head before them.
_NAMES = re.compile(
    r"(?:full |first |product |company |common )?names?|titles?|items?|products?|models?|articles?|books?|persons?|"
    r"people|employees?|cit(?:y|ies)|towns?|countr(?:y|ies)|compan(?:y|ies)|organi[sz]ations?|suppliers?|offices?|places?|"
    r"events?|courses?|projects?|species|animals?|plants?|countries|states?|exams?|nom[ei](?: e cognome)?|titol[oi]|"
    r"articol[oi]|prodott[oi]|modell[oi]|voc[ei]|libr[oi]|person[ae]|dipendent[ei]|città|comun[ei]|paes[ei]|aziend[ae]|ent[ei]|"
    r"fornitor[ei]|uffic(?:io|i)|luog(?:o|hi)|event[oi]|cors[oi]|progett[oi]|speci[ei]|museo|musei|denominazione",
    re.IGNORECASE,
)
_QUESTION_HEADS = frozenset(("question", "questions", "domanda", "domande", "quesito", "faq"))


def _title(page: SourcePage, position: int) -> str:
    """The title of the document, or where it has none the heading above."""
    return page.title if sound_title(page.title) else page.heading(position)


def attribute_wordings(
    name: str, subject: str, where: str, words: Words, proper: bool, alone: bool = False
) -> tuple[str, ...]:
    """How an attribute is asked for: by its name, and in other words where the language has them.

    A thing with a name of its own, of which one table tells `alone`, needs no word on where that is said.
    """
    others = words.other_wordings(name, subject, "" if alone else where) if proper else None
    noun = words.noun(name) if others is not None else None
    if noun is None:
        first = words.fill("entry", a=name, s=subject, p=where)
    else:
        said = "attribute" if words.persons.fullmatch(name) is None else "person"
        first = words.fill(said, a=noun, of=words.of(subject), p="" if alone else where)
    return (first, *(others or ()))


def _pair_lines(page: SourcePage) -> Iterator[str]:
    for table in page.tables:
        if table.sort == "pairs":
            yield from (f"{fold(name)}:{fold(cell.text)}" for name, cell in table.rows[0].cells.items())


def _of_pairs(
    page: SourcePage, table: PageTable, words: Words, lines: Counter[str], titles: set[str]
) -> Iterator[Draft]:
    if not sound_title(page.title):
        return
    (row,) = table.rows
    sound = {name: cell for name, cell in row.cells.items() if sound_name(name) and sound_value(cell.text, most=7)}
    if len(sound) < max(2, 0.6 * len(row.cells)):
        return  # remarks with colons, and no list of values
    heading = page.heading(table.start)
    if (heading and not sound_subject(heading)) or _LINKS.fullmatch(heading):
        return
    if any(fold(f"{name}: {cell.text}") in titles for name, cell in row.cells.items()):
        return  # links to other pages, whose titles have a colon
    if sum(fold(name) in map(fold, other.heads) for name in sound for other in page.tables if other is not table):
        return  # the same names again in the page: whose value it is, the heading may not tell
    # "Where is Senior Designer?": only of a thing that is measured are the other wordings sure.
    values = Counter(fold(cell.text) for cell in row.cells.values())
    thing = not heading and is_proper(page.title) and any(_measured(cell.text) for cell in sound.values())
    for name, cell in sound.items():
        line = f"{fold(name)}:{fold(cell.text)}"
        if fold(cell.text) == fold(name) or lines[line] > 3 or values[fold(cell.text)] > 1:
            continue  # what stands on page after page, or under name after name, is about none of them
        if heading:
            wordings: tuple[str, ...] = (words.fill("entry under", a=name, s=heading, p=words.within(page.title)),)
        elif thing and words.other_wordings(name, page.title, "") is not None:
            wordings = attribute_wordings(name, page.title, "", words, True, alone=True)
        else:
            wordings = (words.fill("entry of page", a=name, title=page.title),)
        subject = f"{heading} ({page.title})" if heading else page.title
        yield Draft(
            "attribute",
            "single",
            wordings,
            variants(cell.text),
            (Evidence(page.id, cell.start, cell.end),),
            f"pair:{line}" if lines[line] > 1 else f"{fold(subject)}:{line}",
            subject,
            name,
        )


def _measured(text: str) -> bool:
    found = measure(text)
    return found is not None and bool(found[1])
