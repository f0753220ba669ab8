"""Tables that are forms: no row of them is read as the heads of the others."""

from __future__ import annotations

from workbench.corpus.readers.forms import SpannedCell, spread
from workbench.corpus.readers.rows import rows_as_lines

FORM = [
    ["Indirizzo e telefono", *spread("via Larga 1, 050 111", 2), "sede"],
    [*spread("Firmata il", 3), "3 maggio 2024"],
    [*spread("Numero", 2), *spread("12/2024", 2)],
    spread("TIPO DI STAGE", 4),
    ["☐", *spread("per neodiplomati (al più 6 mesi)", 3)],
    ["☒", *spread("estivo (al più 3 mesi)", 3)],
    ["Tutore", "Ada Rossi", *spread("tel. 050 222; 050 333", 2)],
]


def test_no_row_of_a_form_heads_the_others() -> None:
    table = rows_as_lines(FORM)
    assert table.lines == (
        "- Indirizzo e telefono; via Larga 1, 050 111; sede",
        "- Firmata il: 3 maggio 2024",
        "- Numero: 12/2024",
        "TIPO DI STAGE",
        "- ☐ per neodiplomati (al più 6 mesi)",
        "- ☒ estivo (al più 3 mesi)",
        "- Tutore; Ada Rossi; “tel. 050 222; 050 333”",
    )
    assert not table.note


def test_a_list_whose_cells_reach_over_columns_now_and_then_keeps_its_heads() -> None:
    rows = [
        ["Sala", "Lunedì", "Martedì"],
        ["A", *spread("chiusa", 2)],
        ["B", "riunione", "corso"],
        ["C", "corso", "riunione"],
        ["D", "prova", "prova"],
    ]
    lines = rows_as_lines(rows).lines
    assert lines[0] == "- Sala: A; Lunedì: chiusa; Martedì: chiusa"
    assert lines[3] == "- Sala: D; Lunedì: prova; Martedì: prova"


def test_a_cell_over_columns_of_one_name_is_written_once() -> None:
    rows = [
        ["Voce", *spread("Descrizione", 2), "Prezzo"],
        ["a", *spread("vite di ferro", 2), "5 €"],
        ["b", "dado", "di rame", "7 €"],
    ]
    assert rows_as_lines(rows).lines == (
        "- Voce: a; Descrizione: vite di ferro; Prezzo: 5 €",
        "- Voce: b; Descrizione: dado; Descrizione: di rame; Prezzo: 7 €",
    )


def test_a_form_of_two_columns_names_each_value_though_labels_come_again() -> None:
    rows = [
        ["Nominativo", "Ada Rossi"],
        ["Residente in", "via Larga 1"],
        ["C.A.P.", "56100"],
        spread("SOGGETTO OSPITANTE", 2),
        ["Denominazione", "Forno Etna"],
        ["C.A.P.", "95100"],
        ["Telefono", ""],
    ]
    assert rows_as_lines(rows).lines == (
        "- Nominativo: Ada Rossi",
        "- Residente in: via Larga 1",
        "- C.A.P.: 56100",
        "SOGGETTO OSPITANTE",
        "- Denominazione: Forno Etna",
        "- C.A.P.: 95100",
        "Telefono",
    )


def test_heads_over_groups_of_two_columns_stay_heads() -> None:
    drinks = [spread("Bevande", 2), ["Acqua", "1 €"], ["Vino", "5 €"]]
    rows = [["Nome", "Prezzo"], *drinks, spread("Dolci", 2), ["Torta", "4 €"]]
    assert "- Nome: Torta; Prezzo: 4 €" in rows_as_lines(rows).lines


def test_what_stands_in_more_rows_than_a_head_is_no_head() -> None:
    rows = [
        ["", "atteso un valore", "errore di espressione"],
        ["", "indice senza vettore", "errore di espressione"],
        ["", "indice non intero", "errore di espressione"],
        ["", "vettore senza tipo", "errore di espressione"],
        ["ERR_1", "non converte", ""],
    ]
    assert "- ERR_1; non converte" in rows_as_lines(rows).lines
    group = [["Blocco", *spread("campi", 2), "che cosa"]]
    group += [["Blocco", *spread(name, 2), name * 2] for name in ("id", "padre", "figli")]
    assert rows_as_lines(group).lines[1] == "- Blocco; id; idid"


def test_a_text_over_several_rows_above_a_table_is_written_once() -> None:
    rows = [spread("Preventivo 2024", 2), spread("Preventivo 2024", 2), ["voce", "prezzo"], ["vite", "5"]]
    assert rows_as_lines(rows).lines == ("Preventivo 2024", "- voce: vite; prezzo: 5")


def test_a_cell_that_reaches_over_columns_is_the_text_itself() -> None:
    assert SpannedCell("a") == "a"
    assert spread("a", 0) == []


def test_a_box_stands_beside_what_it_is_for() -> None:
    rows = [["☐", "licenza elementare"], ["☒", "licenza media; triennale"], ["☐", "laurea"], ["☐", "altro"]]
    assert rows_as_lines(rows, 0).lines[:2] == ("- ☐ licenza elementare", "- ☒ licenza media; triennale")


def test_cells_over_the_hours_of_a_timetable_name_them_all() -> None:
    rows = [
        ["9:00", *spread("9:20", 2), "9:40", "10:00", "tutore"],
        [*spread("SETTIMANA UNO", 5), ""],
        [*spread("gruppi 1 e 2", 5), "Ada"],
        ["gruppo 3", *spread("gruppo 4", 4), "Bea"],
        [*spread("gruppo 5", 5), "Ciro"],
    ]
    assert rows_as_lines(rows).lines == (
        "SETTIMANA UNO",
        "- 9:00, 9:20, 9:40, 10:00: gruppi 1 e 2; tutore: Ada",
        "- 9:00: gruppo 3; 9:20: gruppo 4; 9:40: gruppo 4; 10:00: gruppo 4; tutore: Bea",
        "- 9:00, 9:20, 9:40, 10:00: gruppo 5; tutore: Ciro",
    )


def test_two_equal_figures_under_one_head_are_both_said() -> None:
    rows = [["Team", "Score", SpannedCell("Score")], ["Reds", "5", "5"], ["Blues", "won", "won"]]
    assert rows_as_lines(rows, 1).lines == ("- Team: Reds; Score: 5; Score: 5", "- Team: Blues; Score: won")
