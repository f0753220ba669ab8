"""Prompt templates: how an arm words its question. One short file each, in every language."""

from workbench.arms.templates.base import TEMPLATES, Example, Template, filled

__all__ = ["TEMPLATES", "Example", "Template", "filled"]
