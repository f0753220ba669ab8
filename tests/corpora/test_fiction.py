"""The fictional corpora hold what their cards promise: determinism, exact spans, and no leak from training to test."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from corpora.fiction import build  # noqa: E402
from corpora.fiction.aggregate import groups  # noqa: E402
from corpora.fiction.draft import says  # noqa: E402
from corpora.fiction.pages import TEXTS, Writer, read  # noqa: E402
from corpora.fiction.splits import split_of_facts  # noqa: E402
from corpora.fiction.values import Date, Money, Name, Quantity, number  # noqa: E402
from corpora.fiction.world import CENTRES, PRODUCTS, REVISION_2, facts  # noqa: E402
from workbench.corpus.load import load_corpus  # noqa: E402
from workbench.scoring.match import match  # noqa: E402
from workbench.types import FACTUAL_KINDS, Answer  # noqa: E402

FOLDERS = [(language, revision) for language in ("en", "it") for revision in (1, 2)]
each_corpus = pytest.mark.parametrize(("language", "revision"), FOLDERS)
each_language = pytest.mark.parametrize("language", ["en", "it"])

Row = dict[str, Any]


@cache
def rows(language: str, revision: int, file: str) -> list[Row]:
    path = build.CORPORA / build.folder(language, revision) / file
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def documents(language: str, revision: int = 1) -> dict[str, Row]:
    return {row["id"]: row for row in rows(language, revision, "documents.jsonl")}


def questions(language: str, revision: int = 1, kind: str | None = None) -> list[Row]:
    return [row for row in rows(language, revision, "questions.jsonl") if kind is None or row["kind"] == kind]


# --- the generator -------------------------------------------------------------------------------------------------


def test_the_same_bytes_come_out_twice_and_are_those_committed() -> None:
    first, second = build.all_files(), build.all_files()
    assert first == second
    assert not build.differing(), "run `python -m corpora.fiction` and commit what it wrote"


def test_another_process_agrees_whatever_its_hash_seed() -> None:
    command = [sys.executable, "-m", "corpora.fiction", "--check"]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@each_corpus
def test_the_header_says_what_the_corpus_is(language: str, revision: int) -> None:
    folder = build.CORPORA / build.folder(language, revision)
    header = tomllib.loads((folder / "corpus.toml").read_text(encoding="utf-8"))
    assert header["name"] == folder.name
    assert header["language"] == language
    assert header["revision"] == str(revision)
    assert header["licence"] == "CC0-1.0"
    assert header["title"]
    assert header["source"]
    assert (folder / "README.md").exists()


# --- documents -----------------------------------------------------------------------------------------------------


@each_corpus
def test_documents_are_many_and_of_the_length_of_a_page(language: str, revision: int) -> None:
    found = documents(language, revision)
    assert 88 <= len(found) <= 96
    assert len(found) == len(rows(language, revision, "documents.jsonl"))
    lengths = {key: len(row["text"].split()) for key, row in found.items()}
    assert {key: n for key, n in lengths.items() if not 120 <= n <= 500} == {}
    assert len({row["meta"]["genre"] for row in found.values()}) >= 12
    assert all(row["meta"]["topic"] and row["title"] for row in found.values())
    assert not any(re.search(r"[{}]", row["text"] + row["title"]) for row in found.values()), "a hole was left unfilled"


def test_both_languages_tell_the_same_facts_in_the_same_documents() -> None:
    by_language = []
    for wording in build.wordings().values():
        pages = Writer(wording, facts(1)).pages()
        by_language.append({page.id: (page.genre, page.topic, sorted({s.fact for s in page.spans})) for page in pages})
        stated = {span.fact for page in pages for span in page.spans}
        assert stated == set(facts(1)), "a fact stands in no document"
    assert by_language[0] == by_language[1]


@each_language
def test_every_hand_written_piece_is_used(language: str) -> None:
    heads = [section.head for file in TEXTS.joinpath(language).glob("*.md") for section in read(language, file.stem)]  # type: ignore[arg-type]
    known = set(documents(language)) | set(PRODUCTS) | {PRODUCTS[key].family for key in PRODUCTS} | {"centres"}
    assert {head[0] for head in heads} <= known
    assert len(facts(1)) >= 400


@each_language
def test_a_name_stands_only_where_its_fact_is_evidence(language: str) -> None:
    """A person, programme or code that turned up elsewhere would be a second place that no evidence tells of."""
    pages = Writer(build.wordings()[language], facts(1)).pages()
    for fact in facts(1).values():
        if (
            isinstance(fact.value, Name)
            and fact.attribute not in ("plant", "opened", "founded", "seat")
            and "town" not in fact.attribute
        ):
            stating = {page.id for page in pages if any(span.fact == fact.id for span in page.spans)}
            assert {page.id for page in pages if says(page.text, fact.value.name)} == stating, fact.id


# --- questions -----------------------------------------------------------------------------------------------------


@each_corpus
def test_ids_and_texts_are_unique(language: str, revision: int) -> None:
    asked = questions(language, revision)
    assert [key for key, n in Counter(row["id"] for row in asked).items() if n > 1] == []
    texts = Counter(row["text"].casefold().strip() for row in asked)
    assert [text for text, n in texts.items() if n > 1] == [], "a test wording equals a training wording"
    assert not [row["text"] for row in asked if re.search(r"[{}]", row["text"])]


@each_corpus
def test_there_are_enough_of_each_kind(language: str, revision: int) -> None:
    counts = Counter((row["kind"], row["split"]) for row in questions(language, revision))
    least = {
        "single": (600, 100, 450), "multi": (20, 10, 40), "aggregate": (12, 8, 50), "unanswerable": (25, 15, 50),
        "summary": (4, 4, 16),
    }  # fmt: skip
    for kind, minima in least.items():
        for split, minimum in zip(("train", "dev", "test"), minima, strict=True):
            assert counts[kind, split] >= minimum, (kind, split)


@each_corpus
def test_spans_are_exact(language: str, revision: int) -> None:
    texts = {key: row["text"] for key, row in documents(language, revision).items()}
    values = {fact.value.text(language) for fact in facts(revision).values()}  # type: ignore[arg-type]
    for row in questions(language, revision):
        stretches = [texts[e["document"]][e["start"] : e["end"]] for e in row["evidence"]]
        if row["kind"] in ("unanswerable", "general"):
            assert stretches == []
            continue
        assert stretches, row["id"]
        if row["kind"] == "single":
            assert all(stretch in row["answers"] for stretch in stretches), row["id"]
        elif row["kind"] in ("multi", "aggregate"):
            assert set(stretches) <= values, row["id"]


@each_corpus
def test_an_answer_is_wanted_exactly_where_there_is_one(language: str, revision: int) -> None:
    for row in questions(language, revision):
        if row["kind"] != "general":  # some of those are talk, which has no right answer
            assert bool(row["answers"]) == (row["kind"] != "unanswerable"), row["id"]
        if row["kind"] in ("single", "multi", "aggregate"):
            assert not [a for a in row["answers"] if says(row["text"], a)], f"{row['id']}: an echo would score"
            assert (
                len(row["answers"][0].split()) <= 6
                or row["id"].startswith("aggregate")
                or row["id"].split(".")[-2] in ("defect", "meaning")
            )


@each_corpus
def test_the_workbench_reads_the_corpus_and_scores_its_golds(language: str, revision: int) -> None:
    corpus = load_corpus(build.CORPORA / build.folder(language, revision))
    assert corpus.general_text
    for question in corpus.questions:
        if question.kind in FACTUAL_KINDS:
            right = [match(question, Answer(question.id, gold), language).value for gold in question.answers]
            assert set(right) == {1.0}, question.id
            assert match(question, Answer(question.id, question.text), language).value == 0, (
                f"{question.id}: an echo scores"
            )


@each_corpus
def test_summaries_are_two_sentences(language: str, revision: int) -> None:
    for row in questions(language, revision, "summary"):
        assert all(len(re.findall(r"\.(?:\s|$)", answer)) == 2 for answer in row["answers"]), row["id"]


# --- splits --------------------------------------------------------------------------------------------------------


@each_corpus
def test_a_fact_is_in_one_split_but_for_its_held_out_wording(language: str, revision: int) -> None:
    splits = split_of_facts(facts(1))
    by_fact: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in questions(language, revision, "single"):
        by_fact[row["fact"]].append((int(row["id"].rpartition(".")[2]), row["split"]))
    assert set(by_fact) == set(facts(1))
    for fact, asked in by_fact.items():
        found = [split for _, split in sorted(asked)]
        if splits[fact] == "train":
            assert found == ["train", "train", "train", "test"], fact
        else:
            assert set(found) == {splits[fact]}, fact
            assert len(found) <= 2, fact
    shares = Counter(splits.values())
    assert [round(shares[s] / len(splits), 2) for s in ("train", "dev", "test")] == [0.45, 0.15, 0.4]


@each_corpus
def test_training_rows_never_rest_on_a_fact_held_for_the_test(language: str, revision: int) -> None:
    splits = split_of_facts(facts(1))
    pages = Writer(build.wordings()[language], facts(revision)).pages()
    at = {(page.id, span.start): span.fact for page in pages for span in page.spans}
    for row in questions(language, revision):
        if row["kind"] in ("multi", "aggregate") and row["split"] != "test":
            used = {splits[at[e["document"], e["start"]]] for e in row["evidence"]}
            assert "test" not in used, row["id"]
            assert row["split"] == "dev" or used == {"train"}, row["id"]


@each_language
def test_training_rows_never_name_what_a_test_fact_says(language: str) -> None:
    splits = split_of_facts(facts(1))
    trained = [" ".join([q["text"], *q["answers"]]) for q in questions(language) if q["split"] == "train"]
    train = "\n".join(trained)
    for fact in facts(1).values():
        names_one_thing = fact.attribute in ("programme", "number", "manager", "project-name", "app-name")
        if splits[fact.id] == "test" and names_one_thing:
            assert not says(train, fact.value.text(language)), fact.id  # type: ignore[arg-type]


def test_documents_mix_training_and_test_facts() -> None:
    splits = split_of_facts(facts(1))
    pages = Writer(build.wordings()["en"], facts(1)).pages()
    mixed = sum({"train", "test"} <= {splits[span.fact] for span in page.spans} for page in pages)
    assert mixed >= 0.75 * len(pages)


@each_language
def test_the_first_rows_come_from_many_documents(language: str) -> None:
    for split in ("train", "dev", "test"):
        singles = [row for row in questions(language, 1, "single") if row["split"] == split]
        assert len({row["evidence"][0]["document"] for row in singles[:40]}) >= 38


# --- questions over several documents ------------------------------------------------------------------------------


@each_corpus
def test_aggregates_need_exactly_as_many_documents_as_they_say(language: str, revision: int) -> None:
    sizes: Counter[int] = Counter()
    for row in questions(language, revision, "aggregate"):
        n = int(row["id"].split("-")[1].removeprefix("n"))
        assert len(row["evidence"]) == len({e["document"] for e in row["evidence"]}) == n, row["id"]
        sizes[n] += row["split"] == "test"
    assert set(sizes) == {2, 4, 8, 16, 32}
    assert min(sizes.values()) >= 6


@each_corpus
def test_multis_need_two_or_three_documents(language: str, revision: int) -> None:
    for row in questions(language, revision, "multi"):
        assert 2 <= len({e["document"] for e in row["evidence"]}) <= 3, row["id"]


def test_what_is_aggregated_stands_in_one_document_only() -> None:
    pages = Writer(build.wordings()["en"], facts(1)).pages()
    places = Counter(span.fact for page in pages for span in page.spans)
    for subjects in (PRODUCTS, CENTRES):
        counted = ("price", "weight", "noise", "power", "colour", "plant", "launch") if subjects is PRODUCTS else (
            "technicians", "opened", "waiting", "closed")  # fmt: skip
        assert [k for s in subjects for k in (f"{s}.{a}" for a in counted) if places[k] != 1] == []
    assert sorted({len(group) for group in groups().values()}) == [2, 4, 8, 16, 32]


def test_sums_and_extremes_are_right() -> None:
    """Worked out again from the spans alone, by other means than the generator's."""
    texts = {key: row["text"] for key, row in documents("en").items()}
    checked = 0
    for row in questions("en", 1, "aggregate"):
        cells = [texts[e["document"]][e["start"] : e["end"]] for e in row["evidence"]]
        amounts = [float(re.sub(r"[^\d.]", "", cell)) if re.match(r"€?\d", cell) else None for cell in cells]
        if None in amounts:
            continue
        known = [a for a in amounts if a is not None]
        if re.search(r"total of|what sum|weigh together|combined|sum of|in all|how many technicians are", row["text"]):
            assert number(round(sum(known), 1), "en") in row["answers"]
        elif "separate" in row["text"]:
            assert number(max(known) - min(known), "en") in row["answers"]
        elif re.search(r"heaviest|weighs most|dearest|highest|loudest|longest wait|most technicians", row["text"]):
            assert row["answers"][0] in documents("en")[row["evidence"][known.index(max(known))]["document"]]["title"]
        else:
            continue
        checked += 1
    assert checked >= 40


