"""Office files of the other kinds: Strict Open XML, templates, shows, and files with macros."""

from __future__ import annotations

import datetime
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from tiny.reading import read_file

from workbench.corpus.readers.registry import Limits

_TRANSITIONAL = re.compile(rb"http://schemas\.openxmlformats\.org/(\w+)/2006/((?:\w|-(?=properties))+)")
_STRICT_WORDS = {b"extended-properties": b"extendedProperties", b"custom-properties": b"customProperties"}


def strict(found: re.Match[bytes]) -> bytes:
    if found[1] in (b"package", b"markup"):
        return found[0]  # the same in both
    return b"http://purl.oclc.org/ooxml/%b/%b" % (found[1], _STRICT_WORDS.get(found[2], found[2]))


def as_strict(data: bytes) -> bytes:
    return _TRANSITIONAL.sub(strict, data).replace(
        b"relationships/extended-properties", b"relationships/extendedProperties"
    )


def changed(source: Path, target: Path, parts: bytes = b"", named: bytes = b"", to_strict: bool = False) -> Path:
    """A copy of an Office file, its main part said to be of another kind, or all its names the strict ones."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                assert parts in data
                data = data.replace(parts, named)
            elif to_strict:
                data = as_strict(data)
            new.writestr(name, data)
    return target


def word(folder: Path) -> Path:
    document = docx.Document()
    document.add_heading("Orari", 1)
    document.add_paragraph("Lo sportello apre alle 9:30.")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [*table.rows[0].cells, *table.rows[1].cells], ["Giorno", "Ora", "lunedì", "9:30"], strict=True
    ):
        cell.text = text
    document.save(str(folder / "source.docx"))
    return folder / "source.docx"


def slides(folder: Path) -> Path:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Orari"
    slide.placeholders[1].text = "Aperto dalle 9:30"
    show.save(str(folder / "source.pptx"))
    return folder / "source.pptx"


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (["Codice", "Dal", "Quota"], ["00184", datetime.date(2024, 3, 1), 0.125]):
        book.active.append(row)
    book.active["C2"].number_format = "0.0%"
    book.save(folder / "source.xlsx")
    return folder / "source.xlsx"


@pytest.mark.parametrize("make", [word, slides, workbook])
def test_strict_files_read_as_the_others_do(tmp_path: Path, make: object) -> None:
    source = make(tmp_path)  # type: ignore[operator]
    target = changed(source, tmp_path / f"strict{source.suffix}", to_strict=True)
    with zipfile.ZipFile(target) as archive:
        assert b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" in archive.read("_rels/.rels")
    wanted, found = (read_file(path, Limits()).documents[0] for path in (source, target))
    assert found.text == wanted.text
    assert "9:30" in found.text or "- Codice: 00184; Dal: 2024-03-01; Quota: 12.5%" in found.text


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        (".docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        (".dotx", "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        (".dotm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        (".pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
        (".ppsx", "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml"),
        (".ppsm", "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml"),
        (".potx", "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"),
    ],
)
def test_templates_shows_and_files_with_macros_are_read(tmp_path: Path, suffix: str, kind: str) -> None:
    source, main = (word(tmp_path), _WORD) if suffix.startswith(".do") else (slides(tmp_path), _SLIDES)
    target = changed(source, tmp_path / f"orari{suffix}", main.encode(), kind.encode())
    (found,) = read_file(target, Limits()).documents
    assert found.text == read_file(source, Limits()).documents[0].text
