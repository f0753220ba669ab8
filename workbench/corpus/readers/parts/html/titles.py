"""The title of a page: its only heading over all, or what it is named, unless a program made that up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Element = Any

LINK_SIGNS = " ¶#§🔗\uf0c1"
BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "details", "dd", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "li",
        "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot",
        "th", "thead", "tr", "ul", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "optgroup", "option",
    )
)  # fmt: skip
_NO_TITLE = re.compile(
    r"\(?(?:untitled(?: document| page)?|anonymous|no title|home|homepage|index|document|documento|"
    r"senza titolo|new page|pagina iniziale|notes?|legenda|legend|contents|table of contents|indice|sommario)"
    r"[ \d]*\)?|.*\.(?:html?|docx?|pdf|odt|indd|md|tex|txt|xlsx?|pptx?)|microsoft (?:word|powerpoint|excel).*|"
    r"(?:word|office|powerpoint|excel) (?:document|presentation|workbook)|documento (?:di )?(?:word|microsoft).*|"
    r"presentazione (?:standard|di powerpoint)",
    re.IGNORECASE,
)
_SITE_ALONE = re.compile(r"[^—–|·-]{1,60}\s[—–|·-]+|[—–|·-]+\s[^—–|·-]{1,60}")  # "Camera.it -": the page has no name


def good_title(title: str) -> str:
    """A title as a person gave it: "" for what a program made up, "src.html" or "(anonymous)"."""
    clean = " ".join(title.split())
    return "" if _NO_TITLE.fullmatch(clean) or _SITE_ALONE.fullmatch(clean) else clean


def title_of_page(page: Element) -> str:
    """The only heading of the first level, else the page's title without the site's name, else its first heading."""
    first = [_said(each) for each in page.iter("h1")]
    if len(first) == 1 and 0 < len(first[0]) <= 150:
        return first[0]
    named = next((good_title(each.text_content()) for each in page.iter("title")), "")
    for part in first:  # "Costs — Handbook 2.0"
        if part and re.match(rf"{re.escape(part)}\s+[—–|·:-]\s", named):
            return part
    return named or next(filter(None, map(_said, page.iter("h1", "h2", "h3"))), "")


def _said(heading: Element) -> str:
    """The text of a heading without the sign that links to it."""
    return " ".join("".join(_flowing(heading)).split()).rstrip(LINK_SIGNS).rstrip()


def _flowing(element: Element) -> Iterator[str]:
    """The text in an element, parted where a line breaks or a block stands: "A day<br>at school"."""
    yield element.text or ""
    for child in element:
        apart = " " if child.tag == "br" or child.tag in BLOCKS else ""
        yield apart
        if isinstance(child.tag, str):
            yield from _flowing(child)
        yield f"{apart}{child.tail or ''}"
