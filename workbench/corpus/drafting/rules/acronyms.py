"""Abbreviations that a text spells out: "Agenzia per la Cybersicurezza Nazionale (ACN)"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from workbench.corpus.drafting.draft import RULES, Draft
from workbench.corpus.drafting.pages import SourcePage
from workbench.corpus.drafting.sound import word_set
from workbench.corpus.drafting.words import Words
from workbench.corpus.questions import fold
from workbench.types import Evidence

_SHORT = re.compile(r"\((?P<short>[A-Z][A-Za-z]{0,3}[A-Z]{1,5})\)")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = word_set(
    "of the for and in on to at by with di del dello della dei degli delle e ed per la il lo le gli i da in con su "
    "alla al ai alle agli nel nella sul sulla dal dalla a an l d un all dell nell sull dall s"
)


@RULES.add("acronym")
def acronyms(pages: Sequence[SourcePage], words: Words) -> Iterator[Draft]:
    """Each abbreviation that the documents spell out in one way only."""
    found: dict[str, dict[str, list[tuple[str, Evidence]]]] = defaultdict(lambda: defaultdict(list))
    for page in pages:
        for short, full, place in _spelled_out(page):
            found[short][_bare(full)].append((full, place))
    for short, ways in found.items():
        if len(ways) != 1:
            continue
        ((said, places),) = ways.items()
        full = places[0][0]
        yield Draft(
            "acronym",
            "single",
            tuple(words.fill(f"acronym {number}", short=short) for number in (1, 2, 3)),
            tuple(dict.fromkeys(text for text, _ in places)) or (full,),
            tuple(place for _, place in places[:5]),
            f"{short}:{said}",
        )


def _bare(full: str) -> str:
    """The words that count, without endings: "Service" and "Services" spell out the same."""
    return " ".join(word[:5] for word in fold(full).replace("-", " ").split() if word not in _SMALL)


def _spelled_out(page: SourcePage) -> Iterator[tuple[str, str, Evidence]]:
    for match in _SHORT.finditer(page.text):
        before = page.text[max(0, match.start() - 120) : match.start()]
        before = re.split(r"[.;:!?(\[|\n\"“«]\s*", before)[-1].rstrip(" \"”»'*_")
        start = _beginning(before, match["short"])
        if start is None:
            continue
        full = re.sub(r"['’]s?$", "", before[start:])
        at = page.text.rfind(full, max(0, match.start() - 125), match.start())
        if at >= 0 and len(full.split()) > 1 and len(_WORD.findall(full)) <= 10:
            yield match["short"], full, Evidence(page.id, at, at + len(full))


def _beginning(before: str, short: str) -> int | None:
    """Where the words begin whose initials, small words aside, are the letters; None where they are not."""
    words = list(_WORD.finditer(before))
    letters = short.casefold()
    for at in range(len(words) - 1, -1, -1):
        counted = [word[0] for word in words[at:] if word[0].casefold() not in _SMALL]
        initials = "".join(word[0].casefold() for word in counted)
        every = "".join(word[0][0].casefold() for word in words[at:])
        first = words[at][0]
        if first.casefold() in _SMALL or len(initials) > len(letters):
            if len(initials) > len(letters):
                return None
            continue
        named = sum(word[0].isupper() for word in counted) * 2 >= len(counted)
        if named and letters in (initials, every):
            return words[at].start()
    return None
