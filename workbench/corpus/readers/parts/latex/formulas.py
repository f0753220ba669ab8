"""Formulas of LaTeX on one line: "\\\\frac{a}{b}" is "a/b", "x^{2}" is "x²"."""

from __future__ import annotations

import re

from workbench.corpus.readers.formulas import fraction, index, power
from workbench.corpus.readers.parts.latex.signs import FORMULA_SIGNS, FUNCTIONS, SIGNS
from workbench.corpus.readers.parts.latex.source import LatexSource

# Commands of which the argument is shown, and those that say how it looks.
_TEXTS = frozenset(
    ("text", "mathrm", "mathbf", "mathit", "mathsf", "mathtt", "operatorname", "mathbb", "mathcal", "mathscr",
     "mathfrak", "textbf", "textit", "textrm", "mbox", "bm", "boldsymbol", "hat", "widehat", "bar", "vec", "tilde",
     "widetilde", "dot", "ddot", "overline", "underline", "ensuremath", "underbrace", "overbrace", "boxed")
)  # fmt: skip
_NOTHING = frozenset(
    ("left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "displaystyle", "textstyle",
     "limits", "nolimits", "nonumber", "notag", "middle", "hline", "centering", "scriptstyle", "strut", "bf", "rm",
     "it")
)  # fmt: skip
_WITH_ARGUMENT = frozenset(("label", "tag", "begin", "end", "phantom", "hspace", "vspace"))
_ATOM = re.compile(r"(?:\d[\d.,]*|[^\W_]+[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ₀-₉]*|\([^()]*\)|[)\]}⟩|]|[^\s])$")


def formula(source: LatexSource) -> str:
    """A formula as plain text; its rows are parted by semicolons."""
    return " ".join(_written(source).split()).strip(" ;")


def _written(source: LatexSource) -> str:
    out = ""
    while source.at < len(source.text):
        sign = source.text[source.at]
        if sign == "\\":
            out = _command(source, out)
        elif sign in "^_":
            source.at += 1
            part = formula(source.within(source.group()))
            base = _ATOM.search(out)
            start = base.start() if base else len(out)
            out = out[:start] + (power if sign == "^" else index)(out[start:], part)
        elif sign == "{":
            out += _written(source.within(source.group()))
        else:
            out += "" if sign in "}&" else sign
            source.at += 1
    return out


def _command(source: LatexSource, out: str) -> str:
    name = source.command()
    if source.write_out(name):
        return out
    if name in ("frac", "dfrac", "tfrac", "sfrac"):
        above, below = (formula(source.within(source.group())) for _ in range(2))
        return out + fraction(above, below)
    if name == "sqrt":
        root = source.option()
        return f"{out}{'' if root in (None, '2') else root}√({formula(source.within(source.group()))})"
    if name in _TEXTS:
        return out + _written(source.within(source.group()))
    if name in _WITH_ARGUMENT:
        source.group()
        return out
    if name == "\\":
        return out + "; "
    if name in FORMULA_SIGNS:
        said = FORMULA_SIGNS[name]
        return f"{out} {said} " if len(said) == 1 and said in "=≤≥≠≈≡∼→⇒⇔±×∈⊂⊆∪∩∧∨" else out + said
    if name in _NOTHING:
        return out
    # One that is not known is a name: of a function, or one that the author gave to something.
    return out + (f" {name} " if name in FUNCTIONS else SIGNS.get(name, f" {name} " if name.isalpha() else ""))
