"""Word through python-docx: the body with its tables, notes, text boxes, and what heads and foots the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.corpus.readers.flow import says_more_than_a_number
from workbench.corpus.readers.forms import spread
from workbench.corpus.readers.marks import lowered, raised, symbol
from workbench.corpus.readers.office import absent_parts, damage, library, office_file
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import in_cell, rows_as_lines
from workbench.corpus.readers.titles import title_of
from workbench.corpus.readers.word_math import MATH, equation
from workbench.corpus.readers.word_numbering import Numbering
from workbench.languages.spoken import said

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SHAPED = "{urn:schemas-microsoft-com:vml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|titolo|title) ?([1-9])?", re.IGNORECASE)
_OF_CONTENTS = re.compile(r"(?:toc|contents|sommario) (?:heading|[1-9])|index [1-9]|table of figures", re.IGNORECASE)
_AROUND = {f"{_W}{name}" for name in ("ins", "moveTo", "customXml", "smartTag")}
_GONE = {f"{_W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sectPr")}


@reader(".docx", ".docm", ".dotx", ".dotm")
def read_word(path: Path, limits: Limits) -> FileReading:
    """Headings marked with "#", items with "-" or the number that Word counts, a line for each row of a table.

    Equations stand on one line.

    Deleted text, comments and tables of contents are left out. Notes follow the text. Headers and footers of the pages
    stand once, at the end.
    """
    docx = library("docx", path)
    with damage():
        document = docx.Document(office_file(path, limits))
        walk = _Body(document)
        blocks = list(walk.blocks(document.element.body))
        notes = walk.notes()
        around = list(dict.fromkeys(_around(document)))
        pictures = sum(1 for _ in document.element.body.iter(f"{_DRAWN}blip", f"{_SHAPED}imagedata"))
    text = "\n\n".join([*blocks, *notes, *around]).strip()
    if pictures and not blocks:
        raise ReadFailure(said("read.pictures_alone", n=pictures), said("read.save_as_pdf"))
    if not text:
        raise ReadFailure(said("read.no_text_in_file"))
    named = document.core_properties.title or ""
    title = title_of(text, path.stem, styled=walk.title, named=named, heading=walk.heading)
    tell = [said("read.around", texts="; ".join(around))[:200]] if around else []
    if walk.listed:
        tell.append(said("read.contents", n=walk.listed))
    if walk.struck:
        tell.append(said("read.struck", n=walk.struck))
    if lacks := absent_parts(path):
        tell.append(said("read.absent", names=", ".join(lacks))[:200])
    return FileReading((ReadDocument(title, text),), notes=tuple(tell))


class _Body:
    """Walks over the elements of a document's body."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.styles = {style.style_id: style.name or "" for style in document.styles}
        self.numbering = Numbering(document)
        self.title = self.heading = ""
        self.struck = 0  # characters that are struck out
        self.listed = 0  # lines of tables of contents
        self.used: list[tuple[str, str]] = []  # the notes referred to: "footnotes" or "endnotes", and the number

    def blocks(self, parent: Any) -> Iterator[str]:
        """A block for each heading, paragraph, list and table of an element."""
        items: list[str] = []
        for text, item in self._pieces(parent):
            if item:
                items.append(text)
                continue
            if items:
                yield "\n".join(items)
                items = []
            yield text
        if items:
            yield "\n".join(items)

    def _pieces(self, parent: Any) -> Iterator[tuple[str, bool]]:
        """Each block, and whether it is an item of a list."""
        for element in parent:
            if element.tag == f"{_W}p":
                text, item = self._paragraph(element)
                if text:
                    yield text, item
                for box in self._boxes(element):
                    yield from self._pieces(box)
            elif element.tag == f"{_W}tbl":
                if lines := rows_as_lines(*self._table(element)).lines:
                    yield "\n".join(lines), False
            elif element.tag == f"{_W}sdt":  # a content control: its content is text like any other
                for content in element.iterchildren(f"{_W}sdtContent"):
                    yield from self._pieces(content)
            elif element.tag in _AROUND:
                yield from self._pieces(element)

    def _paragraph(self, element: Any) -> tuple[str, bool]:
        """Its text with its mark, and whether it is an item of a list."""
        text = "\n".join(" ".join(line.split()) for line in self._text(element).split("\n")).strip()
        style, label, level = self._style(element)
        if not text:
            return "", False
        if _OF_CONTENTS.fullmatch(style):
            self.listed += 1
            return "", False
        heading = _HEADING.fullmatch(style)
        if heading:
            text = f"{label or ''} {text}".replace("\n", " ").strip()
            if style.lower() in ("title", "titolo") and not self.title:
                self.title = text
            self.heading = self.heading or text
            return f"{'#' * min(int(heading[1] or 1), 6)} {text}", False
        if label is not None or style.lower().startswith(("list bullet", "list number", "elenco")):
            return f"{'  ' * level}{label or '-'} {text}", True
        return text, False

    def _style(self, element: Any) -> tuple[str, str | None, int]:
        """The name of its style, what Word counts before it (None: nothing, "": a mark), and on which level."""
        properties = element.find(f"{_W}pPr")
        named = None if properties is None else properties.find(f"{_W}pStyle")
        identity = "" if named is None else named.get(f"{_W}val", "")
        label, level = self.numbering.label(properties, identity)
        return self.styles.get(identity, ""), label, level

    def _text(self, element: Any) -> str:
        parts: list[str] = []
        tag = ""
        for child in self._shown(element):
            before, tag = tag, child.tag
            if tag == f"{_W}t":
                self.struck += len((child.text or "").strip()) if _is_struck(child) else 0
                parts.append(_aligned(child, "".join(parts[-3:])))
            elif tag == f"{_W}tab":
                parts.append("\t")
            elif tag in (f"{_W}br", f"{_W}cr"):
                parts.append("\n")
            elif tag == f"{_W}sym":
                parts.append(_symbol(child))
            elif tag in MATH:
                parts.append(equation(child) if before not in MATH else f" {equation(child)}")
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                number = child.get(f"{_W}id", "")
                self.used.append((tag.removeprefix(_W).replace("Reference", "s"), number))
                parts.append(f" [{len(self.used)}]")
        return "".join(parts)

    def _shown(self, element: Any) -> Iterator[Any]:
        """What is in a paragraph but for what was deleted, and for text boxes, which are blocks of their own."""
        for child in element:
            if child.tag in _GONE or child.tag == _FALLBACK or child.tag == f"{_W}txbxContent":
                continue
            if child.tag == f"{_W}r" and _hidden(child):
                continue
            yield child
            if child.tag not in MATH:
                yield from self._shown(child)

    @staticmethod
    def _boxes(element: Any) -> Iterator[Any]:
        for box in element.iter(f"{_W}txbxContent"):
            if not any(above.tag == _FALLBACK for above in box.iterancestors()):
                yield box

    def _table(self, element: Any) -> tuple[list[list[str]], int | None]:
        """The cells of each row, those that span columns or rows in every place that they cover; how many head it."""
        rows: list[list[str]] = []
        heads = 0
        for row in _rows(element):
            properties = row.find(f"{_W}trPr")
            if properties is not None and properties.find(f"{_W}del") is not None:
                continue
            skipped = None if properties is None else properties.find(f"{_W}gridBefore")
            cells: list[str] = [""] * _columns(skipped) if skipped is not None else []
            for cell in row.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tr"), None) is not row:
                    continue  # of a table within a cell
                width, goes_on = _span(cell)
                text = " ".join(in_cell(self.blocks(cell)).split())
                if goes_on and rows and len(cells) < len(rows[-1]):
                    text = rows[-1][len(cells)]
                cells += spread(text, width)
            rows.append(cells)
            marked = properties is not None and properties.find(f"{_W}tblHeader") is not None
            heads += marked and heads == len(rows) - 1
        return rows, heads or None

    def notes(self) -> list[str]:
        """The text of the notes that are referred to, each behind its number."""
        texts: dict[tuple[str, str], str] = {}
        for part in self.document.part.package.iter_parts():
            kind = str(part.partname).rpartition("/")[2].removesuffix(".xml")
            if kind not in ("footnotes", "endnotes"):
                continue
            root = _parsed(part.blob)
            for note in root:
                text = " ".join(self._text(paragraph) for paragraph in note.iter(f"{_W}p"))
                texts[kind, note.get(f"{_W}id", "")] = " ".join(text.split())
        return [f"[{n}] {texts[key]}" for n, key in enumerate(list(self.used), start=1) if texts.get(key)]


