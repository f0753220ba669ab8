"""How to do this again: the command, the configuration, the corpus and the machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from workbench.report.blocks import Block, TemplateBlock
from workbench.report.sections.base import Page, Section, section
from workbench.report.setup import read_setup


@section("setup")
class SetupSection(Section):
    """The set-up."""

    place: ClassVar[int] = 160

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The steps, and everything that they depend on."""
        content = {"setup": read_setup(page.results, page.language), "configuration": page.configuration}
        return [TemplateBlock("setup.html.j2", {**content, "arms": page.arms})]
