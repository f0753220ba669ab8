"""Numbers, dates and formulas of workbooks and CSV files stand as their sheets show them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny.reading import read_file

from workbench.corpus.readers.number_formats import number_shown
from workbench.corpus.readers.registry import Limits


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.125, "0%", "13%"),
        (0.125, "0.0%", "12.5%"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (-2.5, "0", "-3"),
        (1234.56, '#,##0.00\\ "€"', "1234.56 €"),
        (1234.56, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-', "1234.56 €"),
        (-5.5, "#,##0.00_);(#,##0.00)", "-5.50"),
        (0, '#,##0;-#,##0;"esaurito"', "esaurito"),
        (0, '_-* "-"??_-;_-* "-"??_-;_-* "-"??_-', "-"),
        (0, "0.00;-0.00;0.00", "0.00"),
        (390123456789, "000\\ 0000000", "39012 3456789"),
        (612345, "000\\-0000", "061-2345"),
        (1500, '0.0,"k"', "1.5k"),
        (2_340_000, '0.0,,"M"', "2.3M"),
        (184, "00000", "00184"),
        (3, '0" kg"', "3 kg"),
        (1.5, "0.##", "1.5"),
        (10**300, "#,##0.00", f"{10**300}.00"),
        (1 / 3, "General", "0.333333333333333"),
        (-0.001, "0.00", "0.00"),
    ],
)
def test_numbers(value: float, form: str, shown: str) -> None:
    assert number_shown(value, form) == shown


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_no_digit_of_a_number_changes(digits: int, places: int) -> None:
    value = digits / 10**places
    assert float(number_shown(value, "#,##0." + "0" * places if places else "#,##0")) == value


def test_formulas_without_a_stored_value_are_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Voce", "Prezzo"], ["Pane", 2], ["Vino", 5], ["Somma", "=SUM(B2:B3)"]):
        book.active.append(row)
    book.save(tmp_path / "conto.xlsx")
    found = read_file(tmp_path / "conto.xlsx", Limits())
    assert found.documents[0].text.endswith("- Voce: Somma")
    (note,) = found.notes
    assert note.startswith("1 formula has no stored value")
    assert "Cure: open it in Excel or LibreOffice" in note


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (
            "Voce;Prezzo;Quota;Data;CAP\nPane;1.234,56;12,5%;01/02/2024;00184\nVino;0,99;5%;31/12/2023;00121\n",
            ["- Voce: Pane; Prezzo: 1.234,56; Quota: 12,5%; Data: 01/02/2024; CAP: 00184",
             "- Voce: Vino; Prezzo: 0,99; Quota: 5%; Data: 31/12/2023; CAP: 00121"],
        ),
        (
            "Prodotto, tipo e marca;Prezzo\nPane, integrale, Forno;1,50\nVino, rosso, Etna;10,00\n",
            ["- Prodotto, tipo e marca: Pane, integrale, Forno; Prezzo: 1,50",
             "- Prodotto, tipo e marca: Vino, rosso, Etna; Prezzo: 10,00"],
        ),
        ('Name,Note\nA,"x;y"\nB,p;q\n', ["- Name: A; Note: “x;y”", "- Name: B; Note: “p;q”"]),
        ("a\tb\n1,5\t2\n3\t4,5\n", ["- a: 1,5; b: 2", "- a: 3; b: 4,5"]),
    ],
)  # fmt: skip
def test_what_parts_the_cells_of_a_csv_is_found(tmp_path: Path, source: str, lines: list[str]) -> None:
    (tmp_path / "listino.csv").write_text(source, "utf-8")
    assert read_file(tmp_path / "listino.csv", Limits()).documents[0].text.split("\n") == lines


def test_tables_beside_each_other_are_read_one_after_the_other(tmp_path: Path) -> None:
    sheet = openpyxl.Workbook()
    rows = [
        ["Nome", "Tipo", "Numero", None, None, "Operazione", "Tipo", "Frequenza"],
        ["Medico", "E", 20, None, None, "Cercare", "Interattivo", 60],
        ["Seduta", "E", 300, None, None, "Creare", "Interattivo", 0.1],
        ["Sala", "E", 9],
        ["Turno", "R", 12, None, None, "Concetto", "Accessi"],
        ["Orario", "R", 13, None, None, "Medico", 4],
        ["Ferie", "R", 14, None, None, "Sala", 5],
    ]
    for row in rows:
        sheet.active.append(row)
    sheet.save(tmp_path / "a.xlsx")
    assert read_file(tmp_path / "a.xlsx", Limits()).documents[0].text.split("\n") == [
        "- Nome: Medico; Tipo: E; Numero: 20",
        "- Nome: Seduta; Tipo: E; Numero: 300",
        "- Nome: Sala; Tipo: E; Numero: 9",
        "- Nome: Turno; Tipo: R; Numero: 12",
        "- Nome: Orario; Tipo: R; Numero: 13",
        "- Nome: Ferie; Tipo: R; Numero: 14",
        "",
        "- Operazione: Cercare; Tipo: Interattivo; Frequenza: 60",
        "- Operazione: Creare; Tipo: Interattivo; Frequenza: 0.1",
        "",
        "- Concetto: Medico; Accessi: 4",
        "- Concetto: Sala; Accessi: 5",
    ]


def test_a_blank_column_within_a_table_parts_no_row(tmp_path: Path) -> None:
    sheet = openpyxl.Workbook()
    for row in (["Nome", "Prezzo", None, "Nota", "Sconto"], ["Vite", 5, None, "ferro", 1], ["Dado", 7], ["Perno", 9]):
        sheet.active.append(row)
    sheet.save(tmp_path / "a.xlsx")
    text = read_file(tmp_path / "a.xlsx", Limits()).documents[0].text
    assert text.split("\n")[0] == "- Nome: Vite; Prezzo: 5; Nota: ferro; Sconto: 1"
