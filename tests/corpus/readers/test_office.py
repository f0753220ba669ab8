"""Word, Excel and PowerPoint: cells as the sheet shows them, and nothing of a page lost."""

from __future__ import annotations

import datetime
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tiny.reading import read_file

from workbench.corpus.readers.registry import Limits, ReadFailure

from .test_readers import failure, text

docx = pytest.importorskip("docx")
openpyxl = pytest.importorskip("openpyxl")
pptx = pytest.importorskip("pptx")


def archive(folder: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b"")
        file.writestr("word/document.xml", content)
    return folder / name


@pytest.mark.parametrize(("suffix", "module"), [(".docx", "docx"), (".xlsx", "openpyxl"), (".pptx", "pptx")])
def test_office_without_its_extra_names_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadFailure, match=r"pip install 'python-docx>=[\d.]+'.*openpyxl"):
        read_file(archive(tmp_path, f"a{suffix}", b"x"), Limits())


def test_office_failures(tmp_path: Path) -> None:
    with pytest.raises(ReadFailure, match=r"damaged"):
        read_file(archive(tmp_path, "bad.docx", b"x"), Limits())
    with pytest.raises(ReadFailure, match="expands to 1,000,000"):
        read_file(archive(tmp_path, "bomb.docx", b"0" * 1_000_000), Limits(expanded_bytes=999_999))
    assert "not an Office file" in failure(tmp_path, "no.docx", "plain")
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as file:
        file.writestr("a.txt", "any archive")
    with pytest.raises(ReadFailure, match="not an Office file"):
        read_file(tmp_path / "other.docx", Limits())
    docx.Document().save(str(tmp_path / "blank.docx"))
    with pytest.raises(ReadFailure, match="no text"):
        read_file(tmp_path / "blank.docx", Limits())


def word(folder: Path) -> tuple[Any, Path]:
    return docx.Document(), folder / "a.docx"


def test_word_keeps_marks_heads_and_feet(tmp_path: Path) -> None:
    document, path = word(tmp_path)
    document.add_heading("Lease", 1)
    document.add_paragraph("The file is plan_*_final and max_rpm is 2800.")
    document.add_paragraph("a first item", style="List Bullet")
    document.add_paragraph("a second", style="List Bullet")
    section = document.sections[0]
    section.header.paragraphs[0].text = "Contract no. 458"
    section.footer.paragraphs[0].text = "Lantern Ltd, Harbour St 9"
    document.save(str(path))
    reading = read_file(path, Limits())
    assert reading.documents[0].title == "Lease"
    assert text(reading) == (
        "# Lease\n\nThe file is plan_*_final and max_rpm is 2800.\n\n- a first item\n- a second\n\n"
        "Contract no. 458\n\nLantern Ltd, Harbour St 9"
    )
    assert "headers and footers" in reading.notes[0]


def test_word_raised_struck_and_hidden_text(tmp_path: Path) -> None:
    document, path = word(tmp_path)
    paragraph = document.add_paragraph("It lasts 24")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" months on 8 m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" gone").font.strike = True
    paragraph.add_run(" secret").font.hidden = True
    document.save(str(path))
    assert text(read_file(path, Limits())) == "It lasts 24¹ months on 8 m²"


