"""Which retriever and which encoder "auto" stands for: what fits the corpus's language and is on this machine."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.errors import RequestError
from workbench.languages import base_language
from workbench.languages.spoken import said
from workbench.models.encoders import AUTO, ENCODERS, CatalogueEncoder, chosen, for_language
from workbench.retrieval.index import RETRIEVERS
from workbench.store import Store

__all__ = ["AUTO", "Choice", "choose"]

WITH_ENCODER, WITHOUT = "hybrid", "lexical"  # what "auto" is where an encoder reads the language, and where none does


@dataclass(frozen=True, slots=True)
class Choice:
    """A retriever, the name of its encoder (None where it needs none), and what to tell of how they were chosen."""

    retriever: str
    embedder: str | None
    notes: tuple[str, ...] = ()


def choose(retriever: str, embedder: str, language: str, store: Store) -> Choice:
    """The retriever and the encoder. Raises RequestError where one is asked for that needs an encoder, and none is.

    An encoder is never taken unasked for a language that it does not read: words in common find more. Then hybrid
    retrieval is its lexical part alone. Where dense retrieval is asked for by name, such an encoder has to do.
    """
    if embedder != AUTO:
        return _named(WITH_ENCODER if retriever == AUTO else retriever, embedder, language)
    fitting = for_language(language)
    best, found = (fitting[0] if fitting else None), chosen(language, store)
    wanted = _missing(best, language) if best else ""
    if retriever in (AUTO, WITH_ENCODER) and found is None:
        why = wanted or said("note.no_encoder_known", language=repr(language))
        return Choice(WITHOUT, None, (said("note.words_alone", why=why),))
    name = WITH_ENCODER if retriever == AUTO else retriever
    if not RETRIEVERS[name].embeds:
        return Choice(name, None)
    if found is not None:
        notes = (said("note.other_encoder", encoder=found, why=wanted),) if best and found != best.name else ()
        return Choice(name, found, notes)
    other = next((encoder.name for encoder in ENCODERS.values() if encoder.is_here(store)), None)
    if other is None:
        cure = best.install if best else next(iter(ENCODERS.values())).install
        raise RequestError.of(said("error.no_encoder"), "embedder", cure)
    return _named(name, other, language, wanted)


def _named(retriever: str, embedder: str, language: str, why: str = "") -> Choice:
    if not RETRIEVERS[retriever].embeds:
        return Choice(retriever, None)
    known = ENCODERS.get(embedder)
    if known is None or base_language(language) in known.reads:
        return Choice(retriever, embedder)
    read = ", ".join(known.languages)
    note = said("note.reads_other_languages", encoder=embedder, reads=read, language=repr(language))
    return Choice(retriever, embedder, (f"{note}; {why}" if why else note,))


def _missing(encoder: CatalogueEncoder, language: str) -> str:
    return said("note.encoder_not_installed", encoder=encoder.name, language=repr(language), install=encoder.install)
