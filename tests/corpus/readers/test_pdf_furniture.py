"""PDF: letterheads of many lines, heads on every other page, bold sentences, and where items end."""

from __future__ import annotations

from pathlib import Path

from workbench.corpus.readers.parts.pdf.furniture import without_furniture
from workbench.corpus.readers.parts.pdf.pieces import Piece
from workbench.corpus.readers.parts.pdf.text import running_text
from workbench.corpus.readers.rows import rows_as_lines

from .pdfs import pdf
from .test_pdf_layout import box, page, running
from .test_readers import read, text


def at(told: str, top: float, x0: float = 50, bold: bool = False) -> Piece:
    return Piece(told, top, top + 10, 10.0, x0, x0 + 5 * len(told), bold)


def test_a_letterhead_of_five_lines_stands_in_no_sentence() -> None:
    foot = ["Ufficio Mobilità", "Settore Didattica", "Palazzo Bianco", "Via Roma 2", "Tel. 0722 30"]
    pages = [
        [at(f"Pagina {n}: il testo di questa", 100), at(f"pagina parla del punto {n} e basta.", 112)]
        + [at(line, 700 + 12 * k) for k, line in enumerate(foot)]
        for n in ("uno", "due", "tre")
    ]
    kept, once = without_furniture(pages)
    assert [[each.text for each in each_page] for each_page in kept] == [
        [f"Pagina {n}: il testo di questa", f"pagina parla del punto {n} e basta."] for n in ("uno", "due", "tre")
    ]
    assert sorted(once) == sorted(foot)


def test_a_head_with_the_page_number_on_few_pages_is_one() -> None:
    pages = [
        [
            *([at(f"Bridge Datasheet {n}", 40)] if n in (3, 5, 8) else []),
            at(f"Words {chr(97 + n) * 5} here", 300 + 9 * n),
        ]
        for n in range(1, 13)
    ]
    assert not [each.text for each_page in without_furniture(pages)[0] for each in each_page if "Bridge" in each.text]


def test_a_numbered_line_that_counts_no_pages_is_text() -> None:
    pages = [
        [*([at(f"Rule {n % 4}", 40)] if n in (3, 5, 8) else []), at(f"Words {chr(97 + n) * 5}", 300)] for n in range(12)
    ]
    assert sum("Rule" in each.text for each_page in without_furniture(pages)[0] for each in each_page) == 3


def test_a_bold_line_within_a_sentence_is_no_heading() -> None:
    long = "Presentando la domanda di candidatura al bando di studio, chi partecipa"
    blocks, _ = running_text([[at(long, 100, bold=True), at("dichiara di rientrare nei termini.", 112)]])
    assert blocks == [f"{long} dichiara di rientrare nei termini."]
    lines = [at("It lasts between 2 and 12 months", 100), at("(a long stay) or fewer days.", 112, bold=True)]
    assert running_text([lines])[0] == ["It lasts between 2 and 12 months (a long stay) or fewer days."]


def test_a_paragraph_left_of_an_item_that_has_ended_is_its_own() -> None:
    lines = [at("- 24 months for a single cycle;", 100, 60), at("- 12 months for the third cycle.", 112, 60)]
    blocks, _ = running_text([[*lines, at("Also periods without a grant are counted.", 124, 50)]])
    assert blocks[-1] == "Also periods without a grant are counted."


def test_a_text_over_both_columns_of_a_table_is_said_once() -> None:
    rows = [["Year", "2025"], ["Open all year, save in August", "Open all year, save in August"], ["Rooms", "12"]]
    assert rows_as_lines(rows, 0).lines == ("- Year: 2025", "Open all year, save in August", "- Rooms: 12")


def test_references_are_blocks_of_their_own(tmp_path: Path) -> None:
    told = running("[1] A. Rossi, On pumps, 2019.", "[2] B. Neri, On pipes, in Proceedings of the", "Society, 2020.")
    assert text(read(tmp_path, "a.pdf", pdf(page(*told)))).split("\n") == [
        "[1] A. Rossi, On pumps, 2019.",
        "[2] B. Neri, On pipes, in Proceedings of the Society, 2020.",
    ]


def test_a_mark_written_twice_is_one() -> None:
    from workbench.corpus.readers.parts.pdf.lines import Line
    from workbench.corpus.readers.parts.pdf.pieces import piece
    from workbench.corpus.readers.parts.pdf.words import PdfWord

    words = [PdfWord(told, 20 + 12 * n, 28 + 12 * n, 0, 10, 10) for n, told in enumerate(("•", "-", "long"))]
    assert piece(Line(tuple(words))).text == "- long"


def test_a_table_in_a_column_stands_under_its_title(tmp_path: Path) -> None:
    left = [(20.0, 280.0 - 9 * n, 7.0, "Words of the left column that go on") for n in range(12)]
    right = [(160.0, 280.0 - 9 * n, 7.0, "Words of the right column that go") for n in range(12)]
    left += [
        (20.0, 165.0, 7.0, "TABLE I: Losses of the materials"),
        (24.0, 152.0, 7.0, "Name"),
        (84.0, 152.0, 7.0, "Loss"),
    ]
    left += [(24.0, 142.0, 7.0, "Iron"), (84.0, 142.0, 7.0, "12"), (24.0, 132.0, 7.0, "Zinc"), (84.0, 132.0, 7.0, "15")]
    left += [(20.0, 118.0 - 9 * n, 7.0, "More words of the left column here") for n in range(6)]
    rules = [(20, y, 130, y) for y in (160, 150, 140, 130)] + [(x, 160, x, 130) for x in (20, 80, 130)]
    shown = text(read(tmp_path, "a.pdf", pdf(page(*left, *right) + b"\n" + box(*rules))))
    assert shown.index("TABLE I") < shown.index("Zinc") < shown.index("More words") < shown.index("right column")
