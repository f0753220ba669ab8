"""reStructuredText: headings, text and code, without roles, targets and comments."""

from __future__ import annotations

import re
from pathlib import Path

from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, Reading, reader

_RULE = re.compile(r"([=\-`:.'\"~^_*+#<>])\1{2,}[ \t]*")
_ROLE = re.compile(r":[\w:.+-]{1,40}:`([^`<]*?)(?:\s*<[^`>]*>)?`|`([^`<]*?)(?:\s*<[^`>]*>)?`__?|``([^`]+)``")
_MARKS = re.compile(r"(?<![\w*])(\*{1,2})(\S(?:[^*\n]*\S)?)\1(?![\w*])")
_NOTE = re.compile(r"\s?\[(#?\w*)\]_")
_DIRECTIVE = re.compile(r"(?P<indent>\s*)\.\.(?:\s+(?P<name>[\w:-]+)::)?(?P<rest>.*)")
_TARGET = re.compile(r"\s*\.\.\s+(?:_[^:]+:|\|[^|]+\|)")
_FOOTNOTE = re.compile(r"\s*\.\.\s+\[#?(\w*)\]\s*(.*)")
_OPTION = re.compile(r"\s+:[\w-]+:.*")
_SILENT = frozenset(
    ("image", "figure", "toctree", "include", "raw", "contents", "index", "meta", "highlight", "automodule",
     "autoclass", "autofunction", "only", "tabularcolumns", "role", "default-role", "currentmodule", "module")
)  # fmt: skip


@reader(".rst")
def read_restructured(path: Path, _limits: Limits) -> FileReading:
    """One document, titled by its first heading. Nothing is included from other files."""
    decoded = decode(path.read_bytes())
    lines = _shown(decoded.text.replace("\r\n", "\n").expandtabs(4).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    heading = next((line.lstrip("# ") for line in lines if line.startswith("# ")), "")
    return FileReading((Reading(heading or path.stem, text),), notes=decoded.notes())


def _shown(lines: list[str]) -> list[str]:
    out: list[str] = []
    levels: list[str] = []
    skipped: int | None = None  # the indent of a comment or a silent directive, whose content goes with it
    options = False
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
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
            continue
        elif (found := _DIRECTIVE.fullmatch(line)) and line.lstrip().startswith(".."):
            name = found["name"]
            if name is None or name in _SILENT:
                skipped = len(found["indent"])
            else:
                options = True
                out.append(_inline(found["rest"].strip()) if name not in ("code-block", "code", "math") else "")
        else:
            out.append(_inline(line.removesuffix("::") + (":" if line.endswith("::") and line.strip() != "::" else "")))
    return out


def _is_title(line: str, below: str) -> bool:
    """Whether a line is underlined over its whole length."""
    told = bool(line.strip()) and not line.startswith(" ")
    return told and _RULE.fullmatch(below) is not None and len(below.rstrip()) >= len(line.rstrip())


def _heading(text: str, mark: str, levels: list[str]) -> str:
    if mark not in levels:
        levels.append(mark)
    return f"\n{'#' * min(levels.index(mark) + 1, 6)} {_inline(text)}\n".strip("\n")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _inline(text: str) -> str:
    text = _ROLE.sub(lambda found: next(filter(None, found.groups()), ""), text)
    return _MARKS.sub(r"\2", _NOTE.sub(r" [\1]", text))
