"""Notebooks, mails, OpenDocument, electronic books, reStructuredText and JSON."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tiny.reading import read_file

from workbench.corpus.readers.registry import Limits
from workbench.languages.spoken import said

from .test_readers import failure, read, text


def test_notebooks(tmp_path: Path) -> None:
    cells = [{"cell_type": "markdown", "source": ["# Ovens\n", "\n", "The *Etna* weighs 30 kg."]},
             {"cell_type": "code", "source": "x = 1", "outputs": [{"text": "secret"}]}]  # fmt: skip
    reading = read(tmp_path, "a.ipynb", json.dumps({"cells": cells}))
    assert (reading.documents[0].title, text(reading)) == (
        "Ovens",
        "# Ovens\n\nThe Etna weighs 30 kg.\n\n```\nx = 1\n```",
    )
    assert reading.notes == ("the outputs of 1 cell left out: what the code printed",)
    assert "not a notebook" in failure(tmp_path, "b.ipynb", "{}")
    assert "not a notebook" in failure(tmp_path, "b.ipynb", '{"cells": ["x"]}')


def test_mails(tmp_path: Path) -> None:
    heads = "From: Ada <a@x.org>\nTo: b@x.org\nDate: Mon, 4 Mar 2024 10:00:00 +0100\nSubject: =?utf-8?q?Perch=C3=A9?=\n"
    plain = read(tmp_path, "a.eml", f"{heads}Content-Type: text/plain; charset=utf-8\n\nIt costs 5 euro.\n")
    assert plain.documents[0].title == "Perché"
    assert text(plain).endswith("Date: Mon, 04 Mar 2024 10:00:00 +0100\n\nIt costs 5 euro.")
    page = read(
        tmp_path, "b.eml", f"{heads}Content-Type: text/html\n\n<p>It costs <b>5</b> euro.<script>x</script></p>"
    )
    assert text(page).endswith("\n\nIt costs 5 euro.")
    assert "no text" in failure(tmp_path, "c.eml", heads)


def test_opendocument(tmp_path: Path) -> None:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    row = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    content = (
        f"<office:document-content {spaces}><office:body><office:text>"
        "<text:h text:outline-level='1'>Ovens</text:h><text:p>The <text:span>Etna</text:span><text:s/>weighs 30 kg"
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Empty.</text:p></text:note-body>"
        "</text:note>.<office:annotation><text:p>ask</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list><table:table>"
        f"{row(cell('name') + cell('kg'))}{row(cell('Etna') + cell('30'))}</table:table>"
        "</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("content.xml", content)
    reading = read_file(tmp_path / "a.odt", Limits())
    assert reading.documents[0].title == "Ovens"
    assert text(reading) == "# Ovens\n\nThe Etna weighs 30 kg [1: Empty.].\n\n- one\n\n- name: Etna; kg: 30"


def opendocument(folder: Path, name: str, body: str, styles: str = "") -> Path:
    kinds = ("office", "text", "table", "style", "presentation")
    spaces = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in kinds)
    drawing = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    with zipfile.ZipFile(folder / name, "w") as archive:
        whole = f"<office:document-content {spaces} {drawing}>{styles}<office:body>{body}</office:body>"
        archive.writestr("content.xml", f"{whole}</office:document-content>")
    return folder / name


def test_a_table_of_contents_of_opendocument_is_left_out_and_counted(tmp_path: Path) -> None:
    listed = (
        "<text:table-of-content><text:index-body><text:p>Orari 3</text:p></text:index-body></text:table-of-content>"
    )
    body = f"<office:text>{listed}<text:h text:outline-level='1'>Orari</text:h><text:p>Dalle 9.</text:p></office:text>"
    reading = read_file(opendocument(tmp_path, "a.odt", body), Limits())
    assert text(reading) == "# Orari\n\nDalle 9."
    assert reading.notes == (said("read.contents", n=1),)


def test_sheets_of_opendocument(tmp_path: Path) -> None:
    def sheet(name: str, *rows: tuple[str, ...], style: str = "shown") -> str:
        cells = "".join(
            f"<table:table-row>{''.join(f'<table:table-cell><text:p>{c}</text:p></table:table-cell>' for c in row)}"
            "</table:table-row>"
            for row in rows
        )
        return f"<table:table table:name='{name}' table:style-name='{style}'>{cells}</table:table>"

    styles = (
        "<office:automatic-styles><style:style style:name='gone'><style:table-properties table:display='false'/>"
        "</style:style></office:automatic-styles>"
    )
    sheets = sheet("Prices", ("code", "price"), ("00184", "€ 49.90")) + sheet("Notes", ("secret",), style="gone")
    path = opendocument(tmp_path, "a.ods", f"<office:spreadsheet>{sheets}</office:spreadsheet>", styles)
    reading = read_file(path, Limits())
    assert text(reading) == "- code: 00184; price: € 49.90"
    assert "Notes" in reading.notes[0]


def test_cells_over_rows_keep_their_columns_and_hidden_rows_are_left_out(tmp_path: Path) -> None:
    def cell(text: str, spans: str = "") -> str:
        return f"<table:table-cell {spans}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    rows = [
        cell("Sede") + cell("Sala") + cell("Posti") + cell("Note"),
        cell("Roma", 'table:number-rows-spanned="2"') + cell("A") + cell("1.234,5") + cell("12,5%"),
        covered + cell("B") + cell("00184", 'table:number-columns-spanned="2"') + covered,
        cell("Bari") + cell("C") + cell("7") + cell("x"),
    ]
    lines = [f"<table:table-row>{row}</table:table-row>" for row in rows]
    lines[3] = lines[3].replace("<table:table-row>", '<table:table-row table:visibility="collapse">')
    sheet = f'<table:table table:name="Sale">{"".join(lines)}</table:table>'
    path = opendocument(tmp_path, "b.ods", f"<office:spreadsheet>{sheet}</office:spreadsheet>")
    found = read_file(path, Limits())
    assert found.documents[0].text.split("\n") == [
        "- Sede: Roma; Sala: A; Posti: 1.234,5; Note: 12,5%",
        "- Sede: Roma; Sala: B; Posti: 00184; Note: 00184",
    ]
    assert found.notes == ("sheet 'Sale': 1 hidden row or column left out",)


def test_slides_of_opendocument(tmp_path: Path) -> None:
    body = (
        "<office:presentation><draw:page><draw:frame presentation:class='title'><draw:text-box><text:p>Ovens</text:p>"
        "</draw:text-box></draw:frame><draw:frame><draw:text-box><text:list><text:list-item><text:p>30 kg</text:p>"
        "</text:list-item></text:list></draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box>"
        "<text:p>Say more.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page></office:presentation>"
    )
    reading = read_file(opendocument(tmp_path, "a.odp", body), Limits())
    assert (reading.documents[0].title, text(reading)) == ("Ovens", "# Ovens\n\n- 30 kg\n\nSay more.")
    listed = "<text:list><text:list-item><text:p>Ovens</text:p></text:list-item></text:list>"
    reading = read_file(opendocument(tmp_path, "b.odp", body.replace("<text:p>Ovens</text:p>", listed)), Limits())
    assert text(reading).startswith("# Ovens\n")


def test_rows_of_json_lines_without_a_text_are_a_table(tmp_path: Path) -> None:
    rows = [{"sku": "00184", "price": 49.9, "in stock": True}, {"sku": "00185", "price": 39}]
    expected = "- sku: 00184; price: 49.9; in stock: true\n- sku: 00185; price: 39"
    assert text(read(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)))) == expected
    mixed = read(tmp_path, "b.jsonl", '{"text": "x"}\n{"sku": "00184"}\n')
    assert mixed.failures == ("line 2: no field 'text' with a text",)


def test_books(tmp_path: Path) -> None:
    container = "<container><rootfiles><rootfile full-path='o/b.opf'/></rootfiles></container>"
    items = "".join(f"<item id='{n}' href='{n}.xhtml' media-type='application/xhtml+xml'/>" for n in "ab")
    spine = "<spine><itemref idref='b'/><itemref idref='a'/></spine>"
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("o/b.opf", f"<package><manifest>{items}</manifest>{spine}</package>")
        for n in "ab":
            archive.writestr(f"o/{n}.xhtml", f"<html><body><h1>Chapter {n}</h1><p>Text {n}.</p></body></html>")
    found = read_file(tmp_path / "a.epub", Limits()).documents
    assert [(each.title, each.key) for each in found] == [("Chapter b", "o/b.xhtml"), ("Chapter a", "o/a.xhtml")]


def test_the_table_of_contents_of_a_book_is_no_chapter(tmp_path: Path) -> None:
    container = "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>"
    names = "abcd"
    items = "".join(f"<item id='{n}' href='{n}.xhtml' media-type='application/xhtml+xml'/>" for n in names)
    spine = "".join(f"<itemref idref='{n}'/>" for n in names)
    links = "".join(f"<li><a href='{n}.xhtml#x'>Capitolo {n}</a></li>" for n in "bcd")
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as archive:
        archive.writestr("META-INF/container.xml", container)
        archive.writestr("b.opf", f"<package><manifest>{items}</manifest><spine>{spine}</spine></package>")
        archive.writestr("a.xhtml", f"<html><body><h1>Indice</h1><ul>{links}</ul></body></html>")
        for n in "bcd":
            archive.writestr(f"{n}.xhtml", f"<html><body><h1>Capitolo {n}</h1><p>Testo {n}.</p></body></html>")
    found = read_file(tmp_path / "a.epub", Limits())
    assert [each.title for each in found.documents] == ["Capitolo b", "Capitolo c", "Capitolo d"]
    assert found.notes == (said("read.contents", n=3),)


def test_mails_of_flowing_lines_keep_their_paragraphs_whole(tmp_path: Path) -> None:
    heads = "From: a@x.y\nSubject: Orari\nContent-Type: text/plain; charset=utf-8; format=flowed"
    body = "\n\nSi paga entro \nil 7 luglio.\n> vecchio \nFine.\n-- \nAda\n"
    assert text(read(tmp_path, "a.eml", heads + body)).endswith("Si paga entro il 7 luglio.\n> vecchio\nFine.\n--\nAda")
    assert "Si paga entro il" in text(read(tmp_path, "b.eml", f"{heads}; delsp=yes{body.replace('entro ', 'entro  ')}"))
    plain = heads.replace("; format=flowed", "")
    assert "entro \nil" in text(read(tmp_path, "c.eml", plain + body))


def test_restructured_text(tmp_path: Path) -> None:
    source = (
        "=====\nOvens\n=====\n\n.. comment\n   of many lines\n\nThe **Etna** weighs ``30 kg`` [1]_, see "
        ":ref:`weights <w>`\nand `a page <http://x.y>`_.\n\nWeights\n-------\n\n.. note:: Mind the door.\n\n"
        ".. image:: a.png\n   :alt: no\n\n"
        "Run::\n\n   make\n\n.. [1] Empty.\n.. _w: http://x.y\n"
    )
    reading = read(tmp_path, "a.rst", source)
    assert reading.documents[0].title == "Ovens"
    shown = text(reading)
    for part in ("# Ovens", "The Etna weighs 30 kg [1], see weights", "and a page.", "## Weights", "Mind the door.",
                 "Run:\n\n   make", "[1] Empty."):  # fmt: skip
        assert part in shown
    for part in ("comment", "many lines", "http", "a.png", "::", "alt"):
        assert part not in shown


def test_json(tmp_path: Path) -> None:
    documents = read(
        tmp_path, "a.json", json.dumps([{"id": "x", "title": "T", "text": "one"}, {"text": "two"}, {"no": 1}])
    )
    assert [(r.key, r.title, r.text) for r in documents.documents] == [("x", "T", "one"), ("2", "", "two")]
    assert documents.failures == ("1 row without a field 'text'",)
    table = read(tmp_path, "b.json", json.dumps([{"name": "Etna", "kg": 30}, {"name": "Nilo", "kg": None}]))
    assert text(table) == "- name: Etna; kg: 30\n- name: Nilo"
    tree = read(tmp_path, "c.json", json.dumps({"shop": {"opens": "9:00", "days": ["Mon", "Tue"]}}))
    assert text(tree) == "- shop opens: 9:00\n- shop days: Mon\n- shop days: Tue"
    assert "not JSON" in failure(tmp_path, "d.json", "{" * 100)
