"""What "auto" stands for: never an encoder that does not read the language, and never in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.errors import RequestError
from workbench.models.encoders import CatalogueEncoder
from workbench.retrieval.choice import AUTO, choose
from workbench.store import Store

MINILM, E5 = "all-minilm-l6-v2", "multilingual-e5-small"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    names: set[str] = set()
    monkeypatch.setattr(CatalogueEncoder, "parts", lambda self: [Path()] if self.name in names else None)
    return names


@pytest.mark.parametrize(
    ("here", "language", "retriever", "wanted"),
    [
        ({MINILM, E5}, "en", AUTO, ("hybrid", MINILM)),
        ({MINILM, E5}, "it", AUTO, ("hybrid", E5)),
        ({MINILM, E5}, "it-CH", "dense", ("dense", E5)),
        ({MINILM, E5}, "zh", AUTO, ("hybrid", E5)),
        ({MINILM, E5}, "it", "lexical", ("lexical", None)),
        ({MINILM}, "en", "dense", ("dense", MINILM)),
    ],
)
def test_the_encoder_fits_the_language(
    store: Store, installed: set[str], here: set[str], language: str, retriever: str, wanted: tuple[str, str | None]
) -> None:
    installed |= here
    found = choose(retriever, AUTO, language, store)
    assert (found.retriever, found.embedder, found.notes) == (*wanted, ())


def test_without_an_encoder_that_reads_it_words_alone_are_searched(store: Store, installed: set[str]) -> None:
    installed.add(MINILM)
    for retriever in (AUTO, "hybrid"):
        found = choose(retriever, AUTO, "it", store)
        assert (found.retriever, found.embedder) == ("lexical", None)
        assert "workbench models install multilingual-e5-small" in found.notes[0]
    found = choose(AUTO, AUTO, "tlh", store)
    assert found.retriever == "lexical"
    assert "no encoder of the catalogue reads 'tlh'" in found.notes[0]


def test_an_encoder_asked_for_has_to_do_and_what_it_does_not_read_is_said(store: Store, installed: set[str]) -> None:
    installed.add(MINILM)
    found = choose("dense", AUTO, "it", store)
    assert (found.retriever, found.embedder) == ("dense", MINILM)
    assert "reads en, and the corpus is 'it'" in found.notes[0]
    assert "workbench models install multilingual-e5-small" in found.notes[0]
    named = choose(AUTO, MINILM, "it", store)
    assert (named.retriever, named.embedder) == ("hybrid", MINILM)
    assert len(named.notes) == 1
    assert choose("lexical", MINILM, "it", store).notes == ()
    assert choose(AUTO, "some/model", "it", store).notes == ()  # nobody knows what it reads


def test_the_second_best_is_said_to_be_so(store: Store, installed: set[str]) -> None:
    installed.add(E5)
    found = choose(AUTO, AUTO, "en", store)
    assert (found.retriever, found.embedder) == ("hybrid", E5)
    assert "workbench models install all-minilm-l6-v2" in found.notes[0]


def test_no_encoder_at_all_is_an_error_only_where_one_is_asked_for(store: Store, installed: set[str]) -> None:
    assert choose(AUTO, AUTO, "en", store).retriever == "lexical"
    with pytest.raises(RequestError, match="no encoder is installed"):
        choose("dense", AUTO, "en", store)
