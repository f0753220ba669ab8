"""References of a LaTeX source as the page prints them: "2.1", "(3)", "Figure 4", "[2, 5]"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from workbench.corpus.readers.parts.latex.cited import CitedWork, citation, works_of
from workbench.corpus.readers.parts.latex.labels import Label, labels_of
from workbench.corpus.readers.parts.latex.source import LatexSource
from workbench.corpus.readers.plain import decode

_CITES = frozenset(("cite", "citep", "citet", "parencite", "textcite", "autocite", "citeauthor", "citeyear"))
REFERENCES = _CITES | {
    "ref",
    "eqref",
    "pageref",
    "autoref",
    "cref",
    "Cref",
    "vref",
    "subref",
    "nameref",
    "crefrange",
}  # a number, a page or a name
_REFERRED = re.compile(r"\\(?:ref|eqref|autoref|cref|Cref)\*?\s*\{(?P<keys>[^}]*)\}")
_BABEL = re.compile(r"\\usepackage\s*\[(?P<options>[^\]]*)\]\s*\{babel\}")
_LABEL = re.compile(r"\\label\s*\{(?P<key>[^}]*)\}")
# As hyperref names them, in English and in Italian.
_NAMES = {
    "part": ("Part", "Parte"), "chapter": ("chapter", "Capitolo"), "section": ("section", "sezione"),
    "subsection": ("subsection", "sottosezione"), "subsubsection": ("subsubsection", "sotto-sottosezione"),
    "figure": ("Figure", "Figura"), "table": ("Table", "Tabella"), "equation": ("Equation", "Equazione"),
    "item": ("item", "punto"),
}  # fmt: skip
_MOST_BYTES = 4_000_000  # of a file beside it


@dataclass(slots=True)
class References:
    """The labels and works of a source, and which labels it refers to.

    `italian`: whether it is set in Italian.
    """

    labels: dict[str, Label] = field(default_factory=dict)
    works: dict[str, CitedWork] = field(default_factory=dict)
    referred: frozenset[str] = frozenset()
    italian: bool = False
    listed: str = ""  # the list of works that is printed from a file beside the source

    @classmethod
    def of(cls, text: str, path: Path | None) -> References:
        """Those of a whole source without its comments; a part that another file takes in has none of its own.

        Args:
            text: the source.
            path: its file; the files that it takes in, and its .bbl file, stand beside it.
        """
        if "\\begin{document}" not in text:
            return cls()

        def include(name: str) -> str | None:
            found = _beside(path, name if Path(name).suffix else f"{name}.tex")
            return None if found is None else LatexSource.of(found).text

        beside = _beside(path, f"{path.stem}.bbl") if path is not None else None
        listed = LatexSource.of(beside).text if beside else ""
        babel = _BABEL.search(text)
        language = babel["options"].split(",")[-1].strip() if babel is not None else ""
        return cls(
            labels_of(text, include),
            works_of(text, listed),
            frozenset(key.strip() for found in _REFERRED.finditer(text) for key in found["keys"].split(",")),
            language == "italian",
            listed if "\\begin{thebibliography}" in listed else "",
        )

    def shown(self, command: str, keys: str, given: Sequence[str]) -> str:
        """What a command prints; "" where it is not known.

        Args:
            command: its name, without a star.
            keys: the labels or works it names, parted by commas.
            given: its options in square brackets.
        """
        names = [key.strip() for key in keys.split(",")]
        if command in _CITES:
            works = [self.works.get(key) for key in names]
            known = [work for work in works if work is not None]
            return citation(command, known, list(given)) if len(known) == len(works) else ""
        labels = [self.labels.get(key) for key in names]
        if command not in ("ref", "eqref", "autoref", "cref", "Cref") or len(labels) != 1 or labels[0] is None:
            return ""
        kind, number = labels[0].kind, labels[0].number
        if command == "ref":
            return number
        if command == "eqref":
            return f"({number})"
        name = self.name(kind)
        if not name:
            return ""
        if command != "autoref":
            name = name if command == "Cref" else name.lower()
            number = f"({number})" if kind == "equation" else number
        return f"{name[:1].upper() + name[1:] if command == 'Cref' else name} {number}"

    def name(self, kind: str) -> str:
        """What a thing of a kind is called on the page."""
        return _NAMES[kind][self.italian] if kind in _NAMES else ""

    def number_of(self, text: str, kinds: Sequence[str]) -> str:
        """The number of the one label in a text, if the source refers to it and it is of these kinds; else ""."""
        keys = [found["key"].strip() for found in _LABEL.finditer(text)]
        label = self.labels.get(keys[0]) if len(keys) == 1 and keys[0] in self.referred else None
        return label.number if label is not None and label.kind in kinds else ""


def _beside(path: Path | None, name: str) -> str | None:
    """The text of a file in the folder of another one, or below; None for one that is not there."""
    if path is None or Path(name).is_absolute() or ".." in Path(name).parts:
        return None
    found = path.parent / name
    try:
        if found.is_symlink() or not found.is_file() or found.stat().st_size > _MOST_BYTES:
            return None
        return decode(found.read_bytes()).text.replace("\r\n", "\n")
    except OSError:
        return None
