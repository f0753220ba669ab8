"""Parts of a page that are shown once a tab or a button is clicked: they are there to be read, and are no menus."""

from __future__ import annotations

from typing import Any

Element = Any

_MOSTLY_LINKS = 0.6  # of its text: then it is a menu that opens


class Panels:
    """The tabs and buttons of a page, by the part that each of them shows."""

    def __init__(self, page: Element) -> None:
        self._openers: dict[str, Element] = {}
        for element in page.iter("button", "a", "li", "summary", "div", "span", "h2", "h3", "h4", "label"):
            for name in ("aria-controls", "data-target", "data-bs-target"):
                for target in (element.get(name) or "").split():
                    self._openers.setdefault(target.lstrip("#"), element)
        self._tabs = {e.get("id"): e for e in page.iter() if e.get("role") == "tab" and e.get("id")}

    def opens(self, element: Element) -> bool:
        """Whether a hidden element is one that a visitor opens to read it."""
        if element.get("role") == "tabpanel":
            return True
        if element.get("id") not in self._openers:
            return False
        text = " ".join(element.text_content().split())
        linked = sum(len(" ".join(link.text_content().split())) for link in element.iter("a"))
        return linked <= _MOSTLY_LINKS * len(text)

    def label(self, element: Element) -> str:
        """What the tab of a panel says; "" for what is no panel of tabs, or has no name."""
        if element.get("role") != "tabpanel":
            return ""
        names = (element.get("aria-labelledby") or "").split()
        tab = next((self._tabs[name] for name in names if name in self._tabs), None)
        if tab is None:
            opener = self._openers.get(element.get("id") or "")
            tab = opener if opener is not None and opener.get("role") == "tab" else None
        return "" if tab is None else " ".join(tab.text_content().split())
