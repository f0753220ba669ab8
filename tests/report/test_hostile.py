"""No text of a run becomes markup, an address or a script, whatever it holds."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from .made_up_run import HOSTILE, make, rendered
from .parsed import Page

_URLS = ("src", "href", "srcset", "action", "formaction", "data", "poster", "background", "xlink:href")


@pytest.fixture(scope="module")
def hostile() -> str:
    results, records, passages, configuration = make()
    return rendered(everything_hostile(results), records, passages, configuration)


def everything_hostile(tree: Any, place: int = 0) -> Any:
    """Hostile text at the end of every string that is not a name the page looks things up by."""
    named = {
        "status", "outcome", "confidence", "metric", "unit", "better", "language", "a", "b", "choice", "arm", "started",
    }  # fmt: skip
    if isinstance(tree, dict):
        return {k: v if k in named else everything_hostile(v, place + n) for n, (k, v) in enumerate(tree.items())}
    if isinstance(tree, list):
        return [everything_hostile(value, place + n) for n, value in enumerate(tree)]
    return f"{tree} {HOSTILE[place % len(HOSTILE)]}" if isinstance(tree, str) else tree


def test_nothing_from_a_run_becomes_markup(hostile: str) -> None:
    page = Page(hostile)
    names = [tag for tag, _ in page.tags]
    assert names.count("script") == 1
    assert names.count("style") == 1
    assert not {"iframe", "object", "embed", "form", "base", "template"} & set(names)
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")], (tag, attributes)
        assert "style" not in attributes, (tag, attributes)
        if tag == "img":
            assert (attributes["src"] or "").startswith("data:image/svg+xml;base64,")
            assert attributes["alt"]


def test_no_address_leads_outside(hostile: str) -> None:
    for tag, attributes in Page(hostile).tags:
        for name in _URLS:
            if name in attributes:
                assert (attributes[name] or "").startswith(("#", "data:")), (tag, attributes)
        assert (attributes.get("http-equiv") or "").lower() in {"", "content-security-policy"}


def test_hostile_text_is_shown_as_text(hostile: str) -> None:
    shown = Page(hostile).text
    for text in HOSTILE:
        if text.isprintable():
            assert text in shown
    assert "{{7*7}}" in shown
    assert "49 {%" not in shown
    assert not re.search("[\x00\x07\u202e\u202a-\u202d\u2066-\u2069\ud800-\udfff]", hostile)


def test_charts_hold_neither_script_nor_address(hostile: str) -> None:
    charts = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", hostile)
    assert len(charts) >= 7
    for chart in charts:
        svg = base64.b64decode(chart).decode()
        for element in ElementTree.fromstring(svg).iter():  # well-formed, and nothing in it acts
            name = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
            assert name in {"svg", "style", "g", "path", "rect", "line", "text", "defs", "clipPath"}
            assert not [key for key in element.attrib if "href" in key or key.startswith("on")]


def test_the_policy_covers_exactly_what_stands_in_the_page(hostile: str) -> None:
    policy = next(a["content"] for t, a in Page(hostile).tags if t == "meta" and "http-equiv" in a) or ""
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        content = re.search(f"<{tag}>(.*?)</{tag}>", hostile, re.DOTALL)
        assert content
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