def _rows(parent: Any) -> Iterator[Any]:
    """The rows of a table, those inside of content controls and marks of revision too."""
    for child in parent:
        if child.tag == f"{_W}tr":
            yield child
        elif child.tag in _AROUND or child.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _rows(child)


def _symbol(element: Any) -> str:
    """A character of a font of symbols as plain text; nothing where it is a mere ornament."""
    return symbol(element.get(f"{_W}font", ""), element.get(f"{_W}char", "").upper().removeprefix("F0"))


def _aligned(text: Any, before: str) -> str:
    """A piece of text, raised or lowered where it is so printed; nothing where it is struck out."""
    properties = text.getparent().find(f"{_W}rPr")
    raw = text.text or ""
    if properties is None:
        return raw
    if _is_struck(text):
        return ""
    align = properties.find(f"{_W}vertAlign")
    place = align.get(f"{_W}val") if align is not None else ""
    return raised(raw, before) if place == "superscript" else lowered(raw, before) if place == "subscript" else raw


def _is_struck(text: Any) -> bool:
    """Whether a piece of text is struck out, and so holds no longer."""
    marks = (text.getparent().find(f"{_W}rPr/{_W}{name}") for name in ("strike", "dstrike"))
    return any(mark is not None and mark.get(f"{_W}val") not in ("0", "false") for mark in marks)


def _hidden(run: Any) -> bool:
    properties = run.find(f"{_W}rPr")
    vanish = properties.find(f"{_W}vanish") if properties is not None else None
    return vanish is not None and vanish.get(f"{_W}val") not in ("0", "false")


def _span(cell: Any) -> tuple[int, bool]:
    """How many columns a cell covers, and whether it is the lower part of one above."""
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, False
    width, merged = properties.find(f"{_W}gridSpan"), properties.find(f"{_W}vMerge")
    return _columns(width), merged is not None and merged.get(f"{_W}val", "continue") == "continue"


def _columns(given: Any) -> int:
    """The columns that an element counts; one where it is absent or says nothing."""
    value = given.get(f"{_W}val", "1") if given is not None else "1"
    return min(max(int(value), 1), 100) if value.isdecimal() and len(value) < 9 else 1


def _around(document: Any) -> Iterator[str]:
    """What heads and foots the pages."""
    for section in document.sections:
        parts = (section.header, section.first_page_header, section.even_page_header)
        for part in (*parts, section.footer, section.first_page_footer, section.even_page_footer):
            if part.is_linked_to_previous:
                continue
            walk = _Body(document)
            for block in walk.blocks(part._element):
                text = block.lstrip("#- ")
                if says_more_than_a_number(text):
                    yield text


def _parsed(blob: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
