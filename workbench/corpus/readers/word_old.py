"""Word 97–2003 (.doc): the body with its tables and notes, text boxes, and what heads and foots the pages.

Read here from the parts that olefile gives, since no package was found that reads the format without a program
installed beside it and keeps tables, numbers of lists and notes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from workbench.corpus.readers.flow import TextFlow, says_more_than_a_number
from workbench.corpus.readers.marks import lowered, raised, symbol
from workbench.corpus.readers.office import damage, library
from workbench.corpus.readers.parts.word_old.file import (
    ENDNOTE_MARKS,
    ENDNOTES,
    FONTS,
    FOOTNOTE_MARKS,
    FOOTNOTES,
    HEADERS,
    OldRun,
    OldWordFile,
    positions,
    save_as_docx,
)
from workbench.corpus.readers.parts.word_old.lists import OldLists
from workbench.corpus.readers.registry import READERS, FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.titles import title_of
from workbench.languages.spoken import said

_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f]")
_PARAGRAPH, _CELL, _LINE, _PAGE, _COLUMN = "\r", "\x07", "\x0b", "\x0c", "\x0e"
_FIELD, _RESULT, _FIELD_END, _HYPHEN = "\x13", "\x14", "\x15", "\x1e"
_SEPARATORS = 6  # the first texts among the headers are the lines over the notes
# Files of other kinds that go by this name, by how they begin.
_OTHERS = ((b"{\\rtf", ".rtf"), (b"PK\x03\x04", ".docx"), (b"MIME-Version", ".mht"), (b"<", ".html"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@reader(".doc")
def read_old_word(path: Path, limits: Limits) -> FileReading:
    """Headings marked with "#", items with "-" or the number that Word counts, a line for each row of a table.

    Deleted and hidden text, comments and tables of contents are left out. Notes follow the text. Headers and footers
    stand once, at the end. A file of another kind by this name is read as what it is.
    """
    with path.open("rb") as file:
        beginning = file.read(512)
    if not beginning.startswith(_OLE):
        bare = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
        other = next((READERS.get(suffix) for mark, suffix in _OTHERS if bare.startswith(mark)), None)
        if other is None:
            raise ReadFailure(said("read.not_word_97", cure=save_as_docx(path.name)))
        found = other(path, limits)
        assert isinstance(found, FileReading)
        return found
    olefile = library("olefile", path)
    with damage(), olefile.OleFileIO(str(path)) as ole:
        walk = _TextWalk(OldWordFile(ole, path.name))
        blocks, referred, around = walk.blocks(), walk.notes(), walk.around()
        named = _decoded_title(ole.get_metadata())
    text = "\n\n".join([*blocks, *referred, *around])
    if not text:
        raise ReadFailure(said("read.no_text_in_word", cure=save_as_docx(path.name)))
    title = title_of(text, path.stem, styled=walk.body.title, named=named, heading=walk.body.heading)
    notes = [said("read.around", texts="; ".join(around))[:200]] if around else []
    notes += [said("read.contents", n=walk.listed)] if walk.listed else []
    return FileReading((ReadDocument(title, text),), notes=tuple(notes))


def _decoded_title(metadata: object) -> str:
    title = getattr(metadata, "title", None) or b""
    page = getattr(metadata, "codepage", None)
    if isinstance(title, str):
        return title.strip("\0 ")
    name = "utf-8" if page == 65001 else f"cp{page}" if page and page > 0 else "cp1252"
    try:
        return str(title.decode(name, "replace")).strip("\0 ")
    except LookupError:
        return ""


class _TextWalk:
    """Walks over the text of a file."""

    def __init__(self, file: OldWordFile) -> None:
        self.file = file
        self.body = TextFlow()
        self._lists = OldLists(file)
        self._fonts = list(_font_names(file.table(FONTS)))
        self._marks = {
            place: kind
            for kind, table in (("footnotes", FOOTNOTE_MARKS), ("endnotes", ENDNOTE_MARKS))
            for place in positions(file.table(table), 2)[:-1]
        }
        self._used: list[str] = []  # the kinds of the notes referred to, in order
        self._fields: list[bool] = []  # whether each open field is at what it shows
        self._inner_cells: list[str] = []
        self._inner_rows: list[list[str]] = []
        self.listed = 0  # lines of tables of contents

    def blocks(self) -> list[str]:
        """The body, and the text boxes after it."""
        self._read("body", self.body)
        boxes = TextFlow()
        self._read("boxes", boxes)
        return [*self.body.blocks(), *boxes.blocks()]

    def notes(self) -> list[str]:
        """The text of the notes, each behind its number."""
        said = {kind: self._parts(kind, table) for kind, table in (("footnotes", FOOTNOTES), ("endnotes", ENDNOTES))}
        found = [(number, next(said[kind], "")) for number, kind in enumerate(self._used, start=1)]
        return [f"[{number}] {text}" for number, text in found if text]

    def around(self) -> list[str]:
        """What heads and foots the pages, each text once."""
        found = list(self._parts("headers", HEADERS))[_SEPARATORS:]
        return list(dict.fromkeys(filter(says_more_than_a_number, found)))

    def _parts(self, part: str, table: int) -> Iterator[str]:
        """The texts of a part, whose places in it are in a table."""
        begins, places = self.file.begins(part), positions(self.file.table(table), 0)
        for start, end in pairwise(places):
            flow = TextFlow()
            until = begins + min(end, self.file.counts[part])
            for run in self.file.runs(begins + start, until):
                self._run(run, flow)
            yield " ".join(" ".join(flow.blocks()).split())

    def _read(self, part: str, flow: TextFlow) -> None:
        start = self.file.begins(part)
        self._fields = []
        for run in self.file.runs(start, start + self.file.counts[part]):
            self._run(run, flow)

    def _run(self, run: OldRun, flow: TextFlow) -> None:
        at = 0
        for found in _CONTROL.finditer(run.text):
            self._say(run.text[at : found.start()], run, flow, run.start + at)
            self._sign(found[0], run.start + found.start(), run, flow)
            at = found.end()
        self._say(run.text[at:], run, flow, run.start + at)

    def _shown(self, run: OldRun) -> bool:
        return not (run.look.hidden or run.look.deleted or run.look.struck) and all(self._fields)

    def _say(self, text: str, run: OldRun, flow: TextFlow, place: int) -> None:
        if not text or not self._shown(run):
            return
        if self._marks and flow is self.body and place in self._marks:  # a mark of one's own, "*"
            self._refer(place, flow)
            text = text[1:]
        if run.look.symbol is not None:
            font, code = run.look.symbol
            name = self._fonts[font] if font < len(self._fonts) else ""
            text = symbol(name, f"{code & 0xFF:02X}") * len(text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        put: Callable[[str, str], str] | None = {1: raised, 2: lowered}.get(run.look.place)
        flow.write(put(text, flow.written) if put is not None else text)

    def _sign(self, sign: str, place: int, run: OldRun, flow: TextFlow) -> None:
        if sign == _FIELD:
            self._fields.append(False)
        elif sign == _RESULT and self._fields:
            self._fields[-1] = True
        elif sign == _FIELD_END and self._fields:
            self._fields.pop()
        elif sign in (_PARAGRAPH, _CELL):
            self._end(sign, place, flow)
        elif sign in (_PAGE, _COLUMN):
            flow.paragraph()
        elif not self._shown(run):
            return
        elif sign == _LINE:
            flow.write("\n")
        elif sign == _HYPHEN:
            flow.write("-")
        elif flow is self.body and place in self._marks:
            self._refer(place, flow)

    def _refer(self, place: int, flow: TextFlow) -> None:
        self._used.append(self._marks[place])
        flow.write(f" [{len(self._used)}]")

    def _end(self, sign: str, place: int, flow: TextFlow) -> None:
        """The end of a paragraph, a cell or a row."""
        style, look = self.file.paragraph(place)
        if sign == _CELL and look.row_end:
            flow.row(look.edges, look.head_row)
            return
        if look.inner_row:
            self._inner_rows += [self._inner_cells] * bool(self._inner_cells)
            self._inner_cells = []
            return
        if look.inner_cell:
            self._inner_cells.append(" ".join(flow.written.split()))
            flow.written = ""
            return
        if self.file.styles.is_of_contents(style):
            self.listed += bool(flow.written.strip())
            flow.written = ""
        label = self._lists.label(look.listed, look.level)
        inside = look.in_table or sign == _CELL
        title = self.file.styles.is_title(style)
        level = 0 if inside else self.file.styles.heading(style) or int(title)
        flow.paragraph(level, label, look.level, inside, title)
        if sign == _CELL:
            if self._inner_rows:
                flow.inner_table(self._inner_rows)
                self._inner_rows = []
            flow.cell()


def _font_names(data: bytes) -> Iterator[str]:
    """The names of the fonts by their numbers."""
    at = 4
    while at < len(data):
        length = data[at]
        yield data[at + 40 : at + 1 + length].decode("utf-16-le", "replace").partition("\0")[0]
        at += 1 + length
