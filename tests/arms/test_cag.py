"""Cache-augmented generation: the documents are a fit, computed once, and answers are those of the same prompt."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora, models
from tiny.runs import context

from workbench.arms import ARMS, Context, make_arm
from workbench.errors import ArmError
from workbench.experiment.answers import answer_all
from workbench.experiment.latency import timed
from workbench.models.scripted import ScriptedModel
from workbench.progress import Progress
from workbench.settings import CostSettings, DecodingSettings
from workbench.store import Store
from workbench.types import Answer, Corpus

SORTS = ["llama", "mistral, sliding window", "qwen3, norms of queries and keys", "gemma3, sliding and full"]


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def answers(ready: Context, corpus: Corpus, kind: str, **settings: object) -> dict[str, Answer]:
    return answer_all(ready, make_arm(kind, settings, ready).fit(corpus), corpus.select("test"))


@pytest.mark.parametrize(("sort", "deterministic"), [*((sort, False) for sort in SORTS), (SORTS[0], True)])
def test_its_answers_are_those_of_the_same_documents_in_the_prompt(
    store: Store, lamps: Corpus, tmp_path: Path, sort: str, deterministic: bool
) -> None:
    ready = context(store, models.save(tmp_path / "model", corpora.texts(), sort=sort), deterministic=deterministic)
    behind = answers(ready, lamps, "cag")
    plain = answers(ready, lamps, "long-context", context=100_000)  # the whole window, as cag takes by itself
    assert {name: each.text for name, each in behind.items()} == {name: each.text for name, each in plain.items()}
    assert {name: each.hits for name, each in behind.items()} == {name: each.hits for name, each in plain.items()}
    assert len({each.text for each in behind.values()}) > 1  # which depend on the question


def test_the_fit_pays_for_the_documents_and_a_question_for_itself(ready: Context, lamps: Corpus) -> None:
    fitted = make_arm("cag", {}, ready).fit(lamps)
    shape, count = ready.runtime.architecture, fitted.cost.tokens
    assert shape is not None
    assert fitted.cost.flops == shape.prompt_flops(count, logits=0)
    assert fitted.cost.seconds > 0
    values = shape.key_value_bytes(count, 4)  # float32
    assert values <= fitted.cost.storage_bytes < values + 4096  # and the tokens, and the file's head
    plain = answers(ready, lamps, "long-context", context=4096)
    for name, answer in answer_all(ready, fitted, lamps.select("test")).items():
        usage, whole = answer.usage, plain[name].usage
        assert usage.prompt_tokens == whole.prompt_tokens
        assert usage.cached_tokens == count
        assert usage.flops == pytest.approx(whole.flops - fitted.cost.flops)
        assert (usage.prefix_tokens, usage.prefix_flops) == (0, 0.0)  # nothing is left to be saved


def test_what_is_stored_is_used_and_made_again_where_it_is_damaged(
    ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answers(ready, lamps, "cag")
    (folder,) = (ready.store.home / "prefixes").iterdir()
    shutil.rmtree(ready.store.home / "answers")
    with monkeypatch.context() as patch:
        patch.setattr("workbench.models.local.LocalModel.read_prefix", None)  # nothing is computed again
        later = context(Store(ready.store.home), Path(ready.runtime.prepared.folder))
        assert {n: a.text for n, a in answers(later, lamps, "cag").items()} == {n: a.text for n, a in first.items()}
    values = folder / "prefix.safetensors"
    values.write_bytes(values.read_bytes()[:-4] + b"\0\0\0\1")
    mended = make_arm("cag", {}, context(Store(ready.store.home), Path(ready.runtime.prepared.folder))).fit(lamps)
    assert mended.stored_prefix is not None
    assert json.loads((folder / "tokens.json").read_text()) == mended.stored_prefix.tokens


def test_it_says_how_many_documents_fit_and_fails_where_none_does(ready: Context, lamps: Corpus) -> None:
    whole = make_arm("cag", {}, ready).fit(lamps)
    assert whole.notes == ("all 6 documents fit the window of 4096 tokens",)
    part = make_arm("cag", {"context": 320}, ready).fit(lamps)
    (note,) = part.notes
    shown = next(iter(answer_all(ready, part, lamps.select("test")[:1]).values()))
    held = len(shown.hits)
    assert 0 < held < 6
    assert note.startswith(f"{held} of 6 documents fit the window of 320 tokens; {6 - held} stand in no prompt")
    assert repr(lamps.documents[held].id) in note
    assert str(shown.dropped_tokens) in note
    one = corpora.corpus(ready.store.home / "one", edit=lambda rows, _: rows[0].update(text="lamp " * 9000))
    made = make_arm("cag", {}, ready).fit(one)
    held, alone = made.notes
    assert held.startswith("5 of 6 documents fit the window of 4096 tokens; 1 stands in no prompt, 'orla' the first")
    assert alone == "longer by themselves than the window: orla"
    assert "orla" not in {hit.passage.document for hit in next(iter(made.prompts(lamps.select("test")[:1]))).hits}  # type: ignore[union-attr]

    def all_long(rows: list[dict[str, Any]], _: Any) -> None:
        for row in rows:
            row["text"] = "lamp " * 9000

    long = corpora.corpus(ready.store.home / "long", edit=all_long)
    with pytest.raises(ArmError, match="no whole document fits a context of 4096 tokens: name a model with a longer"):
        make_arm("cag", {}, ready).fit(long)


def test_a_template_that_says_the_question_first_is_refused(ready: Context, lamps: Corpus) -> None:
    with pytest.raises(ArmError, match="'twice' says the question before the documents"):
        make_arm("cag", {"template": "twice"}, ready).fit(lamps)
    assert "twice" not in ARMS["cag"].space["template"]  # type: ignore[operator]
    assert "plain" in ARMS["cag"].space["template"]  # type: ignore[operator]


def test_a_single_request_starts_from_what_is_kept(ready: Context, lamps: Corpus) -> None:
    fitted, asked = make_arm("cag", {}, ready).fit(lamps), lamps.select("test")
    measured = timed(ready, fitted, asked, answer_all(ready, fitted, asked), CostSettings(latency_questions=4))
    assert measured is not None
    assert len(measured.seconds) == 4
    assert measured.prefix_seconds is None
    assert not measured.stored_prefix_seconds


def test_of_a_served_model_nothing_is_kept_and_it_says_so(store: Store, lamps: Corpus) -> None:
    ready = Context(store, ScriptedModel([]), "en", 0, DecodingSettings(), Progress())
    fitted = make_arm("cag", {}, ready).fit(lamps)
    assert fitted.stored_prefix is None
    assert "nothing is stored here" in fitted.notes[0]
    found = answer_all(ready, fitted, lamps.select("test"))
    assert all(len(answer.hits) == 6 for answer in found.values())
