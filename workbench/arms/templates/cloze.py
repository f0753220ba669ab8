"""Cloze: the user's message ends where the answer begins, as in the text that a base model has read."""

from __future__ import annotations

from workbench.arms.templates.base import changed, template
from workbench.arms.templates.shown import SHOWN

CLOZE = template("cloze", **changed(SHOWN, "cloze"))
