"""Tables whose heads stand below other rows, and forms whose labels stand beside their values."""

from __future__ import annotations

import pytest

from workbench.corpus.readers.mixed_tables import labels_with_values, late_head
from workbench.corpus.readers.rows import head_rows, is_value, rows_as_lines

DIRECTORY = [
    ["NUMBERS TO CALL", "NUMBERS TO CALL", "", ""],
    ["Switchboard", "010 111", "", ""],
    ["Reception", "desk of the hall", "Ugo Neri", "dial nought"],
    ["Help desk", "010 222", "", ""],
    ["Name", "Role", "Email", "Phone"],
    ["Ada Rossi", "Clerk", "ada@example.org", "010 333"],
    ["Bea Verdi", "Cook", "bea@example.org", "010 444"],
    ["Ciro Blu", "Clerk", "ciro@example.org", "010 555"],
    ["Dino Gialli", "Driver", "dino@example.org", "010 666"],
]


def test_the_head_of_the_columns_stands_below_other_rows() -> None:
    lines = rows_as_lines(DIRECTORY).lines
    assert "- Name: Bea Verdi; Role: Cook; Email: bea@example.org; Phone: 010 444" in lines
    assert "- Switchboard; 010 111" in lines
    assert not any("NUMBERS" in line for line in lines[1:])
    assert list(head_rows(DIRECTORY)) == [DIRECTORY[4]]


def test_a_head_at_the_top_is_no_late_one() -> None:
    rows = [["Name", "Role", "Phone"], *([name, "Clerk", "010 1"] for name in ("Ada", "Bea", "Ciro", "Dino", "Eva"))]
    rows[2] = ["Bea", "Cook", "none yet"]
    assert late_head(rows, is_value) == 0
    assert late_head(DIRECTORY[5:], is_value) == 0


GOODS = [
    ["Lamp", "brass", "on request"],
    ["Oven", "white", "899 €"],
    ["Stove", "black", "450 €"],
    ["Fan", "grey", "39 €"],
    ["Sink", "steel", "120 €"],
]


@pytest.mark.parametrize(
    "head", [["", "Colour", "Price"], ["", "2023", "2024"], ["Item", "Colour", ""], ["", "10 cm", "20 cm"]]
)
def test_a_head_that_lacks_a_name_is_no_row_above_the_head(head: list[str]) -> None:
    assert late_head([head, *GOODS], is_value) == 0
    wide = [[*head[:1], *head], *([row[0], f"{row[0]} 2", *row[1:]] for row in GOODS)]
    assert late_head(wide, is_value) == 0


def test_a_row_below_a_head_without_its_first_name_keeps_its_own_cells() -> None:
    rows = [["", "Colour", "Price"], *GOODS]
    assert "- Lamp; Colour: brass; Price: on request" in rows_as_lines(rows).lines
    assert rows_as_lines([["Price list", "", ""], *rows]).lines == ("Price list", *rows_as_lines(rows).lines)
    assert late_head([["Price list", "", ""], ["May", "", ""], *rows], is_value) == 0


def test_labels_of_a_form_stand_with_their_values() -> None:
    rows = [
        ["Sede di Pisa", "", "Direttore:", "", "Ugo Neri"],
        ["via Larga 1", "", "Telefono:", "", "050 111"],
        ["56100 Pisa", "aperta", "Fax:", "", "050 222"],
    ]
    assert rows_as_lines(rows).lines == (
        "- Sede di Pisa; Direttore: Ugo Neri",
        "- via Larga 1; Telefono: 050 111",
        "- 56100 Pisa; aperta; Fax: 050 222",
    )
    assert labels_with_values([["Nome:", "Ruolo:", "Età"], ["Ada", "Cuoca", "40"], ["Bea", "Guida", "50"]]) == []
