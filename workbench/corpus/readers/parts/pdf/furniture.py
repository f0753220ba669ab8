"""What heads and foots the pages of a PDF, and small print over its lines, told from the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from workbench.corpus.readers.parts.pdf.pieces import Piece
from workbench.corpus.readers.parts.pdf.running_heads import running_heads

_NUMBER_ONLY = re.compile(
    r"[-–—\[(]?\s*(?:(?:page|pagina|pag\.?|p\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|di|/|su)\s*\d{1,4})?\s*[-–—\])]?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_LAYERS = 3  # of heads and feet below the outermost
_LEAST_NUMBERED = 3  # pages with a line that has the number of each


def without_furniture(pages: Sequence[list[Piece]]) -> tuple[list[list[Piece]], list[str]]:
    """The pages without what heads and foots them, and each such text once, page numbers left out.

    A text heads or foots the pages if it stands, but for its numbers, at about the same height on half of them and on
    two at least, or on fewer with the number of each; a page's number is one by itself at the edge. Below what is left
    out of a page there may be more of it: a letterhead has many lines.
    """
    repeated: dict[str, str] = {}
    kept, more = _without_edges([list(page) for page in pages], repeated, first=True)
    for _ in range(_LAYERS):
        if not more:
            break
        kept, more = _without_edges(kept, repeated, first=False)
    return kept, [text for text in repeated.values() if not _NUMBER_ONLY.fullmatch(text)]


def _without_edges(pages: list[list[Piece]], repeated: dict[str, str], first: bool) -> tuple[list[list[Piece]], bool]:
    """The pages without what heads and foots them within a few lines of their edges, and whether there was any.

    Args:
        pages: their lines and tables.
        repeated: where each text that is left out is put, by itself without its numbers.
        first: whether nothing has been left out yet, so that a number by itself may be the page's.
    """
    edges = [_edges(page) for page in pages]
    least = max(2, (len(pages) + 1) // 2)
    repeating = _repeating(pages, edges, least)
    framed = running_heads(
        [{n: (each.text, round(each.top / 12)) for n, each in enumerate(page)} for page in pages], least
    )
    kept: list[list[Piece]] = []
    any_dropped = False
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        dropped = set()
        for n in edge:
            if _key(page[n]) in repeating or n in framed[number]:
                repeated.setdefault(_DIGITS.sub("#", page[n].text), page[n].text)
                dropped.add(n)
            elif first and _NUMBER_ONLY.fullmatch(page[n].text) and n in (0, len(page) - 1):
                dropped.add(n)
        any_dropped = any_dropped or bool(dropped)
        kept.append([each for n, each in enumerate(page) if n not in dropped])
    return kept, any_dropped


def _repeating(pages: Sequence[list[Piece]], edges: Sequence[list[int]], least: int) -> set[tuple[str, int]]:
    """The texts, by their heights, that head or foot enough pages: the same on each, but for the page's own number.

    What differs in any other number is text: the first row of a page's table, the first of its numbered articles. So is
    a line that stands further down too: the heading of a part that each chapter has. A page that is there twice is one.
    """
    within: Counter[str] = Counter()  # the lines that are at no edge of their page
    found: dict[tuple[str, int], dict[int, list[int]]] = {}
    seen: set[tuple[str, ...]] = set()
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        texts = tuple(each.text for each in page)
        if texts in seen:
            continue
        seen.add(texts)
        within.update(_key(each)[0] for n, each in enumerate(page) if n not in edge)
        for n in edge:
            figures = [int(digits) for digits in _DIGITS.findall(page[n].text)]
            found.setdefault(_key(page[n]), {})[number] = figures
    return {
        key
        for key, on in found.items()
        if (len(on) >= least or (len(on) >= max(_LEAST_NUMBERED, len(pages) // 5) and _numbers_pages(on)))
        and _counts_pages(on)
        and within[key[0]] < max(2, len(on) / 2)
    }


def _counts_pages(on: dict[int, list[int]]) -> bool:
    """Whether each figure is the same on all these pages, or goes up with them, on all but one of them."""
    columns = list(zip(*on.values(), strict=False))
    steps = [[figure - page for page, figure in zip(on, column, strict=True)] for column in columns]
    most = max(1, len(on) - 1)
    return all(
        max(Counter(column).values()) >= most or max(Counter(step).values()) >= most
        for column, step in zip(columns, steps, strict=True)
    )


def _numbers_pages(on: dict[int, list[int]]) -> bool:
    """Whether a figure is the number of each of these pages: a running head that every other page has."""
    columns = zip(*on.values(), strict=False)
    return any(len({figure - page for page, figure in zip(on, column, strict=True)}) == 1 for column in columns)


def _edges(page: Sequence[Piece], most: int = 3) -> list[int]:
    """The first and last lines of a page; a table is none."""
    numbers = [n for n in range(len(page)) if not page[n].table]
    by_height = sorted(numbers, key=lambda n: page[n].top)
    return sorted({*by_height[:most], *by_height[-most:]}) if len(page) > 1 else list(numbers)


def _key(found: Piece) -> tuple[str, int]:
    return _DIGITS.sub("#", found.text), round(found.top / 12)


def out_of_flow(page: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The lines that follow one another, and small ones printed over them, as the feet of badly made pages are."""
    sizes = Counter[float]()
    for each in page:
        sizes[round(each.size, 1)] += len(each.text)
    usual = max(sizes, key=lambda size: sizes[size], default=0.0)
    flow: list[Piece] = []
    apart: list[Piece] = []
    for each in page:
        small = not each.table and each.size < 0.8 * usual
        over = small and any(
            other is not each and not other.table and other.size > 0.9 * usual
            and other.x0 < each.x1 and other.x1 > each.x0
            and min(other.bottom, each.bottom) - max(other.top, each.top) > 0.1 * each.size
            for other in page
        )  # fmt: skip
        (apart if over else flow).append(each)
    return flow, apart
