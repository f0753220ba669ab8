"""Codes of languages: what a corpus, an experiment or a report calls its language, and which language that is."""

from __future__ import annotations

import re


def base_language(language: str) -> str:
    """The code without region or script.

    >>> base_language("it-CH"), base_language("IT"), base_language("it_IT")
    ('it', 'it', 'it')
    """
    return re.split(r"[-_]", language.strip().casefold(), maxsplit=1)[0]
