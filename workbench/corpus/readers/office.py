"""Word, PowerPoint and Excel through markitdown, an optional extra."""

from __future__ import annotations

import importlib
import zipfile
from pathlib import Path

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, Reading, reader
from workbench.requirements import install_extra


@reader(".docx", ".pptx", ".xlsx")
def read_office(path: Path, limits: Limits) -> FileReading:
    """The text as Markdown: headings, lists and tables."""
    try:
        markitdown = importlib.import_module("markitdown")  # by name: it has no types where it is not installed
    except ImportError as error:
        raise ReadFailure(f"{path.suffix} needs markitdown. Cure: {install_extra('office')}") from error
    _check_archive(path, limits)
    try:
        result = markitdown.MarkItDown(enable_plugins=False).convert_local(path)
    except Exception as error:  # a damaged file raises anything, and must not end the import
        raise ReadFailure(f"damaged, or of a kind not read: {type(error).__name__}: {error}"[:300]) from error
    text = result.text_content.strip()
    if not text:
        raise ReadFailure("no text found in the file")
    return FileReading((Reading(result.title or path.stem, text),))


def _check_archive(path: Path, limits: Limits) -> None:
    # The sizes are those that the archive declares; zipfile reads no more of a part than that.
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ReadFailure(f"not an Office file, or encrypted: {error}") from error
    if not any(part.filename == "[Content_Types].xml" for part in parts):
        raise ReadFailure("not an Office file")  # markitdown would list the archive instead
    expanded = sum(part.file_size for part in parts)
    if expanded > limits.expanded_bytes:
        raise ReadFailure(f"it expands to {expanded:,} bytes, more than the limit of {limits.expanded_bytes:,}")
    if any(part.flag_bits & 1 for part in parts):
        raise ReadFailure("encrypted: save a copy without a password")