def test_word_deleted_text_and_comments_are_no_content(tmp_path: Path) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document, path = word(tmp_path)
    paragraph = document.add_paragraph("The fee is ")
    for xml in (
        "<w:del {} w:id='1' w:author='a'><w:r><w:delText>300</w:delText></w:r></w:del>",
        "<w:ins {} w:id='2' w:author='a'><w:r><w:t>340 euro</w:t></w:r></w:ins>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    document.add_comment(paragraph.runs, text="ask the boss", author="a")
    document.save(str(path))
    assert text(read_file(path, Limits())) == "The fee is 340 euro"


def test_word_merged_heads_stand_over_their_own_columns(tmp_path: Path) -> None:
    document, path = word(tmp_path)
    table = document.add_table(4, 3)
    for at, row in enumerate([("Vehicle", "Fare", ""), ("", "Day", "Week"), ("Van", "70 €", "390 €"),
                              ("Car", "55 €", "310 €")]):  # fmt: skip
        for n, cell in enumerate(row):
            table.cell(at, n).text = cell
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Fare"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Vehicle"
    document.save(str(path))
    assert text(read_file(path, Limits())) == (
        "- Vehicle: Van; Fare Day: 70 €; Fare Week: 390 €\n- Vehicle: Car; Fare Day: 55 €; Fare Week: 310 €"
    )


def test_cells_are_what_the_sheet_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    rows: list[list[tuple[Any, str]]] = [
        [(name, "General") for name in ("Item", "Code", "Pieces", "Price", "Share", "Sold", "Day", "Time")],
        [("Oven", "General"), (184, "00000"), (12, "General"), (1249, '#,##0.00\\ "€"'), (0.125, "0.0%"),
         (True, "General"), (datetime.datetime(2024, 3, 1), "dd/mm/yyyy"), (datetime.time(14, 30), "h:mm")],
        [("Mixer", "General"), (None, ""), (None, ""), (79.9, '#,##0.00\\ "€"'), (None, ""), (None, ""),
         (None, ""), (None, "")],
        [("Kettle", "General"), (7, "00000"), (7.0, "General"), (-0.5, "[$$-409]0.00"), (1, "0%"), (False, "General"),
         (datetime.datetime(2024, 5, 12), "mmm yyyy"), (datetime.datetime(2024, 5, 12, 9, 5), "dd/mm/yyyy h:mm")],
    ]  # fmt: skip
    for at, row in enumerate(rows, start=1):
        for n, (value, form) in enumerate(row, start=1):
            cell = sheet.cell(at, n, value)
            cell.number_format = form or "General"
    book.save(tmp_path / "prices.xlsx")
    assert text(read_file(tmp_path / "prices.xlsx", Limits())) == (
        "- Item: Oven; Code: 00184; Pieces: 12; Price: 1249.00 €; Share: 12.5%; Sold: TRUE; Day: 2024-03-01; "
        "Time: 14:30\n"
        "- Item: Mixer; Price: 79.90 €\n"
        "- Item: Kettle; Code: 00007; Pieces: 7; Price: $-0.50; Share: 100%; Sold: FALSE; Day: 2024-05; "
        "Time: 2024-05-12 09:05"
    )


def test_sheets_are_apart_and_hidden_ones_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Ovens"
    book.active.append(["name", "kg"])
    book.active.append(["Etna", 30])
    other = book.create_sheet("Fans")
    other.append(["name", "kg"])
    other.append(["Breeze", 3])
    book.create_sheet("Draft").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    reading = read_file(tmp_path / "a.xlsx", Limits())
    assert text(reading) == "# Ovens\n\n- name: Etna; kg: 30\n\n# Fans\n\n- name: Breeze; kg: 3"
    assert reading.notes == ("hidden sheets left out: Draft",)


def test_slides(tmp_path: Path) -> None:
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text = "Pumps"
    slide.placeholders[1].text_frame.text = "First point\nSecond point"
    table = slide.shapes.add_table(2, 2, 0, 0, 100, 100).table
    for at, row in enumerate([("Model", "Flow"), ("Wave", "12 l/min")]):
        for n, cell in enumerate(row):
            table.cell(at, n).text = cell
    slide.notes_slide.notes_text_frame.text = "Say it slowly."
    slides.save(str(tmp_path / "a.pptx"))
    reading = read_file(tmp_path / "a.pptx", Limits())
    assert reading.documents[0].title == "Pumps"
    for shown in ("# Pumps", "- First point\n- Second point", "- Model: Wave; Flow: 12 l/min", "Say it slowly."):
        assert shown in text(reading)


def test_word_rows_inside_of_content_controls_and_symbols_are_read(tmp_path: Path) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn

    document, path = word(tmp_path)
    table = document.add_table(2, 2)
    for row, (name, value) in zip(table.rows, [("Weight", "5 kg"), ("Height", "30 cm")], strict=True):
        row.cells[0].text, row.cells[1].text = name, value
    row = table.rows[1]._tr
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    row.addprevious(control)
    control.find(qn("w:sdtContent")).append(row)
    paragraph = document.add_paragraph("Up to 60 ")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:sym w:font="Symbol" w:char="F0B0"/></w:r>'))
    document.save(str(path))
    text_read = text(read_file(path, Limits()))
    assert "- Weight: 5 kg\n- Height: 30 cm" in text_read
    assert "Up to 60 °" in text_read


def test_tables_below_each_other_on_a_sheet_have_their_own_heads(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows: list[list[Any]] = [["Name", "City"], ["Ada", "Rome"], [], ["Model", "Weight", "Price"], ["X1", "3 kg", 12]]
    for row in [*rows, ["X2", "4 kg", 13], [], ["X3", "5 kg", 14]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    text_read = text(read_file(tmp_path / "a.xlsx", Limits()))
    assert "- Name: Ada; City: Rome" in text_read
    assert "- Model: X2; Weight: 4 kg; Price: 13\n- Model: X3; Weight: 5 kg; Price: 14" in text_read


def test_hidden_rows_and_columns_are_left_out_and_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Name", "Age", "Secret"], ["Ada", 36, "x"], ["Bea", 40, "y"], ["Cia", 50, "z"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.save(tmp_path / "a.xlsx")
    reading = read_file(tmp_path / "a.xlsx", Limits())
    assert text(reading).endswith("- Name: Ada; Age: 36\n- Name: Cia; Age: 50")
    assert any("2 hidden rows or columns" in note for note in reading.notes)
