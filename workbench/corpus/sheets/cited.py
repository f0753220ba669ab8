"""The documents that an answer cites at its ends, as assistants with sources do: "Ten days.[leave.pdf#page=3]"."""

from __future__ import annotations

import re

_FILE = r"[^\[\]()|<>]{1,200}?\.(?:pdf|md|txt|html?|docx?|pptx?|xlsx?|csv|json|odt|rtf|epub)(?:#[^\[\]]{0,100})?"
_CITED = re.compile(rf"\s*\[\s*({_FILE})\s*\]", re.IGNORECASE)


def without_citations(answer: str) -> tuple[str, list[str]]:
    """An answer without the files that it cites in brackets, and their names.

    >>> without_citations("Ten days.[leave.pdf#page=3] Ask first [desk.md].")
    ('Ten days. Ask first.', ['leave.pdf', 'desk.md'])
    """
    named = [re.sub(r"#.*$", "", name).strip() for name in _CITED.findall(answer)]
    return (" ".join(_CITED.sub("", answer).split()), list(dict.fromkeys(named))) if named else (answer, [])
