"""LaTeX (.tex): headings, text, lists, notes and tables; commands, comments and drawings are no content."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from workbench.corpus.readers.marks import lowered, raised
from workbench.corpus.readers.parts.latex.formulas import formula
from workbench.corpus.readers.parts.latex.references import REFERENCES, References
from workbench.corpus.readers.parts.latex.signs import SIGNS, accented, is_accent, unit
from workbench.corpus.readers.parts.latex.source import LatexSource
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import rows_as_lines
from workbench.languages.spoken import said

_HEADINGS = {
    "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4, "paragraph": 5, "subparagraph": 6,
}  # fmt: skip
_TABLES = frozenset(("tabular", "tabular*", "tabularx", "longtable", "tabulary", "supertabular", "tblr", "array"))
_LISTS = frozenset(("itemize", "enumerate", "description", "thebibliography", "compactitem", "compactenum"))
_FORMULAS = frozenset(
    f"{name}{star}"
    for name in ("equation", "align", "gather", "multline", "eqnarray", "displaymath", "math", "flalign", "alignat")
    for star in ("", "*")
)
_DRAWINGS = frozenset(
    ("tikzpicture", "pgfpicture", "picture", "axis", "forest", "circuitikz", "pspicture", "filecontents")
)
# Commands of which nothing is shown, by how many arguments in braces they have.
_SILENT = {
    1: "label ref eqref pageref autoref cref Cref cite citep citet parencite textcite vspace hspace includegraphics "
    "input include usepackage documentclass pagestyle thispagestyle bibliography bibliographystyle phantomsection "
    "nocite color pagenumbering vskip hypersetup RequirePackage graphicspath geometry addbibresource marginpar "
    "usetikzlibrary pagecolor selectlanguage cline cmidrule nameref footnotemark hyphenation todo printbibliography "
    "citeauthor citeyear autocite hphantom vphantom phantom vref subref markright lstset captionsetup pdfbookmark",
    2: "setlength addtolength setcounter addtocounter rule newtheorem fontsize DeclareMathOperator newcounter "
    "setstretch newglossaryentry hypertarget markboth crefrange",
    3: "titleformat newenvironment renewenvironment addcontentsline definecolor newacronym",
}
_ARGUMENTS = {name: count for count, names in _SILENT.items() for name in names.split()}
# Arguments before the one that is shown.
_BEFORE = {
    "textcolor": 1, "href": 1, "colorbox": 1, "foreignlanguage": 1, "scalebox": 1, "resizebox": 2, "parbox": 1,
    "multirow": 2, "raisebox": 1,
}  # fmt: skip
_QUOTES = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"), ("~", " "), ("`", "‘"))
_SIGN = re.compile(r"[\\{}$]")
_NESTING = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}|\\[\\{}&]|\\(?:bib)?item(?![a-zA-Z])|[{}&]")
_BLANK_LINE = re.compile(r"[ \t]*\n[ \t]*\n\s*")
_RULES = re.compile(r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfoot|endfirsthead|endlastfoot)\b(?:\[[^\]]*\])?")
_LABEL_NEXT = re.compile(r"\s*\\label\s*\{[^}]*\}")
_CAPTION = re.compile(r"\\caption\*?\s*(?:\[[^\]]*\])?\{([^{}]*)\}")


@reader(".tex", ".latex", ".ltx")
def read_latex(path: Path, _limits: Limits) -> FileReading:
    """One document, titled by its title or its first heading. Of other files only the numbers of what they count and
    of the works they list are read."""
    decoded = decode(path.read_bytes())
    walk = _Latex(path)
    text = walk.document(decoded.text.replace("\r\n", "\n"))
    if not text:
        raise ReadFailure(said("read.no_text_in_file"))
    heading = next((line.lstrip("# ") for line in text.split("\n") if line.startswith("#")), "")
    notes = [*decoded.notes()]
    if walk.drawings:
        notes.append(said("read.drawings", n=walk.drawings))
    if walk.references:
        notes.append(said("read.references", n=walk.references))
    if walk.elsewhere:
        notes.append(said("read.elsewhere", names=", ".join(walk.elsewhere))[:200])
    return FileReading((ReadDocument(walk.title or heading or path.stem, text),), notes=tuple(notes))


class _Latex:
    """Walks over a source, and gathers notes to put after the text."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.numbers = References()
        self.title = ""
        self.head: list[str] = []  # authors and date
        self.drawings = self.references = 0
        self.elsewhere: list[str] = []
        self._notes: list[str] = []

    def document(self, text: str) -> str:
        """The whole text."""
        source = LatexSource.of(text)
        self.numbers = References.of(source.text, self.path)
        begun = re.search(r"\\begin\s*\{document\}", source.text)
        if begun is not None:
            before = source.within(source.text[: begun.start()])
            self.flow(before)  # for its title and its definitions
            source.at = begun.end()
            source = source.within(source.environment("document"))
        said = self.flow(source)
        top = [f"# {self.title}"] if self.title else []
        blocks = [*top, *self.head, said, *(f"[{n}] {note}" for n, note in enumerate(self._notes, start=1))]
        return "\n\n".join(filter(None, (_tidied(block) for block in blocks)))

    def flow(self, source: LatexSource) -> str:
        """The text of a source, its blocks parted by blank lines."""
        out: list[str] = []
        while source.at < len(source.text):
            found = _SIGN.search(source.text, source.at)
            plain = source.text[source.at : found.start() if found else len(source.text)]
            out.append(_plain(plain))
            if found is None:
                break
            source.at = found.start()
            if found[0] == "\\":
                out.append(self._command(source, out))
            elif found[0] == "{":
                out.append(self.flow(source.within(source.group())))
            elif found[0] == "$":
                out.append(self._dollars(source))
            else:
                source.at += 1
        return "".join(out)

    def said(self, source: LatexSource) -> str:
        """The argument at hand on one line."""
        return " ".join(self.flow(source.within(source.group())).split())

    def _dollars(self, source: LatexSource) -> str:
        mark = "$$" if source.text.startswith("$$", source.at) else "$"
        end = re.compile(r"(?<!\\)" + re.escape(mark)).search(source.text, source.at + len(mark))
        inner = source.text[source.at + len(mark) : end.start() if end else len(source.text)]
        source.at = end.end() if end else len(source.text)
        return formula(source.within(inner)) if mark == "$" else f"\n\n{formula(source.within(inner))}\n\n"

    def _command(self, source: LatexSource, out: Sequence[str]) -> str:
        name = source.command()
        if source.define(name) or source.write_out(name):
            return ""
        bare = name.rstrip("*")
        if bare in _HEADINGS:
            source.option()
            told = self.said(source)
            label = _LABEL_NEXT.match(source.text, source.at)
            number = self.numbers.number_of(label[0], (bare,)) if label is not None else ""
            return f"\n\n{'#' * _HEADINGS[bare]} {number} {told}\n\n"
        if is_accent(name):
            return accented(name, self.said(source))
        if name in ("begin", "verbatimcode"):
            inner = source.group()
            return self._environment(inner.strip(), source) if name == "begin" else f"\n\n{source.code[int(inner)]}\n\n"
        if name in ("(", "["):
            return self._brackets(name, source)
        if name == "\\":
            source.option()
            return "\n"
        if bare in _ARGUMENTS or "index" in bare:
            return self._silent(bare, source)
        return self._shown(bare, source, "".join(out[-3:]))

    def _shown(self, name: str, source: LatexSource, before: str) -> str:
        if name in ("title", "author", "date"):
            said = self.said(source)
            self.title = said if name == "title" else self.title
            self.head += [said] if name != "title" and said else []
            return ""
        if name in ("footnote", "footnotetext", "thanks"):
            self._notes.append("")
            number = len(self._notes)
            self._notes[number - 1] = self.said(source)
            return f" [{number}]"
        if name in ("caption", "captionof"):
            source.option()
            counted = self.numbers.number_of(source.text, ("figure", "table"))
            kind = "table" if "\\begin{tab" in source.text else "figure"
            return f"\n\n{f'{self.numbers.name(kind)} {counted}: ' if counted else ''}{self.said(source)}\n\n"
        if name == "textsuperscript":
            return raised(self.said(source), before)
        if name == "textsubscript":
            return lowered(self.said(source), before)
        if name in ("SI", "qty", "num", "si", "unit", "ang"):
            return self._quantity(name, source)
        if name == "verb":
            mark = source.text[source.at : source.at + 1]
            end = source.text.find(mark, source.at + 1) if mark else -1
            inner = source.text[source.at + 1 : end] if end >= 0 else ""
            source.at = end + 1 if end >= 0 else source.at
            return inner
        if name == "texorpdfstring":
            said = self.said(source)
            source.group()
            return said
        for _ in range(_BEFORE.get(name, 0)):
            source.option()
            source.group()
        if name not in SIGNS and name[:1].isalpha():
            source.option()
        return SIGNS.get(name, "")

    def _quantity(self, name: str, source: LatexSource) -> str:
        source.option()
        first = source.group()
        if name in ("si", "unit"):
            return unit(first)
        number = formula(source.within(first))
        return number if name == "num" else f"{number}°" if name == "ang" else f"{number} {unit(source.group())}"

    def _silent(self, name: str, source: LatexSource) -> str:
        given = [option for option in (source.option(), source.option()) if option is not None]
        arguments = [
            source.group() for _ in range(_ARGUMENTS.get(name, 1)) if source.text[source.at : source.at + 1] == "{"
        ]
        if name in REFERENCES:
            options = [" ".join(self.flow(source.within(option)).split()) for option in given]
            shown = self.numbers.shown(name, arguments[0], options) if arguments else ""
            self.references += not shown
            return shown
        if name in ("bibliography", "printbibliography") and self.numbers.listed:
            return f"\n\n{self.flow(source.within(self.numbers.listed))}\n\n"
        if name in ("input", "include") and arguments:
            self.elsewhere.append(arguments[0].strip())
        return ""

    def _brackets(self, name: str, source: LatexSource) -> str:
        closing = {"(": "\\)", "[": "\\]"}[name]
        end = source.text.find(closing, source.at)
        inner = source.text[source.at : end] if end >= 0 else source.text[source.at :]
        source.at = end + 2 if end >= 0 else len(source.text)
        written = formula(source.within(inner))
        return written if name == "(" else f"\n\n{written}\n\n"

    def _environment(self, name: str, source: LatexSource) -> str:
        inner = source.within(source.environment(name))
        if name in _DRAWINGS:
            self.drawings += 1
            return ""
        if name in _FORMULAS:
            number = self.numbers.number_of(inner.text, ("equation",))
            return f"\n\n{formula(inner)}{f' ({number})' if number else ''}\n\n"
        if name in _TABLES:
            return f"\n\n{self._table(name, inner)}\n\n"
        if name in _LISTS:
            return f"\n\n{self._items(name, inner)}\n\n"
        inner.option()
        if name in ("minipage", "multicols", "adjustbox", "wrapfigure", "subfigure", "columns", "column"):
            inner.group()
        return f"\n\n{self.flow(inner)}\n\n"

    def _items(self, name: str, inner: LatexSource) -> str:
        inner.option()
        parts = re.split(r"\\(?:item|bibitem)(?![a-zA-Z])", _shielded(inner.text[inner.at :]))
        lines: list[str] = []
        for number, part in enumerate(parts[1:], start=1):
            item = inner.within(_unshielded(part))
            label = item.option()
            mark = f"{number}." if "enum" in name else "-"
            if name == "thebibliography":
                work = self.numbers.works.get(item.group().strip())
                mark = f"[{work.number}]" if work is not None and work.number else "-"
                label = None
            said = _tidied(self.flow(item)).replace("\n\n", "\n").replace("\n", "\n  ")
            term = " ".join(self.flow(item.within(label)).split()) if label else ""
            mark = "-" if term else mark
            lines.append(f"{mark} {term.rstrip(':')}: {said}" if term else f"{mark} {said}")
        return "\n".join(lines)

    def _table(self, name: str, inner: LatexSource) -> str:
        inner.option()
        for _ in range(2 if name in ("tabular*", "tabularx", "tabulary") else 1):
            inner.group()
        text = _shielded(inner.text[inner.at :])
        caption = next(iter(_CAPTION.findall(text)), "")
        text = _CAPTION.sub("", text)
        rows = []
        for line in re.split(r"\\\\(?:\s*\[[^\]]*\])?|\\tabularnewline", text):
            line = re.sub(
                r"\\(?:hline|toprule|midrule|bottomrule|endhead|endfoot|endfirsthead|endlastfoot)\b", "", line
            )
            cells = [cell for part in re.split(r"(?<!\\)&", line) for cell in self._cell(_unshielded(part), inner)]
            if any(cells):
                rows.append(cells)
        lines = rows_as_lines(rows).lines
        title = " ".join(self.flow(inner.within(caption)).split()) if caption else ""
        return "\n".join(filter(None, (title, *lines)))

    def _cell(self, text: str, inner: LatexSource) -> list[str]:
        """A cell, as often as it covers columns."""
        wide = re.match(r"\s*\\multicolumn\s*\{(\d{1,2})\}\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}\s*", text)
        said = " ".join(self.flow(inner.within(text[wide.end() :] if wide else text)).split())
        return [said] * (int(wide[1]) if wide else 1)


def _plain(text: str) -> str:
    """Text between commands: a line end is a blank, a blank line ends the paragraph."""
    for written, shown in _QUOTES:
        text = text.replace(written, shown)
    return "\n\n".join(" ".join(part.split("\n")) for part in _BLANK_LINE.split(text))


def _shielded(text: str) -> str:
    """A text whose inner environments and groups have their marks of items, rows and cells put out of sight."""
    out, depth, at = [], 0, 0
    for found in _NESTING.finditer(text):
        out.append(text[at : found.start()])
        at, mark = found.end(), found[0]
        depth -= mark.startswith("\\end") or mark == "}"
        inner = depth > 0 and not mark.startswith(("\\begin", "\\end"))
        out.append(mark.replace("&", "\0a").replace("\\\\", "\0r").replace("item", "\0i") if inner else mark)
        depth += mark.startswith("\\begin") or mark == "{"
    out.append(text[at:])
    return "".join(out)


def _unshielded(text: str) -> str:
    return text.replace("\0a", "&").replace("\0r", "\\\\").replace("\0i", "item")


def _tidied(text: str) -> str:
    """Blocks parted by one blank line; within one, lines of a source that are one paragraph."""
    lines = [" ".join(line.split()) if not line.startswith("  ") else line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
