"""What to report of the rows of a sheet: how many were left out and why, and which places are to be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.corpus.sheets.facts import FEW
from workbench.languages.spoken import said

_MOST_SHOWN = 5  # values of sentences, as examples


@dataclass(slots=True)
class SheetTally:
    """The rows of a sheet so far.

    Args:
        left_out: the reason of each row of which no question was made.
        doubtful: rows whose evidence may be another's.
        polar: rows whose answer says yes or no.
        shortened: the values accepted beside a sentence.
        known: rows that ask what the corpus asks already.
        repeated: rows that ask what another row asks.
        unanswered: rows without an answer.
        unnamed: rows that name no document, in a sheet without answers.
        nowhere: rows whose answer stands in no document.
        concluded: rows whose evidence is a whole document.
    """

    left_out: list[str] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    polar: list[int] = field(default_factory=list)
    shortened: list[str] = field(default_factory=list)
    known: int = 0
    repeated: int = 0
    unanswered: int = 0
    unnamed: int = 0
    nowhere: int = 0
    concluded: int = 0

    def notes(self, answered: bool, few: bool) -> list[str]:
        """What to report of the rows, beside those left out.

        `answered`: the sheet has answers; `few`: so few questions that all are asked.
        """
        found = self.cures()
        if not answered:
            found.append(said("sheet.no_answers"))
        if self.repeated:
            found.append(said("sheet.repeated", n=self.repeated))
        if self.known:
            found.append(said("sheet.known", n=self.known))
        if few:
            found.append(said("sheet.few", few=FEW))
        if self.shortened:
            shown = "; ".join(self.shortened[:_MOST_SHOWN]) + (" …" if len(self.shortened) > _MOST_SHOWN else "")
            found.append(said("sheet.shortened", n=len(self.shortened), shown=shown))
        for key, rows in (("doubtful", self.doubtful), ("polar", self.polar)):
            if rows:
                found.append(said(f"sheet.{key}", n=len(rows), rows=", ".join(map(str, rows))))
        return found

    def cures(self) -> list[str]:
        """What to write for the rows that were left out to be taken, and what was taken without evidence."""
        found = []
        if self.unanswered:
            found.append(said("sheet.cure_unanswered"))
        if self.unnamed:
            found.append(said("sheet.cure_unnamed"))
        if self.nowhere:
            found.append(said("sheet.cure_nowhere"))
        if self.concluded:
            found.append(said("sheet.concluded", n=self.concluded))
        return found
