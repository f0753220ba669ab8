"""The command line answers at once: nothing heavy is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

HEAVY = (
    "torch", "transformers", "peft", "accelerate", "sentence_transformers", "faiss", "datasets", "evaluate", "pandas",
    "numpy", "scipy", "statsmodels", "altair", "jinja2", "nltk", "bm25s", "huggingface_hub", "ray", "fsspec",
)  # fmt: skip
SCRIPT = """
import sys
from workbench.cli import main
sys.argv = ["workbench", *{arguments!r}]
try:
    main()
except SystemExit as end:
    code = end.code
print(code, *sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["run", "--help"],
        ["retrieve", "--help"],
        ["corpus", "--help"],
        ["corpus", "import", "--help"],
        ["--version"],
        ["doctor"],
        ["store", "list"],
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_imported(arguments: list[str]) -> None:
    code = SCRIPT.format(arguments=arguments)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    _, *modules = done.stderr.splitlines()[-1].split()
    assert "workbench.cli.app" in modules
    found = {name.partition(".")[0] for name in modules}
    assert not found & set(HEAVY)
    assert "pydantic" not in found or arguments not in (["--help"], ["--version"])  # typer needs it for arguments


def test_the_module_of_every_command_is_light() -> None:
    code = "import sys, workbench.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert not {name.partition(".")[0] for name in done.stdout.split()} & {*HEAVY, "pydantic", "rich"}


def test_help_takes_less_than_two_seconds() -> None:
    def once() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "workbench", "--help"], capture_output=True, check=True, timeout=60)
        return time.perf_counter() - start

    assert min(once() for _ in range(3)) < 2


def test_help_names_every_command() -> None:
    done = subprocess.run([sys.executable, "-m", "workbench", "--help"], capture_output=True, text=True, timeout=60)
    names = "run retrieve report compare ask corpus models export init store doctor"
    for name in names.split():
        assert f"│ {name} " in done.stdout


def test_the_environment_is_set_before_torch_unless_the_user_has_set_it() -> None:
    code = "import os, sys; from workbench.cli import main; sys.argv = ['workbench', '--version']\ntry: main()\n"
    code += "except SystemExit: print(os.environ.get('GOMP_SPINCOUNT'), os.environ['HF_HUB_DISABLE_TELEMETRY'])"
    for given, expected in ({}, "10000 1"), ({"GOMP_SPINCOUNT": "5"}, "5 1"), ({"OMP_WAIT_POLICY": "active"}, "None 1"):
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=given, timeout=60)
        assert done.stdout.splitlines()[-1] == expected
