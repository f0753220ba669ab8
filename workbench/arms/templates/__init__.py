"""Prompt templates: how an arm words its question. One short file each, in every language."""

from workbench.arms.templates.base import LANGUAGES, TEMPLATES, Example, Template, filled

__all__ = ["LANGUAGES", "TEMPLATES", "Example", "Template", "filled"]
