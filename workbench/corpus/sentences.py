"""Split a text into the units that should stay whole: sentences, table rows, list items, headings.

Rules for English and Italian together, since one folder often holds both. It errs on the side of
not splitting: a unit too long costs a little precision, half a sentence costs its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORDS = re.compile(r"\S+")
# After these a full stop does not end a sentence.
_TITLES = frozenset(
    _WORDS.findall(
        "dr mr mrs ms prof st jr sr rev gen col capt lt hon mt vs cf eg ie e.g i.e viz approx dept v "
        "sig sigg sig.ra sigra dott dott.ssa dottssa ing avv geom rag arch egr gent spett spett.le preg "
        "cfr es p.es ad.es s.p.a s.r.l s.n.c s.a.s srl s.s ss ca c.a"
    )
)
# After these, not before a number: "art. 5", "No. 7", "Fig. 2"; but "That is all. The …".
_BEFORE_NUMBER = frozenset(
    _WORDS.findall(
        "no nos n nr nn num art artt all pag pagg p pp fig figg tab cap vol sez sec ch eq par c co lett ref tel est "
        "jan feb mar apr jun jul aug sep sept oct nov dec gen genn febb lug ago set sett ott dic"
    )
)
# Possessive, and from the start of a run only: linear on a page of dots.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s)")
_LAST_TOKEN = re.compile(r"[\w.]+$")
_LIST_ITEM = re.compile(r"\s*([-*+•·–]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+\S")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S")
_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch `text[start:end]` without blanks at its ends; `heading` if it names what follows."""

    start: int
    end: int
    heading: bool = False


def split_units(text: str) -> Iterator[Unit]:
    """The units of a text in order. Every character that is not blank is in exactly one of them."""
    prose: list[tuple[int, int]] = []  # the lines of the paragraph at hand

    def flush() -> Iterator[Unit]:
        if prose:
            yield from _sentences(text, prose[0][0], prose[-1][1])
            prose.clear()

    previous_end = 0
    for match in _LINE.finditer(text):
        line = match[0]
        if not line.strip():
            continue
        if text.count("\n", previous_end, match.start()) > 1:
            yield from flush()
        previous_end = match.end()
        if is_table_row(line.strip()):
            yield from flush()
            yield _trim(text, match.start(), match.end())
        elif _is_heading(text, match):
            yield from flush()
            yield _trim(text, match.start(), match.end(), heading=True)
        elif _LIST_ITEM.match(line):
            yield from flush()
            prose.append(match.span())
        else:
            prose.append(match.span())
    yield from flush()


def is_table_row(line: str) -> bool:
    """Whether a line, without blanks at its ends, looks like a row of a table of bars or tabs."""
    return line.startswith("|") or " | " in line or "\t" in line


def _is_heading(text: str, match: re.Match[str]) -> bool:
    line = match[0].strip()
    if _HEADING.match(match[0]):
        return True
    # A short line on its own, without an end mark: the headings of plain text and of PDFs.
    alone = match.start() == 0 or (match.start() > 1 and text.startswith("\n\n", match.start() - 2))
    return (
        alone
        and text.startswith("\n\n", match.end())
        and len(line) <= 80
        and line[-1] not in ".!?;:,…\"'”»)"
        and not _LIST_ITEM.match(line)
    )


def _sentences(text: str, start: int, end: int) -> Iterator[Unit]:
    if _LIST_ITEM.match(text, start, end):
        yield _trim(text, start, end)  # an item stays whole, with the lines that continue it
        return
    first = start
    for match in _END.finditer(text, start, end):
        if _ends_sentence(text, first, match, end):
            yield _trim(text, first, match.end())
            first = match.end()
    if text[first:end].strip():
        yield _trim(text, first, end)


def _ends_sentence(text: str, first: int, match: re.Match[str], end: int) -> bool:
    rest = text[match.end() : min(end, match.end() + 40)].lstrip()
    following = rest.lstrip("\"'“‘«([—–-¿¡")
    if not following or following[0].islower():
        return False
    if not match[0].startswith(".") or match[0].startswith(".."):
        return True
    # 40 characters hold every abbreviation, and keep this linear on a text without blanks.
    token = _LAST_TOKEN.search(text[max(first, match.start() - 40) : match.start()])
    if token is None:
        return True
    word = token[0]
    if len(word) == 1 and word.isupper():
        # An initial, "J. Smith"; but a unit in "It draws 800 W. The fan …".
        before = text[max(first, match.start() - 5) : match.start() - 1].rstrip()
        return before[-1:].isdigit()
    if word.lower() in _TITLES:
        return False
    return not (word.lower() in _BEFORE_NUMBER and following[0].isdigit())


def _trim(text: str, start: int, end: int, heading: bool = False) -> Unit:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Unit(start, end, heading)
