"""A tuned arm's model as a folder that transformers or peft loads anywhere: safetensors, tokenizer, model card."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import RequestError
from workbench.models.runtime import with_weights
from workbench.runs.reopen import ReopenedArm, find_arm, reopen
from workbench.tuning.methods import METHODS

if TYPE_CHECKING:
    from workbench.analysis.results import ArmResult
    from workbench.progress import Progress
    from workbench.store import Artefact, Store

ADAPTER_FILES = ("adapter_config.json", "adapter_model.safetensors")


def export(folder: Path, arm: str | None, target: Path, *, merged: bool, store: Store, progress: Progress) -> Path:
    """Write the arm's weights (merged into the base, or the adapter alone), the tokenizer and a README.md.

    The folder appears whole or not at all. Raises RequestError when the target is not empty, when the arm trains
    nothing, or when an adapter is asked of an arm that tuned every weight.
    """
    _check_free(target)
    _check_trained(folder, arm)  # before the corpus and the model are looked for
    arm_ = reopen(folder, arm, store, progress)
    adapter = arm_.fitted.weights.adapter
    assert adapter is not None
    full = arm_.fitted.weights.whole
    if full and not merged:
        raise RequestError.of(f"{arm_.entry.name!r} tuned every weight: there is no adapter", "--adapter", "--merge")
    if merged and not METHODS[adapter.info["method"]].merges:
        made = "a prefix of keys and values" if arm_.fitted.weights.virtual_tokens else "prompts beside the attention"
        what = f"{arm_.entry.name!r} trained {made}, which no weight can hold"
        raise RequestError.of(what, "--merge", "--adapter")
    with _whole(target) as work:
        if full or not merged:
            _copy(adapter, work, ADAPTER_FILES if not full else None)
        else:
            _merge(arm_, adapter, work)
        _save_tokenizer(arm_, work)
        if not merged:
            _point_to_base(arm_, work)
        (work / "README.md").write_text(_card(arm_, merged=merged), encoding="utf-8")
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
        raise RequestError.of("the target exists and is not empty", str(target), "name a new folder")


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A folder beside the target that takes its name at the end."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    except OSError as error:
        raise RequestError.of(f"the folder cannot be made: {error.strerror}", str(target), "name another") from error
    try:
        yield work
        work.chmod(0o755)
        for path in work.iterdir():
            path.chmod(0o644)
        work.replace(target)
    except OSError as error:
        raise RequestError.of(f"the export cannot be written: {error}", str(target), "free disk space") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _copy(artefact: Artefact, work: Path, names: tuple[str, ...] | None) -> None:
    for name in names or sorted(artefact.manifest["files"]):
        if name.endswith((".safetensors", ".json")):
            shutil.copyfile(artefact.folder / name, work / name)


def _merge(arm_: ReopenedArm, adapter: Artefact, work: Path) -> None:
    """Merge in the dtype of the run, so that the exported weights are those that were scored."""
    from workbench.models.loading import load_adapter, load_causal_model

    model = load_causal_model(with_weights(arm_.context.runtime).prepared.folder, arm_.context.runtime.dtype, "sdpa")
    merged = load_adapter(model, adapter.folder).merge_and_unload()
    merged.save_pretrained(work, safe_serialization=True)


def _save_tokenizer(arm_: ReopenedArm, work: Path) -> None:
    from workbench.models.loading import load_tokenizer
    from workbench.models.tokens import plain_template

    folder = arm_.fitted.weights.model.folder
    tokenizer = load_tokenizer(folder)
    if tokenizer.chat_template is None:
        tokenizer.chat_template = plain_template(tokenizer)  # what it was trained and scored with
    tokenizer.save_pretrained(work)


def _base(arm_: ReopenedArm) -> str:
    """What `from_pretrained` takes for the base: the hub id, or the absolute folder."""
    name = arm_.experiment.model_of(arm_.entry).name
    folder = with_weights(arm_.context.runtime).prepared.folder
    hub = "/" in name and not name.startswith((".", "/", "~")) and not Path(name).is_dir()
    return name if hub else str(folder.resolve())


def _point_to_base(arm_: ReopenedArm, work: Path) -> None:
    path = work / ADAPTER_FILES[0]
    config = json.loads(path.read_text(encoding="utf-8"))
    config["base_model_name_or_path"] = _base(arm_)
    config["revision"] = arm_.experiment.model_of(arm_.entry).revision
    path.write_text(json.dumps(config, indent=1), encoding="utf-8")


def _card(arm_: ReopenedArm, *, merged: bool) -> str:
    from workbench.arms import ARMS, arm_settings
    from workbench.models.catalogue import CATALOGUE

    results, corpus, entry = arm_.run.typed, arm_.corpus, arm_.entry
    name = arm_.experiment.model_of(arm_.entry).name
    own = ARMS[entry.kind].own_model(arm_settings(entry.kind, entry.settings))
    known = CATALOGUE.get(name)
    base = known.title if known else name
    licence = known.licence if known else "that of the base model"
    trained = [q for q in corpus.select("train") if q.kind != "general"]
    method = adapter.info.get("method", "") if (adapter := arm_.fitted.weights.adapter) else ""
    part = "Merged weights" if merged else f"Adapter ({method})"
    lines = [
        "---",
        f"library_name: {'transformers' if merged else 'peft'}",
        f"language: {corpus.language}",
        "---",
        "",
        f"# {_line(results.experiment.name)}: {_line(entry.name)}",
        "",
        f"A model made {own}: trained on one corpus alone, and measured by the workbench."
        if own
        else f"{part} of {_line(base)}, tuned and measured by the workbench.",
        "",
        "- Base model: none, so that the licence of the corpus is the only one behind these weights."
        if own
        else f"- Base model: {_line(base)}; licence: {_line(licence)}. The licence of the base holds for these weights "
        "too.",
        f"- Trained on: {_line(corpus.title or corpus.name)}, revision {_line(corpus.revision)} "
        f"({len(corpus.documents)} documents, {len(trained)} training questions; licence: {_line(corpus.licence)}).",
        f"- Settings: {_line(_settings(arm_))}; {arm_.fitted.weights.dtype}, seed {arm_.context.seed}.",
        "",
        "## Scores",
        "",
        f"On the {results.experiment.split} questions of that corpus, greedy decoding, "
        f"at most {arm_.experiment.decoding.max_new_tokens} new tokens:",
        "",
        "| metric | value | 95% interval | questions |",
        "|---|---|---|---|",
        *_scores(arm_.result),
        "",
    ]
    if results.partial:
        lines += [f"That run was partial ({_line(results.partial)}).", ""]
    if merged and not arm_.fitted.weights.merged:
        lines += ["These scores are of the adapter beside the base; merged weights round differently.", ""]
    return "\n".join([*lines, *_use(arm_, merged=merged)])


def _settings(arm_: ReopenedArm) -> str:
    from workbench.arms import arm_settings

    settings = arm_settings(arm_.entry.kind, arm_.entry.settings).model_dump(mode="json")
    return ", ".join(f"{key} {value}" for key, value in settings.items())


def _scores(result: ArmResult) -> Iterator[str]:
    for name, found in result.metrics.items():
        if found.value is not None:
            low, high = found.low, found.high
            interval = "" if low is None or high is None else f"{low:.3g} to {high:.3g}"
            yield f"| {name} | {found.value:.3g} | {interval} | {found.n} |"


def _use(arm_: ReopenedArm, *, merged: bool) -> list[str]:
    """How to ask it as it was asked here; a model tuned to read wants passages."""
    from workbench.arms import make_arm

    wording = make_arm(arm_.entry.kind, arm_.entry.settings, arm_.context).wording(arm_.corpus)
    reads = arm_.fitted.retrieves
    messages = wording.with_passages("…", ["…"]) if reads else wording.alone("…")
    if merged:
        load = ["from transformers import AutoModelForCausalLM", 'model = AutoModelForCausalLM.from_pretrained(".")']
    else:
        load = ["from peft import AutoPeftModelForCausalLM", 'model = AutoPeftModelForCausalLM.from_pretrained(".")']
    return [
        "## Use",
        "",
        "```python",
        "from transformers import AutoTokenizer",
        *load,
        'tokenizer = AutoTokenizer.from_pretrained(".")',
        "# The question in place of …" + (", after the passages." if reads else "."),
        f"messages = {json.dumps(list(messages), ensure_ascii=False)}",
        "prompt = tokenizer.apply_chat_template("
        'messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)',
        f"reply = model.generate(**prompt, do_sample=False, max_new_tokens={arm_.experiment.decoding.max_new_tokens})",
        "```",
        "",
    ]


def _line(text: str) -> str:
    """Text of others on one line of Markdown."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")
