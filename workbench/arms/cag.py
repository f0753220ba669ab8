"""Cache-augmented generation: the whole corpus is read once, and its keys and values are kept for every question.

Chan et al. 2024 (arXiv 2412.15605). What stands in the prompt is what `long-context` shows in the same window; what
differs is who pays: reading the documents is the fit, its keys and values are what is stored, and a question pays for
its own tokens and its reply, their attention to the documents included. Documents that change are read anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field

from workbench.arms.base import Arm, ArmSettings, Fitted, Made, Prompt, arm
from workbench.arms.documents import ShownDocuments, that_fit, window_of
from workbench.arms.long_context import FRAME_TOKENS
from workbench.arms.prompts import PromptWording
from workbench.arms.templates import TEMPLATES, Template
from workbench.corpus.digest import texts_digest
from workbench.cost.estimate import Work, words
from workbench.errors import ArmError
from workbench.languages import Texts, Words
from workbench.languages.spoken import own_said
from workbench.models.prefixes import common_length
from workbench.models.runtime import with_weights
from workbench.models.stored_prefix import VERSION, StoredPrefix, store_prefix
from workbench.settings import Space
from workbench.types import Corpus, Question

PREFIXES = "prefixes"  # in the store
ANY = ("?", "When is it?", "120", "«È»")  # questions that begin unlike each other: what their prompts share is fixed
WORDS: Words = {
    "en": {
        "served": "the model is not in this process, so nothing is stored here: the documents are sent with every "
        "question, and the server decides what it keeps of them",
        "all_fit": "all {all:many document fits|documents fit} the window of {window} tokens",
        "some_fit": "{held:exact} of {all:many document fits|documents fit} the window of {window} tokens; "
        "{left:exact} {left:if stands|stand} in no prompt, {first} the first of them ({tokens:many token|tokens})",
        "too_long": "longer by themselves than the window: {first:list}",
        "more_too_long": "longer by themselves than the window: {first} and {n:many other|others}",
        "question_first": "the template {template} says the question before the documents: name one that says it last",
    },
    "it": {
        "served": "il modello non è in questo processo, quindi qui non si conserva nulla: i documenti si mandano con "
        "ogni domanda, e che cosa tenerne lo decide il server",
        "all_fit": "{all:many documento sta|documenti stanno} per intero nella finestra di {window} token",
        "some_fit": "nella finestra di {window} token {held:if sta|stanno} {held:exact} di {all:many documento|"
        "documenti}; {left:if ne resta fuori|ne restano fuori} {left:exact}, da {first} in poi "
        "({tokens:many token|token})",
        "too_long": "più lunghi della finestra già da soli: {first:list}",
        "more_too_long": "più lunghi della finestra già da soli: {first} e {n:many altro|altri}",
        "question_first": "il template {template} mette la domanda prima dei documenti: indicarne uno che la metta in "
        "fondo",
    },
}


def _documents_first(template: Template) -> bool:
    asking = template.reading_question
    return asking.index("{passages}") < asking.index("{question}")


class CagSettings(ArmSettings):
    """`context`: the most tokens of prompt and reply; left out, the model's whole window."""

    context: int | None = Field(None, ge=256)


