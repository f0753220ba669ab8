"""Formats of other times: Excel 97 (.xls), Outlook (.msg), and scanned pages."""

from __future__ import annotations

import datetime
from pathlib import Path

import pypdfium2
import pytest
import xlwt
from tiny.reading import read_file

from workbench.corpus.readers import scan
from workbench.corpus.readers.registry import Limits, ReadFailure, no_reader_for

from .outlook import outlook_mail
from .pdfs import pdf


def test_an_old_workbook_keeps_its_values_as_shown(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Listino")
    euro, percent = (xlwt.easyxf(num_format_str=form) for form in ('#,##0.00 "€"', "0%"))
    for column, head in enumerate(["Codice", "Prezzo", "Dal", "IVA"]):
        sheet.write(0, column, head)
    for row, (code, price, rate) in enumerate([("00184", 49.9, 0.22), ("00185", 1249, 0.1)], start=1):
        sheet.write(row, 0, code)
        sheet.write(row, 1, price, euro)
        sheet.write(row, 3, rate, percent)
    sheet.write(1, 2, datetime.date(2024, 3, 1), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    hidden = book.add_sheet("Bozze")
    hidden.visibility = 1
    book.save(str(tmp_path / "listino.xls"))
    found = read_file(tmp_path / "listino.xls", Limits())
    assert found.documents[0].text.splitlines() == [
        "- Codice: 00184; Prezzo: 49.90 €; Dal: 2024-03-01; IVA: 22%",
        "- Codice: 00185; Prezzo: 1249.00 €; IVA: 10%",
    ]
    assert found.notes == ("hidden sheets left out: Bozze",)


def test_a_page_by_the_name_of_an_old_workbook_is_reported(tmp_path: Path) -> None:
    (tmp_path / "export.xls").write_text("<table><tr><td>1</td></tr></table>")
    with pytest.raises(ReadFailure, match="not an Excel 97 file"):
        read_file(tmp_path / "export.xls", Limits())


def test_a_mail_of_outlook(tmp_path: Path) -> None:
    mail = outlook_mail("Orari di agosto", "Chiudiamo alle 14:30.\r\nA presto", "anna@example.it")
    (tmp_path / "orari.msg").write_bytes(mail)
    (reading,) = read_file(tmp_path / "orari.msg", Limits()).documents
    assert reading.title == "Orari di agosto"
    assert reading.text.split() == ["From:", "<anna@example.it>", "Chiudiamo", "alle", "14:30.", "A", "presto"]
    (tmp_path / "cut.msg").write_bytes(mail[:700])
    with pytest.raises(ReadFailure, match="damaged"):
        read_file(tmp_path / "cut.msg", Limits())


LINES = (
    "La città è così: può, virtù, lunedì.",
    "Costa € 1.234,56 (IVA 22%) dal 2021.",
    "È vietato: l'età minima è 18 anni.",
)


def scanned(file: Path, lines: tuple[str, ...]) -> Path:
    """A PDF of one picture: the lines as a scanner sees them, on grey paper and compressed."""
    drawn = [f"BT /F1 12 Tf 20 {260 - 30 * n} Td ({line}) Tj ET" for n, line in enumerate(lines)]
    page = pypdfium2.PdfDocument(pdf("\n".join(drawn).replace("(IVA 22%)", r"\(IVA 22%\)").encode("cp1252")))[0]
    picture = page.render(scale=200 / 72).to_pil().convert("RGB")
    picture.point(lambda value: 30 + value * 215 // 255).save(file, resolution=200, quality=70)
    return file


def test_a_scanned_page_is_recognised_with_its_accents(tmp_path: Path) -> None:
    found = read_file(scanned(tmp_path / "scan.pdf", LINES), Limits())
    assert " ".join(found.documents[0].text.split()) == " ".join(LINES)
    assert "characters recognised on 1 scanned page" in found.notes[0]


def test_a_file_of_blank_pages_is_a_failure_with_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ReadFailure, match="nothing is drawn on its pages"):
        read_file(scanned(tmp_path / "blank.pdf", ()), Limits())


def test_without_the_extra_the_command_that_installs_it_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rapidocr", None)
    scan._recogniser.cache_clear()
    with pytest.raises(ReadFailure, match=r"no text \(a scan\). Cure: pip install"):
        read_file(scanned(tmp_path / "scan.pdf", LINES), Limits())
    scan._recogniser.cache_clear()


def test_an_old_presentation_is_listed_with_the_cure() -> None:
    assert 'soffice --headless --convert-to pptx "Bilancio 2004.ppt"' in no_reader_for(Path("Bilancio 2004.ppt"))
    assert "soffice" not in no_reader_for(Path("a.xyz"))
