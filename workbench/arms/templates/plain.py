"""Plain: a few words asked for, the question after the passages, no examples."""

from __future__ import annotations

from workbench.arms.templates.base import shipped, template

PLAIN = template("plain", **shipped("plain"))
