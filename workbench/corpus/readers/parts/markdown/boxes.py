"""Boxes and tabs in Markdown, which stand indented or between marks, as the headed text that a site makes of them.

Read as plain Markdown, the text of an indented box would be code, and its first line a riddle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r"(?P<before>[ \t]*(?:>[ \t]?)*)(?P<marks>`{3,}|~{3,})(?P<info>[^`\n]*)")
# Of MkDocs: '!!! note "Title"', '??? tip', '??? "Title"', '=== "Tab"', with their text indented below.
_INDENTED = re.compile(
    r"""(?P<before>[ ]*)(?:(?:!!!|\?\?\?\+?)[ ]*(?P<kind>[^\W\d_][\w-]*)(?:[ ]+[\w-]+)*(?:[ ]+"(?P<title>[^"\n]*)")?"""
    r"""|\?\?\?\+?[ ]*"(?P<summary>[^"\n]+)"|===[!+]?[ ]+"(?P<tab>[^"\n]+)")[ ]*"""
)
# Of Docusaurus, VitePress and MyST: ":::tip Title", ":::tip[Title]", ":::{note} Title", and ":::" where it ends.
_MARKED = re.compile(
    r"(?P<before>[ \t]*+):{3,}+[ \t]*+(?:\{(?P<directive>[\w-]+)\}|(?P<kind>[^\W\d_][\w-]*+))?[ \t]*+"
    r"(?:\[(?P<bracketed>[^\]\n]*+)\][ \t]*+|(?P<plain>[^\n{\[]*+))(?:\{[^{}\n]*+\})?[ \t]*+"
)
_ALERT = re.compile(r"(?P<before>[ \t]*(?:>[ \t]*)+)\[!(?P<kind>[^\W\d_][\w-]*)\][+-]?[ \t]*(?P<title>[^\n]*)")
_DIRECTIVE = re.compile(r"\{(?P<kind>=?[\w-]+)\}[ \t]*(?P<title>.*)")
_OPTION = re.compile(r"[ \t]*:[\w-]+:(?:[ \t].*)?")
_KINDS = frozenset(
    (
        "note", "tip", "info", "warning", "danger", "caution", "important", "success", "example", "abstract",
        "question", "quote", "check", "attention", "hint", "seealso", "error", "failure", "bug", "todo", "summary",
        "tldr", "faq", "help", "nota", "avviso", "attenzione", "consiglio", "suggerimento", "importante", "esempio",
    )
)  # fmt: skip
_NAMELESS = frozenset(("details", "admonition", "dropdown", "tab", "tab-item", "card", "grid-item-card", "figure"))
_MOST_NESTED = 20  # boxes within each other
_LEFT_OUT = frozenset(("toctree", "include", "image", "contents", "tableofcontents", "=latex", "=tex", "=typst"))


def without_boxes(source: str) -> str:
    """The source with the name of each box or tab as a paragraph of its own, and its text below as text."""
    return "\n".join(_opened(source.split("\n"), 0))


def _opened(lines: list[str], depth: int) -> Iterator[str]:
    if depth > _MOST_NESTED:
        yield from lines
        return
    place = 0
    while place < len(lines):
        line = lines[place]
        if fence := _FENCE.fullmatch(line):
            end = _end_of_fence(lines, place, fence)
            yield from _fenced(lines[place:end], fence, depth)
            place = end
        elif (box := _INDENTED.fullmatch(line)) and (end := _end_of_indented(lines, place, len(box["before"]))):
            shown = box["tab"] or box["summary"] or (_named(box["kind"]) if box["title"] is None else box["title"])
            yield from _paragraph(box["before"], shown)
            yield from _opened([_dedented(inner, len(box["before"])) for inner in lines[place + 1 : end]], depth + 1)
            yield ""
            place = end
        elif (box := _MARKED.fullmatch(line)) and (shown := _of_marked(box)) is not None:
            yield from _paragraph(box["before"], shown)
            place += 1
        elif alert := _ALERT.fullmatch(line):
            yield f"{alert['before']}{alert['title'].strip() or _named(alert['kind'])}"
            yield alert["before"].rstrip()
            place += 1
        else:
            yield line
            place += 1


def _paragraph(before: str, shown: str) -> Iterator[str]:
    yield ""
    if shown:
        yield f"{before}{shown}"
        yield ""


def _named(kind: str) -> str:
    return kind.replace("-", " ").capitalize()


def _end_of_fence(lines: list[str], start: int, fence: re.Match[str]) -> int:
    """The line after the end of fenced code, or of the source where it has none."""
    marks = fence["marks"]
    for place in range(start + 1, len(lines)):
        bare = lines[place].strip(" \t>")
        if bare.startswith(marks) and not bare.strip(marks[0]):
            return place + 1
    return len(lines)


def _end_of_indented(lines: list[str], start: int, before: int) -> int:
    """The line after an indented box; 0 where nothing stands in it, so that it is none."""
    end = start + 1
    for place in range(start + 1, len(lines)):
        if lines[place].strip():
            if not lines[place].startswith((" " * (before + 4), " " * before + "\t")):
                break
            end = place + 1
    return end if end > start + 1 else 0


def _dedented(line: str, before: int) -> str:
    return line[:before] + line[before:].removeprefix("\t") if line[before : before + 1] == "\t" else (
        line[:before] + line[before + 4 :] if line.strip() else ""
    )  # fmt: skip


def _of_marked(box: re.Match[str]) -> str | None:
    """What a box between marks is headed with; None where the line is no such mark, or one that shows nothing."""
    kind = (box["directive"] or box["kind"] or "").lower()
    title = (box["bracketed"] or box["plain"] or "").strip()
    if not kind:
        return None if title else ""
    if kind in _KINDS:
        return title or _named(kind)
    return title


def _fenced(lines: list[str], fence: re.Match[str], depth: int) -> Iterator[str]:
    """Fenced lines: code as it is, what MyST and Quarto write between fences as the text that it stands for."""
    directive = _DIRECTIVE.fullmatch(fence["info"].strip())
    kind = directive["kind"].lower() if directive else ""
    if kind in _LEFT_OUT:
        return
    if directive is None or kind not in {*_KINDS, *_NAMELESS, "=html"}:
        yield from lines
        return
    inner = lines[1:-1] if len(lines) > 1 and not lines[-1].strip(" \t>").strip(fence["marks"][0]) else lines[1:]
    while inner and _OPTION.fullmatch(inner[0]):
        inner = inner[1:]
    if kind == "=html":
        yield from ("", *inner, "")
        return
    title = "" if kind == "figure" else directive["title"].strip()
    yield from _paragraph(fence["before"], title or ("" if kind in _NAMELESS else _named(kind)))
    yield from _opened(inner, depth + 1)
    yield ""
