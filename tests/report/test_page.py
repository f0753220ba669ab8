"""What the page promises whatever a run brings: no markup from outside, no request, and a place for every section."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from workbench.analysis.results import MetricDescription
from workbench.errors import RequestError
from workbench.report.figure import Drawing
from workbench.report.sections import SECTIONS
from workbench.scoring import METRICS

from .made_up_run import ARMS, make, rendered
from .parsed import Page


@pytest.mark.parametrize("language", ["en", "it"])
def test_every_section_stands_once_and_is_linked(language: str) -> None:
    html = rendered(*make(questions=12, hostile=False, language=language))
    page = Page(html)
    assert ("html", {"lang": language}) in page.tags
    ids = page.ids()
    assert len(ids) == len(set(ids))
    wanted = list(SECTIONS)
    assert [i for i in ids if i in wanted] == wanted
    links = {a["href"] for t, a in page.tags if t == "a"}
    assert {f"#{name}" for name in ("verdict", *wanted)} <= links
    assert all(link and link[1:] in ids for link in links)
    for name, *_ in ARMS:
        assert name in page.text
    assert "Valdoria" in page.text
    assert "workbench run experiment.toml" in page.text


def test_the_facts_of_a_corpus_are_those_that_have_a_name_for_readers() -> None:
    results, *rest = make(questions=4, hostile=False, language="it")
    leaks = {"reworded": 1, "in_documents": 0, "trained_under_another_title": 0}
    results["corpus"] |= {"drafted": 7, "long_answers": 0, "leaks": leaks}
    results["metrics"] = {name: MetricDescription(**each.described()).model_dump() for name, each in METRICS.items()}
    html = rendered(results, *rest)
    assert not any(name in html for name in ("long_answers", "in_documents", "trained_under_another_title"))
    assert METRICS["match"].explained["it"] in html
    assert METRICS["match"].about not in html


@pytest.mark.parametrize(("language", "sentence"), [("en", "40 questions of dev."), ("it", "40 domande di dev.")])
def test_a_study_shows_its_conclusion_its_charts_and_its_figures(language: str, sentence: str) -> None:
    page = Page(rendered(*make(questions=4, hostile=False, language=language)))
    for part in ("rag: best at k = 8.", "rag: best at k, chunk_size = 8.", sentence):
        assert part in page.text
    alts = [attributes["alt"] or "" for tag, attributes in page.tags if tag == "img"]
    label = {"en": "right answers", "it": "risposte giuste"}[language]
    of_studies = [alt for alt in alts if alt.startswith(label)]
    assert len(of_studies) == 3  # one for both arms; with a second axis one for each arm
    assert "rag, 2: 27%; rag, 8: 29%" in of_studies[0]
    assert "40, 1" not in of_studies[1]  # what failed is in no chart
    results, *rest = make(questions=4, hostile=False)
    results["studies"] = []
    assert 'id="studies"' not in rendered(results, *rest)


def test_a_search_shows_its_trials_what_was_chosen_and_what_that_gained() -> None:
    results, records, passages, configuration = make(questions=8, hostile=False)
    shown = Page(rendered(results, records, passages, configuration)).text
    for part in (
        "3 trials",
        "60 questions",
        "+12.5",
        "−6.2 … +31.2",
        "k 1, retriever dense",
        "out of memory",
        "nothing to search",
    ):
        assert part in shown
    results["search"]["arms"][0] |= {"chosen": 0, "gain": None}
    assert "own settings kept" in Page(rendered(results, records, passages, configuration)).text
    results["search"] = None
    without = rendered(results, records, passages, configuration)
    assert 'id="search"' not in without
    assert "#search" not in without


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ("What a question costs", "Alone, half within", "In batches, time", "Money / 1,000 questions",
                "threads: 2; machine load: 0.6; 3 November 2026", "up to 64 questions at a time (threads: 1;",
                "an hour of rented",
                "computed once and kept")),
        ("it", ("Quanto costa una domanda", "Da sola, mediana", "In gruppo, tempo", "Denaro / 1.000 domande",
                "thread: 2; carico della macchina: 0,6; 3 novembre", "fino a 64 domande alla volta (thread: 1;",
                "ora di rented",
                "si calcola una volta e si conserva")),
    ],
)  # fmt: skip
def test_a_question_asked_alone_and_in_batches_are_named(
    language: str, sentences: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    undrawn(monkeypatch)
    shown = Page(rendered(*make(questions=2, hostile=False, language=language))).text
    for words in sentences:
        assert words in shown
    assert "EUR" in shown
    results, *rest = make(questions=2, hostile=False)
    for arm in results["arms"]:
        for part in ("money", "stored_prefix", "batch"):
            del arm["cost"][part]
        del arm["cost"]["query"]["measured"], arm["cost"]["fit"]["prefix"]
    results["break_even"] = []
    older = Page(rendered(results, *rest)).text
    assert "EUR" not in older
    assert "computed once and kept" not in older


def test_a_partial_run_says_so() -> None:
    results, records, passages, configuration = make(questions=8, hostile=False)
    assert "--limit 20" not in rendered(results, records, passages, configuration)
    results["partial"] = "--limit 20"
    assert "--limit 20" in Page(rendered(results, records, passages, configuration)).text


def test_italian_numbers_are_italian() -> None:
    shown = Page(rendered(*make(questions=20, hostile=False, language="it"))).text
    assert "3 novembre 2026" in shown
    assert "0,42 s" in shown
    assert "3.918" in shown


def test_failed_arms_are_named_and_stay_out_of_the_charts() -> None:
    results, records, passages, configuration = make(questions=20, hostile=False)
    results["arms"][4] = {"name": "lora", "kind": "tuned", "status": "failed", "error": "the adapter is not live"}
    records = [record for record in records if record["arm"] != "lora"]
    html = rendered(results, records, passages, configuration)
    assert "the adapter is not live" in html
    alt = next(a["alt"] or "" for t, a in Page(html).tags if t == "img")
    assert "lora+rag" in alt
    assert "lora " not in alt


def _paths(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree[:2]) if isinstance(tree, list) else ()
    return [found for key, value in pairs for found in [(*path, key), *_paths(value, (*path, key))]]


def _damaged(results: dict[str, Any], paths: list[tuple[Any, ...]], other: Any) -> dict[str, Any]:
    damaged = copy.deepcopy(results)
    for path in sorted(paths, key=len, reverse=True):
        place = damaged
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = other
    return damaged


def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Charts are built but not drawn: the other tests draw them, and here it would take minutes."""
    for module in ("drawing", "sections.cost"):
        monkeypatch.setattr(f"workbench.report.{module}.draw", lambda *_: Drawing("data:,", 1, 1))
        monkeypatch.setattr(f"workbench.report.{module}.specify", lambda _: {"config": {"legend": {}}})


