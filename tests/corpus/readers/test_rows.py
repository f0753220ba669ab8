"""Rows of tables as lines that stand on their own, whatever the file they come from."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.corpus.readers.rows import fields_of, is_value, rows_as_lines, unquoted
from workbench.languages.spoken import said


def lines(*rows: list[str], heads: int | None = None) -> list[str]:
    return list(rows_as_lines(rows, heads).lines)


def test_every_row_names_its_columns_and_leaves_out_blank_cells() -> None:
    assert lines(["Model", "Flow", "Price"], ["Breeze 1", "120 m³/h", "49.90 €"], ["Breeze 2", "", "79.00 €"]) == [
        "- Model: Breeze 1; Flow: 120 m³/h; Price: 49.90 €",
        "- Model: Breeze 2; Price: 79.00 €",
    ]


def test_names_and_values_of_one_thing_are_pairs() -> None:
    assert lines(["Voltage", "230 V"], ["Power", "750 W"]) == ["- Voltage: 230 V", "- Power: 750 W"]
    assert lines(["Peso", "5 kg"], ["Colore", "rosso"], heads=0) == ["- Peso: 5 kg", "- Colore: rosso"]
    written = lines(["Caratteristica", "Valore"], ["Peso", "5 kg"], ["Colore", "rosso"], heads=1)
    assert written == ["Caratteristica, Valore", "- Peso: 5 kg", "- Colore: rosso"]


def test_two_rows_of_heads_are_joined() -> None:
    rows = [["Vehicle", "Fare", "Fare"], ["Vehicle", "Day", "Week"], ["Van", "70 €", "390 €"]]
    assert lines(*rows) == lines(*rows, heads=2) == ["- Vehicle: Van; Fare Day: 70 €; Fare Week: 390 €"]


def test_a_first_row_of_data_is_no_head() -> None:
    written = rows_as_lines([["Etna oven", "899", "24 months"], ["Vesuvio oven", "1099", "36 months"]])
    assert written.lines == ("- Etna oven; 899; 24 months", "- Vesuvio oven; 1099; 36 months")
    assert written.note == said("read.first_row_is_data")


def test_years_over_columns_are_heads() -> None:
    assert lines(["Region", "2022", "2023"], ["North", "12", "15"], ["South", "9", "8"]) == [
        "- Region: North; 2022: 12; 2023: 15",
        "- Region: South; 2022: 9; 2023: 8",
    ]


@pytest.mark.parametrize("head", ["", "#", "N.", "id", "Nr", "No."])
def test_a_running_number_names_nothing_and_comes_last(head: str) -> None:
    name = f"; {head}: " if head else "; "
    assert lines([head, "name", "role"], ["1", "Ada", "cook"], ["2", "Bea", "host"]) == [
        f"- name: Ada; role: cook{name}1",
        f"- name: Bea; role: host{name}2",
    ]


def test_a_title_over_a_table_is_a_line_of_its_own() -> None:
    assert lines(["Prices of May", "", ""], ["item", "price", "unit"], ["bolt", "5", "kg"]) == [
        "Prices of May",
        "- item: bolt; price: 5; unit: kg",
    ]


@pytest.mark.parametrize(
    "cell", ["12", "1.249,00 €", "€ 7", "12%", "24 mesi", "2024-03-01", "1/3/2024", "14:30", "sì", "TRUE", "-5 °C"]
)
def test_values(cell: str) -> None:
    assert is_value(cell)


@pytest.mark.parametrize(
    "cell", ["5" + "a" * 5000, "5" + "a." * 2500, "5" + "/." * 2500, "5" + " " * 5000, "-" + " " * 5000]
)
def test_a_long_cell_is_soon_told_from_a_value(cell: str) -> None:
    began = time.perf_counter()
    assert not is_value(f"{cell}!")
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize("cell", ["Model", "Prezzo (€)", "Portata", "Garanzia (mesi)", "Note", "B2B partner sales"])
def test_names(cell: str) -> None:
    assert not is_value(cell)


def test_a_title_in_any_column_stands_over_the_table() -> None:
    rows = [["", "Price list"], ["item", "price"], ["bolt", "5"]]
    assert rows_as_lines(rows).lines == ("Price list", "- item: bolt; price: 5")


@given(st.lists(st.lists(st.text(max_size=6), max_size=5), max_size=6))
def test_no_cell_of_a_table_without_heads_is_lost(rows: list[list[str]]) -> None:
    written = " ".join(rows_as_lines(rows, 0).lines)
    for cell in (cell for row in rows for cell in row):
        for word in cell.split():
            assert word.rstrip(":") in written


@given(st.lists(st.lists(st.sampled_from(["", "a1", "bb", "cc", "7", "9 kg"]), min_size=4, max_size=4), max_size=6))
def test_no_cell_of_a_table_is_lost_whatever_its_heads(rows: list[list[str]]) -> None:
    written = " ".join(rows_as_lines(rows).lines)
    assert all(cell in written for row in rows for cell in row)


def test_a_text_over_a_table_is_no_head_that_each_row_repeats() -> None:
    text = "Fees are due on the day of the application. " * 8
    written = " ".join(lines([text, text, "Fee"], ["Search", "311", "250 €"], ["Appeal", "312", "300 €"]))
    assert written.count("Fees are due") == 16


def test_a_first_row_of_equal_values_is_no_title() -> None:
    assert lines(["12", "12", "12"], ["7", "8", "9"])[0] == "- 12; 12; 12"


def test_heads_over_nothing_but_a_single_cell_are_kept() -> None:
    rows = [["A", "A", "B"], ["C", "D", "D"], ["K", "K", "K"]]
    assert lines(*rows) == ["A, B", "C, D", "K"]


def test_a_cell_with_a_semicolon_stands_in_quotes_and_keeps_its_characters() -> None:
    rows = [["Name", "Formats", "Note"], ["Scan", "PNG; JPEG", "he said “no; never”"], ["Fax", "TIFF", "a;b"]]
    assert rows_as_lines(rows, 1).lines == (
        "- Name: Scan; Formats: “PNG; JPEG”; Note: «he said “no; never”»",
        "- Name: Fax; Formats: TIFF; Note: “a;b”",
    )
    assert lines(["Note"], ["a; b"], ["c"], heads=1) == ["- Note: a; b", "- Note: c"]


@given(st.lists(st.text("ab;:,.“”«» ", min_size=1, max_size=12), min_size=3, max_size=3))
def test_no_character_of_a_cell_changes(cells: list[str]) -> None:
    found = rows_as_lines([["Head one", "Head two", "Head three"], [f"x{cell}x" for cell in cells]], 1).lines
    for cell in cells:
        assert " ".join(f"x{cell}x".split()) in " ".join(found)


def test_fields_are_parted_as_they_were_joined() -> None:
    cells = ["Scan; copy", "PNG; JPEG: both", "he said “no; never”"]
    (line,) = rows_as_lines([["A", "B", "C"], cells], 1).lines
    parted = [(at, field.strip().partition(": ")[2]) for at, field in fields_of(line)]
    assert [unquoted(cell) for _, cell in parted] == cells
    assert all(line[at:].lstrip("- ").startswith(("A", "B", "C")) for at, _ in parted)


def test_a_cell_over_all_columns_heads_the_rows_below() -> None:
    rows = [["item", "price", "unit"], ["Metal"] * 3, ["bolt", "5", "kg"], ["Wood"] * 3, ["plank", "7", "m"]]
    assert rows_as_lines(rows).lines == (
        "Metal", "- item: bolt; price: 5; unit: kg", "Wood", "- item: plank; price: 7; unit: m",
    )  # fmt: skip


def test_a_row_of_equal_values_keeps_the_names_of_its_columns() -> None:
    rows = [["north", "south", "east"], ["0", "0", "0"], ["1", "2", "3"]]
    assert rows_as_lines(rows, 1).lines == ("- north: 0; south: 0; east: 0", "- north: 1; south: 2; east: 3")


def test_a_head_over_all_columns_is_written_once() -> None:
    head = ["Region", *["Update of 10 March"] * 4]
    below = ["Region", "Wards", "Beds", "Cases", "Tests"]
    assert rows_as_lines([head, below, ["Lazio", "1", "2", "3", "4"], ["Puglia", "5", "6", "7", "8"]]).lines == (
        "Update of 10 March", "- Region: Lazio; Wards: 1; Beds: 2; Cases: 3; Tests: 4",
        "- Region: Puglia; Wards: 5; Beds: 6; Cases: 7; Tests: 8",
    )  # fmt: skip


def test_a_name_over_values_is_a_head_though_the_last_cell_is_none() -> None:
    written = lines(["Name", "Ratio"], ["Ada", "2.5"], ["Bea", "#DIV/0!"], ["Cia", "3.1"])
    assert written[0] == "- Name: Ada; Ratio: 2.5"
    assert lines(["Hours", "9-17"], ["Seat", "Via Roma 1"], ["Phone", "06 123"])[0] == "- Hours: 9-17"


def test_two_names_of_sorts_of_things_are_heads() -> None:
    assert lines(["Name", "City"], ["Ada", "Rome"], ["Bea", "Milan"]) == [
        "- Name: Ada; City: Rome",
        "- Name: Bea; City: Milan",
    ]
    assert lines(["Name", "Ada"], ["City", "Rome"]) == ["- Name: Ada", "- City: Rome"]


def test_a_cell_that_comes_again_below_is_no_head() -> None:
    written = rows_as_lines(
        [["Rome", "Lazio", "centre"], ["Milan", "Lombardy", "north"], ["Latina", "Lazio", "centre"]]
    )
    assert written.note == said("read.first_row_is_data")


def test_a_single_year_is_a_name() -> None:
    assert lines(["Region", "2023"], ["North", "15"], ["South", "8"])[0] == "- Region: North; 2023: 15"


def test_a_repeated_head_is_no_row_and_one_over_nothing_is_read() -> None:
    rows = [["Name", "Price", "Note"], ["A", "1 €", ""], ["Name", "Price", "Note"], ["B", "2 €", ""]]
    assert lines(*rows, heads=1) == ["- Name: A; Price: 1 €", "- Name: B; Price: 2 €", "Note"]


def test_what_a_column_has_of_a_year_is_a_head() -> None:
    rows = [
        ["No.", "Title", "2025 Fee", "2026 Fee"],
        ["A- 1", "Copies", "$0.85", "$0.90"],
        ["A- 2", "Film", "$5", "$6"],
    ]
    assert rows_as_lines(rows).lines[0] == "- No.: A- 1; Title: Copies; 2025 Fee: $0.85; 2026 Fee: $0.90"
    measured = [["Etna", "2025 kWh"], ["Stromboli", "1990 kWh"], ["Vulcano", "2001 kWh"]]
    assert rows_as_lines(measured, None).lines[0] != "- Etna: Stromboli; 2025 kWh: 1990 kWh"


def test_names_that_end_in_a_colon_name_what_stands_beside_them() -> None:
    rows = [["Treasurer:", "Ada Rossi"], ["Councillor:", "Bo Holt"], ["Councillor:", "Cy Moss"]]
    assert rows_as_lines(rows).lines == ("- Treasurer: Ada Rossi", "- Councillor: Bo Holt", "- Councillor: Cy Moss")
