"""A tuned arm's model as a folder that transformers, peft or llama.cpp loads: weights, tokenizer and model card."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.models.catalogue import is_hub_id
from workbench.models.runtime import with_weights
from workbench.runs.card import Form, card
from workbench.runs.reopen import ReopenedArm, find_arm, reopen
from workbench.tuning.methods import METHODS

if TYPE_CHECKING:
    from workbench.progress import Progress
    from workbench.store import Artefact, Store

ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors")
GGUF_FILE = "model.gguf"


def export(folder: Path, arm: str | None, target: Path, *, form: Form, store: Store, progress: Progress) -> Path:
    """Write the arm's weights, the tokenizer and a README.md.

    `form`: "merged" into the base, "adapter" for what was trained alone, or "gguf" for the merged model as one file.
    The folder appears whole or not at all. Raises RequestError when the target is not empty, when the arm trains
    nothing, or when what it trained has no such form; the error then names one that it has.
    """
    _check_free(target)
    _check_trained(folder, arm)  # before the corpus and the model are looked for
    arm_ = reopen(folder, arm, store, progress)
    adapter = arm_.fitted.trained.adapter
    assert adapter is not None
    full = arm_.fitted.trained.whole
    if full and form == "adapter":
        what = said("run_fault.no_adapter", name=arm_.entry.name)
        raise RequestError.of(what, "--format adapter", "--format merged")
    if form != "adapter" and not METHODS[adapter.info["method"]].merges:
        key = "not_mergeable_prefix" if arm_.fitted.trained.virtual_tokens else "not_mergeable_prompts"
        what = said(f"run_fault.{key}", name=arm_.entry.name)
        raise RequestError.of(what, f"--format {form}", said("run_fault.format_adapter"))
    if form == "gguf":
        _check_gguf(arm_, target)
    with _whole(target) as work:
        if form == "gguf":
            _write_gguf(arm_, adapter, work)
        elif full or form == "adapter":
            _copy(adapter, work, None if full else ADAPTER_FILES)
        else:
            _merged(arm_, adapter).save_pretrained(work, safe_serialization=True)
        if form != "gguf":
            _tokenizer(arm_).save_pretrained(work)
        if form == "adapter":
            _point_to_base(arm_, work)
        (work / "README.md").write_text(card(arm_, form), encoding="utf-8")
    return target


def _check_trained(folder: Path, arm: str | None) -> None:
    found = find_arm(folder, arm)
    if found.result.training is None:
        trained = [each.name for each in found.run.typed.arms if each.training is not None]
        cure = f"tuned arms: {', '.join(trained)}" if trained else "run an arm of kind tuned or tuned-rag first"
        what = f"the arm {found.entry.name!r} trains nothing: its model is the base model"
        raise RequestError.of(what, "--arm", cure)


def _check_free(target: Path) -> None:
    if target.is_dir() and not any(target.iterdir()):
        return
    if os.path.lexists(target):
        raise RequestError.of(said("run_fault.target_full"), str(target), said("run_fault.new_folder"))


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A folder beside the target that takes its name at the end."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    except OSError as error:
        what = said("run_fault.no_target", error=error.strerror)
        raise RequestError.of(what, str(target), said("run_fault.another")) from error
    try:
        yield work
        work.chmod(0o755)
        for path in work.iterdir():
            path.chmod(0o644)
        work.replace(target)
    except OSError as error:
        what = said("run_fault.export_unwritable", error=error)
        raise RequestError.of(what, str(target), said("run_fault.disk")) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy(artefact: Artefact, work: Path, names: tuple[str, ...] | None) -> None:
    for name in names or sorted(artefact.manifest["files"]):
        if name.endswith((".safetensors", ".json")):
            shutil.copyfile(artefact.folder / name, work / name)


def _merged(arm_: ReopenedArm, adapter: Artefact) -> Any:
    """The model with what was trained, in the dtype of the run, so that these are the weights that were scored."""
    from workbench.models.loading import load_adapter, load_causal_model

    dtype = arm_.context.runtime.dtype
    if arm_.fitted.trained.whole:
        return load_causal_model(adapter.folder, dtype, "sdpa")
    model = load_causal_model(with_weights(arm_.context.runtime).prepared.folder, dtype, "sdpa")
    return load_adapter(model, adapter.folder).merge_and_unload()


def _tokenizer(arm_: ReopenedArm) -> Any:
    from workbench.models.loading import load_tokenizer
    from workbench.models.tokens import plain_template

    tokenizer = load_tokenizer(arm_.fitted.trained.model.folder)
    if tokenizer.chat_template is None:
        tokenizer.chat_template = plain_template(tokenizer)  # what it was trained and scored with
    return tokenizer


def _check_gguf(arm_: ReopenedArm, target: Path) -> None:
    """Raises RequestError, with the commands that do it instead, where this model is none that is written here."""
    from transformers import AutoConfig

    from workbench.models.gguf_writing import cannot_write, converter

    weights = arm_.fitted.trained
    config = AutoConfig.from_pretrained(weights.model.folder, local_files_only=True, trust_remote_code=False)
    if reason := cannot_write(config, _tokenizer(arm_)):
        cure = f"export with --format merged, then convert: {converter(target, weights.dtype)}"
        raise RequestError.of(said("run_fault.no_gguf", reason=reason), "--format gguf", cure)


def _write_gguf(arm_: ReopenedArm, adapter: Artefact, work: Path) -> None:
    from workbench.models.gguf_writing import write_gguf

    name = f"{arm_.run.typed.experiment.name}-{arm_.entry.name}"
    write_gguf(_merged(arm_, adapter), _tokenizer(arm_), work / GGUF_FILE, name)


def _base(arm_: ReopenedArm) -> str:
    """What `from_pretrained` takes for the base: the hub id, or the absolute folder."""
    name = arm_.experiment.model_of(arm_.entry).name
    folder = with_weights(arm_.context.runtime).prepared.folder
    return name if is_hub_id(name) and not Path(name).is_dir() else str(folder.resolve())


def _point_to_base(arm_: ReopenedArm, work: Path) -> None:
    path = work / ADAPTER_FILES[0]
    config = json.loads(path.read_text(encoding="utf-8"))
    config["base_model_name_or_path"] = _base(arm_)
    config["revision"] = arm_.experiment.model_of(arm_.entry).revision
    path.write_text(json.dumps(config, indent=1), encoding="utf-8")
