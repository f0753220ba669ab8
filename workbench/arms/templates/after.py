"""After: the short form is asked for once more after the question, where a small model heeds it most."""

from __future__ import annotations

from workbench.arms.templates.base import changed, template
from workbench.arms.templates.short import SHORT

AFTER = template("after", **changed(SHORT, "after"))
