"""The words of the field, for anyone to whom they are new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from workbench.report.blocks import Block, TemplateBlock
from workbench.report.sections.base import Page, Section, section


@section("glossary")
class Glossary(Section):
    """The glossary."""

    place: ClassVar[int] = 170

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """Terms and meanings."""
        return [TemplateBlock("glossary.html.j2", {"terms": list(page.words["glossary"].values())})]
