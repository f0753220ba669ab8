"""Answered: the short form is asked for, and shown by invented examples that all have an answer."""

from __future__ import annotations

from workbench.arms.templates.base import template
from workbench.arms.templates.examples import ALONE, READING
from workbench.arms.templates.short import SHORT

ANSWERED = template(
    "answered",
    **{
        language: given.model_copy(
            update={
                "examples": tuple(each for each in ALONE[language] if each.answer),
                "reading_examples": tuple(each for each in READING[language] if each.answer),
            }
        )
        for language, given in SHORT.items()
    },
)
