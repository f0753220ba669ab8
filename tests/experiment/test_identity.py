"""Identity: everything an answer depends on changes its key, and nothing else does.

The table below changes one thing at a time and names the arms whose keys must follow; the keys of all other arms
must stay. An arm's keys are those of its answers, of its index and of its adapter.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file
from tiny import corpora, models
from tiny.runs import context

from workbench.arms import Context, make_arm, prompts
from workbench.arms.templates import TEMPLATES
from workbench.config import load_experiment
from workbench.corpus.load import load_corpus
from workbench.digests import canonical, digest_of
from workbench.experiment import answers
from workbench.experiment.answers import answers_of, question_digest
from workbench.models import catalogue, packaged
from workbench.models.runtime import Weights
from workbench.retrieval import index
from workbench.store import Store
from workbench.tuning import fit
from workbench.types import Question

ARMS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "closed": ("closed-book", {}),
    "rag": ("rag", {"retriever": "lexical", "k": 2, "chunk_size": 12}),
    "lora": ("tuned", {"epochs": 1, "learning_rate": 1e-2, "rank": 4, "replay": 0.1}),
    "both": ("tuned-rag", {"retriever": "lexical", "k": 2, "chunk_size": 12, "learning_rate": 1e-2, "rank": 4}),
}
EVERY = set(ARMS)


@dataclass
class World:
    """What a run reads, all of it in one folder, and what it is asked."""

    folder: Path
    arms: dict[str, tuple[str, dict[str, Any]]]
    decoding: dict[str, Any]
    seed: int = 0
    dtype: str = "float32"
    patch: pytest.MonkeyPatch | None = None

    @property
    def model(self) -> Path:
        return self.folder / "model"

    @property
    def corpus(self) -> Path:
        return self.folder / "lamps"

    def context(self, store: Store) -> Context:
        return context(store, self.model, seed=self.seed, dtype=self.dtype, **self.decoding)

    def keys(self, store: Store) -> dict[str, str]:
        """The key of each arm's answers, in which its index takes part, and that of its adapter if it has one."""
        read, corpus = self.context(store), load_corpus(self.corpus)
        found = {}
        for name, (kind, settings) in self.arms.items():
            fitted = make_arm(kind, settings, read).fit(corpus)
            adapter = fitted.weights.adapter
            found[name] = f"{answers_of(read, fitted).folder.name} {adapter.digest if adapter else ''}"
        return found

    def lines(self, name: str, change: Callable[[list[dict[str, Any]]], None]) -> None:
        """Change the rows of a file of the corpus."""
        path = self.corpus / f"{name}.jsonl"
        rows = [json.loads(line) for line in path.read_text().splitlines()]
        change(rows)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))

    def json(self, name: str, change: Callable[[dict[str, Any]], None]) -> None:
        """Change a file of the model."""
        path = self.model / name
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    def version(self, module: Any, name: str = "VERSION") -> None:
        assert self.patch is not None
        self.patch.setattr(module, name, getattr(module, name) + 1)


def one_weight(world: World) -> None:
    path = world.model / "model.safetensors"
    weights = load_file(path)
    weights["model.norm.weight"][0] += 0.5
    save_file(weights, path, metadata={"format": "pt"})


def two_tokens_swapped(tokenizer: dict[str, Any]) -> None:
    vocabulary = tokenizer["model"]["vocab"]
    first, second = list(vocabulary)[-2:]
    vocabulary[first], vocabulary[second] = vocabulary[second], vocabulary[first]


def another_template(world: World) -> None:
    path = world.model / "chat_template.jinja"
    path.write_text(path.read_text().replace("<|im_end|>", "<|im_end|> ", 1))


def another_wording(world: World) -> None:
    assert world.patch is not None
    before = TEMPLATES["plain"]
    texts = {"instruction": "Answer.", "reading_instruction": "Read and answer."}
    world.patch.setitem(TEMPLATES._items, "plain", {**before, "en": before["en"].model_copy(update=texts)})


def setting(arm: str, **changes: Any) -> Callable[[World], None]:
    def change(world: World) -> None:
        kind, settings = world.arms[arm]
        world.arms[arm] = (kind, {**settings, **changes})

    return change


