"""reStructuredText: headings, text and code, without roles, targets and comments."""

from __future__ import annotations

import re
from pathlib import Path

from workbench.corpus.readers.parts.restructured.tables import tables_as_lines
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, reader

_RULE = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}[ \t]*")
# What a role shows stands before its name too: `a title`:emphasis:
_ROLE = re.compile(
    r":[\w:.+-]{1,40}:`([^`<]*?)(?:\s*<[^`>]*>)?`|(?<!`)`([^`<]+?)`:[\w.+-]{1,40}:(?!`)|`([^`<]*?)(?:\s*<[^`>]*>)?`__?|"
    r"``([^`]+)``"
)
_NUMBERED = re.compile(r":(?P<series>rfc|pep):`\d+`", re.IGNORECASE)  # shown as "RFC 7517"
# A link or a role that goes on over the next lines of its paragraph, as the address of a law does.
_OVER_LINES = re.compile(
    r"(?<![\w`\\])(?:(?P<role>:[\w:.+-]{1,40}:)`|`)(?=[^\s`])(?P<said>(?:[^`\n]|\n(?![ \t]*\n)){1,1000}?)"
    r"(?<=[^\s`\\])`(?(role)|__?)(?![\w`])"
)
_DEFINED = re.compile(
    r"^ *\.\. \|(?P<name>[^|\n]+)\|\s+(?P<sort>[\w-]+):: *(?P<said>.*)(?:\n +:[\w-]+:.*)*$", re.MULTILINE
)
# A picture that is defined in another file, under the name that a converter gives it.
_PICTURE = re.compile(
    r"image\d+|.*\.(?:png|jpe?g|gif|svg|[ew]mf)|(?:Immagine che contiene|Risultati immagini|(?:A )?picture containing|"
    r"A screenshot of|Graphical user interface)\b.*|.*(?:Descrizione generata automaticamente|"
    r"Description automatically generated.*)",
    re.IGNORECASE,
)
# A line of verse or of an address, and no row of a table.
_INCLUDED = re.compile(r"^\.\. include:: ", re.MULTILINE)
_WORD = re.compile(r"[\w-]{2,40}")
_LINE_BLOCK = re.compile(r"^( *)\|(?: (?!.*\|[ ]*$)|[ ]*$)", re.MULTILINE)
_STRONG = re.compile(r"(?<![\w*])(\*{1,2})(?=[^\s*])(?:[^*\n]|\n(?![ \t]*\n)){1,1000}?(?<=[^\s*])\1(?![\w*])")
_NAMED = re.compile(r"(?<![\w|\\])\|(?=[^\s|])([^|]{1,500}?)(?<=[^\s|])\|_{0,2}(?![\w|])")
_ESCAPED = re.compile(r"\\(?:[ \t]+|([!-/:-@\[-`{-~]))")  # a blank that only parts two marks; a mark meant as itself
_MARKS = re.compile(r"(?<![\w*])(\*{1,2})(\S(?:[^*\n]*\S)?)\1(?![\w*])")
_NOTE = re.compile(r"\s?\[(#?\w*)\]_")
_DIRECTIVE = re.compile(r"(?P<indent>\s*)\.\.(?:\s+(?P<name>[\w:-]+)::)?(?P<rest>.*)")
_TARGET = re.compile(r"\s*\.\.\s+(?:_[^:]+:|\|[^|]+\|)")
_FOOTNOTE = re.compile(r"\s*\.\.\s+\[#?(\w*)\]\s*(.*)")
_ENUMERATED = re.compile(r"( *)(?:(\d{1,6})|#)([.)]) +(?=\S)")  # "#." is counted by whoever shows the page
_OPTION = re.compile(r"\s+:[\w-]+:.*")
_CODE = frozenset(("code-block", "code", "sourcecode", "math", "parsed-literal"))
_SILENT = frozenset(
    ("image", "toctree", "include", "raw", "contents", "index", "meta", "highlight", "automodule",
     "autoclass", "autofunction", "only", "tabularcolumns", "role", "default-role", "currentmodule", "module")
)  # fmt: skip


