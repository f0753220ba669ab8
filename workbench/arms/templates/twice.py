"""Twice: the question stands before the passages and after them (Liu et al. 2023, arXiv 2307.03172, section 4.2).

Where the same passages are given to every question, as in long-context, they can then not be computed once for all.
"""

from __future__ import annotations

from workbench.arms.templates.base import changed, template
from workbench.arms.templates.short import SHORT

TWICE = template("twice", **changed(SHORT, "twice"))
