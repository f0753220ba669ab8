"""Equations of Word (Office MathML, ECMA-376 part 1, 22.1) on one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.corpus.readers.formulas import bounded, fraction, index, matrix, power, root

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MATH = frozenset((f"{_M}oMath", f"{_M}oMathPara"))
_PROPERTIES = "Pr"  # of an element: how it is set, and no part of it


def equation(element: Any) -> str:
    """The text of an equation, and of several in one paragraph with a line for each."""
    if element.tag == f"{_M}oMathPara":
        return "\n".join(filter(None, (equation(each) for each in element.iter(f"{_M}oMath"))))
    return " ".join(_said(element).split())


def _said(element: Any) -> str:
    """An element and all that is in it."""
    if not isinstance(element.tag, str):  # a comment
        return ""
    name = element.tag.rpartition("}")[2]
    if name == "t":
        return element.text or ""
    if name == "br":
        return " "
    form = _FORMS.get(name) if element.tag.startswith(_M) else None
    if form is not None:
        return form(element)
    return "".join(_said(child) for child in element if not str(child.tag).endswith(_PROPERTIES))


def _part(element: Any, name: str) -> str:
    return "".join(_said(child) for child in element.findall(f"{_M}{name}"))


def _set(element: Any, name: str, default: str) -> str:
    """A setting of an element: the sign that it is drawn with."""
    found = element.find(f"{_M}{element.tag.rpartition('}')[2]}Pr/{_M}{name}")
    return default if found is None else str(found.get(f"{_M}val", ""))


def _fraction(element: Any) -> str:
    above, below = _part(element, "num"), _part(element, "den")
    if _set(element, "type", "bar") == "noBar":  # what stands above another without a stroke, as in binomials
        return f"({above}; {below})"
    return fraction(above, below)


def _nary(element: Any) -> str:
    sign = _set(element, "chr", "∫") or "∫"
    return bounded(sign, _part(element, "sub"), _part(element, "sup")) + _part(element, "e")


def _between(element: Any) -> str:
    inside = (_set(element, "sepChr", "|") or "|").join(_said(each) for each in element.findall(f"{_M}e"))
    return f"{_set(element, 'begChr', '(')}{inside}{_set(element, 'endChr', ')')}"


def _function(element: Any) -> str:
    return f"{_part(element, 'fName').strip()} {_part(element, 'e').strip()}"


def _rows(element: Any) -> str:
    return matrix([[_said(cell) for cell in row.findall(f"{_M}e")] for row in element.findall(f"{_M}mr")])


def _lines(element: Any) -> str:
    return "; ".join(_said(each) for each in element.findall(f"{_M}e"))


_FORMS: dict[str, Callable[[Any], str]] = {
    "f": _fraction,
    "sSup": lambda e: power(_part(e, "e"), _part(e, "sup")),
    "sSub": lambda e: index(_part(e, "e"), _part(e, "sub")),
    "sSubSup": lambda e: power(index(_part(e, "e"), _part(e, "sub")), _part(e, "sup")),
    "sPre": lambda e: index(power("", _part(e, "sup")), _part(e, "sub")) + _part(e, "e"),
    "rad": lambda e: root(_part(e, "e"), _part(e, "deg")),
    "nary": _nary,
    "d": _between,
    "func": _function,
    "limLow": lambda e: index(_part(e, "e"), _part(e, "lim")),
    "limUpp": lambda e: power(_part(e, "e"), _part(e, "lim")),
    "m": _rows,
    "eqArr": _lines,
}
