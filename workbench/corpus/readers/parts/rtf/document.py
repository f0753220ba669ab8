"""What the tokens of a Rich Text file say, one after the other, as a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from workbench.corpus.readers.flow import CellEdge, TextFlow
from workbench.corpus.readers.marks import lowered, raised, symbol
from workbench.corpus.readers.parts.rtf.tokens import SYMBOLS, RtfToken, page_of, page_of_font

_HEADING = re.compile(r"(?:heading|titolo|title) ?([1-9])?", re.IGNORECASE)
_SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "~": "\u00a0", "_": "-", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
# Destinations whose text is shown though their groups are marked as ones to leave out where not known.
_SHOWN = frozenset(("shpinst", "ud", "nesttableprops", "moMath", "moMathPara", "mr", "mt", "ltrch", "rtlch"))
_LEFT_OUT = frozenset(
    ("list", "colortbl", "pict", "objdata", "fldinst", "shprslt", "nonesttables", "sp", "xe", "tc", "rxe", "txe",
     "datafield", "listtable", "listoverridetable", "rsidtbl", "generator", "annotation", "atnid", "atnauthor",
     "atntime", "atndate", "atnref", "atnicn", "filetbl", "revtbl", "author", "operator", "creatim", "revtim",
     "printim", "comment", "company", "subject", "keywords", "doccomm", "manager", "category", "buptim", "hlinkbase",
     "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "bkmkstart", "bkmkend", "themedata",
     "colorschememapping", "latentstyles", "datastore", "xmlnstbl", "wgrffmtfilter", "pn", "template", "nonshppict",
     "mmathPr", "private", "fname", "userprops", "fontemb", "falt", "panose")
)  # fmt: skip
_AROUND = frozenset(f"{name}{side}" for name in ("header", "footer") for side in ("", "l", "r", "f"))
_MOST_TEXT_IN_NAME = 500


@dataclass(slots=True)
class _State:
    """What holds within a group and ends with it."""

    flow: TextFlow
    into: str = "text"  # or "skip", "fonts", "styles", "title", "label"
    hidden: bool = False
    struck: bool = False
    place: str = ""  # "raised" or "lowered"
    font: int = -1
    after_unicode: int = 1  # characters for programs that know no Unicode
    style: int = 0
    outline: int | None = None
    in_table: bool = False
    nested: int = 1  # tables within each other
    indent: int = 0


@dataclass(slots=True)
class RtfDocument:
    """Takes the tokens of a file; then has the blocks, the notes, and what heads and foots the pages."""

    body: TextFlow = field(default_factory=TextFlow)
    named: str = ""  # the title in the properties of the file
    _page: str = "cp1252"
    _fonts: dict[int, tuple[str, str]] = field(default_factory=dict)  # page and name
    _font_at_hand: int = -1
    _styles: dict[int, str] = field(default_factory=dict)
    _style_at_hand: int = 0
    _notes: list[TextFlow] = field(default_factory=list)
    _around: list[TextFlow] = field(default_factory=list)
    _boxes: list[tuple[TextFlow, TextFlow]] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _name: str = ""
    _label: str | None = None
    _edges: list[CellEdge] = field(default_factory=list)
    _next_edge: str = ""
    _head_row: bool = False
    _inner_cells: list[str] = field(default_factory=list)
    _inner_rows: list[list[str]] = field(default_factory=list)
    _skip: int = 0  # characters after a Unicode one
    _high: int = 0  # the first half of a pair of surrogates
    _opened: bool = False  # whether a group has just begun
    _starred: bool = False
    _ended: bool = False
    _states: list[_State] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._states.append(_State(self.body))

    @property
    def depth(self) -> int:
        """How many groups are open."""
        return len(self._states)

    @property
    def _state(self) -> _State:
        return self._states[-1]

    def take(self, token: RtfToken) -> None:
        """The next token of the file; what stands behind its last group is not of it."""
        if self._ended:
            return
        opened, self._opened = self._opened, token.word == "{"
        if token.text:
            text = token.text[self._skip :] if self._skip else token.text
            self._skip = max(0, self._skip - len(token.text))
            if self._state.into != "skip":
                self._bytes += text
            return
        self._flush()
        if token.word == "{":
            self._states.append(replace(self._state))
            self._skip = 0
        elif token.word == "}":
            self._skip = 0
            self._close()
        elif token.word == "*":
            self._starred = opened
            return
        elif self._state.into != "skip" or token.word == "ud":
            self._word(token)
        self._starred = False

    def _word(self, token: RtfToken) -> None:
        word, value = token.word, token.value
        if word == "u":
            self._unicode(value or 0)
        elif self._skip and word in _SIGNS:
            self._skip -= 1
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif page := page_of(token):
            self._page = page
        elif word in _DOES:
            _DOES[word](self, 1 if value is None else value)
        elif word in _LEFT_OUT or (self._starred and word not in _SHOWN):
            self._state.into = "skip"
        elif word in _AROUND:
            self._begin(self._around)

    def _unicode(self, value: int) -> None:
        code = value % 0x10000
        self._skip = self._state.after_unicode
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + (self._high - 0xD800) * 0x400 + code - 0xDC00 if self._high else 0xFFFD
        self._high = 0
        self._say(chr(code))

    def _flush(self) -> None:
        """The bytes so far as text."""
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        if self._state.into in ("fonts", "styles", "title"):
            self._say(data.decode(self._page, "replace"))
            return
        page, name = self._fonts.get(self._state.font, ("", ""))
        if page == SYMBOLS:
            self._say("".join(symbol(name, f"{byte:02X}") if byte > 32 else chr(byte) for byte in data))
        else:
            self._say(data.decode(page or self._page, "replace"))

    def _say(self, text: str) -> None:
        state = self._state
        if state.into == "skip" or state.hidden or state.struck:
            return
        if state.into == "label":
            self._label = (self._label or "") + text
        elif state.into in ("fonts", "styles", "title"):
            self._name = (self._name + text)[:_MOST_TEXT_IN_NAME]
        elif state.place == "raised":
            state.flow.write(raised(text, state.flow.written))
        elif state.place == "lowered":
            state.flow.write(lowered(text, state.flow.written))
        else:
            state.flow.write(text)

    def _begin(self, flows: list[TextFlow]) -> None:
        """Another flow of text up to the end of the group."""
        flow = TextFlow()
        flows.append(flow)
        self._states[-1] = _State(flow, font=self._state.font, after_unicode=self._state.after_unicode)

    def _note(self, _value: int) -> None:
        self._begin(self._notes)

    def _reference(self, _value: int) -> None:
        """The place of a note: its number, which the text of the note begins with too."""
        if not any(self._state.flow is note for note in self._notes):
            self._state.flow.write(f" [{len(self._notes) + 1}]")

    def _box(self, _value: int) -> None:
        boxes: list[TextFlow] = []
        around = self._state.flow
        self._begin(boxes)
        self._boxes.append((around, boxes[0]))

    def _close(self) -> None:
        if len(self._states) == 1:
            return
        ended = self._states.pop()
        self._ended = len(self._states) == 1
        if ended.into == "fonts":
            page, name = self._fonts.get(self._font_at_hand, ("", ""))
            self._fonts[self._font_at_hand] = (page, name or self._name.strip(" ;"))
            self._name = ""
        elif ended.into == "styles":
            self._styles[self._style_at_hand] = self._name.strip(" ;")
            self._name, self._style_at_hand = "", 0
        elif ended.into == "title" and self._state.into != "title":
            self.named, self._name = self._name.strip(), ""
        for around, box in self._boxes if ended.flow is not self._state.flow else ():
            if box is ended.flow:
                for block in box.blocks():
                    around.block(block)

    def _paragraph(self, _value: int = 1) -> None:
        state = self._state
        heading = _HEADING.fullmatch(self._styles.get(state.style, ""))
        level = int(heading[1] or 1) if heading else 0 if state.outline is None else state.outline + 1
        label, self._label = self._label, None
        if label is not None:
            label = (
                label.strip() if any(map(str.isalnum, label)) and label.strip() != "o" else ""
            )  # a circle of Courier
        state.flow.paragraph(
            level if not state.in_table else 0,
            label,
            state.indent,
            state.in_table,
            bool(heading) and not heading[1],  # type: ignore[index]
        )

    def _style(self, value: int) -> None:
        if self._state.into == "styles":
            self._style_at_hand = value
        else:
            self._state.style = value

    def _font(self, value: int) -> None:
        if self._state.into == "fonts":
            self._font_at_hand = value
        self._state.font = value

    def _charset(self, value: int) -> None:
        self._fonts[self._font_at_hand] = (page_of_font(value), "")

    def _plain(self, _value: int) -> None:
        self._states[-1] = replace(self._state, hidden=False, struck=False, place="")

    def _pard(self, _value: int) -> None:
        self._states[-1] = replace(self._state, style=0, outline=None, in_table=False, nested=1, indent=0)

    def _new_row(self, _value: int) -> None:
        self._edges, self._next_edge, self._head_row = [], "", False

    def _edge(self, value: int) -> None:
        goes_on, self._next_edge = self._next_edge, ""
        self._edges.append(CellEdge(value, goes_on))  # type: ignore[arg-type]

    def _cell(self, _value: int) -> None:
        if self._inner_rows:
            self._state.flow.inner_table(self._inner_rows)
            self._inner_rows = []
        self._state.in_table = True
        self._paragraph()
        self._state.flow.cell()

    def _row(self, _value: int) -> None:
        self._state.flow.row(list(self._edges), self._head_row)

    def _inner_cell(self, _value: int) -> None:
        flow = self._state.flow
        self._inner_cells.append(" ".join(flow.written.split()))
        flow.written = ""

    def _inner_row(self, _value: int) -> None:
        if self._inner_cells:
            self._inner_rows.append(self._inner_cells)
        self._inner_cells = []

    def blocks(self) -> list[str]:
        """The blocks of the body. What has not ended, of a file that is cut off, ends here."""
        self._flush()
        while len(self._states) > 1:
            self._close()
        return self.body.blocks()

    def notes(self) -> list[str]:
        """The text of each note behind its number."""
        found = [" ".join(" ".join(note.blocks()).split()) for note in self._notes]
        return [f"[{number}] {text}" for number, text in enumerate(found, start=1) if text]

    def around(self) -> list[str]:
        """What heads and foots the pages, each text once."""
        found = [block.lstrip("#- ") for flow in self._around for block in flow.blocks()]
        spoken = [
            text for text in found if any(map(str.isalpha, re.sub(r"(?i)\b(?:page|pagina|pag|of|di)\b", "", text)))
        ]
        return list(dict.fromkeys(spoken))


def _sets(**changes: object) -> Callable[[RtfDocument, int], None]:
    def set_them(document: RtfDocument, value: int) -> None:
        for name, change in changes.items():
            setattr(document._state, name, change(value) if callable(change) else change)

    return set_them


def _goes_on(way: str) -> Callable[[RtfDocument, int], None]:
    def mark(document: RtfDocument, _value: int) -> None:
        document._next_edge = way

    return mark


def _heads(document: RtfDocument, _value: int) -> None:
    document._head_row = True


_DOES: dict[str, Callable[[RtfDocument, int], None]] = {
    "par": RtfDocument._paragraph, "sect": RtfDocument._paragraph, "page": RtfDocument._paragraph,
    "cell": RtfDocument._cell, "row": RtfDocument._row, "nestcell": RtfDocument._inner_cell,
    "nestrow": RtfDocument._inner_row, "trowd": RtfDocument._new_row, "cellx": RtfDocument._edge, "trhdr": _heads,
    "clmrg": _goes_on("left"), "clvmrg": _goes_on("above"),
    "footnote": RtfDocument._note, "chftn": RtfDocument._reference, "shptxt": RtfDocument._box,
    "pard": RtfDocument._pard, "plain": RtfDocument._plain, "s": RtfDocument._style, "f": RtfDocument._font,
    "fcharset": RtfDocument._charset, "v": _sets(hidden=bool), "deleted": _sets(hidden=bool),
    "strike": _sets(struck=bool), "striked": _sets(struck=bool), "super": _sets(place="raised"),
    "sub": _sets(place="lowered"), "nosupersub": _sets(place=""),
    "up": _sets(place=lambda value: "raised" if value else ""),
    "dn": _sets(place=lambda value: "lowered" if value else ""),
    "uc": _sets(after_unicode=lambda value: min(max(value, 0), 10)),
    "outlinelevel": _sets(outline=lambda value: value if 0 <= value < 9 else None),
    "intbl": _sets(in_table=True), "ilvl": _sets(indent=lambda value: min(max(value, 0), 8)),
    "fonttbl": _sets(into="fonts"), "stylesheet": _sets(into="styles"), "title": _sets(into="title"),
    "listtext": _sets(into="label"), "pntext": _sets(into="label"),
}  # fmt: skip
