"""Tables as word processors print them: cells shaded piece by piece, rows parted by blank lines, words in two fonts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.corpus.readers.pdfs import pdf
from workbench.corpus.readers.pdf import read_pdf
from workbench.corpus.readers.registry import Limits

LEFT, MIDDLE, RIGHT = 20, 110, 280
OBLIQUE = b"/F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Oblique /Encoding /WinAnsiEncoding >>"


def shade(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"0.8 g {x0} {y0} {x1 - x0} {y1 - y0} re f 0 g"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"0 g {x0} {y0} {max(x1 - x0, 0.5)} {max(y1 - y0, 0.5)} re f"


def words(x: float, y: float, text: str) -> str:
    return f"BT /F1 10 Tf {x} {y} Td ({text}) Tj ET"


def in_pieces(x0: float, y0: float, x1: float, y1: float, lines: int) -> list[str]:
    """A shaded cell as margins at its sides and a rectangle for each of its lines."""
    height = (y1 - y0) / lines
    parts = [shade(x0, y0, x0 + 5, y1), shade(x1 - 5, y0, x1, y1)]
    return parts + [shade(x0 + 5, y0 + n * height, x1 - 5, y0 + (n + 1) * height) for n in range(lines)]


def grid(tops: Sequence[float]) -> list[str]:
    level = [rule(LEFT, y, RIGHT, y) for y in tops]
    return level + [rule(x, tops[-1], x, tops[0]) for x in (LEFT, MIDDLE, RIGHT)]


def read(tmp_path: Path, *drawn: str) -> list[str]:
    path = tmp_path / "table.pdf"
    path.write_bytes(pdf("\n".join(drawn).encode("cp1252")))
    return read_pdf(path, Limits()).documents[0].text.split("\n")


def test_the_pieces_of_a_shaded_head_are_no_columns(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        *in_pieces(LEFT, 240, MIDDLE, 270, 2),
        *in_pieces(MIDDLE, 240, RIGHT, 270, 3),
        *grid([270, 240, 220, 200]),
        words(30, 258, "Boat"),
        words(30, 244, "class"),
        *(words(120, y, text) for y, text in ((261, "Fee,"), (251, "tax"), (242, "included"))),
        *(words(30, y, text) for y, text in ((226, "Skiff"), (206, "Canoe"))),
        *(words(120, y, text) for y, text in ((226, "$40"), (206, "$25"))),
    )
    assert lines == ["- Boat class: Skiff; Fee, tax included: $40", "- Boat class: Canoe; Fee, tax included: $25"]


def test_rows_that_only_shades_part_stay_rows(tmp_path: Path) -> None:
    bands = [shade(LEFT, y, x1, y + 20) for y in (240, 200) for x1 in (RIGHT,)]
    lines = read(
        tmp_path,
        *bands,
        *(rule(x, 180, x, 260) for x in (LEFT, MIDDLE, RIGHT)),
        rule(LEFT, 260, RIGHT, 260),
        rule(LEFT, 180, RIGHT, 180),
        *(words(30, y, text) for y, text in ((246, "Boat"), (226, "Skiff"), (206, "Canoe"), (186, "Punt"))),
        *(words(120, y, text) for y, text in ((246, "Fee"), (226, "$40"), (206, "$25"), (186, "$10"))),
    )
    assert lines == ["- Boat: Skiff; Fee: $40", "- Boat: Canoe; Fee: $25", "- Boat: Punt; Fee: $10"]


def test_blank_lines_in_all_cells_part_rows(tmp_path: Path) -> None:
    lines = read(
        tmp_path,
        *grid([270, 250, 120]),
        words(30, 256, "Noise"),
        words(120, 256, "Forbidden"),
        *(words(30, y, text) for y, text in ((236, "1. Horns and"), (224, "sirens"), (196, "2. Singing"))),
        *(words(120, y, text) for y, text in ((236, "at any time"), (196, "after 9 PM, but"), (184, "not on Sundays"))),
        *(words(x, 156, text) for x, text in ((30, "3. Mowing"), (120, "before 7 AM"))),
    )
    assert lines == [
        "- Noise: 1. Horns and sirens; Forbidden: at any time",
        "- Noise: 2. Singing; Forbidden: after 9 PM, but not on Sundays",
        "- Noise: 3. Mowing; Forbidden: before 7 AM",
    ]


def test_a_word_set_in_two_fonts_is_one(tmp_path: Path) -> None:
    path = tmp_path / "fonts.pdf"
    drawn = b"BT /F1 12 Tf 20 200 Td (Move) Tj /F2 12 Tf (ments) Tj /F1 12 Tf (, and off) Tj /F2 12 Tf (-road) Tj ET"
    made = pdf(drawn).replace(b"/Font << /F1 3 0 R >>", b"/Font << /F1 3 0 R " + OBLIQUE + b" >>")
    path.write_bytes(made)
    assert read_pdf(path, Limits()).documents[0].text == "Movements, and off-road"


def test_numbered_paragraphs_are_no_table(tmp_path: Path) -> None:
    drawn = [
        words(x, y, text)
        for y, number, text in (
            (270, "7.1.", "The warden keeps the keys; nobody else does."),
            (250, "7.2.", "A key that is lost is paid for."),
            (230, "7.3.", "The keys are handed back on Sundays."),
        )
        for x, text in ((20, number), (60, text))
    ]
    text = "\n".join(read(tmp_path, *drawn))
    assert "7.1. The warden keeps the keys; nobody else does." in text
    assert "7.3. The keys are handed back on Sundays." in text
    assert ": 7.2" not in text


def test_numbers_beside_values_stay_a_table(tmp_path: Path) -> None:
    drawn = [
        words(x, y, text)
        for y, number, depth in ((270, "1.", "40 m"), (250, "2.", "55 m"), (230, "3.", "61 m"))
        for x, text in ((20, number), (120, depth))
    ]
    assert all(line.startswith("- ") for line in read(tmp_path, *drawn))


def test_small_capitals_are_one_word(tmp_path: Path) -> None:
    path = tmp_path / "capitals.pdf"
    path.write_bytes(
        pdf(
            b"BT /F1 14 Tf 20 200 Td (R) Tj /F1 11 Tf (OWING) Tj /F1 14 Tf ( ) Tj /F1 11 Tf (AT) Tj "
            b"/F1 14 Tf ( C) Tj /F1 11 Tf (LUB) Tj ET"
        )
    )
    assert read_pdf(path, Limits()).documents[0].text.removeprefix("# ") == "ROWING AT CLUB"


def test_a_large_initial_is_no_title(tmp_path: Path) -> None:
    path = tmp_path / "initial.pdf"
    lines = b"BT /F1 40 Tf 20 240 Td (S) Tj /F1 20 Tf 0 -50 Td (Rules of the club) Tj /F1 10 Tf"
    path.write_bytes(
        pdf(lines + b" 0 -30 Td (Be kind. Row on.) Tj 0 -14 Td (Bring an oar, and a friend who rows.) Tj ET")
    )
    assert read_pdf(path, Limits()).documents[0].title == "Rules of the club"
