"""Paragraphs, wherever a blank line stands."""

import re

from workbench.corpus.chunk import chunker


@chunker("paragraphs")
def paragraphs(text, settings):
    """Whole paragraphs, however long."""
    for found in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        yield found.start(), found.start() + len(found[0].rstrip())
