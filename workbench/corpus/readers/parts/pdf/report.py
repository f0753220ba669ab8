"""What is to be reported of the pages of a PDF that were read otherwise than by their text layer as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from workbench.corpus.readers.parts.pdf.directions import has_leftward
from workbench.corpus.readers.parts.pdf.words import UNNAMED, PdfWord
from workbench.languages.spoken import said


@dataclass(slots=True)
class PagesReport:
    """Counts pages: `scanned` without a text layer, `faulty` with one that is none, `leftward` in Arabic or Hebrew,
    `blank` with nothing drawn on them.

    `unnamed`: the characters, or runs of them, that no font names; `along`: the lines along the margins, sideways.
    """

    scanned: int = 0
    faulty: int = 0
    leftward: int = 0
    blank: int = 0
    unnamed: int = 0
    along: list[str] = field(default_factory=list)

    def add(self, words: Sequence[PdfWord], texts: Sequence[str]) -> None:
        """A page, by its words and what has been made of them."""
        self.unnamed += sum(word.text.count(UNNAMED) for word in words)
        self.leftward += any(map(has_leftward, texts))

    def notes(self) -> list[str]:
        """A line for each thing to look at."""
        found = []
        if self.scanned:
            found.append(said("read.recognised", n=self.scanned))
        if self.faulty:
            found.append(said("read.recognised_faulty", n=self.faulty))
        if self.unnamed:
            found.append(said("read.unnamed", n=self.unnamed, sign=UNNAMED))
        if self.leftward:
            found.append(said("read.leftward", n=self.leftward))
        if self.blank:
            found.append(said("read.blank", n=self.blank))
        return found
