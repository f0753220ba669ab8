"""Lines of PDF pages as running text: words broken at a line end joined, paragraphs and headings told apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from workbench.corpus.readers.parts.pdf.foot_notes import notes_after_sentences
from workbench.corpus.readers.parts.pdf.pieces import Piece
from workbench.corpus.readers.titles import names_nothing

_ITEM = re.compile(r"^(?:- |\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)] )")
_WORK = re.compile(r"\[\d{1,3}\] (?=\S)")  # of a list of works, or a note
_BROKEN = re.compile(
    r"(?P<before>(?:[^\W\d_]+[-\u2010\u2011])*)(?P<head>[^\W\d_]+)[ ]?(?P<mark>[-\u2010\u00ad\u2011])$"
)
_TAIL = re.compile(r"(?P<word>[^\W\d_]+)(?P<after>(?:[-\u2010\u2011][^\W\d_]+)*)")
_COUNTED = re.compile(
    r"\d{1,2}(?:\.\d{1,3}){1,3}\.? [(\"“«]?[^\W\d_a-zà-ÿ]"
)  # "2.3. The owner": a paragraph with its number
_OPEN_CODE = re.compile(r"[\w.]*\w-$")  # "AB-", "2-": a code or a range goes on
_SENTENCE_WITHIN = re.compile(r"[^\W\d_]{4,}\. [^\W\d_a-zà-ÿ]")
# First parts of compounds that keep their hyphen, in English and Italian.
_COMPOUNDS = frozenset(
    (
        "nord", "sud", "est", "ovest", "italo", "anglo", "franco", "ispano", "russo", "sino", "nippo", "austro",
        "serbo", "croato", "afro", "euro", "indo", "latino", "greco", "socio", "politico", "storico", "tecnico",
        "economico", "giuridico", "medico", "psico", "north", "south", "east", "west", "self", "well", "ill", "ex",
        "non", "cross", "co", "pre", "post", "multi", "all", "half", "high", "low", "long", "short", "full", "part",
        "near", "far", "best", "vice", "mid", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "re", "on", "off", "up",
        "e", "x",
    )
)  # fmt: skip
_HEADING_LENGTH = 140
_TITLE_WITHIN = 6  # blocks: what heads a later one is a part of the document
_FULL_LINES = 3  # lines that reach about as far to the right as any
_ROOM = 0.15  # of the width of a column, beside the first word of the next line
_LONG_LINE = 50  # characters: headings are hardly longer
_NAMES = 3  # letters: a large initial or a sign names nothing
_LINE_TITLE = re.compile(r"(?=.*[^\W\d_]{3})[^\W_][^\n]{3,100}[^\s.,;:]")


def running_text(pages: Sequence[list[Piece]]) -> tuple[list[str], str]:
    """The blocks of text of all pages, and the title: the first heading among the first blocks, else a short first line
    ("" for neither).

    A paragraph goes on over a page break where its last line does not end a sentence.
    """
    lines = [each for page in pages for each in page if not each.table]
    sizes = Counter[float]()
    for each in lines:
        sizes[round(each.size, 1)] += len(each.text)
    usual = max(sizes, key=lambda size: sizes[size], default=0.0)
    levels = sorted((size for size in sizes if size > 1.12 * usual), reverse=True)
    pitch = _pitch(pages, usual)

    pages = notes_after_sentences(pages, usual, _same_paragraph(usual, levels, pitch))
    words = Counter(word for each in lines for word in re.findall(r"[\w’'-]+", each.text))
    blocks: list[str] = []
    parts: list[str] = []
    breaks: list[int] = []  # before which of the parts a line was ended on purpose
    title, last, last_kind, started = "", None, "", 0.0

    def flush() -> None:
        nonlocal title
        if parts:
            bounds = [0, *breaks, len(parts)] if not last_kind else [0, len(parts)]
            text = "\n".join(joined(parts[start:end], words) for start, end in pairwise(bounds))
            mark = last_kind if len(text) <= _HEADING_LENGTH else ""  # a paragraph in large or bold letters
            if mark and not title and len(blocks) < _TITLE_WITHIN and sum(map(str.isalpha, text)) >= _NAMES:
                title = "" if names_nothing(text) else text
            blocks.append(f"{mark} {text}" if mark else text)
            parts.clear()
            breaks.clear()

    for page in pages:
        first = True
        right = _right_edges(page)
        widest = max((each.x1 for each in page if not each.table), default=0.0)
        for each in page:
            if each.table:
                flush()
                blocks.append(each.text)
                last = None
                continue
            kind = _kind(each, usual, levels)
            if last is not None:
                last_kind, kind = _of_sentence(last, each, last_kind, kind, pitch, usual, parts)
            early = last is not None and not first and _ends_early(last, each, right)
            room = last is not None and last.x1 + _first_word(each) < widest
            if last is not None and _goes_on(last, each, last_kind, kind, pitch, first, parts, early, started, room):
                if early:
                    breaks.append(len(parts))
                parts.append(each.text)
            else:
                flush()
                parts.append(each.text)
                started = each.x0
            last, last_kind, first = each, kind, False
    flush()
    if not title and blocks and not _ITEM.match(blocks[0]) and _LINE_TITLE.fullmatch(blocks[0]):
        title = blocks[0]
    return _items_together(blocks), title


def _same_paragraph(usual: float, levels: Sequence[float], pitch: float) -> Callable[[Piece, Piece], bool]:
    """Whether a line belongs to the same paragraph as the one before it on its page."""

    def go_on(last: Piece, each: Piece) -> bool:
        kinds = _kind(last, usual, levels), _kind(each, usual, levels)
        return _goes_on(last, each, *kinds, pitch, False, [])

    return go_on


def _kind(each: Piece, usual: float, levels: Sequence[float]) -> str:
    """ "#" and more for a heading, "" for other text."""
    if len(each.text) > _HEADING_LENGTH or not any(map(str.isalpha, each.text)):
        return ""
    size = round(each.size, 1)
    if size in levels:
        return "#" * min(levels.index(size) + 1, 4)
    if each.bold and not each.text.rstrip().endswith((".", ";", ",", ":")) and size >= 0.95 * usual:
        return "#" * min(len(levels) + 1, 5)
    return ""


def _mid_sentence(last: Piece, each: Piece, pitch: float, parts: Sequence[str]) -> bool:
    """Whether a line that looks like a heading goes on a sentence of which it is the bold or the larger part."""
    near = 0 < each.top - last.top < 1.28 * pitch and abs(last.size - each.size) <= 0.2 * max(last.size, each.size)
    text = " ".join(parts)
    open_bracket = any(text.count(one) > text.count(other) for one, other in ("()", "[]"))
    goes_on = (
        not (each.text[:1].isupper() or each.text[:1].isdigit())
        or open_bracket
        or _SENTENCE_WITHIN.search(each.text) is not None
    )
    return near and not text.endswith((".", "!", "?", ":", ";")) and goes_on


def _of_sentence(
    last: Piece, each: Piece, before: str, kind: str, pitch: float, usual: float, parts: Sequence[str]
) -> tuple[str, str]:
    """What two lines are, `before` and `kind`, once the one that goes on with the other's sentence is no heading."""
    if kind and not before and _mid_sentence(last, each, pitch, parts):
        return before, ""
    if before and not kind and _is_bold_line(last, each, pitch, usual):
        return "", kind
    return before, kind


