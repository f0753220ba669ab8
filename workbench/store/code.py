"""What this program's own code is, in one digest: the key of all that is computed again whenever the code changed.

For what is cheap enough to be made anew by a changed program, and dear enough not to be made twice by the same one. A
version that is raised by hand would be forgotten here: any change of any module may matter.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from workbench.digests import digest_of

# Beside the code: what scores, figures and charts are computed with.
LIBRARIES = (
    "altair", "babel", "dateparser", "numpy", "pandas", "rouge-score", "sacrebleu", "scipy", "snowballstemmer",
    "statsmodels", "vl-convert-python",
)  # fmt: skip
SUFFIXES = {".py", ".toml", ".j2", ".css", ".js"}


@cache
def code_digest() -> str:
    """The digest of every source file of the package and of the versions of what it computes with."""
    root = Path(__file__).parent.parent
    sources = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.suffix in SUFFIXES and path.is_file()
    }
    return digest_of([sources, {name: _version(name) for name in LIBRARIES}])


@cache
def foreign_code(component: type | Callable[..., Any]) -> str | None:
    """The digest of the source of a component of another package or a notebook; None for one of this package.

    Ours say by a version when what they give changes. Whoever tries out an arm of his own changes it from run to run,
    and must not get answers of the form before.
    """
    if component.__module__.partition(".")[0] == "workbench":
        return None
    try:
        source = inspect.getsource(inspect.getmodule(component) or component)
    except (OSError, TypeError):  # typed into a console
        source = f"{component.__module__}.{component.__qualname__}"
    return digest_of(source)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