# --- the second revision -------------------------------------------------------------------------------------------


@each_language
def test_revision_2_changes_forty_facts_and_no_other_answer(language: str) -> None:
    changes = rows(language, 2, "changes.jsonl")
    assert len(changes) == len({row["fact"] for row in changes}) == len(REVISION_2) == 40
    assert all(row["old"] != row["new"] for row in changes)
    changed = {row["fact"] for row in changes}
    before = {row["id"]: row for row in questions(language, 1)}
    after = {row["id"]: row for row in questions(language, 2)}
    assert list(before) == list(after)
    for key, old in before.items():
        new = after[key]
        assert (old["text"], old["split"], old["kind"], old["fact"]) == (
            new["text"],
            new["split"],
            new["kind"],
            new["fact"],
        )
        if old["kind"] == "single":
            assert (old["answers"] != new["answers"]) == (old["fact"] in changed), key
        elif old["kind"] in ("unanswerable", "summary", "general"):
            assert old["answers"] == new["answers"], key


@each_language
def test_revision_2_differs_only_where_a_changed_fact_stands(language: str) -> None:
    pages = Writer(build.wordings()[language], facts(1)).pages()
    touched = {page.id for page in pages if any(span.fact in REVISION_2 for span in page.spans)}
    old, new = documents(language, 1), documents(language, 2)
    assert list(old) == list(new)
    assert {key for key in old if old[key]["text"] != new[key]["text"]} == touched
    for change in rows(language, 2, "changes.jsonl"):
        for page in pages:
            if any(span.fact == change["fact"] for span in page.spans):
                assert change["new"] in new[page.id]["text"]


