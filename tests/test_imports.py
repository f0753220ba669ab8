"""What may import what: layers one way, and nothing heavy before it is needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CONTRACTS = Path(__file__).with_name("importlinter.ini")
HEAVY = {
    "torch", "transformers", "pandas", "numpy", "scipy", "statsmodels", "sentence_transformers", "faiss", "bm25s",
    "peft", "datasets", "evaluate", "altair", "jinja2", "ir_measures", "sacrebleu", "rouge_score",
}  # fmt: skip
LIGHT = (
    "types", "errors", "store", "config", "registry", "progress", "arms", "tuning", "retrieval", "models.catalogue",
    "models.runtime", "corpus.load", "experiment.runner", "experiment.answers", "runs.run",
)  # fmt: skip


@pytest.mark.parametrize("module", ["", *(f".{name}" for name in LIGHT)])
def test_nothing_heavy_comes_with(module: str) -> None:
    code = f"import sys, workbench{module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    found = {name.partition(".")[0] for name in done.stdout.split()}
    assert "workbench" in found
    assert not found & HEAVY


def test_types_and_errors_come_with_the_standard_library_alone() -> None:
    code = "import sys, workbench.types, workbench.errors, workbench.store; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    found = {name.partition(".")[0] for name in done.stdout.split()}
    assert not found & {"pydantic", "typer", "rich", "tomlkit", "platformdirs"}


def test_imports_point_one_way() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    if not lint.exists():
        pytest.skip("import-linter is not installed: pip install -e '.[dev]'")
    done = subprocess.run(
        [lint, "--config", CONTRACTS, "--no-cache", "--no-logo"], capture_output=True, text=True, timeout=120,
        cwd=CONTRACTS.parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 kept, 0 broken" in done.stdout


def test_the_package_offers_what_it_says_and_nothing_else() -> None:
    import workbench

    for name in workbench.__all__:
        assert callable(getattr(workbench, name))
    with pytest.raises(AttributeError, match="no attribute 'lod_corpus'"):
        workbench.lod_corpus  # noqa: B018
