"""The numbers that a LaTeX source gives its sections, figures, tables, formulas and items, by their labels.

Only what the standard classes are known to count is counted. What a file leaves to another one, or counts in its own
way, has no number here: a wrong one would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

# By class: whether it has chapters. Others may number anything otherwise.
_CLASSES = {
    "article": False, "extarticle": False, "scrartcl": False, "amsart": False, "llncs": False, "elsarticle": False,
    "acmart": False, "paper": False, "report": True, "extreport": True, "scrreprt": True, "book": True,
    "extbook": True, "scrbook": True, "memoir": True, "sapthesis": True,
}  # fmt: skip
_LEVELS = ("part", "chapter", "section", "subsection", "subsubsection")
_FLOATS = {
    "figure": "figure", "wrapfigure": "figure", "sidewaysfigure": "figure", "table": "table", "longtable": "table",
    "sidewaystable": "table", "wraptable": "table", "SCfigure": "figure",
}  # fmt: skip
_PARTS = frozenset(("subfigure", "subtable"))
# What counts nothing: a label in anything else that this module does not count bears a number that is not known.
_COUNT_NOTHING = frozenset(
    (
        "itemize", "enumerate", "description", "center", "flushleft", "flushright", "quote", "quotation", "verse",
        "abstract", "document", "minipage", "tabular", "tabularx", "tabulary", "tblr", "array", "adjustbox",
        "threeparttable", "tablenotes", "split", "aligned", "alignedat", "gathered", "cases", "matrix", "pmatrix",
        "bmatrix", "vmatrix", "proof", "appendices", "multicols", "small", "footnotesize", "spacing", "titlepage",
        "thebibliography", "landscape", "otherlanguage", "tikzpicture", "scope", "axis", "sloppypar", "math",
    )
)  # fmt: skip
_SPACING = frozenset(
    (
        "noitemsep", "nosep", "leftmargin", "rightmargin", "itemsep", "topsep", "parsep", "partopsep", "align", "wide",
        "labelsep", "labelwidth", "labelindent", "itemindent", "listparindent", "font", "before", "after", "",
    )
)  # fmt: skip
_OWN_ITEMS = re.compile(r"\\setlist\b[^\n]{0,200}\blabel|\\(?:the|label)enumi\b|\{paralist\}")
_MOST_NESTED = 8  # files that take each other in
_ONE = frozenset(("equation", "multline"))
_ROWS = frozenset(("align", "gather", "eqnarray", "alignat", "flalign"))
_UNSURE = re.compile(r"\\(?:renewcommand|def)\*?\s*\{?\s*\\the(?P<name>[a-z]+)\b")
_OTHERWISE = re.compile(r"\\usepackage(?:\[[^\]]*\])?\{[^}]*\b(?:subfiles|standalone|titlesec|sectsty|alphalph)\b")
_OWN = re.compile(
    r"(?P<float>\\caption\b|\\begin\s*\{(?:figure|table)\*?\})|\\begin\s*\{(?:equation|align|gather|eqnarray|multline)\}"
)
_OWN_HEADING = re.compile(
    r"\\(?:newcommand|def|NewDocumentCommand)\b[^\n]*\{[^\n]*\\(?:chapter|(?:sub)*section)\b\s*[{\[]"
)
_SET = re.compile(r"\\(?P<how>setcounter|addtocounter)\s*\{(?P<counter>\w+)\}\s*\{(?P<by>-?\d+)\}")
_CLASS = re.compile(r"\\documentclass\s*(?:\[[^\]]*\])?\s*\{(?P<name>[^}]*)\}")
_WITHIN = re.compile(r"\\(?:numberwithin|counterwithin\*?)\{(?P<what>\w+)\}\{(?P<within>\w+)\}")
_THEOREM = re.compile(
    r"\\newtheorem\s*\{(?P<name>[^}]+)\}\s*(?:\[(?P<shared>[^\]]*)\])?\s*\{(?P<title>[^}]*)\}\s*(?:\[(?P<within>[^\]]*)\])?"
)
_TOKEN = re.compile(
    r"\\(?P<head>part|chapter|section|subsection|subsubsection)(?P<star>\*?)\s*(?=[\[{])"
    r"|\\begin\s*\{(?P<begin>[^}]*)\}(?:\s*\[(?P<given>[^\]]*)\])?|\\(?P<matter>front|main|back)matter\b"
    r"|\\end\s*\{(?P<end>[^}]*)\}|\\label\s*\{(?P<label>[^}]*)\}"
    r"|\\(?P<caption>caption)(?:of\{(?P<of>\w+)\})?(?P<plain>\*?)\s*(?=[\[{])|\\(?P<item>item)(?![a-zA-Z])(?P<named>\s*\[)?"
    r"|(?P<row>\\\\)|\\(?P<none>nonumber|notag)\b|\\tag\*?\s*\{(?P<tag>[^}]*)\}|\\(?P<appendix>appendix)\b"
    r"|\\(?P<set>setcounter|addtocounter|refstepcounter|stepcounter)\s*\{(?P<counter>\w+)\}(?:\s*\{(?P<by>-?\d+)\})?"
    r"|\\(?P<elsewhere>input|include|subfile)\s*\{(?P<file>[^}]*)\}"
)
_ITEMS = (str, lambda n: f"({chr(96 + n)})", lambda n: _roman(n).lower(), lambda n: chr(64 + n))


@dataclass(frozen=True, slots=True)
class Label:
    """What a label stands at, as the page prints it: its kind ("section", "figure" …) and its number."""

    kind: str
    number: str


@dataclass(slots=True)
class _Environment:
    name: str
    before: Label | None
    row: str = ""  # of a formula of several rows: the number of the one at hand, "" before its first label
    items: int = 0


def labels_of(text: str, include: Callable[[str], str | None]) -> dict[str, Label]:
    """The labels of a whole source without its comments; none where its class counts in a way that is not known.

    Args:
        text: the source, with its preamble.
        include: the text of a file that the source takes in, None where there is none.
    """
    named = _CLASS.search(text)
    name = named["name"].strip() if named else ""
    preamble, begun, body = text.partition("\\begin{document}")
    if name not in _CLASSES or not begun or _OTHERWISE.search(preamble) or _OWN_HEADING.search(preamble):
        return {}
    return _Labels(include).count(preamble, body, _CLASSES[name])


@dataclass(slots=True)
class _Labels:
    """Walks over a source once and counts. `known`: the labels by their names."""

    include: Callable[[str], str | None]
    known: dict[str, Label] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _within: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)  # of theorems: the counter of each
    _appendix: bool = False
    _chapters: bool = False
    _matter: bool = True  # whether chapters are counted: not before nor behind the main matter of a book
    _sure: bool = True
    _skipped: set[str] = field(default_factory=set)
    _open: list[_Environment] = field(default_factory=list)
    _now: Label | None = None

    def count(self, preamble: str, body: str, chapters: bool) -> dict[str, Label]:
        """The labels of a body, counted as its preamble says."""
        self._chapters = chapters
        self._skipped |= {found["name"] for found in _UNSURE.finditer(preamble)}
        for found in _OWN.finditer(preamble):  # what a file's own commands count is not seen in its text
            self._skipped |= {"figure", "table"} if found["float"] else {"equation"}
        if _OWN_ITEMS.search(preamble):
            self._skipped.add("item")
        for what in ("figure", "table", "equation"):
            if chapters:
                self._within[what] = "chapter"
        for found in _THEOREM.finditer(preamble):
            self._kinds[found["name"]] = found["shared"] or found["name"]
            if found["within"]:
                self._within[found["name"]] = found["within"]
        for found in _WITHIN.finditer(preamble):
            self._within[found["what"]] = found["within"]
        for found in _SET.finditer(preamble):
            self._set(found["how"], found["counter"], found["by"])
        self._walk(body, 0)
        return self.known

    def _walk(self, text: str, depth: int) -> None:
        for found in _TOKEN.finditer(text):
            if not self._sure:
                return
            if found["begin"]:
                self._begin(found["begin"].strip(), found["given"] or "")
            elif found["end"]:
                self._end(found["end"].strip())
            elif found["label"]:
                self._label(found["label"].strip())
            elif found["elsewhere"]:
                self._take_in(found["file"].strip(), depth)
            else:
                self._count_one(found)

    def _count_one(self, found: re.Match[str]) -> None:
        if found["matter"]:
            self._matter = found["matter"] == "main"
        elif found["head"] and not found["star"]:
            self._step(found["head"], found["head"])
        elif found["caption"] and not found["plain"]:
            self._caption(found["of"] or "")
        elif found["item"] and not found["named"]:
            self._item()
        elif found["row"] or found["none"] or found["tag"]:
            self._in_rows(found)
        elif found["appendix"]:
            self._appendix = True
            self._counts["chapter" if self._chapters else "section"] = 0
        elif found["set"]:
            self._set(found["set"], found["counter"], found["by"])

    def _take_in(self, name: str, depth: int) -> None:
        """Count what another file has; without it the rest has no numbers, but for a drawing, which counts nothing."""
        inner = self.include(name) if depth < _MOST_NESTED else None
        if inner is not None:
            self._walk(inner, depth + 1)
        elif not name.endswith((".pdf_tex", ".pgf", ".tikz")):
            self._sure = False

    def _caption(self, of: str) -> None:
        within = [each for each in self._open if each.name in _FLOATS or each.name in _PARTS]
        if of or not within:
            if of:
                self._step(of, of)
            return
        whole = next((each for each in reversed(within) if each.name in _FLOATS), None)
        if whole is None:
            return
        kind = _FLOATS[whole.name]
        if within[-1].name in _FLOATS:
            whole.row = "captioned"
            self._step(kind, kind)
            return
        whole.items += 1  # a part of it: the number of the whole, which may follow, and a letter
        ahead = 0 if whole.row else 1
        self._counts[kind] = self._counts.get(kind, 0) + ahead
        number = "" if kind in self._skipped else self._number(kind)
        self._counts[kind] -= ahead
        self._now = Label(kind, f"{number}{chr(96 + whole.items)}") if number and whole.items < 27 else None

    def _step(self, counter: str, kind: str) -> None:
        if counter in _LEVELS and not self._matter:
            self._now = None
            return
        self._counts[counter] = self._counts.get(counter, 0) + 1
        if counter in _LEVELS:
            below = _LEVELS[_LEVELS.index(counter) + 1 :] if counter != "part" else ()
            self._counts.update(dict.fromkeys(below, 0))
        for other, within in self._within.items():
            if within == counter or (within in _LEVELS and counter in _LEVELS[1 : _LEVELS.index(within) + 1]):
                self._counts[other] = 0
        number = "" if counter in self._skipped or kind in self._skipped else self._number(counter)
        self._now = Label(kind, number) if number else None

    def _number(self, counter: str) -> str:
        count = self._counts.get(counter, 0)
        if counter == "part":
            return _roman(count)
        if counter == "subsubsection" and self._chapters:
            return ""  # not counted, unless a file says so
        first = "chapter" if self._chapters else "section"
        if counter == first:
            return chr(64 + count) if self._appendix and 0 < count < 27 else str(count)
        if counter in _LEVELS:
            return f"{self._number(_LEVELS[_LEVELS.index(counter) - 1])}.{count}"
        within = self._within.get(counter, "")
        over = self._number(within) if within else ""
        return f"{over}.{count}" if over and over != "0" else str(count)

    def _label(self, name: str) -> None:
        inside = self._open[-1] if self._open else None
        if inside is not None and inside.name in _ROWS and not inside.row:
            self._step("equation", "equation")
            inside.row = "counted"
        if self._now is not None and name and name not in self.known:
            self.known[name] = self._now

    def _begin(self, name: str, given: str) -> None:
        self._open.append(_Environment(name, self._now))
        if name in _ONE:
            self._step("equation", "equation")
        elif name in self._kinds:
            self._step(self._kinds[name], name)
        elif name in _FLOATS or name.rstrip("*") in _FLOATS:
            self._open[-1].name = name.rstrip("*")
            self._now = None  # a label before the caption is that of the section: left open
        elif name == "subequations":
            self._skipped.add("equation")
        elif name == "enumerate" and not {part.partition("=")[0].strip() for part in given.split(",")} <= _SPACING:
            self._open[-1].row = "own"  # "[label=(\\alph*)]"
        elif name.rstrip("*") not in _COUNT_NOTHING and name.rstrip("*") not in _ROWS | _ONE:
            self._now = None

    def _end(self, name: str) -> None:
        if not any(each.name in (name, name.rstrip("*")) for each in self._open):
            return
        while self._open:
            ended = self._open.pop()
            if ended.name in _ROWS and not ended.row:
                self._step("equation", "equation")
            self._now = ended.before
            if ended.name in (name, name.rstrip("*")):
                return

    def _in_rows(self, found: re.Match[str]) -> None:
        inside = self._open[-1] if self._open else None
        if inside is None or inside.name not in _ROWS | _ONE:
            return
        if found["tag"]:
            self._now = Label("equation", found["tag"].strip())
            if inside.name in _ONE:
                self._counts["equation"] -= 1
            inside.row = "tagged"
        elif found["none"]:
            if inside.row == "counted" or inside.name in _ONE:
                self._counts["equation"] -= 1
            inside.row, self._now = "none", None
        elif inside.name in _ROWS:
            if not inside.row:
                self._step("equation", "equation")
            inside.row = ""

    def _item(self) -> None:
        inside = next((each for each in reversed(self._open) if each.name in ("enumerate", "itemize")), None)
        if inside is None or inside.name != "enumerate":
            return
        inside.items += 1
        depth = sum(each.name == "enumerate" for each in self._open)
        known = depth == 1 and inside.row != "own" and "item" not in self._skipped
        number = _ITEMS[min(depth, 4) - 1](inside.items) if known else ""
        self._now = Label("item", number) if number else None

    def _set(self, how: str, counter: str, by: str | None) -> None:
        if counter in ("secnumdepth", "enumi"):
            self._skipped |= {"subsubsection", "subsection"} if counter == "secnumdepth" else set()
        elif how.endswith("stepcounter"):
            self._counts[counter] = self._counts.get(counter, 0) + 1
        elif by is None:
            self._skipped.add(counter)
        else:
            self._counts[counter] = int(by) + (self._counts.get(counter, 0) if how == "addtocounter" else 0)


def _roman(number: int) -> str:
    said = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            said, number = said + sign, number - value
    return said
