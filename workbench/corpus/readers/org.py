"""Org files of Emacs: headings, text, lists, code and tables, as an exported page shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from workbench.corpus.readers.marks import lowered, raised
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import rows_as_lines
from workbench.languages.spoken import said

_HEADING = re.compile(r"(?P<stars>\*+)\s+(?P<said>.*?)(?:\s+(?P<tags>:[\w@#%:]+:))?\s*")
_STATE = re.compile(r"(?:(?:TODO|DONE|NEXT|WAITING|CANCELL?ED|STARTED|HOLD)\s+)?(?:\[#\w\]\s+)?(?P<said>.*)")
_KEYWORD = re.compile(r"[ \t]*#\+(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
_BLOCK = re.compile(r"[ \t]*#\+begin_(?P<name>\w+)(?P<given>.*)", re.IGNORECASE)
_DRAWER = re.compile(r"[ \t]*:[\w-]+:[ \t]*")
_PLANNING = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):.*")
_COMMENT = re.compile(r"[ \t]*#(?:[ \t].*)?|[ \t]*-{5,}[ \t]*")  # or a rule
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-+]|[ \t]\*|\d+[.)]|[a-zA-Z][.)])[ \t]+(?P<said>.*)")
_NOTE = re.compile(r"\[fn:(?P<name>[\w-]+)\][ \t]*(?P<said>.*)")
_LINK = re.compile(r"\[\[(?P<of>[^\[\]]+)\](?:\[(?P<said>[^\[\]]+)\])?\]")
_VERBATIM = re.compile(r"(?<![\w=~])([=~])(?=\S)([^\n]*?)(?<=\S)\1(?![\w=~])")
_EMPHASIS = re.compile(r"(?<![\w*/_])([*/_])(?=\S)([^\n]*?)(?<=\S)\1(?![\w*/_])")
_STRUCK = re.compile(r"(?<![\w+])\+(?=\S)([^\n+]*?)(?<=\S)\+(?![\w+])")
_STAMP = re.compile(r"[<\[](\d{4}-\d\d-\d\d[^<>\[\]\n]*)[>\]]")
_RAISED, _LOWERED = re.compile(r"(?<=\w)\^\{([^{}\n]*)\}"), re.compile(r"(?<=\w)_\{([^{}\n]*)\}")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
_RULE = re.compile(r"[ \t]*\|[-+|: ]+")
_CODE = frozenset(("src", "example"))
_SILENT = frozenset(("comment", "export"))


@reader(".org")
def read_org(path: Path, _limits: Limits) -> FileReading:
    """One document, titled by its title or its first heading."""
    decoded = decode(path.read_bytes())
    title, blocks = _blocks(decoded.text.replace("\r\n", "\n").expandtabs(8).split("\n"))
    text = "\n\n".join(blocks)
    if not text:
        raise ReadFailure(said("read.no_text_in_file"))
    heading = next((block.lstrip("# ") for block in blocks if block.startswith("#")), "")
    return FileReading((ReadDocument(title or heading or path.stem, text),), notes=decoded.notes())


def _blocks(lines: Sequence[str]) -> tuple[str, list[str]]:
    title, out = "", _OrgBlocks()
    at, hidden = 0, 0  # the level of a heading that is not exported, with what is below it
    while at < len(lines):
        line = lines[at]
        at += 1
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            level = len(heading["stars"])
            hidden = 0 if hidden and level <= hidden else hidden
            if "noexport" in (heading["tags"] or "") or heading["said"].startswith("COMMENT "):
                hidden = hidden or level
            if not hidden:
                said = _STATE.fullmatch(heading["said"])
                out.block(f"{'#' * min(level, 6)} {_said(said['said'] if said else heading['said'])}")
        elif hidden:
            continue
        elif block := _BLOCK.fullmatch(line):
            at = _begun(lines, at, block["name"].lower(), out)
        elif keyword := _KEYWORD.fullmatch(line):
            title = _keyword(keyword["name"].lower(), _said(keyword["value"]), out) or title
        elif _DRAWER.fullmatch(line):
            at = 1 + next((n for n in range(at, len(lines)) if lines[n].strip().lower() == ":end:"), at - 1)
        elif line.lstrip().startswith("|"):
            end = next((n for n in range(at, len(lines)) if not lines[n].lstrip().startswith("|")), len(lines))
            out.block("\n".join(_table(lines[at - 1 : end])))
            at = end
        elif not _PLANNING.fullmatch(line) and not _COMMENT.fullmatch(line):
            out.line(line)
    return title, out.gathered()


def _keyword(name: str, said: str, out: _OrgBlocks) -> str:
    """The title, if a keyword gives it; what else of keywords the page shows becomes a block."""
    if name in ("title", "author", "caption", "subtitle") and said:
        out.block(f"# {said}" if name == "title" else said)
    return said if name == "title" else ""


def _begun(lines: Sequence[str], at: int, name: str, out: _OrgBlocks) -> int:
    """The block that has just begun, up to its end; the place of the line after it, or of the first one in it."""
    if name not in _CODE and name not in _SILENT:
        out.end()
        return at  # a quotation, a verse: text like any other, whose end is a keyword that says nothing
    mark = f"#+end_{name}"
    end = next((n for n in range(at, len(lines)) if lines[n].strip().lower().startswith(mark)), len(lines))
    if name in _CODE:
        inner = [re.sub(r"^( *),(?=[*#,])", r"\1", line) for line in lines[at:end]]
        least = min((len(line) - len(line.lstrip()) for line in inner if line.strip()), default=0)
        out.block("\n".join(line[least:].rstrip() for line in inner).strip("\n"))
    return end + 1


class _OrgBlocks:
    """Gathers lines into paragraphs and lists."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._lines: list[str] = []  # of the paragraph or the list at hand
        self._in_list = False

    def line(self, line: str) -> None:
        """A line of text."""
        if line.strip().lower().startswith("#+end_"):
            self.end()
        elif not line.strip():
            if not self._in_list:
                self.end()
        elif note := _NOTE.fullmatch(line):
            self.end()
            self._lines = [f"[{note['name']}] {note['said']}"]
        elif item := _ITEM.fullmatch(line):
            if not self._in_list:
                self.end()
            self._in_list = True
            mark = item["mark"].strip() if item["mark"].strip()[0].isalnum() else "-"
            said = re.sub(r"^\[([ xX-])\] ", lambda box: "☑ " if box[1] in "xX" else "☐ ", item["said"])
            said = re.sub(r"^(\S.*?) ::(?: |$)", r"\1: ", said)
            self._lines.append(f"{item['indent']}{mark} {said}")
        else:
            if self._in_list and not line.startswith(" "):
                self.end()
            self._lines += [line.strip()] if not (self._in_list and self._lines) else []
            if self._in_list:
                self._lines[-1] += f" {line.strip()}"

    def block(self, text: str) -> None:
        """A block of its own."""
        self.end()
        if text.strip():
            self._out.append(text)

    def end(self) -> None:
        """The end of the paragraph or the list at hand."""
        if self._in_list:
            self._out.append("\n".join(_indent(line) + _said(line) for line in self._lines))
        elif said := _said(" ".join(self._lines)):
            self._out.append(said)
        self._lines, self._in_list = [], False

    def gathered(self) -> list[str]:
        """All blocks."""
        self.end()
        return self._out


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _said(text: str) -> str:
    """A text without its marks."""
    kept: list[str] = []

    def aside(found: re.Match[str]) -> str:
        kept.append(found[2])
        return f"\0{len(kept) - 1}\0"

    text = _VERBATIM.sub(aside, text)
    text = _LINK.sub(_of_link, text)
    text = _STRUCK.sub("", text)
    for _ in range(2):  # one within another
        text = _EMPHASIS.sub(r"\2", text)
    text = _RAISED.sub(lambda found: raised(found[1], text[: found.start()]), text)
    text = _LOWERED.sub(lambda found: lowered(found[1], text[: found.start()]), text)
    text = re.sub(r"\[fn:([\w-]*)(?::([^\]]*))?\]", lambda n: f" [{n[2] or n[1]}]", _STAMP.sub(r"\1", text))
    text = text.replace("---", "—").replace("--", "–").replace("\\\\", "")
    return " ".join(re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], text).split())


def _of_link(found: re.Match[str]) -> str:
    if found["said"] is None and _PICTURE.search(found["of"]):
        return ""
    return found["said"] or re.sub(r"^(?:file:|mailto:|\*|#)", "", found["of"])


def _table(lines: Sequence[str]) -> tuple[str, ...]:
    rules = [n for n, line in enumerate(lines) if _RULE.fullmatch(line)]
    rows = [[_said(cell.replace("\\vert", "|")) for cell in line.strip().strip("|").split("|")]
            for line in lines if not _RULE.fullmatch(line)]  # fmt: skip
    rows = [row for row in rows if not all(re.fullmatch(r"|<[lcr]?\d*>", cell) for cell in row)]
    heads = [n for n in rules if 0 < n < len(lines) - 1]
    above = sum(n not in rules for n in range(heads[0])) if heads else 0
    return rows_as_lines(rows, above if 0 < above < 4 else None).lines