def _is_bold_line(last: Piece, each: Piece, pitch: float, usual: float) -> bool:
    """Whether a long line that looks like a heading is the bold first line of a sentence, which goes on below it."""
    near = 0 < each.top - last.top < 1.28 * pitch and abs(last.size - each.size) <= 0.05 * last.size
    return near and last.size <= 1.12 * usual and len(last.text) > _LONG_LINE and each.text[:1].islower()


def _right_edges(page: Sequence[Piece]) -> dict[int, float]:
    """How far the lines that begin at one place reach to the right, by that place; where few do, it is not known."""
    reach: dict[int, list[float]] = {}
    for each in page:
        if not each.table:
            reach.setdefault(round(each.x0 / 4), []).append(each.x1)
    return {
        place: max(ends) for place, ends in reach.items() if sum(end > 0.9 * max(ends) for end in ends) >= _FULL_LINES
    }


def _ends_early(last: Piece, each: Piece, right: dict[int, float]) -> bool:
    """Whether a line ends though the first word of the next one would have had much room: a line of an address, of a
    list without marks, the last of a paragraph that no white follows."""
    edge = right.get(round(last.x0 / 4))
    if edge is None or not (each.text[:1].isupper() or each.text[:1].isdigit()) or last.text.endswith(("-", ",")):
        return False
    return edge - last.x1 > 1.5 * _first_word(each) + _ROOM * (edge - last.x0)


