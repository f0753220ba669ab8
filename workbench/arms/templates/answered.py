"""Answered: the short form is asked for, and shown by invented examples that all have an answer."""

from __future__ import annotations

from workbench.arms.templates.base import template
from workbench.arms.templates.examples import ALONE, READING
from workbench.arms.templates.short import SHORT

ANSWERED = template(
    "answered",
    **{
        code: given.model_copy(
            update={
                "examples": tuple(each for each in ALONE[code] if each.answer),
                "reading_examples": tuple(each for each in READING[code] if each.answer),
            }
        )
        for code, given in SHORT.items()
    },
)
