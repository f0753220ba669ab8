"""Shown: the short form is asked for, and shown by invented examples, one of them a refusal."""

from __future__ import annotations

from workbench.arms.templates.base import template
from workbench.arms.templates.examples import ALONE, READING
from workbench.arms.templates.short import SHORT

SHOWN = template(
    "shown",
    en=SHORT["en"].model_copy(update={"examples": ALONE["en"], "reading_examples": READING["en"]}),
    it=SHORT["it"].model_copy(update={"examples": ALONE["it"], "reading_examples": READING["it"]}),
)
