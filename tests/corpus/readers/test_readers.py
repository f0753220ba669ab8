from __future__ import annotations

import json
from pathlib import Path

import pytest
from tiny.reading import read_file

from workbench.corpus.readers.registry import READERS, FileReading, Limits, ReadFailure

from .pdfs import pdf, shown


def read(folder: Path, name: str, data: bytes | str, limits: Limits = Limits()) -> FileReading:  # noqa: B008
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_file(path, limits)


def failure(folder: Path, name: str, data: bytes | str, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(ReadFailure) as caught:
        read(folder, name, data, limits)
    return str(caught.value)


def text(reading: FileReading) -> str:
    assert len(reading.documents) == 1
    return reading.documents[0].text


def test_every_format_has_a_reader() -> None:
    expected = {".txt", ".md", ".html", ".pdf", ".docx", ".pptx", ".xlsx", ".csv", ".jsonl"}
    assert expected <= set(READERS)


def test_general_failures(tmp_path: Path) -> None:
    assert "no reader for .exe" in failure(tmp_path, "a.exe", "MZ")
    assert "empty" in failure(tmp_path, "a.txt", "")
    assert "more than the limit of 3" in failure(tmp_path, "a.txt", "four", Limits(file_bytes=3))


@pytest.mark.parametrize("data", ["perché", "perché".encode("utf-16"), b"\xef\xbb\xbfperch\xc3\xa9"])
def test_text_is_decoded(tmp_path: Path, data: bytes | str) -> None:
    reading = read(tmp_path, "note.txt", data)
    assert text(reading) == "perché"
    assert reading.documents[0].title == "note"
    assert reading.failures == ()


def test_a_guessed_encoding_is_said(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.txt", "perché costa 5 €".encode("cp1252"))
    assert text(reading) == "perché costa 5 €"
    assert "windows-1252" in reading.notes[0]
    assert reading.failures == ()
    wide = read(tmp_path, "b.txt", "The depot opens at 7:30.\nPerché?".encode("utf-16-be"))
    assert text(wide) == "The depot opens at 7:30.\nPerché?"
    assert "utf-16-be" in wide.notes[0]


@pytest.mark.parametrize("data", [b"\0\1\2\3", b"a\0b\0c", b"\x81\x8d caf\xe9", b"\xff\xfe\x00"])
def test_what_is_no_text_fails(tmp_path: Path, data: bytes) -> None:
    assert failure(tmp_path, "a.txt", data)


def test_markdown_is_what_its_reader_sees(tmp_path: Path) -> None:
    source = "intro\n\n## Leave *policy* ##\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    reading = read(tmp_path, "a.md", source)
    assert text(reading) == "intro\n\n## Leave policy\n\n- a: 1; b: 2"
    assert reading.documents[0].title == "Leave policy"


def test_html_gives_text_tables_and_lists_and_no_markup(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Orari</title><script>alert('evil')</script><style>p{color:red}</style></head><body>"
        "<p>Il museo <b>apre</b> alle nove.<img src=x onerror=\"alert('evil')\"></p>"
        "<table><tr><th>Giorno</th><th>Ora</th></tr><tr><td>Lunedì</td><td>9</td></tr></table>"
        "<ul><li>Uno * due</li></ul><iframe src='javascript:evil()'></iframe></body></html>"
    )
    reading = read(tmp_path, "a.html", page)
    body = text(reading)
    assert reading.documents[0].title == "Orari"
    assert "Il museo apre alle nove." in body
    assert "- Giorno: Lunedì; Ora: 9" in body
    assert "- Uno * due" in body
    for mark in ("evil", "<", "color", "alert"):
        assert mark not in body


@pytest.mark.parametrize("frame", ["{}", "<main>{}</main>", "<div class='post-content'>{}</div>"])
def test_html_keeps_headings_and_paragraphs_apart(tmp_path: Path, frame: str) -> None:
    body = (
        "<h1>Pumps</h1><p>Our <b>best</b> pumps, see <a href='l.html'>the <em>list</em></a>.</p><p>Second.</p>"
        "<h2>Pump <i>P-200</i></h2><ul><li>Weight: 12 kg</li><li><strong>Power</strong>: 750 W</li></ul>"
        "<h2>Pump P-300</h2><ul><li>Weight: 20 kg</li></ul>"
    )
    menu = "<nav><a href='/'>Home</a> <a href='/p'>Products</a></nav>"
    page = (
        f"<html><head><title>Pumps</title></head><body>{menu}{frame.format(body)}<footer>Imprint</footer></body></html>"
    )
    reading = read(tmp_path, "a.html", page)
    assert reading.notes == ("13 characters of navigation menus left out (9% of the visible text)",)
    assert text(reading) == (
        "# Pumps\n\nOur best pumps, see the list.\n\nSecond.\n\n"
        "## Pump P-200\n\n- Weight: 12 kg\n- Power: 750 W\n\n## Pump P-300\n\n- Weight: 20 kg\n\nImprint"
    )


def test_html_marks_entities_and_code_are_the_characters_of_the_page(tmp_path: Path) -> None:
    page = (
        "<html><body><p>Perch&eacute; 5&nbsp;&lt; 6 **here**, a_b_c \\*, <code>x_y</code>, m<sup>2</sup>.</p>"
        "<pre><code>Host: a\nPort: \\*80*\n</code></pre><p>Then 2.</p></body></html>"
    )
    body = text(read(tmp_path, "a.html", page))
    assert " ".join(body.split("\n", 1)[0].split()) == "Perché 5 < 6 **here**, a_b_c \\*, x_y, m²."
    assert "```\nHost: a\nPort: \\*80*\n```" in body


def test_html_row_headers_make_no_header_row(tmp_path: Path) -> None:
    rows = "<tr><th>Voltage</th><td>230 V</td></tr><tr><th>Power</th><td>750 <b>W</b></td></tr>"
    body = text(read(tmp_path, "a.html", f"<html><body><p>Data.</p><table>{rows}</table></body></html>"))
    assert "- Voltage: 230 V\n- Power: 750 W" in body


def test_html_of_a_word_processor_has_its_header_in_bold(tmp_path: Path) -> None:
    rows = "<tr><td><p><b>Part</b></p></td><td><b>Price</b></td></tr><tr><td>Bolt</td><td><p>5 euro</p></td></tr>"
    body = text(read(tmp_path, "a.html", f"<html><body><p>Data.</p><table>{rows}</table></body></html>"))
    assert "- Part: Bolt; Price: 5 euro" in body


def test_html_terms_stand_on_the_line_of_what_is_said_of_them(tmp_path: Path) -> None:
    terms = "<dl><dt>Colour:</dt><dd>red</dd><dt>Weight</dt><dd>5 kg</dd></dl>"
    body = text(read(tmp_path, "a.html", f"<html><body><p>Data.</p>{terms}</body></html>"))
    assert "- Colour: red\n- Weight: 5 kg" in body


def test_html_without_text_fails(tmp_path: Path) -> None:
    assert "no text" in failure(tmp_path, "a.html", "<html><body><script>var x = 'long enough';</script></body></html>")
    assert "nested too deeply" in failure(tmp_path, "b.html", "<div>" * 50_000 + "deep")
    assert text(read(tmp_path, "c.html", "<div>" * 200 + "deep")) == "deep"


def test_pdf_pages_and_a_blank_page(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.pdf", pdf(shown("Hello world"), b"", shown("perché")))
    assert text(reading) == "Hello world perché"
    assert (reading.failures, reading.notes) == ((), ("nothing is drawn on 1 page",))


def test_a_scanned_pdf_fails_with_the_reason(tmp_path: Path) -> None:
    assert "no text" in failure(tmp_path, "a.pdf", pdf(b"", b""))


def test_a_pdf_that_expands_hugely_fails_with_the_reason(tmp_path: Path) -> None:
    bomb = pdf(b" " * 200_000_000)
    assert len(bomb) < 1_000_000
    assert "expands" in failure(tmp_path, "a.pdf", bomb)
    reading = read(tmp_path, "b.pdf", pdf(b"BT (a) Tj ET " * 500_000, shown("fine")))
    assert text(reading) == "fine"
    assert "page 1: it expands" in reading.failures[0]


def test_an_encrypted_pdf_fails_with_the_reason(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    (tmp_path / "plain.pdf").write_bytes(pdf(shown("secret")))
    for password, name in (("word", "locked.pdf"), ("", "open.pdf")):
        writer = PdfWriter(clone_from=tmp_path / "plain.pdf")
        writer.encrypt(password, "owner", algorithm="RC4-128")
        writer.write(tmp_path / name)
    with pytest.raises(ReadFailure, match="encrypted"):
        read_file(tmp_path / "locked.pdf", Limits())
    assert text(read_file(tmp_path / "open.pdf", Limits())) == "secret"  # locked for editing only


def test_pdf_limits(tmp_path: Path) -> None:
    many = pdf(*[shown("page")] * 3)
    assert "3 pages, more than the limit of 2" in failure(tmp_path, "a.pdf", many, Limits(pages=2))
    assert "more than 6 characters by page 2" in failure(tmp_path, "a.pdf", many, Limits(characters=6))


@pytest.mark.parametrize("data", [b"%PDF-1.4 garbage", pdf(shown("x"))[:200], b"not a pdf"])
def test_a_damaged_pdf_fails(tmp_path: Path, data: bytes) -> None:
    assert failure(tmp_path, "a.pdf", data)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_rows_become_lines_that_stand_alone(tmp_path: Path, separator: str) -> None:
    rows = [["name", "age", "note"], ["Rex", "5", '"a; b"'], ["Mia", "", "x"]]
    reading = read(tmp_path, "pets.csv", "\n".join(separator.join(row) for row in rows))
    assert text(reading) == "- name: Rex; age: 5; note: “a; b”\n- name: Mia; note: x"


def test_csv_with_a_text_column_gives_documents(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.csv", 'id,title,text,year\nx,One,"first\nline",2020\n,Two,second,\ny,Three,,1\n')
    assert [(r.key, r.title, r.text) for r in reading.documents] == [
        ("x", "One", "first\nline"),
        ("2", "Two", "second"),
    ]
    assert reading.documents[0].meta == {"year": "2020"}
    assert reading.failures == ("row 3: no text",)


def test_documents_of_a_table_are_distinguished_by_the_column_that_names_them(tmp_path: Path) -> None:
    law = (
        "articolo,capo,rubrica,titolo,testo,commi\n"
        "1,I,Art. 1,Principi,L'Italia è una Repubblica.,1\n2,I,Art. 2,Principi,La Repubblica riconosce i diritti.,1\n"
        "2,I,Art. 2-bis,,Aggiunto dopo.,1\n"
    )
    reading = read(tmp_path, "a.csv", law)
    assert [each.title for each in reading.documents] == ["Art. 1, Principi", "Art. 2, Principi", "Art. 2-bis"]
    assert reading.notes == ("no model reads these columns, which are kept as metadata: capo, commi",)
    bare = read(tmp_path, "b.csv", "articolo,testo\n1,Uno.\n2,Due.\n")
    assert [each.title for each in bare.documents] == ["articolo 1", "articolo 2"]
    named = read(tmp_path, "c.csv", "titolo,testo,anno\nUno,testo,2020\nDue,testo,2021\n")
    assert [each.title for each in named.documents] == ["Uno", "Due"]
    alike = read(tmp_path, "d.csv", "testo,anno\nUno.,2020\nDue.,2020\n")
    assert [each.title for each in alike.documents] == ["", ""]


def test_csv_of_a_spreadsheet_names_its_separator_and_its_title(tmp_path: Path) -> None:
    declared = read(tmp_path, "a.csv", "sep=;\r\nname;age, in years\r\nRex;5\r\n")
    assert (declared.documents[0].title, text(declared)) == ("a", "- name: Rex; age, in years: 5")
    titled = read(tmp_path, "b.csv", "Price list 2024,,\n,,\nitem,price,unit\nWidget,5,kg\n")
    assert (titled.documents[0].title, text(titled)) == ("Price list 2024", "- item: Widget; price: 5; unit: kg")
    bare = read(tmp_path, "c.csv", "Price list\nof May\n\nitem;price\nWidget;5,50\n")
    assert (bare.documents[0].title, text(bare)) == ("Price list, of May", "- item: Widget; price: 5,50")
    assert text(read(tmp_path, "d.csv", "name\nRex\nMia\n")) == "- name: Rex\n- name: Mia"


def test_csv_failures(tmp_path: Path) -> None:
    assert "no rows" in failure(tmp_path, "a.csv", "a,b\n")
    assert "not CSV" in failure(tmp_path, "a.csv", 'a,b\n"x"y,z\n')
    assert len(text(read(tmp_path, "a.csv", "a,b\n" + "x" * 200_000 + ",y\n"))) > 200_000
    assert "limit of 1" in failure(tmp_path, "a.csv", "a,b\n1,2\n3,4\n", Limits(documents=1))
    reading = read(tmp_path, "a.csv", "a,b\n1,2,3\nx,5\n")
    assert text(reading) == "- a: x; b: 5"
    assert "row 1: 3 cells" in reading.failures[0]


def test_jsonl(tmp_path: Path) -> None:
    rows = [{"_id": 7, "title": "T", "text": "one", "year": 2}, {"text": "two"}, {"id": "z", "body": "three"}]
    reading = read(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)) + '\n{"broken\n')
    assert [(r.key, r.title, r.text) for r in reading.documents] == [("7", "T", "one"), ("2", "", "two")]
    assert reading.documents[0].meta == {"year": 2}
    assert reading.failures[0] == "line 3: no field 'text' with a text"
    assert reading.failures[1].startswith("line 4: not JSON")
    assert "more than 1 lines" in failure(tmp_path, "a.jsonl", '{"text": "a"}\n' * 2, Limits(documents=1))