@arm("cag")
class Cag(Arm):
    """The documents are a fit, not a prompt."""

    Settings = CagSettings
    settings: CagSettings
    title: ClassVar[Texts] = {"en": "documents kept in memory (CAG)", "it": "documenti tenuti in memoria (CAG)"}
    about: ClassVar[Texts] = {
        "en": "The model reads the documents once, as many as its window holds, and what it computed of them is kept "
        "for every question.",
        "it": "Il modello legge i documenti una volta sola, quanti ne contiene la sua finestra, e ciò che ne ha "
        "calcolato è conservato per ogni domanda.",
    }
    colour: ClassVar[str] = "#0b6e5f"
    usual: ClassVar[bool] = False
    makes: ClassVar[tuple[Made, ...]] = ("prefix",)
    space: ClassVar[Space] = {
        "template": tuple(name for name in TEMPLATES if _documents_first(TEMPLATES[name]["en"])),
    }  # fmt: skip
    reads: ClassVar[bool] = True
    version: ClassVar[int] = 2

    def work(self, corpus: Corpus) -> Work:
        """The documents once, and their attention with every question."""
        sizes = [len(d.text.split()) for d in corpus.documents]
        # Of a model that is not here yet, the window is not known: then as if all fitted.
        window = self.settings.context or getattr(self.context.runtime, "context_length", None)
        room = words(window - FRAME_TOKENS, corpus.language) if window else float("inf")
        read = max(0.0, min(room, sum(sizes)))
        return Work(prompt=read, shared=read, stored=True)

    def prepare(self, corpus: Corpus) -> Fitted:
        """Read the documents and store what was computed of them; raises ArmError where none fits the window."""
        context, wording, documents = self.context, self.wording(corpus), corpus.documents
        window = window_of(context, self.settings.context)
        identity = {
            "documents": texts_digest(documents),
            "window": window,
        }
        if not _documents_first(wording.template):
            name = self.settings.template
            raise ArmError(own_said(WORDS, "question_first", template=repr(name)))
        weights = context.runtime.base
        if context.runtime.architecture is None:

            def prompts(questions: Sequence[Question]) -> list[Prompt]:
                return that_fit(context, wording, documents, self.settings.context).prompts(wording, questions)

            return Fitted(weights=weights, identity=identity, prompts=prompts, notes=(own_said(WORDS, "served"),))
        depends = {
            "version": VERSION,
            "arm": self.version,
            "weights": weights.digest,
            "wording": wording.identity,
            "decoding": [context.decoding.max_new_tokens, context.decoding.summary_new_tokens],  # which leave room
            "device": context.runtime.device,
            **identity,
        }
        stored_prefix = StoredPrefix(
            context.store.get(PREFIXES, depends, lambda folder: self._read(folder, wording, corpus))
        )
        info = stored_prefix.artefact.info
        shown = ShownDocuments(
            tuple(documents[at] for at in info["places"]), info["dropped_tokens"], tuple(info["places"]),
            tuple(info["too_long"]),
        )  # fmt: skip
        return Fitted(
            weights=weights,
            identity=identity,
            prompts=lambda questions: shown.prompts(wording, questions),
            cost=stored_prefix.cost,
            notes=_notes(shown, corpus, window),
            stored_prefix=stored_prefix,
        )

    def _read(self, folder: Path, wording: PromptWording, corpus: Corpus) -> Mapping[str, Any]:
        """Choose the documents, compute the tokens that every prompt begins with, and note what that took."""
        runtime = with_weights(self.context.runtime)
        shown = that_fit(self.context, wording, corpus.documents, self.settings.context)
        model = runtime.load(runtime.base)
        first, *others = [model.render(wording.with_passages(asked, shown.texts)) for asked in ANY]
        tokens = first[: min(common_length(first, other) for other in others)]
        with self.context.progress.stage("reading_documents", 1) as stage:
            taken = store_prefix(folder, model, tokens)
            self.context.progress.advance(stage, 1, len(tokens))
        flops = runtime.architecture.prompt_flops(len(tokens), logits=0)
        return {
            **taken,
            "flops": flops,
            "places": shown.places,
            "too_long": shown.too_long,
            "dropped_tokens": shown.dropped_tokens,
        }


def _notes(shown: ShownDocuments, corpus: Corpus, window: int) -> tuple[str, ...]:
    """How many of the documents stand in the window, and from which on they do not."""
    held, count = len(shown.documents), len(corpus.documents)
    if held == count:
        return (own_said(WORDS, "all_fit", all=count, window=window),)
    first = corpus.documents[next(at for at in range(count) if at not in shown.places)].id
    left = {"left": count - held, "first": repr(first), "tokens": shown.dropped_tokens}
    note = own_said(WORDS, "some_fit", held=held, all=count, window=window, **left)
    alone = [corpus.documents[at].id for at in shown.too_long]
    if len(alone) > 3:
        return note, own_said(WORDS, "more_too_long", first=", ".join(alone[:3]), n=len(alone) - 3)
    return (note, own_said(WORDS, "too_long", first=alone)) if alone else (note,)
