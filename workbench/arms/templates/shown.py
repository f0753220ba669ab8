"""Shown: the short form is asked for, and shown by invented examples, one of them a refusal."""

from __future__ import annotations

from workbench.arms.templates.base import template
from workbench.arms.templates.examples import ALONE, READING
from workbench.arms.templates.short import SHORT

SHOWN = template(
    "shown",
    **{
        code: given.model_copy(update={"examples": ALONE[code], "reading_examples": READING[code]})
        for code, given in SHORT.items()
    },
)
