"""HTML by a walk over the whole page: every text that a browser shows, in blocks, with the rows of tables named."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from workbench.corpus.readers.forms import SpannedCell
from workbench.corpus.readers.marks import lowered, raised
from workbench.corpus.readers.parts.html.beside import set_apart
from workbench.corpus.readers.parts.html.math import formula
from workbench.corpus.readers.parts.html.menus import is_marked_as_menu, is_menu
from workbench.corpus.readers.parts.html.panels import Panels
from workbench.corpus.readers.parts.html.tables import grid, head_rows, is_hidden, lays_out
from workbench.corpus.readers.parts.html.titles import BLOCKS, LINK_SIGNS, title_of_page
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import in_cell, rows_as_lines
from workbench.corpus.readers.word_numbering import written
from workbench.languages.spoken import said

Element = Any  # an lxml.html.HtmlElement: lxml has no types

_NOT_SHOWN = frozenset(
    (
        "script", "style", "noscript", "template", "head", "meta", "link", "title", "math-annotation",
        "object", "iframe", "audio", "video", "canvas", "datalist", "param", "colgroup", "col", "area", "map",
        "base", "dialog",
    )
)  # fmt: skip
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_LONG_TAG = re.compile(r"<([a-zA-Z][\w-]*)[^<>]{20000,}>")
_MOST_ATTRIBUTES = 2_000  # of one element; a picture in an address has signs of equality at its end only
_PERMANENT = re.compile(r"headerlink|permalink|anchor|hash-?link|link to this|link a quest", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ANY_TAG = re.compile(r"<[!/?]?[a-zA-Z]")
_BLANK = re.compile(r"[ \t\n\r\f\v\u00a0\u2007\u202f]+")


@reader(".html", ".htm", ".xhtml")
def read_html(path: Path, limits: Limits) -> FileReading:
    """The page's text: headings marked with "#", items with "-", code fenced, a line for each row of a table.

    Scripts, hidden elements and menus are left out; how much text the menus had is noted.
    """
    source, notes = _decoded(path.read_bytes())
    if not _ANY_TAG.search(source):
        return FileReading((ReadDocument(path.stem, unescape(source).strip()),), notes=notes)  # a text under this name
    title, text, left_out = page_text(source)
    if not text:
        raise ReadFailure(said("read.no_text_in_page"))
    if left_out:
        share = left_out / (left_out + len(text))
        notes += (said("read.menus_share", n=left_out, share=share),)
    return FileReading((ReadDocument(title or path.stem, text),), notes=notes)


def page_text(source: str) -> tuple[str, str, int]:
    """Title ("" where there is none), text, and how many characters of menus were left out, of a page or a part of one.

    Raises ReadFailure where the page cannot be parsed.
    """
    from lxml import etree, html

    try:
        source = _LONG_TAG.sub(_bare_tag, _DECLARATION.sub("", source))
        page = html.document_fromstring(source or " ", parser=html.HTMLParser(huge_tree=True))
    except etree.ParserError:  # nothing in it to show: a comment, or the end of an element that began elsewhere
        return "", "", 0
    except (etree.LxmlError, ValueError) as error:
        raise ReadFailure(said("read.unparsed", error=error)) from error
    try:
        walk = _walked(page, by_name=True)
        if not walk.blocks and walk.left_out:  # a page of links alone
            walk = _walked(page, by_name=False)
    except RecursionError:
        raise ReadFailure(said("read.nested")) from None
    return title_of_page(page), "\n\n".join(walk.blocks).strip(), walk.left_out


def _walked(page: Element, *, by_name: bool) -> _Walk:
    walk = _Walk(Panels(page))
    walk.menus_by_name = by_name
    walk.above_heading = by_name and next(page.iter("h1"), None) is not None
    walk.visit(page)
    walk.flush()
    return walk


def _bare_tag(tag: re.Match[str]) -> str:
    """A tag without its attributes, where there are so many that a parser would compare them for minutes."""
    return f"<{tag[1]}>" if tag[0].count("=") > _MOST_ATTRIBUTES else tag[0]


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(named[1].decode("ascii")), ()
        except (LookupError, UnicodeDecodeError):
            pass  # the page says of itself what is not so
    decoded = decode(data)
    return decoded.text, decoded.notes()


def _links_to_itself(element: Element) -> bool:
    """Whether it is the sign beside a heading that is shown to whoever points there."""
    text = element.text_content().strip()
    named = f"{element.get('class') or ''} {element.get('title') or ''} {element.get('aria-label') or ''}"
    return text.strip(LINK_SIGNS) == "" and _PERMANENT.search(named) is not None


class _Walk:
    """Gathers blocks of text in the order of the page."""

    def __init__(self, panels: Panels, *, in_cell: bool = False) -> None:
        self.panels, self.in_cell = panels, in_cell
        self.term = ""  # of a list of definitions, that the next ones define too
        self.blocks: list[str] = []
        self.left_out = 0
        self.inline: list[str] = []
        self.marks: list[str] = []  # what the next block begins with
        self.depth = 0  # of lists

    def flush(self) -> None:
        """End the block at hand."""
        lines = [_BLANK.sub(" ", line).strip() for line in "".join(self.inline).split("\v")]
        text = "\n".join(filter(None, lines))
        self.inline = []
        if not text:
            return
        mark = "".join(self.marks)
        self.marks = []
        if mark.startswith("#"):
            text = text.replace("\n", " ")
        item = mark.lstrip().startswith("-") or _NUMBERED.match(mark.lstrip()) is not None
        if item and self.blocks and self._after_item:
            self.blocks[-1] += f"\n{mark}{text}"
        else:
            self.blocks.append(mark + text)
        self._after_item = item

    _after_item = False
    menus_by_name = False  # whether menus are told by their names and links too
    above_heading = False  # whether the only heading of the first level is still to come

    def visit(self, element: Element) -> None:
        """An element and all that is in it, without what follows it."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _NOT_SHOWN or (is_hidden(element) and not self.panels.opens(element)):
            return
        if tag == "a" and _links_to_itself(element):
            return
        if tag == "h1":
            self.above_heading = False
        if is_marked_as_menu(element) or (self.menus_by_name and is_menu(element, self.above_heading)):
            self.left_out += len(" ".join(element.text_content().split()))
            return
        if label := self.panels.label(element):
            self.flush()
            self.blocks.append(f"{label}:")
            self._after_item = False
        special = getattr(self, f"_{tag}", None)
        if special is not None:
            special(element)
        elif tag in _HEADINGS:
            self.flush()
            self.marks = [_HEADINGS[tag]]
            self._inside(element)
            self.flush()
            self.marks = []
        elif tag in BLOCKS:
            self.flush()
            self._inside(element)
            self.flush()
        else:
            self._inside(element)

    def _inside(self, element: Element) -> None:
        if element.text:
            self.inline.append(_shown(element.text))
        apart = set_apart(element)
        for child in element:
            if child in apart:
                self.inline.append(" ")
            self.visit(child)
            if child.tail:
                self.inline.append(_shown(child.tail))

    def _br(self, _element: Element) -> None:
        self.inline.append("\v")

    def _img(self, _element: Element) -> None:
        """A picture's description is shown by no browser that shows the picture."""

    def _math(self, element: Element) -> None:
        self.inline.append(formula(element))

    def _span(self, element: Element) -> None:
        """What only draws a formula that is there as MathML too, for whoever sees it, is said by that."""
        beside = element.getparent()
        if not (element.get("aria-hidden") == "true" and beside is not None and beside.find(".//math") is not None):
            self._inside(element)

    def _svg(self, element: Element) -> None:
        """The words of a drawing, each apart from the next."""
        said = [" ".join(each.text_content().split()) for each in element.iter("text")]
        if any(said):
            self.flush()
            self.inline.append(", ".join(filter(None, said)))
            self.flush()

    def _q(self, element: Element) -> None:
        self.inline.append("“")
        self._inside(element)
        self.inline.append("”")

    def _sup(self, element: Element) -> None:
        before = "".join(self.inline[-3:])
        text = "".join(element.itertext())
        points = any((link.get("href") or "").startswith("#") for link in element.iter("a"))
        parent = element.getparent()
        points = points or (parent is not None and parent.tag == "a" and (parent.get("href") or "").startswith("#"))
        self.inline.append(raised(_shown(text), before.rstrip(), note=points))

    def _sub(self, element: Element) -> None:
        self.inline.append(lowered(_shown("".join(element.itertext())), "".join(self.inline[-3:]).rstrip()))

    def _del(self, _element: Element) -> None:
        """What is struck out is no longer said."""

    _s = _strike = _del

    def _input(self, element: Element) -> None:
        kind = (element.get("type") or "text").lower()
        if kind in ("text", "email", "tel", "url", "number", "date", "time", "search"):
            self.inline.append(f" {element.get('value') or ''} ")
        elif kind in ("checkbox", "radio") and element.get("checked") is not None:
            self.inline.append(" ☑ ")

    def _select(self, element: Element) -> None:
        chosen = [option for option in element.iter("option") if option.get("selected") is not None]
        self.inline += [f" {option.text_content()} " for option in chosen or [*element.iter("option")][:1]]

    def _pre(self, element: Element) -> None:
        self.flush()
        text = element.text_content().strip("\n").rstrip()
        if text:
            fence = "`" * max(3, 1 + max(map(len, re.findall(r"`+", text)), default=0))
            self.blocks.append(f"{fence}\n{text}\n{fence}")
            self._after_item = False

    def _li(self, element: Element) -> None:
        self.flush()
        parent = element.getparent()
        indent = "  " * max(0, self.depth - 1)
        if parent is not None and parent.tag == "ol":
            self.marks = [f"{indent}{_number(element, parent)} "]
        else:
            self.marks = [f"{indent}- "]
        self._inside(element)
        self.flush()
        self.marks = []

    def _list(self, element: Element) -> None:
        self.flush()
        self.depth += 1
        self._inside(element)
        self.flush()
        self.depth -= 1
        self._after_item = self._after_item and self.depth > 0

    _ul = _ol = _menu = _list

    def _dt(self, element: Element) -> None:
        """Write "Turin: Via Po 12" instead of a term and what is said of it apart."""
        self.flush()
        self._inside(element)
        said = element.getnext()
        if (
            said is not None
            and said.tag == "dd"
            and not any(child.tag in BLOCKS for child in said.iter() if child is not said)
        ):
            self.term = "".join(self.inline).strip().rstrip(":")
            self._defined()
        else:
            self.term = ""
            self.flush()

    def _dd(self, element: Element) -> None:
        before = element.getprevious()
        if before is not None and before.tag == "dd" and not self.inline:
            self._defined()  # one more of the same term
        self._inside(element)
        self.flush()

    def _defined(self) -> None:
        self.inline = [f"{self.term}: "] if self.term else []
        self.marks = ["- "] if self.term else []

    def _table(self, element: Element) -> None:
        self.flush()
        for caption in element.findall("caption"):
            self._inside(caption)
            self.flush()
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table"), None) is element]
        if lays_out(element, rows):
            for row in rows:
                for cell in row:
                    self.visit(cell)
                    self.flush()
            return
        cells = [self._cell_texts(row) for row in grid(rows)]
        table = rows_as_lines(cells, head_rows(rows))
        if table.lines and self.in_cell:
            self.blocks.append(", ".join(in_cell([line]) for line in table.lines))
        elif table.lines:
            self.blocks.append("\n".join(table.lines))
            self._after_item = False

    def _cell_texts(self, row: list[Element | None]) -> list[str]:
        texts: list[str] = []
        for n, cell in enumerate(row):
            goes_on = n > 0 and cell is not None and cell is row[n - 1]
            texts.append(SpannedCell(texts[-1]) if goes_on else self._cell_text(cell))
        return texts

    def _cell_text(self, cell: Element | None) -> str:
        if cell is None:
            return ""
        walk = _Walk(self.panels, in_cell=True)
        walk._inside(cell)
        walk.flush()
        return " ".join(in_cell(walk.blocks).split())


def _shown(text: str) -> str:
    return _BLANK.sub(" ", text)


def _start(items: Element, usual: int) -> int:
    start = items.get("start") or ""
    return int(start) if start.lstrip("-").isdecimal() and len(start) < 9 else usual


def _number(item: Element, items: Element) -> str:
    """The number of an item as the page shows it: "b." is what a law calls the second letter, and no "2."."""
    given = item.get("value") or ""
    backwards = items.get("reversed") is not None
    first = _start(items, len(items.findall("li")) if backwards else 1)
    counted = first - _place(item) if backwards else first + _place(item)
    number = int(given) if given.lstrip("-").isdecimal() and len(given) < 9 else counted
    style = _LIST_STYLE.search(items.get("style") or "")
    sort = _SORTS.get(style[1] if style else items.get("type") or "", "decimal")
    return f"{written(number, sort)}."


# The formats of numbers of an ordered list, by its `type` or its style, as Word names them.
_SORTS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
}  # fmt: skip
_NUMBERED = re.compile(r"-?(?:\d+|[a-z]+|[A-Z]+)\.")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")


def _place(item: Element) -> int:
    return sum(1 for _ in item.itersiblings("li", preceding=True))
