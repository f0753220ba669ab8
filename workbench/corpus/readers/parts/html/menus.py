"""Parts of a page that lead elsewhere and say nothing of it: menus that are not marked as such, notices on cookies."""

from __future__ import annotations

import re
from typing import Any

Element = Any

_ROLES = frozenset(("navigation", "menu", "menubar", "tablist", "toolbar"))
_WORDS = re.compile(r"[a-z]+|[A-Z](?:[a-z]+|[A-Z]*(?![a-z]))")
_OF_MENUS = frozenset(
    (
        "nav", "navbar", "navs", "navigation", "navi", "menu", "menus", "submenu", "breadcrumb", "breadcrumbs",
        "pagination", "pager", "share", "sharing", "social", "socials", "skip", "skiplink", "skiplinks", "toolbar",
        "topbar", "editsection", "langs", "briciole", "condividi", "paginazione",
    )
)  # fmt: skip
_OF_COOKIES = frozenset(("cookie", "cookies", "consent", "gdpr", "cookiebar", "cookiebanner", "cookieconsent"))
_OF_BANNERS = frozenset(
    (
        "banner", "bar", "notice", "popup", "modal", "overlay", "dialog", "alert", "toast", "message", "wrapper",
        "avviso", "cookiebar", "cookiebanner", "cookieconsent",
    )
)  # fmt: skip
_ASKS = "descendant::button | descendant::input | descendant::*[@role='button']"
_PRICE = re.compile(r"[€$£]\s?\d|\d\s?(?:[€$£]|EUR\b|euro\b)")
_ON_COOKIES = re.compile(r"\bcookies?\b", re.IGNORECASE)
_SKIPS = re.compile(r"(?:skip|jump|go) to |(?:vai|salta|passa|torna) (?:al|alla|ai|alle|su|all['’])\b", re.IGNORECASE)
_MOST_NOTICE = 1_500  # characters of a notice
_MOSTLY = 0.8  # of the text of a menu stands in links
_LEAST_LINKS = 2
_LEAST_LISTED = 4  # links of a list above the first heading
_LEADS = ("a", "button")
_APART = ".//text()[not(ancestor::a or ancestor::button or ancestor::script or ancestor::style or ancestor::noscript)]"
_SENTENCE = 80  # characters


def is_marked_as_menu(element: Element) -> bool:
    """Whether the page itself says that an element is a menu, and it is no text of its own, as the steps of a procedure
    that lead from one to the next."""
    return (element.tag == "nav" or element.get("role") in _ROLES) and not _says_something(element)


def _says_something(element: Element) -> bool:
    """Whether most of an element stands in no link, sentences among it."""
    apart = [piece for piece in element.xpath(_APART) if piece.strip()]
    outside = sum(len("".join(piece.split())) for piece in apart)
    return outside * 2 > _length(element) and any(len(" ".join(piece.split())) >= _SENTENCE for piece in apart)


def is_menu(element: Element, above_heading: bool) -> bool:
    """Whether an element is a menu by its name and its links, a list of links above the heading of the page, the way
    past a menu, or a notice on cookies.

    `above_heading`: whether the heading over the whole page is still to come.
    """
    if element.tag == "a":
        return (element.get("href") or "").startswith("#") and bool(_SKIPS.match(element.text_content().strip()))
    if (
        element.tag in ("html", "body", "main", "article")
        or next(element.iter("main", "article", "h1"), None) is not None
    ):
        return False
    names = _names(element)
    if names & _OF_COOKIES:
        return _is_notice(element, names)
    if names & _OF_MENUS:
        return _leads_elsewhere(element, _LEAST_LINKS) and not _has_prices(element)
    return above_heading and element.tag in ("ul", "ol") and _leads_elsewhere(element, _LEAST_LISTED)


def _is_notice(element: Element, names: set[str]) -> bool:
    """Whether an element named after cookies asks the visitor something, and is no part of the text of the page: a
    chapter of the rules on privacy, which is named by its heading, or a recipe."""
    said = " ".join(element.text_content().split())
    if len(said) > _MOST_NOTICE or _ON_COOKIES.search(said) is None:
        return False
    named = bool(names & _OF_BANNERS) or {"cookie", "consent"} <= names
    asks = bool(element.xpath(_ASKS))
    if next(element.iterancestors("main", "article"), None) is not None:
        return named and asks
    headed = next(element.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None
    return named or asks or (not headed and next(element.iter("a"), None) is not None)


def _has_prices(element: Element) -> bool:
    """Whether links name prices, as those of a menu of dishes do."""
    return sum(_PRICE.search(link.text_content()) is not None for link in element.iter(*_LEADS)) >= _LEAST_LINKS


def _names(element: Element) -> set[str]:
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return {word.lower() for word in _WORDS.findall(named)}


def _leads_elsewhere(element: Element, least: int) -> bool:
    """Whether most of the text of an element stands in links or buttons, of which it has enough."""
    links = [each for each in element.iter(*_LEADS) if next(each.iterancestors(*_LEADS), None) is None]
    said = _length(element)
    return len(links) >= least and said > 0 and sum(map(_length, links)) >= _MOSTLY * said


def _length(element: Element) -> int:
    """The letters of what an element shows, without scripts and styles."""
    shown = sum(len("".join(piece.split())) for piece in element.itertext())
    unseen = sum(
        len("".join(piece.split())) for each in element.iter("script", "style", "noscript") for piece in each.itertext()
    )
    return shown - unseen
