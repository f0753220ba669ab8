"""The card of an exported model: what it is made of, how it was scored, and how to ask it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from workbench.languages import DEFAULT
from workbench.languages.numbers import Numbers

if TYPE_CHECKING:
    from workbench.analysis.results import ArmResult
    from workbench.runs.reopen import ReopenedArm

Form = Literal["merged", "adapter", "gguf"]
_PARTS = {"merged": "Merged weights", "gguf": "Merged weights (GGUF)"}
_LIBRARIES = {"merged": "transformers", "adapter": "peft", "gguf": "gguf"}


def card(arm_: ReopenedArm, form: Form) -> str:
    """The README.md of an export: base, licence, data, settings, scores with their intervals, and how to use it."""
    from workbench.arms import own_model
    from workbench.models.catalogue import CATALOGUE

    results, corpus, entry = arm_.run.typed, arm_.corpus, arm_.entry
    name = arm_.experiment.model_of(arm_.entry).name
    own = own_model(entry.kind, entry.settings)
    known = CATALOGUE.get(name)
    base = known.title if known else name
    licence = known.licence if known else "that of the base model"
    trained = [q for q in corpus.select("train") if q.kind != "general"]
    method = adapter.info.get("method", "") if (adapter := arm_.fitted.trained.adapter) else ""
    part = f"Adapter ({method})" if form == "adapter" else _PARTS[form]
    lines = [
        "---",
        f"library_name: {_LIBRARIES[form]}",
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
        f"- Settings: {_line(_settings(arm_))}; {arm_.fitted.trained.dtype}, seed {arm_.context.seed}.",
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
    if form != "adapter" and not arm_.fitted.trained.merged:
        lines += ["These scores are of the adapter beside the base; merged weights round differently.", ""]
    return "\n".join([*lines, *_use(arm_, form)])


def _settings(arm_: ReopenedArm) -> str:
    from workbench.arms import arm_settings

    settings = arm_settings(arm_.entry.kind, arm_.entry.settings).model_dump(mode="json")
    return ", ".join(f"{key} {value}" for key, value in settings.items())


def _scores(result: ArmResult) -> Iterator[str]:
    shown = Numbers(DEFAULT).significant  # a card is in English
    for name, found in result.metrics.items():
        if found.value is not None:
            low, high = found.low, found.high
            interval = "" if low is None or high is None else f"{shown(low)} to {shown(high)}"
            yield f"| {name} | {shown(found.value)} | {interval} | {found.n} |"


def _use(arm_: ReopenedArm, form: Form) -> list[str]:
    """How to ask it as it was asked here; a model tuned to read wants passages."""
    from workbench.arms import make_arm

    wording = make_arm(arm_.entry.kind, arm_.entry.settings, arm_.context).wording(arm_.corpus)
    reads = arm_.fitted.retrieves and arm_.fitted.further is None
    messages = wording.with_passages("…", ["…"]) if reads else wording.alone("…")
    asked = json.dumps(list(messages), ensure_ascii=False)
    limit = arm_.experiment.decoding.max_new_tokens
    cls = "AutoPeftModelForCausalLM" if form == "adapter" else "AutoModelForCausalLM"
    file = ', gguf_file="model.gguf"' if form == "gguf" else ""
    lines = [
        "## Use",
        "",
        "```python",
        f"from {_LIBRARIES[form] if form == 'adapter' else 'transformers'} import {cls}",
        "from transformers import AutoTokenizer",
        f'model = {cls}.from_pretrained("."{file})',
        f'tokenizer = AutoTokenizer.from_pretrained("."{file})',
        "# The question in place of …" + (", after the passages." if reads else "."),
        f"messages = {asked}",
        "prompt = tokenizer.apply_chat_template("
        'messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)',
        f"reply = model.generate(**prompt, do_sample=False, max_new_tokens={limit})",
        'print(tokenizer.decode(reply[0, prompt["input_ids"].shape[1]:], skip_special_tokens=True))',
        "```",
        "",
    ]
    if form == "gguf":
        body = json.dumps({"messages": list(messages), "temperature": 0, "max_tokens": limit}, ensure_ascii=False)
        lines += [
            "With llama.cpp:",
            "",
            "```",
            "llama-server --model model.gguf  # or: python -m llama_cpp.server --model model.gguf --port 8080",
            "curl http://localhost:8080/v1/chat/completions -H 'Content-Type: application/json' \\",
            f"  -d {shlex.quote(body)}",
            "```",
            "",
        ]
    return lines


def _line(text: str) -> str:
    """Text of others on one line of Markdown."""
    return " ".join(str(text).split()).replace("|", "\\|").replace("<", "&lt;")
