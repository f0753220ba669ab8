"""Where a run took place: versions and machine, without importing anything heavy."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import asdict
from datetime import datetime
from importlib import metadata
from pathlib import Path

from workbench.analysis.results import Environment
from workbench.languages.spoken import said
from workbench.settings import ResolvedModel

LIBRARIES = ("torch", "transformers", "peft", "sentence-transformers", "faiss-cpu", "openvino")


def environment(device: str) -> Environment:
    """Versions, processor, cores this process may use, memory in bytes, accelerator."""
    versions: dict[str, str | None] = {}
    for name in ("workbench", *LIBRARIES):
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    return Environment.model_validate(
        {
            **versions,
            "python": platform.python_version(),
            "platform": platform.platform(terse=True),
            "processor": _processor(),
            "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
            if hasattr(os, "sysconf")
            else None,
            "accelerator": None if device == "cpu" else _accelerator(),
        }
    )


def environment_of_run(
    started: datetime, seconds: float, workers: int, executor: str, resolved: ResolvedModel, *, rounds: bool
) -> Environment:
    """The same with when a run began and the seconds it took, who measured its cells where that is not this process
    alone, what "auto" stood for (`resolved`), and whether rounding may change a reply."""
    noted: dict[str, object] = {"started": started.isoformat(timespec="seconds"), "seconds": round(seconds, 2)}
    if workers > 1:
        noted["workers"] = workers
    if executor != "local":
        noted["executor"] = executor
    noted |= asdict(resolved)
    if rounds:
        noted["rounding"] = said("note.rounding", dtype=resolved.dtype)
    return environment(resolved.device).model_copy(update=noted)


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    found = re.search(r"model name\s*:\s*(.+)", text)
    return found[1].strip() if found else platform.machine()


def _accelerator() -> str:
    import torch

    return str(torch.cuda.get_device_name()) if torch.cuda.is_available() else "none"
