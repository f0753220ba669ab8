"""bm25s is imported without JAX, which would take the memory of a GPU from the models."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TRIED = """
import sys
from workbench.retrieval.bm25s_alone import bm25s_alone
{before}
bm25s_alone().BM25
print("jax" in sys.modules, getattr(sys.modules.get("jax"), "TOUCHED", None))
"""


@pytest.fixture
def jax(tmp_path: Path) -> str:
    """A JAX that leaves a mark where it is computed with; returns the folder that it is imported from."""
    (tmp_path / "jax").mkdir()
    (tmp_path / "jax" / "__init__.py").write_text("TOUCHED = False\n")
    (tmp_path / "jax" / "lax.py").write_text("def top_k(values, k):\n    import jax\n    jax.TOUCHED = True\n")
    return str(tmp_path)


@pytest.mark.parametrize(("before", "seen"), [("", "False None"), ("import jax.lax", "True False")])
def test_bm25s_finds_no_jax(jax: str, before: str, seen: str) -> None:
    made = TRIED.format(before=before)
    code = f"import sys; sys.path.insert(0, {jax!r})\n{made}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == seen


def test_it_would_find_one(jax: str) -> None:
    """The test above can fail: bm25s alone does compute with a JAX that is installed."""
    code = f"import sys; sys.path.insert(0, {jax!r})\nimport bm25s; print(sys.modules['jax'].TOUCHED)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
