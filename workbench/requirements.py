"""The package's requirements, read from its own metadata: for `doctor`, and for the install commands in messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import metadata

# name[extras]>=version; extra == "name"
_REQUIREMENT = re.compile(
    r"([A-Za-z0-9._-]+)\s*(\[[^\]]*\])?\s*(?:>=\s*([\w.]+))?[^;]*(?:;.*extra\s*==\s*['\"](\w+)['\"])?"
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A package that is needed: its own extras, the least version, and the extra of ours that it belongs to."""

    name: str
    extras: str
    least: str
    extra: str | None

    @property
    def install(self) -> str:
        """The command that installs it."""
        return f"pip install '{self.name}{self.extras}{f'>={self.least}' if self.least else ''}'"


def requirements() -> tuple[Requirement, ...]:
    """All requirements. Raises PackageNotFoundError when the workbench is not installed as a package."""
    found = map(_REQUIREMENT.match, metadata.requires("workbench") or [])
    return tuple(Requirement(parts[1], parts[2] or "", parts[3] or "", parts[4]) for parts in found if parts)


def install_extra(extra: str) -> str:
    """The command that installs what an extra needs.

    It names the packages themselves: on the public index `workbench` is the name of another project.
    """
    try:
        named = [each.install for each in requirements() if each.extra == extra]
    except metadata.PackageNotFoundError:
        named = []
    return " && ".join(named) or f"pip install -e '.[{extra}]'"  # a bare checkout, which pip has not seen
