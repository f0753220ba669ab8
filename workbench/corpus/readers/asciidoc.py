"""AsciiDoc (.adoc): headings, text, lists, code and tables, as the page shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from workbench.corpus.readers.parts.asciidoc.inline import AsciidocInline
from workbench.corpus.readers.parts.asciidoc.tables import table_lines
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, no_reader_for, reader
from workbench.corpus.readers.rows import in_cell
from workbench.languages.spoken import said

_ATTRIBUTE = re.compile(r":(?P<name>!?[\w-]+!?):(?:[ \t]+(?P<value>.*))?")
_HEADING = re.compile(r"(?P<marks>={1,6}|#{1,6})[ \t]+(?P<said>\S.*?)(?:[ \t]+(?P=marks))?")
_FENCE = re.compile(r"(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|\+{4,}|/{4,}|--|```[\w-]*|[|,:!]={3,})[ \t]*")
_LIST = re.compile(r"[ \t]*(?P<mark>\*{1,5}|-|\.{1,5}|\d+\.|[a-z]\.|<\d+>|<\.>)[ \t]+(?P<said>\S.*)")
_TERM = re.compile(r"[ \t]*(?P<term>\S.*?)(?P<mark>:{2,4}|;;)(?:[ \t]+(?P<said>.*))?")
_BLOCK_ATTRIBUTES = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\][ \t]*")
_DIRECTIVE = re.compile(
    r"(?P<name>ifdef|ifndef|ifeval|endif|include|image|video|audio|toc)::(?P<of>\S*?)\[(?P<said>.*)\]"
)
_BREAKS = ("+", "'''", "<<<", "---", "***")
_BLOCK_TITLE = re.compile(r"\.[^\s.].*")
_CHECK = re.compile(r"\[(?P<on>[ x*])\][ \t]+")
_ROLE = re.compile(r"\[\.[\w.-]+\]([_*#`]+)(.+?)\1")  # "[.var]_name_" in code that has such marks
_HEADER_LINES = 2  # of authors and of a revision below the title
_CALLOUT = re.compile(r"[ \t]*(?://|#|--|;;)?[ \t]*<(?:\d+|\.)>(?=[ \t]*$|[ \t]*<\d)", re.MULTILINE)


@reader(".adoc", ".asciidoc", ".asc")
def read_asciidoc(path: Path, _limits: Limits) -> FileReading:
    """One document, titled by its title or its first heading. Nothing is included from other files.

    A signature or key, which goes by the name of ".asc" too, is no document.
    """
    decoded = decode(path.read_bytes())
    if decoded.text.lstrip().startswith("-----BEGIN PGP"):
        raise ReadFailure(no_reader_for(path))
    walk = _Asciidoc(decoded.text.replace("\r\n", "\n").expandtabs(4).split("\n"))
    blocks = [*walk.blocks(), *walk.inline.notes()]
    text = "\n\n".join(filter(None, blocks))
    if not text:
        raise ReadFailure(said("read.no_text_in_file"))
    heading = next((block.lstrip("# ") for block in blocks if block.startswith("#")), "")
    other = (said("read.not_included", names=", ".join(walk.elsewhere))[:200],) if walk.elsewhere else ()
    return FileReading((ReadDocument(walk.title or heading or path.stem, text),), notes=(*decoded.notes(), *other))


class _Asciidoc:
    """Walks over the lines of a file."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.title = ""
        self.elsewhere: list[str] = []
        self.inline = AsciidocInline()
        self._at = 0
        self._out: list[str] = []
        self._items: list[str] = []
        self._prose: list[str] = []
        self._attributes = ""
        self._counts: dict[int, int] = {}
        self._open = False  # whether the last item has no text yet
        self._attached = False  # whether the next block belongs to it

    def blocks(self) -> list[str]:
        """The blocks of the page."""
        while self._at < len(self.lines):
            line = self.lines[self._at].rstrip()
            self._at += 1
            self._line(line)
        self._end_items()
        return self._out

    def _line(self, line: str) -> None:
        if line.startswith("//") and not line.startswith("///"):
            return
        if directive := _DIRECTIVE.fullmatch(line):
            self._directive(directive)
        elif fence := _FENCE.fullmatch(line):
            self._fenced(fence[1])
        elif not line or line in _BREAKS:
            self._end_prose()
            self._attached = line == "+" and bool(self._items)
        elif item := _LIST.fullmatch(line):
            self._item(item)
        elif (term := _TERM.fullmatch(line)) and (not self._prose or self._open):
            self._end_prose()
            self._begin_item(f"- {self.inline.said(term['term'])}:", term["said"] or "")
        elif self._prose or not self._begins(line):
            self._prose.append(line.strip())

    def _begins(self, line: str) -> bool:
        """Whether a line where no paragraph is open is no text: if so, it is dealt with."""
        if attribute := _ATTRIBUTE.fullmatch(line):
            self._define(attribute["name"], attribute["value"] or "")
        elif heading := _HEADING.fullmatch(line):
            self._heading(heading)
        elif _BLOCK_ATTRIBUTES.fullmatch(line):
            self._attributes = line
        elif _BLOCK_TITLE.fullmatch(line):
            self._block(self.inline.said(line[1:]))
        elif line.startswith(" ") and not self._items:
            self._literal(line)
        else:
            return False
        return True

    def _define(self, name: str, value: str) -> None:
        while value.endswith(" \\") and self._at < len(self.lines):
            value = f"{value[:-2]} {self.lines[self._at].strip()}"
            self._at += 1
        self.inline.define(name, value)

    def _directive(self, found: re.Match[str]) -> None:
        if found["name"] == "include":
            self.elsewhere.append(found["of"])
        elif found["name"] in ("ifdef", "ifndef") and found["said"]:
            self._line(found["said"])
        elif found["name"] in ("image", "video", "audio"):
            self._end_prose()

    def _heading(self, found: re.Match[str]) -> None:
        said = self.inline.said(found["said"])
        self._end_items()
        self._attributes = ""
        if len(found["marks"]) == 1 and not self.title:
            self.title = said
            self._out.append(f"# {said}")
            for _ in range(_HEADER_LINES):  # of authors and of a revision
                line = self.lines[self._at] if self._at < len(self.lines) else ""
                if not line.strip() or line.startswith((":", "//", "=", "include::", "[", "image::")):
                    break
                self._out.append(self.inline.said(line))
                self._at += 1
            return
        self._out.append(f"{'#' * len(found['marks'])} {said}")

    def _fenced(self, fence: str) -> None:
        """A block between two lines of marks."""
        self._end_prose()
        sign = fence[0]
        if sign in "=*_" or fence == "--":
            return  # what is within is text like any other
        end = self._at
        closing = "```" if sign == "`" else fence
        while end < len(self.lines) and self.lines[end].rstrip() != closing:
            end += 1
        inner, self._at = self.lines[self._at : end], end + 1
        attributes, self._attributes = self._attributes, ""
        if sign in "|,:!":
            self._block("\n".join(table_lines(inner, attributes, fence, self.inline.said, self._in_cell)))
        elif sign not in "/+" and "comment" not in attributes:
            code = _CALLOUT.sub("", "\n".join(inner))
            code = _ROLE.sub(r"\2", code) if "subs=" in attributes else code
            self._block(code.strip("\n"))

    def _in_cell(self, lines: list[str]) -> str:
        """The text of a cell that holds lists, boxes or code."""
        walk = _Asciidoc(lines)
        walk.inline = self.inline
        return in_cell(walk.blocks())

    def _literal(self, line: str) -> None:
        lines = [line]
        while self._at < len(self.lines) and self.lines[self._at].strip():
            lines.append(self.lines[self._at].rstrip())
            self._at += 1
        least = min(len(each) - len(each.lstrip()) for each in lines)
        self._block("\n".join(each[least:] for each in lines))

    def _item(self, found: re.Match[str]) -> None:
        self._end_prose()
        mark, said = found["mark"], found["said"]
        level = len(mark) - 1 if mark[0] in "*." else 0
        for deeper in [each for each in self._counts if each > level]:
            del self._counts[deeper]
        shown = mark if mark[0].isalnum() else f"({mark[1:-1]})" if mark[0] == "<" else "-"
        if mark[0] == ".":
            self._counts[level] = self._counts.get(level, 0) + 1
            shown = f"{self._counts[level]}."
        if check := _CHECK.match(said):
            said = f"{'☐' if check['on'] == ' ' else '☑'} {said[check.end() :]}"
        self._begin_item(f"{'  ' * level}{shown}", said)

    def _begin_item(self, mark: str, said: str) -> None:
        self._items.append(mark)
        self._open, self._attached = True, False
        self._prose = [said] if said else []

    def _end_prose(self) -> None:
        """The end of a paragraph, or of the text of an item."""
        said, self._prose = self.inline.paragraph(self._prose), []
        if said and self._open:
            self._items[-1] += f" {said}"
            self._open = False
        elif said:
            self._block(said)

    def _block(self, said: str) -> None:
        """A block of its own, or one that belongs to the item above."""
        self._attributes = ""
        if self._attached and self._items:
            self._items[-1] += f"\n{said}"
            self._attached = False
            return
        self._end_items()
        if said:
            self._out.append(said)

    def _end_items(self) -> None:
        self._end_prose()
        if self._items:
            self._out.append("\n".join(self._items))
        self._items, self._counts, self._open, self._attached = [], {}, False, False
