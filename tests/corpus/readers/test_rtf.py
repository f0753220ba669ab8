"""Rich Text files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny.reading import read_file

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset204 Arial;}"
    rb"{\f2\fcharset2 Symbol;}{\f3\fnil\fcharset128 Mincho;}}{\colortbl;\red0\green0\blue0;}"
    rb"{\stylesheet{Normal;}{\s1\b heading 1;}{\s7 Titolo 2;}{\s9 Title;}}{\info{\title Bozza}{\author Ada}}"
)


def read(folder: Path, body: bytes, head: bytes = HEAD) -> FileReading:
    (folder / "statuto.rtf").write_bytes(head + body + b"}")
    return read_file(folder / "statuto.rtf", Limits())


def text_of(folder: Path, body: bytes) -> str:
    return read(folder, body).documents[0].text


def test_accents_of_every_spelling(tmp_path: Path) -> None:
    body = (
        rb"\pard Citt\'e0, perch\u233\'e9, pi\u249?; \f1 \'cc\'ee\'f1\'ea\'e2\'e0 \f3 \'93\'fa\'96\'7b "
        rb"\f0 5\~\u8364 ? \{A\}\par"
    )
    assert text_of(tmp_path, body) == "Città, perché, più; Москва 日本 5 € {A}"
    assert text_of(tmp_path, rb"\uc0 a\u-10179 \u-8704 b \uc2 \u252\'fc\'fcber\par") == "a😀b über"
    assert text_of(tmp_path, rb"{\f2 \'b0 \'a3}C\par") == "° ≤C"


def test_headings_items_and_raised_marks(tmp_path: Path) -> None:
    body = (
        rb"\pard\s9 Statuto\par\pard\s1 Soci\par\pard Durata 24{\super 1} mesi, 8 m{\super 2}, H{\sub 2}O.\par"
        rb"\pard\s7 Quote\par{\listtext\f2 \'b7\tab}\pard\ls1\ilvl0 ordinaria\par{\listtext 2.\tab}onoraria\par"
    )
    found = read(tmp_path, body).documents[0]
    assert found.title == "Statuto"
    assert found.text.split("\n\n") == [
        "# Statuto", "# Soci", "Durata 24¹ mesi, 8 m², H2O.", "## Quote", "- ordinaria\n2. onoraria",
    ]  # fmt: skip


def test_what_is_not_shown_is_left_out(tmp_path: Path) -> None:
    body = (
        rb"\pard Si paga {\v in segreto }il {\deleted 3}{\strike 4}5 maggio{\*\atnid AB}{\*\annotation{\pard nota}}."
        rb"{\pict\pngblip 89504e47}{\*\unknowndest detto}{\object{\*\objdata 0105}{\result  Vedi il foglio.}}"
        rb"{\field{\*\fldinst HYPERLINK http://example.it}{\fldrslt  Il sito.}}{\xe indice}\par"
    )
    assert text_of(tmp_path, body) == "Si paga il 5 maggio. Vedi il foglio. Il sito."


def test_notes_boxes_and_margins(tmp_path: Path) -> None:
    body = (
        rb"{\header\pard Comune di Etna\par}{\footer\pard Pagina \chpgn\par}\pard La quota"
        rb"{\super\chftn}{\footnote\pard{\super\chftn} Delibera 7.} \'e8 di 5 \'80.\par"
        rb"\pard Orari{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt\pard Chiuso il 15 agosto\par}}{\shprslt Chiuso}}\par"
    )
    found = read(tmp_path, body)
    assert found.documents[0].text.split("\n\n") == [
        "La quota [1] è di 5 €.", "Orari", "Chiuso il 15 agosto", "[1] Delibera 7.", "Comune di Etna",
    ]  # fmt: skip
    assert found.notes == ("headers and footers of the pages stand once, at the end: Comune di Etna",)


def row(*cells: tuple[str, int], more: bytes = b"") -> bytes:
    edges = b"".join(rb"\cellx%d" % edge for _, edge in cells)
    texts = b"".join(rb"\pard\intbl %b\cell" % text.encode() for text, _ in cells)
    return rb"\trowd" + more + edges + b" " + texts + rb"\row "


def test_rows_name_their_columns_and_wide_cells_stand_in_each(tmp_path: Path) -> None:
    body = (
        row(("Sede", 2000), ("Orario", 4000), ("Tel.", 6000), more=rb"\trhdr")
        + row(("Centro; Mare", 2000), ("9:30", 4000), ("06 12", 6000))
        + row(("Monte", 2010), ("chiusa", 6000))
        + rb"\pard Fine.\par"
    )
    assert text_of(tmp_path, body).split("\n") == [
        "- Sede: “Centro; Mare”; Orario: 9:30; Tel.: 06 12",
        "- Sede: Monte; Orario: chiusa; Tel.: chiusa",
        "",
        "Fine.",
    ]


def test_cells_merged_below_repeat_and_inner_tables_stay_in_their_cell(tmp_path: Path) -> None:
    merged = rb"\trowd\clvmgf\cellx2000\cellx4000 \intbl Roma\cell\intbl A\cell\row\trowd\clvmrg\cellx2000\cellx4000 "
    body = row(("Sede", 2000), ("Sala", 4000)) + merged + rb"\intbl\cell\intbl B\cell\row\pard Fine.\par"
    assert text_of(tmp_path, body).startswith("- Sede: Roma; Sala: A\n- Sede: Roma; Sala: B")
    inner = (
        rb"\trowd\cellx2000\cellx4000 \intbl Uno\cell\intbl\itap2 a\nestcell b\nestcell"
        rb"{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}{\nonesttables\par}\itap2 7\nestcell 9\nestcell"
        rb"{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}\pard\intbl\cell\trowd\cellx2000\cellx4000\row\pard Fine.\par"
    )
    assert text_of(tmp_path, inner) == "- Uno: a: 7; b: 9\n\nFine."


def test_what_is_no_such_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReadFailure, match="not an RTF file"):
        read(tmp_path, b"", head=b"Statuto {")
    with pytest.raises(ReadFailure, match="no text found"):
        read(tmp_path, rb"{\pict 00}")
    with pytest.raises(ReadFailure, match="groups within groups"):
        read(tmp_path, b"{" * 10_000)


PIECES = (
    rb"\par", b"{", b"}", rb"\'e", rb"\u", rb"\cell", rb"\row", rb"\*", rb"\footnote", b"x", rb"\bin9", rb"\cellx-7",
    rb"\uc9", rb"\nestrow", rb"\shptxt", rb"\trowd", b"\\",
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_damage_is_no_crash(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    found = read(tmp_path_factory.mktemp("damage"), b"Aperto. " + b"".join(pieces))
    assert "Aperto." in found.documents[0].text
