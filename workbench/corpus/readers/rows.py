"""Rows of tables as lines that stand on their own: "- Name: Forno Etna; Price: 899 €".

A row that a passage cuts loose from its head would say nothing to a retriever or to a model. CSV, Markdown, HTML,
Word, workbooks and PDF all write their rows so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise

from workbench.corpus.readers.forms import SpannedCell, beside_box, form_lines, is_box, is_form, reaches_across
from workbench.corpus.readers.mixed_tables import Cells, labels_with_values, late_head
from workbench.languages.spoken import said

# What a cell under a head may hold and a head hardly does: a number with or without a unit, a date, a time, yes or no.
# No repetition gives back what it took, so that a long cell takes no longer than its length.
_VALUE = re.compile(
    r"[-+±~≈<>≤≥]?\s*+(?:(?:[€$£¥]|EUR|USD|CHF)\s*+)?[-+]?\d[\d.,:/'’ \u00a0–-]*+(?:[%°€$£¥/²³·.]|[^\W\d_])*+"
    r"|true|false|yes|no|sì|si|vero|falso|x|✓|✗|#(?:N/?[AD]|DIV/0!|VALORE!|VALUE!|REF!|RIF!|NAME\?|NOME\?|NUM!|NULL!)|n\.?[/.]?[ad]\.?|[-–—]",
    re.IGNORECASE,
)
_ITEM_MARK = re.compile(r"^[ ]*-[ ]+")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_OF_YEAR = re.compile(r"(?:18|19|20)\d\d (?P<what>[^\W\d_]+)")  # "2025 Fee" over prices
_NUMBER_HEAD = re.compile(r"#|nr?\.?|no\.?|n[°º]|num\.?|number|numero|id|pos\.?|riga|row|index|indice", re.IGNORECASE)
# The second head of a table of two columns that lists the properties of one thing.
_OF_ONE_THING = frozenset(
    ("value", "values", "detail", "details", "data", "valore", "valori", "dettaglio", "dettagli", "dato", "dati")
)
# Two of these head a list of things of a kind ("Name | City"); one may be a property ("Name | Ada").
_KINDS = frozenset(
    (
        "name", "nome", "nominativo", "cognome", "surname", "item", "articolo", "product", "prodotto", "model",
        "modello", "code", "codice", "country", "paese", "city", "città", "comune", "region", "regione", "date", "data",
        "day", "giorno", "month", "mese", "year", "anno", "person", "persona", "employee", "dipendente", "term",
        "termine", "service", "servizio", "type", "tipo", "category", "categoria", "course", "corso", "plan", "piano",
        "role", "ruolo", "title", "titolo", "author", "autore", "question", "domanda", "step", "passo", "room", "sala",
        "id", "abbreviation", "sigla", "acronym", "acronimo", "office", "ufficio", "department", "reparto",
    )
)  # fmt: skip
MOST_HEADS = 4  # rows
MOST_HEAD = 250  # characters: what is longer is text, which each row would repeat
_LONG_TEXT = 60  # characters: values and names are hardly longer
_MANY = 4  # columns
_TO_FILL = 3  # rows of a label alone, as a form has
_HIGHEST_HEAD = 3  # rows
_MOSTLY = 0.6  # of the cells of a column
FIELD_QUOTES = (("“", "”"), ("«", "»"), ("‹", "›"), ("「", "」"))  # around a cell with a semicolon
_FIELD = re.compile("(?:{}|[^;])+".format("|".join(f"{a}[^{a}{b}]*{b}" for a, b in FIELD_QUOTES)))


@dataclass(frozen=True, slots=True)
class TableLines:
    """A table as lines, one a row, and what to tell the user of it ("" for nothing)."""

    lines: tuple[str, ...]
    note: str = ""


def flat(cell: str) -> str:
    """A cell on one line."""
    text = " ".join(cell.split())
    return SpannedCell(text) if isinstance(cell, SpannedCell) else text


def in_cell(blocks: Iterable[str]) -> str:
    """What stands in a cell on one line, where the mark of an item would be taken for a minus."""
    return " ".join(_ITEM_MARK.sub("", line).strip() for block in blocks for line in block.split("\n")).strip()


def is_value(cell: str) -> bool:
    """Whether a cell holds a number, a date or a yes or no, as the cells under a head do."""
    return _VALUE.fullmatch(cell.strip()) is not None


def rows_as_lines(rows: Sequence[Cells], heads: int | None = None) -> TableLines:
    """The lines of a table.

    Rows of a single cell above the head, or between rows, are lines of their own. A first column of running numbers
    comes last, so that the row is about what it names.

    Args:
        rows: the cells of each row. A cell that spans several columns or rows stands in each of them.
        heads: how many rows are heads where the format says so; None looks at the cells.
    """
    clean = [[flat(cell) for cell in row] for row in rows]
    clean = [row for row in clean if any(row)]
    width = max(map(len, clean), default=0)
    clean = [[*row, *[""] * (width - len(row))] for row in clean]
    clean = _without_blank_columns(clean)
    if heads is None and (form := labels_with_values(clean)):
        return rows_as_lines(form, 0)
    if heads is None and (start := late_head(clean, is_value)):
        return TableLines((*rows_as_lines(clean[:start], 0).lines, *rows_as_lines(clean[start:], 1).lines))
    above: list[str] = []
    while len(clean) > 1 and len(clean[0]) > 1 and _alone(clean[0]) and not heads:
        text = next(filter(None, clean.pop(0)))
        above += [text] if above[-1:] != [text] else []  # one that covers several rows
    if not clean:
        return TableLines(tuple(above))
    if len(clean[0]) == 1:
        named = f"- {clean[0][0]}: " if heads and len(clean) > 1 else ""
        return TableLines((*above, *(named + row[0] for row in clean[1 if named else 0 :])))
    if len(clean[0]) == 2 and _of_one_thing(clean, heads):
        return TableLines((*above, *_pairs(clean, heads)))
    count = heads_of(clean) if heads is None else min(heads, len(clean))
    if all(map(_over_columns, clean[count:])):  # nothing but heads, and rows that name none of their columns
        return TableLines((*above, *(", ".join(dict.fromkeys(filter(None, row))) for row in clean)))
    if heads is None and count and is_form(_names(clean[:count], len(clean[0])), clean[count:]):
        return TableLines((*above, *form_lines(clean, is_value, _as_field)))
    while caption := _over_all(clean[:count]):
        above.append(caption)
        clean, count = clean[1:], count - 1
    names = _names(clean[:count], len(clean[0]))
    body = [row for row in clean[count:] if row not in clean[:count]]  # a head may be repeated on each page
    order = _order(names, body)
    lines = [_line([names[n] for n in order], [row[n] for n in order]) for row in body]
    # The heads of columns that nothing stands under, as in a form to fill in, are read on the page too.
    used = {name for n, name in enumerate(names) if any(row[n] for row in body)}
    bare = [name for name in dict.fromkeys(names) if name and name not in used]
    return TableLines(
        (*above, *filter(None, [*lines, ", ".join(bare)])), "" if count else said("read.first_row_is_data")
    )


def _without_blank_columns(rows: list[list[str]]) -> list[list[str]]:
    filled = [n for n in range(len(rows[0]) if rows else 0) if any(row[n] for row in rows)]
    return [[row[n] for n in filled] for row in rows]


def _alone(row: Cells) -> bool:
    """Whether a row has one cell only, or one that spans all columns."""
    filled = [cell for cell in row if cell]
    return len(filled) == 1 or (len(filled) == len(row) and len(set(row)) == 1 and not is_value(row[0])) or _wide(row)


def _of_one_thing(rows: Sequence[Cells], heads: int | None) -> bool:
    """Whether two columns are names and values of one thing: "Weight | 5 kg"."""
    if rows[0][1].casefold() in _OF_ONE_THING:
        return True
    parted = [row for row in rows if not isinstance(row[1], SpannedCell)]  # by rows of one cell
    to_fill = sum(not row[1] for row in rows)
    rows, is_a_form = parted, len(parted) < len(rows) or to_fill >= _TO_FILL
    if not rows or heads or all(cell.casefold() in _KINDS for cell in rows[0]):
        return False
    names = [row[0] for row in rows]
    if all(name.endswith(":") for name in names) and not any(row[1].endswith(":") for row in rows):
        return True  # "Treasurer: | Ada", be there two with one name
    named = (is_a_form or len(set(names)) == len(names)) and not any(map(is_value, names))
    # A name over a column of values is no value; the properties of one thing are of several kinds.
    values = [is_value(row[1]) for row in rows[1:] if row[1]]
    if _YEAR.fullmatch(rows[0][1]) and values and not any(_YEAR.fullmatch(row[1]) for row in rows[1:]) and all(values):
        return False  # "Region | 2023"
    return named and (heads == 0 or is_value(rows[0][1]) or sum(values) < _MOSTLY * len(values) or not values)


def _pairs(rows: Sequence[Cells], heads: int | None) -> list[str]:
    first = rows[0]
    skipped = heads or (1 if first[1].casefold() in _OF_ONE_THING else 0)
    lines = [", ".join(filter(None, row)) for row in rows[:skipped]]
    return [*lines, *(f"- {name.rstrip(':')}: {value}" if name and value and name != value else name or value
                      for name, value in map(_label_and_value, rows[skipped:]))]  # fmt: skip


def _label_and_value(row: Cells) -> tuple[str, str]:
    return row[0], "" if isinstance(row[1], SpannedCell) else row[1]


def head_rows(rows: Sequence[Cells]) -> Sequence[Cells]:
    """The first rows of a table that name its columns; none of a table of names and values, or without heads."""
    clean = [[flat(cell) for cell in row] for row in rows]
    if start := late_head(clean, is_value) if len({len(row) for row in clean}) == 1 else 0:
        return clean[start : start + 1]
    first = next((n for n, row in enumerate(clean) if not _alone(row)), 0)
    clean = clean[first:]
    if not clean or (len(clean[0]) == 2 and _of_one_thing(clean, None)):
        return ()
    return clean[: heads_of(clean)]


def heads_of(rows: Sequence[Cells]) -> int:
    """How many of the first rows are heads: none where the first row looks like data, one more under each that has a
    cell over several columns."""
    if len(rows) < 2 or _like_data(rows[0], rows[1:]) or max(map(len, rows[0])) > MOST_HEAD:
        return 0
    count = 1
    while (
        count < min(len(rows) - 1, MOST_HEADS)
        and _spans(rows[count - 1])
        and not reaches_across(rows[count - 1], rows[count])
        and not _like_data(rows[count], rows[count + 1 :])
    ):
        count += 1
    return count


def _spans(row: Cells) -> bool:
    return any(a and a == b for a, b in pairwise(row))


def _over_all(heads: Sequence[Cells]) -> str:
    """What the first of several head rows says over many columns and, but for a first one, over all: said once, since
    each row would repeat it in each of its cells."""
    if len(heads) < 2:
        return ""
    said = [cell for cell, below in zip(heads[0], heads[1], strict=True) if cell and cell != below]
    return said[0] if len(set(said)) == 1 and len(said) >= _MANY and len(said) >= len(heads[0]) - 1 else ""


def _like_data(first: Cells, rest: Sequence[Cells]) -> bool:
    """Whether a row has values where the rows below have them too; years over columns are names."""
    values = [n for n, cell in enumerate(first) if cell and is_value(cell) and not _names_year(cell, n, rest)]
    if values and all(_YEAR.fullmatch(first[n]) for n in values):
        below = [row[n] for row in rest for n in values if row[n]]
        return bool(below) and all(map(_YEAR.fullmatch, below))
    for n in values:
        below = [row[n] for row in rest if row[n]]
        if below and sum(map(is_value, below)) * 2 >= len(below):
            return True
    return any(_comes_again(first, n, rest) for n, cell in enumerate(first) if cell)


def _names_year(cell: str, n: int, rest: Sequence[Cells]) -> bool:
    """Whether a cell is a year and what a column has of it, which no cell below says: "2025 Fee", not "2025 kWh"."""
    found = _OF_YEAR.fullmatch(cell)
    return found is not None and not any(row[n].endswith(found["what"]) for row in rest)


def _comes_again(first: Cells, n: int, rest: Sequence[Cells]) -> bool:
    """Whether a cell stands again further down in its column, where a name would not; a repeated head is none, and
    neither is the rest of a head over several rows."""
    below = list(dropwhile(lambda row: row[n] == first[n], rest))
    reaches = len(rest) - len(below)
    if reaches >= _HIGHEST_HEAD and any(list(row) != list(first) for row in rest[:reaches]):
        return True
    return not _spans(first) and any(row[n] == first[n] and list(row) != list(first) for row in below)


def _names(heads: Sequence[Cells], width: int) -> list[str]:
    """The name of each column: what its heads say, each once."""
    return [" ".join(dict.fromkeys(row[n].rstrip(":") for row in heads if row[n])) for n in range(width)]


def _order(names: Sequence[str], body: Sequence[Cells]) -> list[int]:
    """The columns in the order in which a line names them: a bare running number, which names nothing, comes last."""
    columns = list(range(len(names)))
    numbers = [row[0].rstrip(".") for row in body]
    runs = all(number.isdecimal() for number in numbers) and len(numbers) > 1
    runs = runs and [int(number) for number in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
    if len(columns) > 2 and runs and int(numbers[0]) in (0, 1) and (not names[0] or _NUMBER_HEAD.fullmatch(names[0])):
        return [*columns[1:], 0]
    return columns


def _over_columns(row: Cells) -> bool:
    """Whether a row is a single cell over all columns."""
    return (len(row) > 2 and len(set(row)) == 1 and not is_value(row[0])) or _wide(row)


def _wide(row: Cells) -> bool:
    """Whether a row is a single long text over all columns but the first or the last, which frames leave empty."""
    filled = [cell for cell in row if cell]
    return len(filled) > 2 and len(filled) >= len(row) - 2 and len(set(filled)) == 1 and len(filled[0]) > _LONG_TEXT


def _line(names: Sequence[str], row: Cells) -> str:
    if _over_columns(row):
        return next(filter(None, row))  # it heads the rows below
    filled = [
        (name, cell)
        for n, (name, cell) in enumerate(zip(names, row, strict=True))
        if cell and not (n and name == names[n - 1] and _goes_on(name, cell, row[n - 1]))
    ]
    if not filled:
        return ""
    cells, filled = len(filled), _over_many(filled)
    if len(filled) == 1:
        name, cell = filled[0]
        if cells >= _MANY:
            return cell  # it heads the rows below
        return f"- {name}: {cell}" if name else cell
    if is_box(filled[0][1]) and not any(name for name, _ in filled):
        return beside_box([cell for _, cell in filled], _as_field)
    return "- " + "; ".join(f"{name}: {_as_field(cell)}" if name else _as_field(cell) for name, cell in filled)


def _goes_on(name: str, cell: str, before: str) -> bool:
    """Whether a cell under the same name as the one before it is that cell, which not every format marks. Two figures
    are two, though they be equal: "5 | 5" under "Score"."""
    return isinstance(cell, SpannedCell) or (name != "" and cell == before and not is_value(cell))


def _over_many(filled: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of a row, one that reaches over many columns with all their names: "9:00, 9:20, 9:40, 10:00: A"."""
    joined: list[tuple[list[str], str]] = []
    for name, cell in filled:
        if joined and isinstance(cell, SpannedCell) and cell == joined[-1][1]:
            joined[-1][0].append(name)
        else:
            joined.append(([name], cell))
    fields: list[tuple[str, str]] = []
    for names, cell in joined:
        fields += [(", ".join(filter(None, names)), cell)] if len(names) >= _MANY else [(name, cell) for name in names]
    return fields


def _as_field(cell: str) -> str:
    """A cell among others, set in quotes where it holds the semicolon that separates them: “PNG; JPEG”.

    The quotes are the first that do not stand in it, so that none of its characters changes.
    """
    if ";" not in cell:
        return cell
    opening, closing = next((pair for pair in FIELD_QUOTES if not set(pair) & set(cell)), ("", ""))
    return f"{opening}{cell}{closing}"


def fields_of(line: str) -> list[tuple[int, str]]:
    """The fields of a line of a table, and where each begins: they are parted by semicolons that stand in no quotes."""
    return [(field.start(), field[0]) for field in _FIELD.finditer(line)]


def unquoted(cell: str) -> str:
    """A cell without the quotes that its semicolon asked for."""
    quoted = ";" in cell and (cell[:1], cell[-1:]) in FIELD_QUOTES
    return cell[1:-1] if quoted else cell
