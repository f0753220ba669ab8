"""Answers in the store: kept through crashes, never anew for the same key, never the same for another key."""

from __future__ import annotations

import dataclasses
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora, models
from tiny.runs import context

from workbench.arms import Context, make_arm
from workbench.arms.base import Fitted
from workbench.errors import RequestError
from workbench.experiment.answers import AnswerFile, answer_all, answers_of, question_digest
from workbench.models.local import LocalModel
from workbench.store import Store
from workbench.types import Answer, Corpus, Evidence, Question

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tiny import corpora, runs
from workbench.arms import make_arm
from workbench.corpus.load import load_corpus
from workbench.experiment.answers import answer_all
from workbench.progress import Progress
from workbench.store import Store

class Told(Progress):
    def advance(self, stage, done=1, tokens=0):
        print("answered", flush=True)
        sys.stdin.readline()

corpus = load_corpus(sys.argv[4])
base = runs.context(Store(Path(sys.argv[2])), Path(sys.argv[3]), batch_rows=3)
context = type(base)(base.store, base.runtime, "en", 0, base.decoding, Told())
answer_all(context, make_arm("rag", {"retriever": "lexical"}, context).fit(corpus), corpus.select("test"))
"""


def answer(ready: Context, corpus: Corpus, kind: str = "closed-book", **settings: Any) -> dict[str, Answer]:
    fitted = make_arm(kind, settings, ready).fit(corpus)
    return answer_all(ready, fitted, corpus.select("test"))


def keys(store: Store) -> list[str]:
    return sorted(path.name for path in (store.home / "answers").iterdir())


def answer_file(store: Store) -> Path:
    (folder,) = (store.home / "answers").iterdir()
    return folder / "answers.jsonl"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many prompts each call of generate was given."""
    counts: list[int] = []
    generate = LocalModel.generate

    def counted(self: LocalModel, prompts: Any, *given: Any) -> Any:
        counts.append(len(prompts))
        return generate(self, prompts, *given)

    monkeypatch.setattr(LocalModel, "generate", counted)
    return counts


def test_a_second_run_makes_no_answer_anew(store: Store, model_folder: Path, lamps: Corpus, asked: list[int]) -> None:
    first = answer(context(store, model_folder), lamps, "rag", retriever="lexical")
    assert asked == [len(lamps.select("test"))]
    second = answer(context(Store(store.home), model_folder), lamps, "rag", retriever="lexical")
    assert len(asked) == 1
    assert second == first  # to the last hit, count and second
    assert any(each.hits for each in first.values())


def test_a_second_run_loads_no_model(store: Store, model_folder: Path, lamps: Corpus) -> None:
    answer(context(store, model_folder), lamps)
    later = context(Store(store.home), model_folder)
    answer(later, lamps)
    assert later.runtime._loaded == {}


