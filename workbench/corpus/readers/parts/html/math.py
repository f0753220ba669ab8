"""MathML on one line: its elements without their places would be other numbers ("10⁶" as "106")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workbench.corpus.readers.formulas import bounded, fraction, index, matrix, power, root

_NOT_SHOWN = frozenset(("annotation", "annotation-xml", "mphantom", "none", "mprescripts"))
_OPERATORS = frozenset("∑∏∐⋃⋂⋁⋀∫∬∭∮∯∰")


def formula(element: Any) -> str:
    """The text of a `math` element; "" for one that shows nothing."""
    return " ".join(_said(element).split())


def _said(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""
    name = element.tag.rpartition("}")[2].rpartition(":")[2].lower()
    if name in _NOT_SHOWN:
        return ""
    parts = [each for each in element if isinstance(each.tag, str)]
    form = _FORMS.get(name)
    if form is not None and parts:
        return form(parts)
    if name == "mspace":
        return " "
    inside = (element.text or "") + "".join(_said(child) + (child.tail or "") for child in element)
    if name == "mfenced":
        return f"{element.get('open') or '('}{inside}{element.get('close') or ')'}"
    return f" {inside.strip()} " if name == "mtext" else inside.strip()


def _at(parts: Sequence[Any], place: int) -> str:
    return _said(parts[place]) if place < len(parts) else ""


def _scripts(parts: Sequence[Any], below: int | None, above: int | None) -> str:
    base = _at(parts, 0)
    under = _at(parts, below) if below is not None else ""
    over = _at(parts, above) if above is not None else ""
    if base.strip() in _OPERATORS:
        return bounded(base.strip(), under, over)
    return power(index(base, under), over)


def _table(parts: Sequence[Any]) -> str:
    return matrix([[_said(cell) for cell in row] for row in parts])


_FORMS: dict[str, Callable[[Sequence[Any]], str]] = {
    "mfrac": lambda parts: fraction(_at(parts, 0), _at(parts, 1)),
    "msup": lambda parts: _scripts(parts, None, 1),
    "msub": lambda parts: _scripts(parts, 1, None),
    "msubsup": lambda parts: _scripts(parts, 1, 2),
    "munder": lambda parts: _scripts(parts, 1, None),
    "mover": lambda parts: _scripts(parts, None, 1),
    "munderover": lambda parts: _scripts(parts, 1, 2),
    "msqrt": lambda parts: root("".join(map(_said, parts))),
    "mroot": lambda parts: root(_at(parts, 0), _at(parts, 1)),
    "mtable": _table,
}
