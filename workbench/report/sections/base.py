"""What every section is: a name, a place on the page, and the blocks that stand in it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.analysis.record import PassageRow, Record
from workbench.analysis.results import Results
from workbench.languages import Texts
from workbench.registry import Registry
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Paragraph
from workbench.report.drawn import DrawnCharts
from workbench.report.language import Language


@dataclass(frozen=True, slots=True)
class Page:
    """What a section may show.

    Args:
        results: the content of results.json.
        records: the rows of records.jsonl.
        passages: the rows of passages.jsonl by their id.
        configuration: the resolved experiment.toml.
        arms: all arms of the run, in its order.
        language: the texts and the number formats of the page.
        figures: charts that were drawn before for these very results.
    """

    results: Results
    records: Sequence[Record]
    passages: Mapping[str, PassageRow]
    configuration: str
    arms: Sequence[ReportedArm]
    language: Language
    figures: DrawnCharts

    @property
    def working(self) -> list[ReportedArm]:
        """The arms that did not fail."""
        return [arm for arm in self.arms if arm.ok]

    @property
    def words(self) -> Mapping[str, Any]:
        """The texts of the report in the language of the page."""
        return self.language.strings


class Section(ABC):
    """One section. What the page knows of it stands in its class.

    Args:
        name: its address within the page, and the key of its texts in `languages/`.
        place: sections stand in the order of these numbers; those that ship leave gaps for others.
        optional: whether it is left out where there is nothing to show; else it says that nothing was measured.
        title: its heading, by language, of a section whose texts are not in `languages/`; so are the next two.
        short: the same in the list of contents.
        lead: the sentence under the heading.
    """

    name: ClassVar[str]
    place: ClassVar[int]
    optional: ClassVar[bool] = False
    title: ClassVar[Texts] = {}
    short: ClassVar[Texts] = {}
    lead: ClassVar[Texts] = {}

    @classmethod
    @abstractmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """What stands in it; empty where the run has nothing for it."""

    @classmethod
    def absent(cls, page: Page) -> str:
        """What it says where there is nothing to show."""
        return str(page.words["page"]["not_measured"])


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """A section as the template gets it."""

    name: str
    title: str
    short: str
    lead: str
    blocks: tuple[Block, ...]


def _by_place(name: str, item: type[Section]) -> tuple[int, str]:
    return item.place, name


# Every section, in the order of the page: a file each in this package, or an entry point of the group
# "workbench.report.sections".
SECTIONS: Registry[type[Section]] = Registry("section of the report", order=_by_place).discover(
    "workbench.report.sections"
)


def section(name: str) -> Callable[[type[Section]], type[Section]]:
    """Register a section under its name."""

    def register(cls: type[Section]) -> type[Section]:
        cls.name = name
        return SECTIONS.add(name)(cls)

    return register


def written(page: Page) -> list[RenderedSection]:
    """Every section that has something to say, in the order of the page."""
    found = []
    for name, each in SECTIONS.items():
        blocks = tuple(each.blocks(page))
        if not blocks and each.optional:
            continue
        shown = blocks or (Paragraph(each.absent(page), "nothing"),)
        say = page.language.say
        title = page.language.of(each.title, say("title", name))
        short = page.language.of(each.short, say("nav", name, title))
        found.append(RenderedSection(name, title, short, page.language.of(each.lead, say("lead", name, "")), shown))
    return found