def _first_word(line: Piece) -> float:
    """About how wide the first word of a line is, in points."""
    return len(line.text.split()[0]) / max(len(line.text), 1) * (line.x1 - line.x0)


def _pitch(pages: Sequence[list[Piece]], usual: float) -> float:
    gaps = [
        below.top - above.top
        for page in pages
        for above, below in pairwise(page)
        if not above.table and not below.table and 0 < below.top - above.top < 3 * usual
        and abs(above.size - usual) < 0.5 and abs(below.size - usual) < 0.5
    ]  # fmt: skip
    return median(gaps) if gaps else 1.2 * usual


def _goes_on(
    last: Piece, each: Piece, before: str, kind: str, pitch: float, first: bool, parts: Sequence[str],
    early: bool = False, started: float = 0.0, room: bool = False,
) -> bool:  # fmt: skip
    """Whether a line belongs to the same paragraph, or heading, as the one before it.

    `early`: whether that one was ended on purpose; `started`: where the first line of its paragraph begins; `room`:
    whether the next word would have had room in the width of the page.
    """
    if last.note != each.note:
        return False
    near_size = 0.2 if each.text[:1].islower() else 0.12
    if before != kind or abs(last.size - each.size) > near_size * max(last.size, each.size):
        return False
    ended = last.text.rstrip().endswith((".", ";", ":", "!", "?"))
    if _ITEM.match(each.text) or (_COUNTED.match(each.text) and (ended or early)):
        return False
    if _WORK.match(each.text) and ended:
        return False
    outdented = not first and bool(parts) and _ITEM.match(parts[0]) is not None and each.x0 < started - 1
    if outdented and ended and room and each.text[:1].isupper():
        return False  # left of the mark of an item that has ended: no line of it
    if first or each.top < last.top:  # on the next page, or in the next column
        return not kind and not last.text.rstrip().endswith((".", "!", "?", ":", ";")) and not _starts(each.text)
    return each.top - last.top < max(1.28 * pitch * each.size / max(last.size, 0.1), 1.45 * each.size)


def _starts(text: str) -> bool:
    return text[:1].isupper() and not text[1:2].isupper() and len(text.split()) < 3


def _items_together(blocks: Sequence[str]) -> list[str]:
    """Items of one list are lines of one block."""
    together: list[str] = []
    for block in blocks:
        above = together[-1].rpartition("\n")[2] if together else ""
        if any(mark.match(block) and mark.match(above) for mark in (_ITEM, _WORK)):
            together[-1] += f"\n{block}"
        else:
            together.append(block)
    return together


def joined(lines: Sequence[str], words: Counter[str]) -> str:
    """The lines as one, words broken at a line end made whole.

    A hyphen stays where the word stands so elsewhere in the document, after the first part of a compound, before a
    capital or a digit; a soft one always goes.
    """
    text = ""
    for line in lines:
        line = line.strip()
        if not text:
            text = line
            continue
        broken = _BROKEN.search(text)
        if broken is None:
            text += line if _OPEN_CODE.search(text) and line[:1].isalnum() else f" {line}"
            continue
        tail = _TAIL.match(line)
        if tail is None or not _joins(broken, tail, words):
            text = text[: broken.end("head")] + ("-" if line[:1].isalnum() else f" {broken['mark']} ") + line
        else:
            text = text[: broken.end("head")] + line
    return text.replace("\u00ad", "")


def _joins(broken: re.Match[str], tail: re.Match[str], words: Counter[str]) -> bool:
    """Whether the parts before and after a hyphen at a line end are one word."""
    head, mark, word = broken["head"], broken["mark"], tail["word"]
    if mark == "\u00ad":
        return True
    if word[0].isupper() and not head.isupper():
        return False
    whole = f"{broken['before']}{head}-{word}{tail['after']}".replace("\u2010", "-").replace("\u2011", "-")
    if words[f"{head}-{word}"] or words[whole] or words[head + word]:
        return not (words[f"{head}-{word}"] or words[whole])
    if broken["before"] or tail["after"]:  # "right-of-way" is broken at its own hyphen more often than within a word
        return not (words[head] and words[word])
    return mark != "\u2011" and head.casefold() not in _COMPOUNDS