@pytest.mark.parametrize("other", [None, "odd", 3, ["odd"], {"odd": 3}], ids=repr)
def test_a_damaged_run_gives_a_page_or_one_clear_refusal(other: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    undrawn(monkeypatch)
    results, records, passages, configuration = make(questions=2, hostile=False)
    few, paths = records[:3], _paths(results)

    def refused(results: dict[str, Any], records: list[dict[str, Any]], name: str) -> bool:
        try:
            assert rendered(results, records, passages, configuration).startswith("<!doctype html>")
        except RequestError as error:
            (problem,) = error.problems
            assert name in problem.where
            assert re.search("run (the experiment|it) again", problem.cure)
            return True
        return False

    outcomes = [refused(_damaged(results, [(key,)], other), few, "results.json") for key in results]
    assert sum(outcomes) >= len(outcomes) // 2  # a page without that part is the exception
    for part in range(6):  # a sixth of the keys at a time
        chosen = [path for place, path in enumerate(paths) if len(path) > 1 and place % 6 == part]
        assert refused(_damaged(results, chosen, other), few, "results.json")
    outcomes = [refused(results, [{**records[0], key: other}], "records.jsonl:1") for key in records[0]]
    assert any(outcomes)


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"arms": []},
        {"arms": [{"name": "only", "kind": "rag", "status": "ok"}]},
        {"arms": [{"name": "broken", "kind": "rag", "status": "failed", "error": None}]},
        {
            "arms": [
                {"name": "one", "kind": "new-kind", "status": "ok",
                 "metrics": {"match": {"value": 0.5, "low": None, "high": None, "n": 4}}}
            ]
        },
        {
            "arms": [
                {"name": "one", "kind": "rag", "status": "ok",
                 "metrics": {"match": {"value": float("nan"), "low": None, "high": None, "n": 0}},
                 "cost": {"fit": {"seconds": 0, "flops": 0}, "query": {"flops": 1e9}}}
            ]
        },
    ],
)  # fmt: skip
def test_a_run_with_next_to_nothing_still_makes_a_page(parts: dict[str, Any]) -> None:
    assert rendered({"experiment": {"name": "next to nothing"}, **parts}, [], {}, "").startswith("<!doctype html>")


def test_two_seeds_are_shown_apart_and_marked_together() -> None:
    results, records, passages, configuration = make(questions=6, hostile=False)
    again = [{**record, "seed": 1} for record in records]
    html = rendered(results, records + again, passages, configuration)
    assert "seed 1" in html
    assert html.count('<details class="q"') == 6
