"""What a rule proposes, and the table of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.corpus.questions import fold
from workbench.registry import Registry
from workbench.types import Evidence, Kind

if TYPE_CHECKING:
    from workbench.corpus.drafting.pages import SourcePage
    from workbench.corpus.drafting.words import Words


@dataclass(frozen=True, slots=True)
class Draft:
    """A question with its wordings, of which no two share their sentence, and its accepted answers.

    `said` is what the documents say there, subject and all, for two drafts that say the same to be one fact. Of a
    draft that asks for an attribute of a named thing, `subject` and `attribute` say which.
    """

    form: str
    kind: Kind
    wordings: tuple[str, ...]
    answers: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    said: str
    subject: str = ""
    attribute: str = ""

    @property
    def document(self) -> str:
        """The document that it is drafted from, the first of several."""
        return self.evidence[0].document if self.evidence else ""

    @property
    def place(self) -> str:
        """A name for the draft: the place of its evidence, or what it asks for where nothing states that."""
        if not self.evidence:
            return f"absent:{fold(self.subject)}:{fold(self.attribute)}"
        first = self.evidence[0]
        return f"{first.document}@{first.start}-{first.end}"


Rule = Callable[["Sequence[SourcePage]", "Words"], Iterator[Draft]]


def _by_file(name: str, rule: Rule) -> str:
    return rule.__module__


RULES: Registry[Rule] = Registry("rule", order=_by_file).discover("workbench.corpus.drafting.rules")
