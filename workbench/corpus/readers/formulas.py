"""Formulas on one line: "(a + b)/2", "10⁶", "x_(i+1)", "√(a)". No number joins another."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SUPERSCRIPTS = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_RAISED = re.compile(r"[+\-−]?\d+|n")
_LOWERED = re.compile(r"[+\-−]?\d+")
_WHOLE = re.compile(r"[^\W_]+|\d[\d.,]*|\([^()]*\)|[^\W_]+[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ₀-₉]+|.")


def whole(part: str) -> str:
    """A part as one thing: in brackets, unless it is a word, a number, or in brackets already."""
    part = part.strip()
    return part if not part or _WHOLE.fullmatch(part) else f"({part})"


def fraction(above: str, below: str) -> str:
    """ "1/2", "(a + b)/c", with blanks around it: "2" before it is no part of it."""
    return f" {whole(above)}/{whole(below)} "


def power(base: str, exponent: str) -> str:
    """ "10⁶", "e^(x+1)"; the base alone where there is no exponent."""
    exponent = exponent.strip()
    if not exponent:
        return base
    if _RAISED.fullmatch(exponent):
        return f"{whole(base)}{exponent.translate(_SUPERSCRIPTS)}"
    return f"{whole(base)}^{_apart(exponent)}"


def index(base: str, below: str) -> str:
    """ "H₂", "x_i"; the base alone where there is no index."""
    below = below.strip()
    if not below:
        return base
    if _LOWERED.fullmatch(below):
        return f"{base.strip()}{below.translate(_SUBSCRIPTS)}"
    return f"{base.strip()}_{_apart(below)}"


def bounded(sign: str, below: str, above: str) -> str:
    """A sum or an integral with its bounds: "∑_(k=1)^n "."""
    bounds = ((mark, whole(bound)) for mark, bound in (("_", below), ("^", above)))
    return sign + "".join(f"{mark}{bound}" for mark, bound in bounds if bound) + " "


def _apart(part: str) -> str:
    """A part that what follows does not join: "a_n cos"."""
    part = whole(part)
    return part if part.endswith(")") else f"{part} "


def root(inside: str, degree: str = "") -> str:
    """ "√2", "³√(a + b)"."""
    degree = degree.strip()
    before = degree.translate(_SUPERSCRIPTS) if _RAISED.fullmatch(degree) else f"{degree}-" if degree else ""
    return f"{before}√{whole(inside)}"


def matrix(rows: Sequence[Sequence[str]]) -> str:
    """ "[a, b; c, d]"."""
    return f"[{'; '.join(', '.join(cell.strip() for cell in row) for row in rows)}]"
