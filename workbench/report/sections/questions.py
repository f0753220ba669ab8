"""Every question with each arm's answer, its mark, and the passages it saw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from workbench.report.blocks import Block, TemplateBlock
from workbench.report.questions import read_questions
from workbench.report.sections.base import Page, Section, section


@section("questions")
class QuestionsSection(Section):
    """Questions and answers."""

    place: ClassVar[int] = 140

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The list, with its filters."""
        found = read_questions(page.records, page.passages, page.arms, page.language)
        return [TemplateBlock("questions.html.j2", {"questions": found})] if found else []

    @classmethod
    def absent(cls, page: Page) -> str:
        """That there are no records."""
        return str(page.words["question"]["none"])
