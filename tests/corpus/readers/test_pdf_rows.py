"""PDF: rows of ruled tables that rules do not part, and cells, heads and words that rules leave open."""

from __future__ import annotations

from pathlib import Path

from .pdfs import pdf
from .test_pdf_layout import At, box, page
from .test_readers import read, text

Rule = tuple[float, float, float, float]


def lines(folder: Path, *pages: bytes, resources: bytes = b"") -> list[str]:
    return [line for line in text(read(folder, "a.pdf", pdf(*pages, resources=resources))).split("\n") if line]


def frame(xs: list[float], ys: list[float]) -> list[Rule]:
    """The rules of a grid."""
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def column(x: float, top: float, *told: str) -> list[At]:
    return [(x, top - 12 * n, 10, each) for n, each in enumerate(told)]


def test_values_that_stand_level_in_one_cell_are_rows(tmp_path: Path) -> None:
    rules = frame([20, 110, 160, 290], [280, 262, 210])
    shown = [(25, 267, 10, "Signal"), (115, 267, 10, "Width"), (165, 267, 10, "Meaning")]
    shown += column(25, 250, "clk", "addr", "irq") + column(115, 250, "1", "32", "8")
    shown += column(165, 250, "Clock", "Address", "Interrupts")
    assert lines(tmp_path, box(*rules) + b"\n" + page(*shown)) == [
        "- Signal: clk; Width: 1; Meaning: Clock",
        "- Signal: addr; Width: 32; Meaning: Address",
        "- Signal: irq; Width: 8; Meaning: Interrupts",
    ]


def test_a_text_of_several_lines_in_each_cell_stays_one_row(tmp_path: Path) -> None:
    rules = frame([20, 110, 200], [280, 262, 220, 180])
    shown = [(25, 267, 10, "Task"), (115, 267, 10, "Rule")]
    shown += column(25, 250, "Cleaning of the", "pumps and pipes", "once a year")
    shown += column(115, 250, "Wear gloves and", "glasses, close", "the valve first")
    shown += column(25, 208, "Painting") + column(115, 208, "Open windows")
    found = lines(tmp_path, box(*rules) + b"\n" + page(*shown))
    assert "- Cleaning of the pumps and pipes once a year: Wear gloves and glasses, close the valve first" in found


def test_each_line_of_a_tall_cell_is_of_the_row_beside_it(tmp_path: Path) -> None:
    ys = [280.0, 262, 248, 234, 220]
    rules = [(20, 280, 290, 280), (20, 262, 290, 262), (20, 220, 290, 220)]
    rules += [(180, y, 290, y) for y in ys[2:4]] + [(x, 280, x, 220) for x in (20, 180, 290)]
    shown = [(25, 267, 10, "Tariffa"), (185, 267, 10, "Prezzo")]
    shown += [(25, y + 4, 10, told) for y, told in zip(ys[2:], ("Da 0 a 160", "Da 161", "Oltre 500"), strict=True)]
    shown += [(185, y + 4, 10, told) for y, told in zip(ys[2:], ("1,36", "2,29", "3,10"), strict=True)]
    assert lines(tmp_path, box(*rules) + b"\n" + page(*shown)) == [
        "- Tariffa: Da 0 a 160; Prezzo: 1,36",
        "- Tariffa: Da 161; Prezzo: 2,29",
        "- Tariffa: Oltre 500; Prezzo: 3,10",
    ]


def test_a_word_in_no_closed_cell_is_kept_in_its_row(tmp_path: Path) -> None:
    rules = frame([20, 110, 200], [280, 262]) + [(110, y, 200, y) for y in (244, 226)]
    rules += [(x, 262, x, 226) for x in (110, 200)] + [(20, 226, 110, 226), (20, 226, 20, 208), (110, 226, 110, 208)]
    rules += [(20, 208, 200, 208), (200, 226, 200, 208)]
    shown = [(25, 267, 10, "Uso"), (115, 267, 10, "Quota"), (25, 249, 10, "Bar"), (115, 249, 10, "40")]
    shown += [(25, 231, 10, "Campi"), (115, 231, 10, "72"), (25, 213, 10, "Casa"), (115, 213, 10, "30")]
    told = lines(tmp_path, box(*rules) + b"\n" + page(*shown))
    assert told == ["- Uso: Bar; Quota: 40", "- Uso: Campi; Quota: 72", "- Uso: Casa; Quota: 30"]