def test_neighbours_differ_and_prices_are_all_different() -> None:
    for revision in (1, 2):
        known = facts(revision)
        prices = [known[f"{key}.price"].value for key in PRODUCTS]
        assert len(set(prices)) == len(prices)
        for key, product in PRODUCTS.items():
            for other, sibling in PRODUCTS.items():
                if sibling.name.startswith(f"{product.name} "):
                    for attribute in ("price", "capacity", "power", "weight", "noise", "colour", "programme", "launch"):
                        assert known[f"{key}.{attribute}"].value != known[f"{other}.{attribute}"].value, (
                            key,
                            attribute,
                        )


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        (Money(1249), "en", ["€1,249", "1249", "1,249 euros"]),
        (Money(1249), "it", ["1.249,00 €", "1249 euro", "1.249 euro"]),
        (Money(46.5), "en", ["€46.50", "46.50 euros"]),
        (Money(46.5), "it", ["46,50 €", "46.50"]),
        (Quantity(36, "month"), "en", ["36 months", "36 month", "three years", "36"]),
        (Quantity(36, "month"), "it", ["36 mesi", "tre anni"]),
        (Quantity(1, "day"), "en", ["1 day", "one day"]),
        (Quantity(1, "day"), "it", ["1 giorno"]),
        (Quantity(61.5, "kg"), "it", ["61,5 kg", "61.5"]),
        (Quantity(15, "percent"), "en", ["15%", "15 percent"]),
        (Date(2024, 4, 3), "en", ["3 April 2024", "April 3, 2024", "2024-04-03"]),
        (Date(2024, 4, 1), "it", ["1º aprile 2024", "1 aprile 2024"]),
        (Date(2021, 3), "it", ["marzo 2021"]),
    ],
)
def test_a_value_is_written_and_accepted_in_the_usual_forms(value: Any, language: str, expected: list[str]) -> None:
    assert value.text(language) == expected[0]
    assert set(expected) <= set(value.answers(language))
    assert not [form for form in value.answers(language) if form != form.strip()]
