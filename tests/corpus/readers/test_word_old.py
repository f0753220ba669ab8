"""Word 97–2003 files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny.reading import read_file

from workbench.corpus.readers.parts.word_old.styles import OldStyles, _Style
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure
from workbench.languages import spoken

from .word97 import DELETED, HIDDEN, IN_TABLE, LISTED, RAISED, Part, row_end, said, word97


def read(folder: Path, data: bytes, name: str = "statuto.doc") -> FileReading:
    (folder / name).write_bytes(data)
    return read_file(folder / name, Limits())


PARTS = (
    said("Regolamento della biblioteca", 1),
    said("Il prestito è gratuito: dura 30 giorni."),
    said("Orari di apertura", changes=LISTED),
    said("Prestiti\x0be rinnovi", changes=LISTED),
    said("Sanzioni", 2),
    Part(
        [
            ("Pagano 5 €", b""),
            ("2", RAISED),
            (" al giorno", b""),
            (" e 9 €", DELETED),
            (" o 7 €", HIDDEN),
            (".\r", b""),
        ]
    ),
    said("Vedi \x13 HYPERLINK \x14il sito\x15 e l'allegato\x1eB\x02."),
)


@pytest.mark.parametrize("wide", [True, False])
def test_text_headings_numbers_notes_and_what_is_hidden(tmp_path: Path, wide: bool) -> None:
    found = read(tmp_path, word97(PARTS, note="Art. 3 della legge.", wide=wide))
    assert found.documents[0].title == "Regolamento della biblioteca"
    assert found.documents[0].text.split("\n\n") == [
        "# Regolamento della biblioteca",
        "Il prestito è gratuito: dura 30 giorni.",
        "Art. 5. Orari di apertura\nArt. 6. Prestiti\ne rinnovi",
        "## Sanzioni",
        "Pagano 5 €² al giorno.",
        "Vedi il sito e l'allegato-B [1].",
        "[1] Art. 3 della legge.",
    ]


def cells(*texts: str) -> list[Part]:
    return [said(text, changes=IN_TABLE, end="\x07") for text in texts]


def test_a_table_names_its_columns_and_repeats_cells_over_several(tmp_path: Path) -> None:
    parts = [
        *cells("Sede", "Orario", "Tel."), row_end(100, 2000, 4000),
        *cells("Centro", "9:30–18", "06 1234"), row_end(100, 2000, 4000),
        *cells("Mare", "chiusa in agosto"), row_end(100, 4000),
        said("Fine."),
    ]  # fmt: skip
    (found,) = read(tmp_path, word97(parts)).documents
    assert found.text.split("\n") == [
        "- Sede: Centro; Orario: 9:30–18; Tel.: 06 1234",
        "- Sede: Mare; Orario: chiusa in agosto; Tel.: chiusa in agosto",
        "",
        "Fine.",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word97(PARTS, flags=0x0300), "encrypted: save a copy without a password"),
        (word97(PARTS, number=0x65), r'older than 97. Cure: .*save it as \.docx.*soffice --headless .* "statuto\.doc"'),
        (word97([said("")]), r"no text found in the file. Cure: .*\.docx"),
        (b"\xdb\xa5-\0 of Word 2", r"not a Word 97–2003 file. Cure: .*\.docx"),
        (word97(PARTS)[:900], "damaged"),
    ],
)
def test_what_cannot_be_read_names_the_cure(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(ReadFailure, match=reason):
        read(tmp_path, data)


def test_files_of_other_kinds_by_this_name_are_read_as_what_they_are(tmp_path: Path) -> None:
    rich = read(tmp_path, rb"{\rtf1\ansi Citt\'e0 aperta.\par}")
    page = read(tmp_path, b"<html><body><p>Aperto dalle 9:30 alle 18, anche di sabato.</p></body></html>")
    assert rich.documents[0].text == "Città aperta."
    assert "Aperto dalle 9:30 alle 18" in page.documents[0].text


WHOLE = word97(PARTS, note="Art. 3 della legge.")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(512, len(WHOLE) - 1), st.integers(0, 255)), max_size=12))
def test_damage_is_a_reason_and_no_crash(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    try:
        read(tmp_path_factory.mktemp("damage"), bytes(data))
    except ReadFailure as failure:
        assert str(failure)  # noqa: PT017 - either outcome is right


def test_lines_of_a_table_of_contents_are_left_out_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OldStyles, "is_of_contents", lambda _styles, number: number == 19)
    found = read(tmp_path, word97([said("Orari 3", 19), said("Orari", 1), said("Aperto dalle 9.")]))
    assert found.documents[0].text == "# Orari\n\nAperto dalle 9."
    assert found.notes == (spoken.said("read.contents", n=1),)


def test_the_styles_of_contents_are_told_by_their_numbers() -> None:
    styles = OldStyles([_Style(built_in=number) for number in (0, 1, 19, 27, 28, 35)])
    assert [styles.is_of_contents(number) for number in range(7)] == [False, False, True, True, False, True, False]