BOLD = b"/Font << /F1 3 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >> >>"


def test_heads_over_the_first_rule_are_heads(tmp_path: Path) -> None:
    rules = frame([20, 110, 200, 290], [260, 242, 224])
    shown = [(25, 247, 10, "Rossi Ada"), (115, 247, 10, "Sindaco"), (205, 247, 10, "Presente")]
    shown += [(25, 229, 10, "Neri Ugo"), (115, 229, 10, "Assessore"), (205, 229, 10, "Assente")]
    heads = page((25, 268, 10, "Nome"), (115, 268, 10, "Ruolo"), (205, 268, 10, "Presenza")).replace(b"/F1", b"/F2")
    found = lines(tmp_path, box(*rules) + b"\n" + page(*shown) + b"\n" + heads, resources=BOLD)
    assert found == [
        "- Nome: Rossi Ada; Ruolo: Sindaco; Presenza: Presente",
        "- Nome: Neri Ugo; Ruolo: Assessore; Presenza: Assente",
    ]


def test_a_line_of_text_over_a_table_is_no_head(tmp_path: Path) -> None:
    rules = frame([20, 110, 200, 290], [260, 242, 224])
    shown = [(25, 247, 10, "Nome"), (115, 247, 10, "Ruolo"), (205, 247, 10, "Ore")]
    shown += [(25, 229, 10, "Neri Ugo"), (115, 229, 10, "Assessore"), (205, 229, 10, "12")]
    title = page((25, 268, 10, "The council of the town that met on Monday")).replace(b"/F1", b"/F2")
    found = lines(tmp_path, box(*rules) + b"\n" + page(*shown) + b"\n" + title, resources=BOLD)
    assert found[-1] == "- Nome: Neri Ugo; Ruolo: Assessore; Ore: 12"


def test_rules_above_and_below_rows_part_none_of_them(tmp_path: Path) -> None:
    rules = [(20.0, y, 290.0, y) for y in (282, 262, 240, 150)]
    shown = [(20, 266, 10, "By code"), (110, 266, 10, "Plan of works"), (220, 266, 10, "Works: 3 of 3")]
    shown += [(25, 246, 10, "Code"), (120, 246, 10, "Work"), (200, 246, 10, "Cost"), (250, 246, 10, "Paid")]
    for n, (code, work, cost) in enumerate((("A1", "Roof", "120,00"), ("A2", "Road", "80,00"), ("A3", "Pipe", "9,50"))):
        shown += [(25, 230 - 16 * n, 10, code), (120, 230 - 16 * n, 10, work), (200, 230 - 16 * n, 10, cost)]
        shown.append((250, 230 - 16 * n, 10, cost))
    assert lines(tmp_path, box(*rules) + b"\n" + page(*shown))[1:] == [
        "- Code: A1; Work: Roof; Cost: 120,00; Paid: 120,00",
        "- Code: A2; Work: Road; Cost: 80,00; Paid: 80,00",
        "- Code: A3; Work: Pipe; Cost: 9,50; Paid: 9,50",
    ]


def test_heads_and_one_row_at_the_foot_of_a_page_are_a_table(tmp_path: Path) -> None:
    shown = [(20, 60, 10, "Code"), (120, 60, 10, "Type"), (220, 60, 10, "Meaning")]
    shown += [(20, 46, 10, "00"), (120, 46, 10, "IDLE"), (220, 46, 10, "No transfer")]
    assert lines(tmp_path, page(*shown)) == ["- Code: 00; Type: IDLE; Meaning: No transfer"]
