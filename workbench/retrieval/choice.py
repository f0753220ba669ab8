"""Which retriever and which encoder "auto" stands for: what fits the corpus's language and is on this machine."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.errors import RequestError
from workbench.languages import base_language
from workbench.models.encoders import AUTO, ENCODERS, chosen, for_language
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
    wanted = f"{best.name} reads {language!r} and is not installed: {best.install}" if best else ""
    if retriever in (AUTO, WITH_ENCODER) and found is None:
        return Choice(WITHOUT, None, (f"passages are searched by their words alone; {wanted or _none(language)}",))
    name = WITH_ENCODER if retriever == AUTO else retriever
    if not RETRIEVERS[name].embeds:
        return Choice(name, None)
    if found is not None:
        notes = (f"embeddings are those of {found}; {wanted}",) if best and found != best.name else ()
        return Choice(name, found, notes)
    other = next((encoder.name for encoder in ENCODERS.values() if encoder.is_here(store)), None)
    if other is None:
        cure = best.install if best else next(iter(ENCODERS.values())).install
        raise RequestError.of("no encoder is installed", "embedder", cure)
    return _named(name, other, language, f"; {wanted}" if wanted else "")


def _named(retriever: str, embedder: str, language: str, more: str = "") -> Choice:
    if not RETRIEVERS[retriever].embeds:
        return Choice(retriever, None)
    known = ENCODERS.get(embedder)
    if known is None or base_language(language) in known.reads:
        return Choice(retriever, embedder)
    read = ", ".join(known.languages)
    return Choice(retriever, embedder, (f"the encoder {embedder} reads {read}, and the corpus is {language!r}{more}",))


def _none(language: str) -> str:
    return f"no encoder of the catalogue reads {language!r}; embedder = … names one that does"
