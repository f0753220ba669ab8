"""Citations are scored by the evidence, and no other metric sees their markers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.scoring import abstains, failure, score
from workbench.scoring.markers import cited, uncited
from workbench.types import Answer, Evidence, Question

from .made import answer, hit, question

ONE = question("oak", evidence=(Evidence("a", 10, 20),))
TWO = question("oak; ash", kind="multi", evidence=(Evidence("a", 10, 20), Evidence("b", 0, 5), Evidence("c", 0, 5)))
HITS = (hit("a"), hit("b"), hit("z"))


def said(text: str, *markers: int) -> Answer:
    return replace(answer(text, *HITS), markers=markers or (1, 2, 3))


def measured(asked: Question, given: Answer) -> tuple[float | None, float | None]:
    found = score(asked, given, "en")
    return found["citation_precision"], found["citation_recall"]


@pytest.mark.parametrize(
    ("text", "numbers", "plain"),
    [
        ("Oak [2].", (2,), "Oak."),
        ("Oak [1][3], then ash [1, 2].", (1, 3, 2), "Oak, then ash."),
        ("Oak [1-3]", (1, 2, 3), "Oak"),
        ("Oak【2】", (2,), "Oak"),
        ("In [2020] there were 3 [7]", (7,), "In [2020] there were 3"),
        ("[1]", (1,), ""),
        ("Oak (2) and x[i]", (), "Oak (2) and x[i]"),
        ("Oak [1-999]", tuple(range(1, 52)), "Oak"),
    ],
)
def test_markers_are_read_and_taken_away(text: str, numbers: tuple[int, ...], plain: str) -> None:
    assert cited(said(text)) == numbers
    assert uncited(said(text)).text == plain
    assert uncited(answer(text)).text == text  # who was not asked to cite means what he writes
    assert cited(answer(text)) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oak [1]", (1.0, 1.0)),
        ("Oak [3]", (0.0, 0.0)),
        ("Oak [1][3]", (0.5, 1.0)),
        ("Oak [1][9]", (0.5, 1.0)),
        ("Oak", (None, 0.0)),
    ],
)
def test_precision_is_of_the_markers_and_recall_of_the_evidence_shown(
    text: str, expected: tuple[float | None, float | None]
) -> None:
    assert measured(ONE, said(text)) == expected


def test_every_piece_that_is_shown_is_to_be_cited_and_no_other() -> None:
    assert measured(TWO, said("Oak [1]")) == (1.0, 0.5)
    assert measured(TWO, said("Oak [2], ash [1]")) == (1.0, 1.0)  # c is not shown


def test_markers_are_those_of_the_prompt_whatever_the_rank() -> None:
    assert measured(ONE, said("Oak [3]", 3, 2, 1)) == (1.0, 1.0)


def test_what_was_not_asked_or_cannot_be_known_is_unscored() -> None:
    assert measured(ONE, answer("Oak [1]", *HITS)) == (None, None)
    assert measured(question("oak"), said("Oak [1]")) == (None, None)
    assert measured(question("oak", evidence=(Evidence("q", 0, 3),)), said("Oak [1]")) == (0.0, None)
    assert measured(ONE, replace(said(""), stop="error", error="broken")) == (None, 0.0)


@pytest.mark.parametrize("text", ["oak [1]", "It is [1] oak [2].", "oak [1][2]"])
def test_markers_change_no_other_score(text: str) -> None:
    given = said(text)
    names = {"citation_precision", "citation_recall"}
    with_them, without = (score(ONE, each, "en") for each in (given, uncited(given)))
    assert {k: v for k, v in with_them.items() if k not in names} == {
        k: v for k, v in without.items() if k not in names
    }
    assert with_them["match"] == 1.0


def test_a_number_that_is_asked_for_is_not_taken_from_a_marker() -> None:
    assert score(question("2"), said("Some [2]"), "en")["match"] == 0.0
    assert score(question("12 kg"), said("12 kg [2]"), "en")["exact_match"] == 1.0


def test_a_refusal_stays_one_behind_a_marker() -> None:
    given = said("I do not know. [1]")
    assert abstains(given)
    assert failure(question(kind="unanswerable"), given, "en") is None
    assert failure(ONE, said("oak [3]"), "en") is None


@pytest.mark.parametrize(("given", "expected"), [(said("Oak"), (0, 1)), (answer("Oak", *HITS), None)])
def test_a_run_has_figures_of_citations_only_where_citing_was_asked_for(
    given: Answer, expected: tuple[int, int] | None
) -> None:
    from workbench.analysis.summary import metrics_of, with_documents
    from workbench.experiment.records import frame_of, record
    from workbench.types import Corpus

    corpus = Corpus("c", "en", "0", (), (ONE,), "CC0-1.0", "1")
    rows = with_documents(frame_of([record("r", "rag", 0, ONE, given, corpus, True)]), corpus)
    found = metrics_of(rows, retrieves=True)
    assert ("citation_recall" in found) == (expected is not None)
    if expected is not None:  # what cites nothing has no precision, and is counted as such
        assert (found["citation_precision"].n, found["citation_precision"].unscored) == expected
        assert found["citation_recall"].value == 0.0
