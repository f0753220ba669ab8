"""PowerPoint through python-pptx: the text, tables and notes of each slide."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.corpus.readers.office import damage, library, office_file
from workbench.corpus.readers.parts.html.titles import good_title
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import rows_as_lines
from workbench.corpus.readers.word_numbering import written
from workbench.languages.spoken import said

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# The names of automatic numbers (ECMA-376 part 1, 20.1.10.61): how they count, and what stands around the number.
_SORTS = {
    "arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter",
    "romanLc": "lowerRoman", "romanUc": "upperRoman",
}  # fmt: skip
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}"}


@reader(".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm")
def read_slides(path: Path, limits: Limits) -> FileReading:
    """A heading for each slide, then its text from top to bottom, tables a line a row, and the speaker's notes."""
    pptx = library("pptx", path)
    with damage():
        slides = pptx.Presentation(office_file(path, limits))
        blocks = [block for slide in slides.slides for block in _of_slide(slide)]
        title = good_title(slides.core_properties.title or "")
    if not blocks:
        raise ReadFailure(said("read.no_text_in_file"))
    heading = next((block.removeprefix("# ") for block in blocks if block.startswith("# ")), "")
    return FileReading((ReadDocument(heading or title or path.stem, "\n\n".join(blocks)),))


def _of_slide(slide: Any) -> Iterator[str]:
    name = slide.shapes.title
    if name is not None and name.has_text_frame and name.text_frame.text.strip():
        yield f"# {' '.join(name.text_frame.text.split())}"
    others = [shape for shape in slide.shapes if name is None or shape.shape_id != name.shape_id]
    for shape in sorted(others, key=lambda shape: (shape.top or 0, shape.left or 0)):
        yield from _of_shape(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield from _paragraphs(slide.notes_slide.notes_text_frame)


def _of_shape(shape: Any) -> Iterator[str]:
    if getattr(shape, "shapes", None) is not None:  # a group
        for inner in shape.shapes:
            yield from _of_shape(inner)
    elif getattr(shape, "has_table", False) and shape.has_table:
        rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
        lines = rows_as_lines(rows, 1 if shape.table.first_row else None).lines
        if lines:
            yield "\n".join(lines)
    elif shape.has_text_frame:
        yield from _paragraphs(shape.text_frame)


def _paragraphs(frame: Any) -> Iterator[str]:
    counts: dict[int, int] = {}
    items = [
        (_number(paragraph, counts), text)
        for paragraph in frame.paragraphs
        if (text := " ".join(paragraph.text.replace("\v", " ").split()))
    ]
    if len(items) > 1:
        yield "\n".join(f"{number or '-'} {text}" for number, text in items)
    elif items:
        yield " ".join(filter(None, items[0]))


def _number(paragraph: Any, counts: dict[int, int]) -> str:
    """The number that PowerPoint counts before a paragraph, "" for none; `counts`: the last of each level."""
    level = paragraph.level
    automatic = paragraph._p.find(f"{_A}pPr/{_A}buAutoNum")
    for deeper in [each for each in counts if each > level or (each == level and automatic is None)]:
        del counts[deeper]
    if automatic is None:
        return ""
    start = automatic.get("startAt", "1")
    counts[level] = counts[level] + 1 if level in counts else int(start) if start.isdecimal() else 1
    scheme = automatic.get("type", "")
    sort = next((sort for name, sort in _SORTS.items() if scheme.startswith(name)), "decimal")
    around = next((around for name, around in _AROUND.items() if scheme.endswith(name)), "{}.")
    return around.format(written(counts[level], sort))
