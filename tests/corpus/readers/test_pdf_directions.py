"""Arabic and Hebrew in PDFs: what lies on the page from left to right comes out in reading order."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.corpus.readers.parts.pdf.directions import in_reading_order

from .pdfs import pdf, says
from .test_readers import read

# Each line as it is read, and as its signs lie on the page from left to right.
LINES = [
    ("שלום עולם, זה מסמך עם 25 שורות.", ".תורוש 25 םע ךמסמ הז ,םלוע םולש"),
    ('המחיר הוא 1,250 ש"ח (כולל מע"מ) החל מ-2024.', '.2024-מ לחה (מ"עמ ללוכ) ח"ש 1,250 אוה ריחמה'),
    ('המחיר (כולל מע"מ) הוא 12.5%', '12.5% אוה )מ"עמ ללוכ( ריחמה'),  # the brackets that are meant, not those drawn
    ("פתוח בין 9:30 ל-18:00, מלבד שבת", "תבש דבלמ ,18:00-ל 9:30 ןיב חותפ"),
    ("השתמש ב-Windows 11 בלבד, החל מ-01/03/2024", "01/03/2024-מ לחה ,דבלב Windows 11-ב שמתשה"),
    ("يفتح المكتب من 9:30 إلى ١٨:٠٠ كل يوم", "موي لك ١٨:٠٠ ىلإ 9:30 نم بتكملا حتفي"),
    ("لا يعمل", "لمعي \ufefb"),  # a ligature of two letters
    ("The Hebrew word שלום עולם means hello.", "The Hebrew word םלוע םולש means hello."),
    ("Solo testo latino (2 righe).", "Solo testo latino (2 righe)."),
]


@pytest.mark.parametrize(("read_as", "seen"), LINES)
def test_lines(read_as: str, seen: str) -> None:
    assert in_reading_order(seen) == read_as


def test_a_short_line_with_a_foreign_name_goes_with_its_page() -> None:
    assert in_reading_order(".דבלב Windows 11", among=True) == "Windows 11 בלבד."


def test_a_page_is_read_from_right_to_left_and_a_note_says_so(tmp_path: Path) -> None:
    lines = [seen for _, seen in LINES[:2]]
    signs = sorted({sign for line in lines for sign in line if sign != " "})
    codes = {sign: 33 + n + (n > 6) * 2 + (n > 58) for n, sign in enumerate(signs)}  # none of the brackets and "\\"
    assert max(codes.values()) < 92
    drawn = [
        f"BT /F1 7 Tf 20 {200 - 12 * n} Td ({''.join(chr(codes.get(sign, 32)) for sign in line)}) Tj ET"
        for n, line in enumerate(lines)
    ]
    table = says({code: ord(sign) for sign, code in codes.items()})
    found = read(tmp_path, "file.pdf", pdf("\n".join(drawn).encode(), table=table, even=True))
    assert found.documents[0].text.replace("\n\n", " ").replace("\n", " ") == " ".join(said for said, _ in LINES[:2])
    assert found.notes == (
        "text from right to left, put in reading order on 1 page: read them once beside the original",
    )
