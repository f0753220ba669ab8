"""Plain text, kept as written; and the decoding that other readers share."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, Reading, reader


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the encoding if it had to be guessed."""

    text: str
    guessed: str = ""

    def notes(self) -> tuple[str, ...]:
        """What to tell the user about the guess."""
        return (f"not UTF-8: read as {self.guessed}; check its accents",) if self.guessed else ()


def decode(data: bytes) -> Decoded:
    """Decode by byte order mark, else as UTF-8, else as windows-1252 (and say so).

    Raises:
        ReadFailure: if it is none of them, or is no text at all.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return Decoded(data.decode("utf-16"))
        except UnicodeDecodeError:
            raise ReadFailure("damaged UTF-16") from None
    if b"\0" in data:
        raise ReadFailure("not a text file: it holds zero bytes")
    try:
        return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(data.decode("cp1252"), guessed="windows-1252")
    except UnicodeDecodeError:
        raise ReadFailure("neither UTF-8 nor windows-1252; save it as UTF-8") from None


@reader(".txt", ".text")
def read_text(path: Path, _limits: Limits) -> FileReading:
    """The whole file, titled by its name."""
    decoded = decode(path.read_bytes())
    return FileReading((Reading(path.stem, decoded.text),), notes=decoded.notes())
