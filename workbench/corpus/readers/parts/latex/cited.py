"""What a LaTeX source prints where it cites: numbers, or authors and years, from its list of works or its .bbl file."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ITEM = re.compile(r"\\bibitem\s*(?:\[(?P<label>(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\])?\s*\{(?P<key>[^}]*)\}")
_NAMED = re.compile(r"\{?(?P<author>.*?)\((?P<year>[^()]*)\)(?P<all>.*?)\}?", re.DOTALL)
_ENTRY = re.compile(r"\\entry\{(?P<key>[^}]*)\}\{")
_CITES = re.compile(
    r"\\(?:cite|citep|citet|parencite|textcite|autocite|nocite|citeauthor|citeyear|supercite|footcite)\*?"
    r"\s*(?:\[[^\]]*\]\s*){0,2}\{(?P<keys>[^}]*)\}"
)
_ELSEWHERE = re.compile(r"\\(?:input|include|subfile)\b(?!\s*\{[^}]*\.(?:pdf_tex|pgf|tikz)\})")
_BIBLATEX = re.compile(r"\\usepackage\s*(?:\[(?P<options>[^\]]*)\])?\s*\{biblatex\}")
_STYLE = re.compile(r"\\bibliographystyle\s*\{(?P<name>[^}]*)\}")
_IN_ORDER = frozenset(("unsrt", "unsrtnat", "IEEEtran", "ieeetr", "IEEEtranN", "elsarticle-num"))
_NUMERIC = ("numeric", "ieee", "phys", "nature", "science", "chem-")


@dataclass(frozen=True, slots=True)
class CitedWork:
    """How a work is cited: by a number, by its label, or by its author and year."""

    number: str
    author: str = ""
    year: str = ""


def works_of(text: str, listed: str) -> dict[str, CitedWork]:
    """The works by their keys; none where the style numbers them in a way that is not known.

    Args:
        text: the source without its comments.
        listed: the .bbl file beside it, "" for none.
    """
    biblatex = _BIBLATEX.search(text)
    if biblatex is not None:
        return _by_biblatex(text, listed, biblatex["options"] or "")
    items = list(_ITEM.finditer(text)) or list(_ITEM.finditer(listed))
    if items:
        found: dict[str, CitedWork] = {}
        number = 0
        for item in items:
            if item["label"] is None:
                number += 1
                found[item["key"].strip()] = CitedWork(str(number))
            else:
                found[item["key"].strip()] = _labelled(item["label"])
        return found
    style = _STYLE.search(text)
    return _in_order(text) if style is not None and style["name"].strip() in _IN_ORDER else {}


def _labelled(label: str) -> CitedWork:
    named = _NAMED.fullmatch(label.strip())
    if named is None:
        return CitedWork(re.sub(r"[{}]", "", label).strip())
    author = re.sub(r"[{}]|\\protect", "", named["author"]).replace("~", " ").strip()
    return CitedWork("", author, named["year"].strip())


def _by_biblatex(text: str, listed: str, options: str) -> dict[str, CitedWork]:
    said: dict[str, str] = dict(re.findall(r"(\w+)\s*=\s*\{?([\w-]+)", options))
    style = said.get("style") or said.get("citestyle") or "numeric"
    if not style.startswith(_NUMERIC):
        return {}
    entries = list(dict.fromkeys(found["key"] for found in _ENTRY.finditer(listed)))
    if entries:
        return {key: CitedWork(str(number)) for number, key in enumerate(entries, start=1)}
    in_order = said.get("sorting") == "none" or style.startswith(("ieee", "phys", "nature", "science"))
    return _in_order(text) if in_order else {}


def _in_order(text: str) -> dict[str, CitedWork]:
    """The works numbered as they are cited; none where all of a file are listed, or another file cites between them."""
    if _ELSEWHERE.search(text.partition("\\begin{document}")[2]):
        return {}
    keys = [key.strip() for found in _CITES.finditer(text) for key in found["keys"].split(",")]
    if "*" in keys:
        keys = keys[: keys.index("*")]
    return {key: CitedWork(str(number)) for number, key in enumerate(dict.fromkeys(keys), start=1)}


def citation(command: str, works: list[CitedWork], given: list[str]) -> str:
    """A citation as the page prints it; "" where it has no form that is known.

    Args:
        command: `cite`, `citep` and the like, without its star.
        works: those that are cited.
        given: what is printed before and behind them: one text is behind.
    """
    before, behind = (given[0], given[1]) if len(given) > 1 else ("", given[0] if given else "")
    if any(work.author for work in works):
        if command in ("cite", "citet", "textcite"):
            return "; ".join(f"{work.author} ({work.year}{f', {behind}' if behind else ''})" for work in works)
        if command in ("citeauthor", "citeyear"):
            return "; ".join(work.author if command == "citeauthor" else work.year for work in works)
        joint = "; ".join(f"{work.author}, {work.year}" for work in works)
        return f"({before} {joint}".replace("( ", "(") + (f", {behind})" if behind else ")")
    if command in ("citeauthor", "citeyear", "citet", "textcite"):
        return ""
    numbers = ", ".join(work.number for work in works)
    return "[" + f"{before} {numbers}".strip() + (f", {behind}]" if behind else "]")