def test_what_is_left_to_a_resumed_run_is_counted_as_in_an_undisturbed_one(
    tmp_path: Path, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The questions that are left begin alike, further than all of them do."""
    monkeypatch.setattr("workbench.models.generate.SHORTEST_SHARED_PREFIX", 1)
    questions = sorted(lamps.select("test"), key=lambda q: q.text.startswith("Who designed the"))
    whole, left = context(Store(tmp_path / "whole"), model_folder), context(Store(tmp_path / "left"), model_folder)
    fitted = make_arm("closed-book", {}, whole).fit(lamps)
    undisturbed = answer_all(whole, fitted, questions)
    fitted = make_arm("closed-book", {}, left).fit(lamps)
    answers_of(left, fitted).add([(q, undisturbed[q.id]) for q in questions[:-3]])
    resumed = answer_all(left, fitted, questions)
    counts = [
        {name: dataclasses.replace(each.usage, seconds=0.0) for name, each in answers.items()}
        for answers in (undisturbed, resumed)
    ]
    assert counts[0] == counts[1]
    assert min(usage.cached_tokens for usage in counts[0].values()) > 0


def test_fresh_answers_take_the_place_of_stored_ones(
    store: Store, model_folder: Path, lamps: Corpus, asked: list[int]
) -> None:
    first = context(store, model_folder)
    fitted = make_arm("closed-book", {}, first).fit(lamps)
    questions = lamps.select("test")
    answer_all(first, fitted, questions)
    fresh = answer_all(first, fitted, questions, fresh=True)
    assert asked == [len(questions)] * 2
    assert answer_all(context(Store(store.home), model_folder), fitted, questions) == fresh


def test_a_killed_run_keeps_what_it_had_answered(
    store: Store, model_folder: Path, lamps: Corpus, tmp_path: Path, asked: list[int]
) -> None:
    arguments = [Path(__file__).parents[1], store.home, model_folder, tmp_path / "lamps"]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        assert run.stdout.readline() == "answered\n"
        run.stdin.write("\n")
        run.stdin.flush()
        assert run.stdout.readline() == "answered\n"  # the second batch of three is stored
        run.kill()
    assert run.returncode == -signal.SIGKILL
    kept = [row for _, row in map(json.loads, answer_file(store).read_text().splitlines()) if "answer" in row]
    assert len(kept) == 6  # whole batches of three: those that were told
    finished = answer(context(store, model_folder, batch_rows=3), lamps, "rag", retriever="lexical")
    total = len(lamps.select("test"))
    assert asked == [total - len(kept)]
    assert len(finished) == total
    unbroken = answer(context(Store(tmp_path / "other"), model_folder), lamps, "rag", retriever="lexical")
    said = {name: (each.text, each.hits, each.stop) for name, each in unbroken.items()}
    assert {name: (each.text, each.hits, each.stop) for name, each in finished.items()} == said


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_half_written_last_line_is_answered_again(
    store: Store, model_folder: Path, lamps: Corpus, asked: list[int], cut: int
) -> None:
    whole = answer(context(store, model_folder), lamps)
    path = answer_file(store)
    path.write_bytes(path.read_bytes()[:-cut])
    lost = 0 if cut == 1 else 1  # a line that lacks only its end is whole
    again = answer(context(Store(store.home), model_folder), lamps)
    assert asked[1:] == [1] * lost
    assert {name: each.text for name, each in again.items()} == {name: each.text for name, each in whole.items()}
    # What is appended after half a line stands on a line of its own, and a third run asks nothing.
    answer(context(Store(store.home), model_folder), lamps)
    assert asked[1:] == [1] * lost


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line.replace(b'"new_tokens":', b'"new_tokens":1'),
        lambda line: line.replace(b'"text":"', b'"text":"x'),
        lambda line: b"",
        lambda line: b"null",
        lambda line: b'["seal",{"question":"q"}]',
        lambda line: b'["seal",NaN]',
        lambda line: line[: len(line) // 2] + b"\xff\xfe\x00" + line[len(line) // 2 :],
    ],
)
def test_a_damaged_line_ends_nothing_but_itself(
    store: Store, model_folder: Path, lamps: Corpus, asked: list[int], damage: Callable[[bytes], bytes]
) -> None:
    whole = answer(context(store, model_folder), lamps)
    path = answer_file(store)
    lines = path.read_bytes().splitlines()
    changed = damage(lines[4])
    assert changed != lines[4]
    path.write_bytes(b"\n".join([*lines[:4], changed, *lines[5:]]) + b"\n")
    again = answer(context(Store(store.home), model_folder), lamps)
    assert asked == [len(whole), 1]
    assert {name: each.text for name, each in again.items()} == {name: each.text for name, each in whole.items()}


def test_an_answer_whose_passage_was_damaged_is_made_again(
    store: Store, model_folder: Path, lamps: Corpus, asked: list[int]
) -> None:
    whole = answer(context(store, model_folder), lamps, "rag", retriever="lexical", k=1)
    path = answer_file(store)
    lines = path.read_bytes().splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if b'"passage":' in line)
    hurt = json.loads(lines[place])[1]["passage"]["id"]
    path.write_bytes(b"".join(lines[:place] + lines[place + 1 :]))
    again = answer(context(Store(store.home), model_folder), lamps, "rag", retriever="lexical", k=1)
    assert asked[1:] == [sum(each.hits[0].passage.id == hurt for each in whole.values() if each.hits)]
    assert {name: each.hits for name, each in again.items()} == {name: each.hits for name, each in whole.items()}


def test_a_full_disk_is_a_request_error(
    store: Store, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    ready = context(store, model_folder)
    fitted = make_arm("closed-book", {}, ready).fit(lamps)
    ready.runtime.load(ready.runtime.base)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RequestError, match="No space left on device"):
        answer_all(ready, fitted, lamps.select("test"))


# What an answer depends on, each changed alone.


def other_weights(folder: Path) -> Path:
    return models.save(folder, corpora.texts(), seed=1)


def other_template(folder: Path) -> Path:
    models.save(folder, corpora.texts())
    path = folder / "chat_template.jinja"
    path.write_text(path.read_text().replace("assistant\n", "Assistant\n"))
    return folder


def other_configuration(folder: Path) -> Path:
    models.save(folder, corpora.texts())
    path = folder / "config.json"
    table = json.loads(path.read_text())
    path.write_text(json.dumps({**table, "rms_norm_eps": 0.1}))
    return folder


@pytest.mark.parametrize("change", [other_weights, other_template, other_configuration])
def test_other_model_files_give_another_key(
    store: Store, model_folder: Path, lamps: Corpus, tmp_path: Path, change: Callable[[Path], Path]
) -> None:
    answer(context(store, model_folder), lamps)
    answer(context(store, change(tmp_path / "changed")), lamps)
    assert len(keys(store)) == 2


def test_the_same_model_in_another_folder_gives_the_same_key(
    store: Store, model_folder: Path, lamps: Corpus, tmp_path: Path, asked: list[int]
) -> None:
    answer(context(store, model_folder), lamps)
    answer(context(store, Path(shutil.copytree(model_folder, tmp_path / "moved"))), lamps)
    assert (len(keys(store)), len(asked)) == (1, 1)


def test_decoding_arm_language_and_settings_each_give_another_key(
    store: Store, model_folder: Path, lamps: Corpus
) -> None:
    variants: list[tuple[dict[str, Any], str, dict[str, Any]]] = [
        ({}, "closed-book", {}),
        ({"max_new_tokens": 9}, "closed-book", {}),
        ({"summary_new_tokens": 13}, "closed-book", {}),
        ({"language": "it"}, "closed-book", {}),
        ({"dtype": "bfloat16"}, "closed-book", {}),
        ({}, "few-shot", {}),
        ({}, "few-shot", {"examples": 2}),
        ({}, "long-context", {}),
        ({}, "long-context", {"context": 512}),
        ({}, "oracle", {}),
        ({}, "oracle", {"chunk_size": 9}),
        ({}, "rag", {"retriever": "lexical"}),
        ({}, "rag", {"retriever": "lexical", "k": 2}),
        ({}, "rag", {"retriever": "lexical", "chunk_size": 9}),
        ({}, "rag", {"retriever": "lexical", "context": 512}),
    ]
    seen: set[str] = set()
    for run, kind, settings in variants:
        answer(context(store, model_folder, **run), lamps, kind, **settings)
        new = set(keys(store)) - seen
        assert len(new) == 1, (run, kind, settings)
        seen |= new


def test_the_size_of_batches_is_no_part_of_the_key(store: Store, model_folder: Path, lamps: Corpus) -> None:
    answer(context(store, model_folder), lamps)
    answer(context(store, model_folder, batch_rows=2, batch_tokens=900), lamps)
    assert len(keys(store)) == 1


def edited(corpus: Corpus, name: str, **changes: Any) -> Corpus:
    made = tuple(dataclasses.replace(q, **changes) if q.id == name else q for q in corpus.questions)
    return dataclasses.replace(corpus, questions=made)


@pytest.mark.parametrize("kind", ["closed-book", "oracle"])
def test_another_wording_is_another_question_and_other_golds_are_not(
    store: Store, model_folder: Path, lamps: Corpus, asked: list[int], kind: str
) -> None:
    name = "orla.who.1"
    first = answer(context(store, model_folder), lamps, kind)
    golds = answer(context(store, model_folder), edited(lamps, name, answers=("Someone else",), fact="other"), kind)
    assert len(asked) == 1
    assert golds == first
    answer(context(store, model_folder), edited(lamps, name, text="By whom is the Orla?"), kind)
    answer(context(store, model_folder), edited(lamps, name, kind="summary"), kind)
    answer(context(store, model_folder), edited(lamps, name, evidence=(Evidence("quill", 0, 5),)), kind)
    assert asked[1:] == [1, 1, 1]


def test_two_questions_with_one_text_share_an_answer_but_not_an_id(
    store: Store, model_folder: Path, lamps: Corpus
) -> None:
    one = lamps.select("test")[0]
    twin = dataclasses.replace(one, id="twin")
    assert question_digest(twin) == question_digest(one)
    both = dataclasses.replace(lamps, questions=(one, twin))
    found = answer(context(store, model_folder), both)
    again = answer(context(Store(store.home), model_folder), both)
    assert [found[name].question for name in (one.id, "twin")] == [one.id, "twin"]
    assert [again[name].question for name in (one.id, "twin")] == [one.id, "twin"]
    assert again[one.id].text == again["twin"].text


def test_an_answer_comes_back_as_it_went(store: Store, lamps: Corpus) -> None:
    question = Question("q", "È vero?\u2028\x85\r", ("sì",), "single", "test")
    sent = Answer("q", 'line\nbreak\r\u2028 "quote" \\ è 文', stop="length", dropped_tokens=3, error="why")
    AnswerFile(store, {"a": 1}).add([(question, sent)])
    assert AnswerFile(store, {"a": 1}).get(question) == sent
    assert AnswerFile(store, {"a": 2}).get(question) is None


def test_summaries_have_their_own_limit_and_costs_add_up(store: Store, model_folder: Path, lamps: Corpus) -> None:
    ready = context(store, model_folder, max_new_tokens=2, summary_new_tokens=5)
    kinds = {q.id: q.kind for q in lamps.questions}
    found = answer(ready, lamps)
    longest = {True: 0, False: 0}
    for name, each in found.items():
        summary = kinds[name] == "summary"
        longest[summary] = max(longest[summary], each.usage.new_tokens)
        assert each.stop in ("end", "length")
        assert each.stop == "end" or each.usage.new_tokens == (5 if summary else 2)
        prompt, new = each.usage.prompt_tokens, each.usage.new_tokens
        shape = ready.runtime.architecture
        assert each.usage.flops == shape.prompt_flops(prompt) + shape.decode_flops(new, prompt)
        if not each.usage.cached_tokens:
            assert each.usage.batch_flops == each.usage.flops
    assert longest == {True: 5, False: 2}


def test_a_shared_prefix_is_paid_once_in_a_batch_and_by_each_request_alone(
    store: Store, model_folder: Path, lamps: Corpus
) -> None:
    ready = context(store, model_folder)
    found = answer(ready, lamps, "long-context")
    shape = ready.runtime.architecture
    whole = 0.0
    for each in found.values():
        assert each.usage.prefix_tokens == each.usage.cached_tokens > 64
        assert each.usage.prefix_flops == shape.prompt_flops(each.usage.cached_tokens, logits=0)
        kept = shape.prompt_flops(each.usage.prompt_tokens, each.usage.prefix_tokens)
        kept += shape.decode_flops(each.usage.new_tokens, each.usage.prompt_tokens)
        assert each.usage.flops - each.usage.prefix_flops == pytest.approx(kept, rel=1e-9)
        whole += shape.prompt_flops(each.usage.prompt_tokens, each.usage.cached_tokens)
        whole += shape.decode_flops(each.usage.new_tokens, each.usage.prompt_tokens)
    whole += shape.prompt_flops(each.usage.cached_tokens, logits=0)
    assert sum(each.usage.batch_flops for each in found.values()) == pytest.approx(whole, rel=1e-9)


def test_unmerged_adapters_are_other_weights(store: Store, model_folder: Path) -> None:
    from workbench.models.runtime import Weights

    ready = context(store, model_folder)
    adapter = store.get("adapters", {"a": 1}, lambda folder: (folder / "a.safetensors").write_bytes(b"1") and None)
    other = store.get("adapters", {"a": 2}, lambda folder: (folder / "a.safetensors").write_bytes(b"2") and None)
    base = ready.runtime.base
    all_weights = [
        base,
        Weights(base.model, "bfloat16"),
        Weights(base.model, base.dtype, adapter),
        Weights(base.model, base.dtype, adapter, merged=False),
        Weights(base.model, base.dtype, other),
    ]
    assert len({each.digest for each in all_weights}) == len(all_weights)
    assert Fitted(base, lambda _: []).weights.digest == context(store, model_folder).runtime.base.digest
