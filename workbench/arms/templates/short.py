"""Short: the answer alone is asked for, as short as it can be; no sentence and no examples."""

from __future__ import annotations

from workbench.arms.templates.base import shipped, template

SHORT = template("short", **shipped("short"))
