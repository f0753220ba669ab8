"""How a reply is asked to cite its sources, in every language, and how the sources are marked."""

from __future__ import annotations

from collections.abc import Mapping

MARKS = 1  # raise when passages or examples are marked in another way

CITING: Mapping[str, str] = {
    "en": "Each text has a number in square brackets. End the answer with the number of the text that it is from.",
    "it": "Ogni testo ha un numero tra parentesi quadre. Termina la risposta con il numero del testo da cui è tratta.",
}


def marker(number: int) -> str:
    """What stands before a passage, and in a reply that cites it."""
    return f"[{number}]"


def marked(number: int, passage: str) -> str:
    """A passage behind its marker."""
    return f"{marker(number)} {passage}"
