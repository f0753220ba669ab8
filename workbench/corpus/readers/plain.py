"""Plain text, kept as written; and the decoding that other readers share."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.languages.spoken import said


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the encoding if it had to be guessed."""

    text: str
    guessed: str = ""

    def notes(self) -> tuple[str, ...]:
        """What to tell the user about the guess."""
        return (said("read.guessed", encoding=self.guessed),) if self.guessed else ()


def decode(data: bytes) -> Decoded:
    """Decode by byte order mark, else as UTF-8, else as windows-1252, or UTF-16 without a mark (and say so).

    Raises:
        ReadFailure: if it is none of them, or is no text at all.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return Decoded(data.decode("utf-16"))
        except UnicodeDecodeError:
            raise ReadFailure(said("read.damaged_utf16")) from None
    if (name := _wide(data)) is not None:
        return Decoded(data.decode(name), guessed=name)
    if b"\0" in data:
        raise ReadFailure(said("read.zero_bytes"))
    try:
        return Decoded(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    try:
        return Decoded(data.decode("cp1252"), guessed="windows-1252")
    except UnicodeDecodeError:
        raise ReadFailure(said("read.no_encoding")) from None


def _wide(data: bytes) -> str | None:
    """The UTF-16 of a Western text without a byte order mark, in which every other byte is zero; None for none."""
    sample = data[:4096]
    for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if (
            len(data) % 2 == 0
            and len(zeros) > 1
            and zeros.count(0) > 0.8 * len(zeros)
            and sample.count(0) < len(zeros) + 1
        ):
            try:
                data.decode(name)
            except UnicodeDecodeError:
                continue
            return name
    return None


@reader(".txt", ".text")
def read_text(path: Path, _limits: Limits) -> FileReading:
    """The whole file, titled by its name."""
    decoded = decode(path.read_bytes())
    return FileReading((ReadDocument(path.stem, decoded.text),), notes=decoded.notes())
