"""The title of a document that does not mark it as such: what its properties say, its first heading, its first line."""

from __future__ import annotations

import re

from workbench.corpus.readers.html import good_title

_COVER = 3  # blocks above the first heading, one of which may be the title
_BEGINNING = 3000  # characters: where a title stands, be it behind a cover page
# The headings of parts that documents of any subject have; a numbered one is a part as well.
_PART = re.compile(
    r"(?:(?:art(?:\.|icolo|icle)?|capitolo|chapter|parte?|sezione|section|titolo)\s+)?(?:\d+(?:\.\d+)*|[ivx]+)[.):]?\s.*|"
    r"premessa|premesse|introduzione|prefazione|presentazione|indice|sommario|scopo|finalità|oggetto|definizioni|"
    r"introduction|preface|foreword|overview|contents|table of contents|abstract|summary|purpose|scope|definitions",
    re.IGNORECASE,
)
_TITLE_LINE = re.compile(r"(?=.*[^\W\d_]{3})[^\W\d_][^\n]{5,110}[^\s.,;:]")


def is_part(heading: str) -> bool:
    """Whether a heading is that of a part, which many documents have: "Introduction", "1. Scope"."""
    return _PART.fullmatch(" ".join(heading.split())) is not None


def title_of(text: str, stem: str, *, styled: str = "", named: str = "", heading: str = "") -> str:
    """The title of a document.

    What its properties say is often that of the file which it was once copied from, so it counts first where the
    document shows it, and last where not.

    Args:
        text: the document, headings marked with "#".
        stem: the name of its file, for where nothing else is a title.
        styled: what is set as a title.
        named: what the properties of the file say.
        heading: its first heading.
    """
    styled, named, heading = good_title(styled), good_title(named), good_title(heading)
    named = named if any(map(str.isalpha, named)) else ""  # "1", of a chapter that is a file of its own
    if styled:
        return styled
    if named and _bare(named) in _bare(text[:_BEGINNING]):
        return named
    if heading and not is_part(heading):
        return heading
    above = text.split("\n#", 1)[0].split("\n\n")[:_COVER] if heading and not text.startswith("#") else []
    if first := next(filter(_TITLE_LINE.fullmatch, map(str.strip, above)), ""):
        return first
    # "Premessa" of "Manuale di cucina.docx": a file with a name in words tells more than the heading of a part.
    return named or (heading if " " not in stem.strip() else "") or stem


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