def another_byte(rows: list[dict[str, Any]]) -> None:
    rows[0]["text"] += " "


def another_training_question(rows: list[dict[str, Any]]) -> None:
    row = next(row for row in rows if row["split"] == "train" and row["kind"] == "single")
    row["text"] = row["text"].replace("What", "Which")


CHANGES: Mapping[str, tuple[Callable[[World], None], set[str]]] = {
    "weights": (one_weight, EVERY),
    "dtype": (lambda world: setattr(world, "dtype", "bfloat16"), EVERY),
    "tokenizer": (lambda world: world.json("tokenizer.json", two_tokens_swapped), EVERY),
    "chat template": (another_template, EVERY),
    "prompt": (another_wording, EVERY),
    "prompt version": (lambda world: world.version(prompts), EVERY),
    "decoding, tokens": (lambda world: world.decoding.update(max_new_tokens=9), EVERY),
    "decoding, summary": (lambda world: world.decoding.update(summary_new_tokens=9), EVERY),
    "seed": (lambda world: setattr(world, "seed", 1), {"lora", "both"}),
    "corpus byte": (lambda world: world.lines("documents", another_byte), {"rag", "lora", "both"}),
    "training question": (lambda world: world.lines("questions", another_training_question), {"lora", "both"}),
    "chunker": (setting("rag", chunker="words"), {"rag"}),
    "chunk size": (setting("rag", chunk_size=13), {"rag"}),
    "k": (setting("rag", k=3), {"rag"}),
    "context": (setting("rag", context=400), {"rag"}),
    "template": (setting("rag", template="short"), {"rag"}),
    "template of a tuned arm": (setting("lora", template="short"), {"lora"}),
    "rank": (setting("lora", rank=5), {"lora"}),
    "learning rate": (setting("lora", learning_rate=2e-2), {"lora"}),
    "epochs": (setting("lora", epochs=2), {"lora"}),
    "training rows": (setting("lora", batch_rows=3), {"lora"}),
    "replay": (setting("lora", replay=0.3), {"lora"}),
    "k of both": (setting("both", k=1), {"both"}),
    "share of gold": (setting("both", gold_share=0.1), {"both"}),
    "unmerged": (setting("lora", merge=False), {"lora"}),
    "answering code": (lambda world: world.version(answers), EVERY),
    "training code": (lambda world: world.version(fit), {"lora", "both"}),
    "indexing code": (lambda world: world.version(index), {"rag", "both"}),
}
NO_CHANGES: Mapping[str, Callable[[World], None]] = {
    "nothing": lambda world: None,
    "batch size": lambda world: world.decoding.update(batch_rows=3, batch_tokens=999),
    "order of keys in a row": lambda world: world.lines(
        "documents", lambda rows: rows.__setitem__(0, dict(reversed(rows[0].items())))
    ),
    "test questions": lambda world: world.lines(
        "questions", lambda rows: rows.remove(next(row for row in rows if row["split"] == "test"))
    ),
    "a file beside the weights": lambda world: (world.model / "README.md").write_text("a note") and None,
    "a comment in the card": lambda world: (
        (world.corpus / "corpus.toml").write_text("# a comment\n" + (world.corpus / "corpus.toml").read_text()) and None
    ),
    "another folder": lambda world: (
        shutil.move(world.folder, world.folder.with_name("moved"))
        and setattr(world, "folder", world.folder.with_name("moved"))
    ),
}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Store, dict[str, str]]:
    folder = tmp_path_factory.mktemp("identity") / "world"
    corpora.write(folder / "lamps")
    models.save(folder / "model", corpora.texts())
    store = Store(folder.parent / "store")
    return folder, store, World(folder, dict(ARMS), {}).keys(store)