@reader(".rst")
def read_restructured(path: Path, _limits: Limits) -> FileReading:
    """One document, titled by its first heading. Nothing is included from other files."""
    decoded = decode(path.read_bytes())
    source = _substituted(decoded.text.replace("\r\n", "\n").expandtabs(4))
    source = tables_as_lines(source)
    lines = _shown(_OVER_LINES.sub(lambda found: re.sub(r"\n[ ]*", " ", found[0]), source).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    heading = next((line.lstrip("# ") for line in lines if line.startswith("# ")), "")
    return FileReading((ReadDocument(heading or path.stem, text),), notes=decoded.notes())


def _substituted(source: str) -> str:
    """The source with the words that stand for a text, as defined in the file; those for a picture show none, and
    those of a file that is included stand as they are, without their bars."""
    known = {
        " ".join(found["name"].split()): found["said"] if found["sort"] == "replace" else ""
        for found in _DEFINED.finditer(source)
        if found["sort"] in ("replace", "image", "figure")
    }
    source = _DEFINED.sub(lambda found: "" if " ".join(found["name"].split()) in known else found[0], source)
    elsewhere = _INCLUDED.search(source) is not None
    source = _NAMED.sub(lambda found: _meant(" ".join(found[1].split()), found, known, elsewhere), source)
    source = _LINE_BLOCK.sub(r"\1", source)
    return _STRONG.sub(lambda found: re.sub(r"(\s*\n\s*)", rf"{found[1]}\1{found[1]}", found[0]), source)


def _meant(name: str, written: re.Match[str], known: dict[str, str], elsewhere: bool) -> str:
    if name in known or _PICTURE.fullmatch(name):
        return known.get(name, "")
    return name if elsewhere and _WORD.fullmatch(name) else written[0]


def _shown(lines: list[str]) -> list[str]:
    out: list[str] = []
    levels: list[str] = []
    skipped: int | None = None  # the indent of a comment or a silent directive, whose content goes with it
    literal: int | None = None  # the indent of what code stands under: nothing in it is a mark
    options = False
    counts: dict[int, int] = {}
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if literal is not None and (not line.strip() or _indent(line) > literal) and skipped is None:
            if options and _OPTION.fullmatch(line):
                continue
            options = False
            out.append(line)
            continue
        literal = None
        if skipped is not None and (not line.strip() or _indent(line) > skipped):
            continue
        skipped = None
        if options and _OPTION.fullmatch(line):
            continue
        options = False
        following = lines[at] if at < len(lines) else ""
        below = lines[at + 1].rstrip() if at + 1 < len(lines) else ""
        if _RULE.fullmatch(line) and following.strip() and below == line.rstrip():
            out.append(_heading(following.strip(), f"{line[0]}over", levels))
            at += 2
        elif _is_title(line, following):
            out.append(_heading(line.strip(), following[0], levels))
            at += 1
        elif note := _FOOTNOTE.fullmatch(line):
            out.append(f"[{note[1]}] {_inline(note[2])}")
        elif _TARGET.match(line):
            skipped = _indent(line)  # what goes on below it belongs to it
        elif (found := _DIRECTIVE.fullmatch(line)) and line.lstrip().startswith(".."):
            name = found["name"]
            if name is None or name in _SILENT:
                skipped = len(found["indent"])
            else:
                options = True
                literal = len(found["indent"]) if name in _CODE else None
                out.append(
                    "" if name in _CODE or name == "figure" else _inline(found["rest"].strip())
                )  # a caption follows
        else:
            literal = _indent(line) if line.rstrip().endswith("::") else None
            line = _enumerated(line, counts)
            out.append(_inline(line.removesuffix("::") + (":" if line.endswith("::") and line.strip() != "::" else "")))
    return out


def _enumerated(line: str, counts: dict[int, int]) -> str:
    """The line, with its number in place of "#"; `counts`: the last number of the list at each indent."""
    if not line.strip():
        return line
    found, indent = _ENUMERATED.match(line), _indent(line)
    for deeper in [each for each in counts if each > indent or (each == indent and not found)]:
        del counts[deeper]
    if found is None:
        return line
    counts[indent] = int(found[2]) if found[2] else counts.get(indent, 0) + 1
    return f"{found[1]}{counts[indent]}{found[3]} {line[found.end() :]}"


def _is_title(line: str, below: str) -> bool:
    """Whether a line is underlined over its whole length."""
    alone = bool(line.strip()) and not line.startswith(" ")
    return alone and _RULE.fullmatch(below) is not None and len(below.rstrip()) >= len(line.rstrip())


def _heading(text: str, mark: str, levels: list[str]) -> str:
    if mark not in levels:
        levels.append(mark)
    return f"\n{'#' * min(levels.index(mark) + 1, 6)} {_inline(text)}\n".strip("\n")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _inline(text: str) -> str:
    said, at = "", 0
    for found in _ROLE.finditer(text):
        series = f"{numbered['series'].upper()} " if (numbered := _NUMBERED.fullmatch(found[0])) else ""
        said += _unescaped(text[at : found.start()]) + series + next(filter(None, found.groups()), "")
        at = found.end()
    said += _unescaped(text[at:])
    return _MARKS.sub(r"\2", _NOTE.sub(r" [\1]", said))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: found[1] or "", text)
