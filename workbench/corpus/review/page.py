"""A review as one page for the browser, which asks no server for anything and saves the decisions as a sheet."""

from __future__ import annotations

import base64
import hashlib
import shlex
from collections.abc import Mapping, Sequence
from importlib.resources import files

from workbench.corpus.review.rows import HEADS, WORDS, ReviewRow, joined
from workbench.languages import table
from workbench.types import Corpus

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Review of drafted questions",
        "lead": "These questions were drafted by a program. Accept each that the evidence answers with the answer "
        "given; edit one that is nearly right; reject the rest. Then save the sheet and read it back:",
        "evidence": "Evidence",
        "none": "No evidence: it should be a question that the documents do not answer.",
        "question": "Question",
        "answers": "Accepted answers, with a bar | between two",
        "save": "Save the sheet",
        "decided": "decided",
        "of": "of",
        "script": "Without its script this page shows the questions, and decides nothing: use the sheet beside it.",
    },
    "it": {
        "title": "Revisione delle domande in bozza",
        "lead": "Queste domande sono state scritte da un programma. Accettare quelle a cui il brano risponde con la "
        "risposta data, modificare quelle quasi giuste, rifiutare le altre. Poi salvare il foglio e rileggerlo con:",
        "evidence": "Brano",
        "none": "Nessun brano: dovrebbe essere una domanda a cui i documenti non rispondono.",
        "question": "Domanda",
        "answers": "Risposte accettate, con una barra | tra l'una e l'altra",
        "save": "Salva il foglio",
        "decided": "decise",
        "of": "su",
        "script": "Senza il suo script questa pagina mostra le domande e non decide nulla: usare il foglio accanto.",
    },
}


def page(rows: Sequence[ReviewRow], corpus: Corpus, language: str, saved_as: str, folder: str) -> str:
    """The page of these rows. Every text of the corpus is escaped, and nothing but the page's own script can run.

    Args:
        rows: the questions to decide on.
        corpus: the corpus, for its name.
        language: "en" or "it", of the page.
        saved_as: the name of the sheet that the page saves.
        folder: the corpus's, for the command that reads the sheet back.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # autoescape is named outright: Jinja's own rule by file name would not cover *.html.j2.
    environment = Environment(
        loader=PackageLoader("workbench.corpus.review", "static"), autoescape=True, undefined=StrictUndefined
    )
    style, script = _static("review.css"), _static("review.js")
    return environment.get_template("review.html.j2").render(
        t=TEXTS[language],
        language=language,
        name=corpus.title or corpus.name,
        corpus=shlex.quote(folder),
        kinds=table(language, "report")["kind"],
        rows=rows,
        joined=joined,
        heads=HEADS[language],
        words=dict(zip(("accept", "reject", "edit"), WORDS[language], strict=True)),
        saved_as=saved_as,
        style=style,
        script=script,
        policy=f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )


def _static(name: str) -> str:
    return (files("workbench.corpus.review") / "static" / name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