@pytest.fixture
def world(original: tuple[Path, Store, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    shutil.copytree(original[0], tmp_path / "world")
    return World(tmp_path / "world", dict(ARMS), {}, patch=monkeypatch)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_what_an_answer_depends_on_changes_its_key_and_no_other(
    world: World, original: tuple[Path, Store, dict[str, str]], name: str
) -> None:
    change, arms = CHANGES[name]
    change(world)
    _, store, before = original
    after = world.keys(store)
    assert {arm for arm in ARMS if after[arm] != before[arm]} == arms


@pytest.mark.parametrize("name", NO_CHANGES)
def test_a_change_of_anything_else_changes_no_key(
    world: World, original: tuple[Path, Store, dict[str, str]], name: str
) -> None:
    NO_CHANGES[name](world)
    _, store, before = original
    assert world.keys(store) == before


def test_one_byte_of_an_adapter_changes_the_weights_it_makes(
    world: World, original: tuple[Path, Store, dict[str, str]]
) -> None:
    _, store, _ = original
    read = world.context(store)
    weights = make_arm("tuned", ARMS["lora"][1], read).fit(load_corpus(world.corpus)).weights
    assert weights.adapter is not None
    files = weights.adapter.manifest["files"]
    seen = {weights.digest}
    for name, entry in files.items():
        digest = entry["sha256"]
        flipped = {**files, name: {**entry, "sha256": digest[:-1] + ("0" if digest[-1] != "0" else "1")}}
        adapter = replace(weights.adapter, manifest={**weights.adapter.manifest, "files": flipped})
        seen.add(Weights(weights.model, weights.dtype, adapter, weights.merged).digest)
    assert len(seen) == 1 + len(files)


def test_a_catalogue_model_is_named_by_its_bytes_and_its_conversion(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    class Noted(Store):
        def find(self, kind: str, depends: Mapping[str, Any]) -> None:
            asked.append(canonical([kind, dict(depends)]))

    model = catalogue.CATALOGUE["smollm2-135m-instruct"]
    monkeypatch.setattr(catalogue.CatalogueModel, "parts", lambda self: None)
    for changed in (model, replace(model, sha256="0" * 64), replace(model, title="another title")):
        with pytest.raises(Exception, match="not installed"):
            catalogue._from_catalogue(changed, Noted(Path("nowhere")))
    monkeypatch.setattr(packaged, "VERSION", packaged.VERSION + 1)
    with pytest.raises(Exception, match="not installed"):
        catalogue._from_catalogue(model, Noted(Path("nowhere")))
    first, other_bytes, other_title, other_conversion = asked
    assert first == other_title
    assert len({first, other_bytes, other_conversion}) == 3


EXPERIMENT = {
    "name": "x",
    "corpus": "lamps",
    "decoding": {"max_new_tokens": 9, "batch_rows": 4},
    "sample": {"documents": 3, "train": {"general": 2, "multi": 1}},
    "arms": [{"name": "r", "kind": "rag", "k": 3, "chunk_size": 40}],
}


@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(["# a comment", ""]), max_size=5))
def test_the_order_of_keys_and_the_comments_of_a_file_say_nothing(
    tmp_path_factory: pytest.TempPathFactory, dice: random.Random, comments: list[str]
) -> None:
    import tomlkit

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            items = [(key, shuffled(inner)) for key, inner in value.items()]
            dice.shuffle(items)
            # TOML wants plain keys before tables.
            return dict(sorted(items, key=lambda item: isinstance(item[1], dict | list)))
        return [shuffled(inner) for inner in value] if isinstance(value, list) else value

    path = tmp_path_factory.mktemp("order") / "x.toml"
    path.write_text("\n".join([*comments, tomlkit.dumps(shuffled(EXPERIMENT))]))
    plain = path.with_name("y.toml")
    plain.write_text(tomlkit.dumps(EXPERIMENT))
    assert load_experiment(path, environment={}) == load_experiment(plain, environment={})


@given(st.dictionaries(st.text(max_size=4), st.integers() | st.text(max_size=4), min_size=1, max_size=6), st.randoms())
def test_a_digest_follows_the_value_and_not_the_order(value: dict[str, Any], dice: random.Random) -> None:
    items = list(value.items())
    dice.shuffle(items)
    assert digest_of(dict(items)) == digest_of(value)
    key = dice.choice(list(value))
    assert digest_of({**value, key: [value[key]]}) != digest_of(value)


def test_a_question_is_its_wording_kind_and_evidence() -> None:
    first = Question("a", "Why?", ("so",), "single", "test")
    assert question_digest(replace(first, id="b", answers=("thus",), split="dev")) == question_digest(first)
    for other in (replace(first, text="Why ?"), replace(first, kind="multi")):
        assert question_digest(other) != question_digest(first)
