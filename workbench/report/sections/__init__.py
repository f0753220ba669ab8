"""The sections of the report: one file each, found by its being here."""

from workbench.report.sections.base import SECTIONS, Page, Section, section

__all__ = ["SECTIONS", "Page", "Section", "section"]
