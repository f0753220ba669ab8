"""What this program's own code is, in one digest: the key of all that is computed again whenever the code changed.

For what is cheap enough to be made anew by a changed program, and dear enough not to be made twice by the same one. A
version that is raised by hand would be forgotten here: any change of any module may matter.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

from workbench.store import digest_of

# Beside the code: what scores, figures and charts are computed with.
LIBRARIES = (
    "altair", "babel", "dateparser", "numpy", "pandas", "rouge-score", "sacrebleu", "scipy", "snowballstemmer",
    "statsmodels", "vl-convert-python",
)  # fmt: skip
SUFFIXES = {".py", ".toml", ".j2", ".css", ".js"}


@cache
def code_digest() -> str:
    """Of every source file of the package and the versions of what it computes with."""
    root = Path(__file__).parent
    sources = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.suffix in SUFFIXES and path.is_file()
    }
    return digest_of([sources, {name: _version(name) for name in LIBRARIES}])


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
