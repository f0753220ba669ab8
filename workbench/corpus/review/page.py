"""A review as one page for the browser, which asks no server for anything and saves the decisions as a sheet."""

from __future__ import annotations

import base64
import hashlib
import shlex
from collections.abc import Sequence
from importlib.resources import files

from workbench.corpus.review.rows import DECISIONS, ReviewRow, joined, review_words
from workbench.languages import table, written
from workbench.types import Corpus


def page(rows: Sequence[ReviewRow], corpus: Corpus, language: str, saved_as: str, folder: str) -> str:
    """The page of these rows. Every text of the corpus is escaped, and nothing but the page's own script can run.

    Args:
        rows: the questions to decide on.
        corpus: the corpus, for its name.
        language: the code of the page's language.
        saved_as: the name of the sheet that the page saves.
        folder: the corpus's, for the command that reads the sheet back.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # autoescape is named outright: Jinja's own rule by file name would not cover *.html.j2.
    environment = Environment(
        loader=PackageLoader("workbench.corpus.review", "static"), autoescape=True, undefined=StrictUndefined
    )
    words = review_words(language)
    style, script = _static("review.css"), _static("review.js")
    return environment.get_template("review.html.j2").render(
        t=words["page"],
        language=written(language),
        name=corpus.title or corpus.name,
        corpus=shlex.quote(folder),
        kinds=table(written(language), "report")["kind"],
        rows=rows,
        joined=joined,
        heads=words["heads"],
        words=dict(zip(DECISIONS, words["decisions"], strict=True)),
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
