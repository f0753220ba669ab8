"""Word: the numbers of paragraphs, which no file holds, and equations, on one line."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from tiny.reading import read_file

from workbench.corpus.readers.registry import Limits, ReadFailure
from workbench.languages.spoken import said

from .test_readers import text

docx = pytest.importorskip("docx")

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def parsed(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(xml)


def level(depth: int, form: str, shown: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{shown}"/></w:lvl>'
    )


def numbered(document: Any, words: str, instance: int, depth: int = 0, style: str | None = None) -> None:
    paragraph = document.add_paragraph(words, style=style)
    xml = f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{instance}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parsed(xml))


def with_levels(levels: str, starts: str = "") -> Any:
    """A document whose numberings 90 and 91 count together by these levels; 91 begins as `starts` says."""
    document = docx.Document()
    root = document.part.numbering_part.element
    root.append(parsed(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>'))
    for instance, more in ((90, ""), (91, starts)):
        root.append(parsed(f'<w:num {W} w:numId="{instance}"><w:abstractNumId w:val="90"/>{more}</w:num>'))
    return document


def read(document: Any, folder: Path) -> str:
    file = folder / "a.docx"
    document.save(file)
    return text(read_file(file, Limits()))


def test_clauses_keep_the_numbers_by_which_others_refer_to_them(tmp_path: Path) -> None:
    levels = (
        level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "(%3)")
        + level(3, "upperRoman", "%4)")
    )  # fmt: skip
    document = with_levels(levels)
    for words, depth in (
        ("Scope", 0), ("Fees", 0), ("Due on the 1st.", 1), ("Late:", 1), ("a fee", 2), ("interest", 2), ("at 5%", 3),
        ("Term", 0), ("One year.", 1),
    ):  # fmt: skip
        numbered(document, words, 90, depth)
    assert read(document, tmp_path).split("\n") == [
        "1. Scope", "2. Fees", "  2.1 Due on the 1st.", "  2.2 Late:", "    (a) a fee", "    (b) interest",
        "      I) at 5%", "3. Term", "  3.1 One year.",
    ]  # fmt: skip


def test_a_list_that_is_interrupted_goes_on_and_a_new_one_begins_anew(tmp_path: Path) -> None:
    starts = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    document = with_levels(level(0, "decimal", "Step %1:"), starts)
    numbered(document, "fill it", 90)
    document.add_paragraph("Wait.")
    numbered(document, "boil it", 90)
    numbered(document, "clean it", 91)
    assert read(document, tmp_path) == "Step 1: fill it\n\nWait.\n\nStep 2: boil it\nStep 1: clean it"


def test_forms_of_numbers_and_bullets(tmp_path: Path) -> None:
    document = with_levels(
        level(0, "upperRoman", "%1.", start=4) + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
        + level(2, "decimalZero", "%3") + level(3, "bullet", "·") + level(4, "none", "")
    )  # fmt: skip
    for depth in range(5):
        numbered(document, "x", 90, depth)
    lines = read(document, tmp_path).split("\n")
    assert [line.strip() for line in lines if line] == ["IV. x", "4.1 x", "01 x", "- x", "x"]


def test_headings_and_styles_bring_their_numbers(tmp_path: Path) -> None:
    document = with_levels(level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"))
    numbered(document, "Warranty", 90, 0, "Heading 1")
    numbered(document, "Duration", 90, 1, "Heading 2")
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    document.add_paragraph("a dot", style="List Bullet")
    read_text = read(document, tmp_path)
    assert read_text == "# 1 Warranty\n\n## 1.1 Duration\n\n1. first\n2. second\n- a dot"


def run(said: str) -> str:
    return f"<m:r><m:t>{said}</m:t></m:r>"


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (run("A=π") + f"<m:sSup><m:e>{run('r')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>", "A=πr²"),
        (run("2") + f"<m:f><m:num>{run('1')}</m:num><m:den>{run('2')}</m:den></m:f>", "2 1/2"),
        (f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>", "(a+b)/2"),
        (f"<m:sSup><m:e>{run('10')}</m:e><m:sup>{run('6')}</m:sup></m:sSup>", "10⁶"),
        (f"<m:sSup><m:e>{run('e')}</m:e><m:sup>{run('x+1')}</m:sup></m:sSup>", "e^(x+1)"),
        (f"<m:sSub><m:e>{run('CO')}</m:e><m:sub>{run('2')}</m:sub></m:sSub>", "CO₂"),
        (f"<m:rad><m:deg>{run('3')}</m:deg><m:e>{run('a+b')}</m:e></m:rad>", "³√(a+b)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{run("k=1")}</m:sub><m:sup>{run("n")}</m:sup>'
            f"<m:e>{run('k')}</m:e></m:nary>",
            "∑_(k=1)^n k",
        ),
        (f'<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr><m:e>{run("x")}</m:e></m:d>', "[x]"),
        (f"<m:func><m:fName>{run('log')}</m:fName><m:e>{run('x')}</m:e></m:func>", "log x"),
        (f"<m:m><m:mr><m:e>{run('1')}</m:e><m:e>{run('2')}</m:e></m:mr></m:m>", "[1, 2]"),
    ],
)
def test_equations_are_written_on_a_line(tmp_path: Path, inside: str, said: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("It is ")
    paragraph._p.append(parsed(f"<m:oMath {M}>{inside}</m:oMath>"))
    paragraph.add_run(" by rule.")
    assert read(document, tmp_path) == f"It is {said} by rule."


def test_items_within_a_cell_are_no_negative_numbers(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for place, words in ((0, "Part"), (1, "Figures"), (2, "Motor")):
        table.cell(place // 2, place % 2).text = words
    cell = table.cell(1, 1)
    cell.paragraphs[0].text, cell.paragraphs[0].style = "2800 rpm", document.styles["List Bullet"]
    cell.add_paragraph("2 poles", style="List Bullet")
    assert read(document, tmp_path) == "- Part: Figures\n- Motor: 2800 rpm 2 poles"


def without_picture(folder: Path) -> Path:
    """A file that names a picture which is not in it, as some programs leave behind."""
    whole, file = folder / "whole.docx", folder / "a.docx"
    document = docx.Document()
    document.add_paragraph("The lamp is lit at dusk.")
    document.save(str(whole))
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(file, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
                more = f'<Relationship Id="rId99" Type="{kind}" Target="media/image9.png"/></Relationships>'
                data = data.replace(b"</Relationships>", more.encode())
            copy.writestr(name, data)
    return file


def test_a_file_that_lacks_a_picture_is_read(tmp_path: Path) -> None:
    reading = read_file(without_picture(tmp_path), Limits())
    assert text(reading) == "The lamp is lit at dusk."
    assert reading.notes == ("the file names parts that it lacks: word/media/image9.png",)


def test_a_file_of_pictures_alone_is_refused_with_the_cure(tmp_path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    dot = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + dot)
    document = docx.Document()
    document.add_picture(str(tmp_path / "scan.png"))
    document.sections[0].header.paragraphs[0].text = "For members only"
    with pytest.raises(ReadFailure, match=r"no text but in its 1 picture\. Cure: save it as PDF"):
        read(document, tmp_path)


def test_what_is_struck_out_is_left_out_and_counted(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("The fee is ")
    paragraph.add_run("12 euro").font.strike = True
    paragraph.add_run("14 euro.")
    document.save(str(tmp_path / "a.docx"))
    reading = read_file(tmp_path / "a.docx", Limits())
    assert (text(reading), reading.notes) == ("The fee is 14 euro.", ("7 characters that are struck out are left out",))


def test_a_table_of_contents_is_left_out_and_counted(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("Sommario", style="TOC Heading")
    document.add_paragraph("Orari\t3", style="toc 1")
    document.add_heading("Orari", 1)
    document.add_paragraph("Aperto dalle 9.")
    document.save(tmp_path / "a.docx")
    reading = read_file(tmp_path / "a.docx", Limits())
    assert text(reading) == "# Orari\n\nAperto dalle 9."
    assert reading.notes == (said("read.contents", n=2),)


def test_a_form_of_word_has_no_heads(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    for row, name in zip(table.rows, ("Firmata il", "Numero", "Durata", "Sede"), strict=True):
        row.cells[0].merge(row.cells[1]).text = name
        row.cells[2].text = f"{name} di Ada"
    table.rows[0].cells[0].text = "Indirizzo"
    first = table.add_row().cells
    first[0].text, first[1].text, first[2].text = "Tutore", "Bea", "050 111"
    table._tbl.insert(2, table._tbl.tr_lst[-1])
    lines = read(document, tmp_path).split("\n")
    assert "- Tutore; Bea; 050 111" in lines
    assert "- Sede: Sede di Ada" in lines


def test_a_row_that_begins_at_a_later_column_keeps_its_cells_under_their_heads(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for cell, name in zip(table.rows[0].cells, ("Sala", "Lunedì", "Martedì"), strict=True):
        cell.text = name
    for cell, name in zip(table.rows[1].cells, ("A", "corso", "prova"), strict=True):
        cell.text = name
    row = table.rows[2]
    row.cells[1].text, row.cells[2].text = "riunione", "ferie"
    row._tr.remove(row._tr.tc_lst[0])
    row._tr.get_or_add_trPr().append(parsed(f'<w:gridBefore {W} w:val="1"/>'))
    assert "- Lunedì: riunione; Martedì: ferie" in read(document, tmp_path).split("\n")
