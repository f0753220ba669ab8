"""Numbers that a program counts are read on the page: articles, paragraphs and letters of a law keep theirs."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from tiny.reading import read_file

from workbench.corpus.readers.registry import Limits
from workbench.corpus.readers.word_numbering import written

from .test_readers import read, text

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def level(depth: int, sort: str, shown: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{sort}"/><w:lvlText w:val="{shown}"/></w:lvl>'


ABSTRACT = (
    level(0, "decimal", "Art. %1")
    + level(1, "decimal", "%2.")
    + level(2, "lowerLetter", "%3)")
    + level(3, "bullet", "•")
)


@pytest.mark.parametrize("level_by", ["the list names the styles", "the styles", "the paragraphs"])
def test_headings_of_word_are_counted_by_the_levels_of_their_styles(level_by: str, tmp_path: Path) -> None:
    """Chapters and sections of most documents: the list is in the styles, and stands in no paragraph."""
    document = docx.Document()
    root = document.part.numbering_part.element
    linked = level_by == "the list names the styles"
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        + (f'<w:pStyle w:val="Heading{depth + 1}"/>' if linked else "")
        + f'<w:lvlText w:val="{shown}"/></w:lvl>'
        for depth, shown in enumerate(("%1.", "%1.%2"))
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/></w:num>'))
    for depth in range(2):
        given = f'<w:ilvl w:val="{depth}"/>' if level_by == "the styles" else ""
        style = document.styles[f"Heading {depth + 1}"].element.get_or_add_pPr()
        style.append(parse_xml(f'<w:numPr {nsdecls("w")}>{given}<w:numId w:val="91"/></w:numPr>'))
    for words, depth in (("Scope", 0), ("Who", 1), ("Where", 1), ("Terms", 0), ("Payment", 1)):
        paragraph = document.add_paragraph(words, style=f"Heading {depth + 1}")
        if level_by == "the paragraphs":
            only = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(only))
    document.save(str(tmp_path / "a.docx"))
    assert read_file(tmp_path / "a.docx", Limits()).documents[0].text == (
        "# 1. Scope\n\n## 1.1 Who\n\n## 1.2 Where\n\n# 2. Terms\n\n## 2.1 Payment"
    )


def test_word_counts_articles_paragraphs_and_letters(tmp_path: Path) -> None:
    document = docx.Document()
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{ABSTRACT}</w:abstractNum>'))
    for number, restart in ((91, ""), (92, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')):
        root.append(parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="90"/>{restart}</w:num>'
        ))  # fmt: skip

    def add(words: str, depth: int, number: int = 91, style: str | None = None) -> None:
        properties = document.add_paragraph(words, style=style)._p.get_or_add_pPr()
        properties.append(parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
        ))  # fmt: skip

    add("Oggetto", 0, style="Heading 1")
    add("Il servizio è attivo.", 1)
    add("Sono esenti:", 1)
    add("gli alunni con ISEE basso;", 2)
    add("i figli delle vittime.", 2)
    add("con attestazione", 3)
    add("Tariffe", 0, style="Heading 1")
    add("La tariffa è di 4,80 euro.", 1)
    add("Entrata in vigore", 0, 92, style="Heading 1")
    document.add_paragraph("senza numero", style="List Bullet")
    document.save(str(tmp_path / "a.docx"))
    assert read_file(tmp_path / "a.docx", Limits()).documents[0].text == (
        "# Art. 1 Oggetto\n\n  1. Il servizio è attivo.\n  2. Sono esenti:\n    a) gli alunni con ISEE basso;\n"
        "    b) i figli delle vittime.\n      - con attestazione\n\n# Art. 2 Tariffe\n\n  1. La tariffa è di 4,80 euro."
        "\n\n# Art. 7 Entrata in vigore\n\n- senza numero"
    )


@pytest.mark.parametrize(
    ("opening", "marks"),
    [("<ol type='a'>", ("a.", "b.")), ("<ol type='I' start='4'>", ("IV.", "V.")), ("<ol>", ("1.", "2.")),
     ("<ol style='list-style-type: lower-roman'>", ("i.", "ii."))],
)  # fmt: skip
def test_a_page_shows_letters_and_roman_numbers(tmp_path: Path, opening: str, marks: tuple[str, str]) -> None:
    page = f"<html><body><p>Sono esenti:</p>{opening}<li>gli alunni</li><li>i figli</li></ol></body></html>"
    shown = text(read(tmp_path, "a.html", page))
    assert f"{marks[0]} gli alunni\n{marks[1]} i figli" in shown


def test_opendocument_counts_letters_and_goes_on(tmp_path: Path) -> None:
    names = ("office", "text", "style")
    spaces = " ".join(f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'" for name in names)
    levels = (
        "<text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>"
        "<text:list-level-style-number text:level='2' style:num-format='a' style:num-suffix=')'/>"
    )
    item = "<text:list-item><text:p>{}</text:p></text:list-item>".format
    inner = f"<text:list>{item('prima')}{item('seconda')}</text:list>"
    lists = (
        f"<text:list text:style-name='L'><text:list-item><text:p>Uno</text:p>{inner}</text:list-item></text:list>"
        f"<text:p>Testo.</text:p><text:list text:style-name='L' text:continue-numbering='true'>"
        f"{item('Due')}</text:list>"
        f"<text:list text:style-name='L'>{item('Di nuovo')}</text:list><text:list>{item('senza')}</text:list>"
    )
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", (
            f"<office:document-content {spaces}><office:automatic-styles><text:list-style style:name='L'>{levels}"
            f"</text:list-style></office:automatic-styles><office:body><office:text>{lists}</office:text></office:body>"
            "</office:document-content>"
        ))  # fmt: skip
    assert read_file(tmp_path / "a.odt", Limits()).documents[0].text == (
        "1. Uno\n  a) prima\n  b) seconda\n\nTesto.\n\n2. Due\n\n1. Di nuovo\n\n- senza"
    )


def test_numbers_in_words_formats() -> None:
    assert [written(1999, "lowerRoman"), written(27, "lowerLetter"), written(0, "upperRoman")] == ["mcmxcix", "aa", "0"]


def test_titles_of_rows_have_italian_names_too(tmp_path: Path) -> None:
    found = read(tmp_path, "a.json", '[{"titolo": "Orari", "testo": "Dalle 12.30."}]').documents
    assert [(each.title, each.text) for each in found] == [("Orari", "Dalle 12.30.")]


def test_a_list_that_counts_backwards_keeps_its_numbers(tmp_path: Path) -> None:
    page = '<p>x</p><ol reversed><li>third</li><li>second</li><li>first</li></ol><ol reversed start="9"><li>n</li></ol>'
    (tmp_path / "a.html").write_text(page)
    assert read_file(tmp_path / "a.html", Limits()).documents[0].text == "x\n\n3. third\n2. second\n1. first\n\n9. n"


def test_enumerations_of_restructured_text_are_counted(tmp_path: Path) -> None:
    source = (
        "Steps\n=====\n\n#. open\n\n   the valve\n#. wait:\n\n   #) five\n   #) six\n#. close\n\n"
        "See 3.\n\n4. four\n#. five\n"
    )
    (tmp_path / "a.rst").write_text(source)
    assert read_file(tmp_path / "a.rst", Limits()).documents[0].text == (
        "# Steps\n\n1. open\n\n   the valve\n2. wait:\n\n   1) five\n   2) six\n3. close\n\nSee 3.\n\n4. four\n5. five"
    )


def test_headings_and_deeper_lists_of_opendocument_show_the_numbers_above_theirs(tmp_path: Path) -> None:
    names = ("office", "text", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    one = 'style:num-format="1"'
    styles = (
        '<text:outline-style style:name="Outline">'
        f'<text:outline-level-style text:level="1" {one} style:num-suffix="."/>'
        f'<text:outline-level-style text:level="2" {one} text:display-levels="2"/></text:outline-style>'
        f'<text:list-style style:name="L"><text:list-level-style-number text:level="1" {one} style:num-suffix="."/>'
        f'<text:list-level-style-number text:level="2" {one} text:display-levels="2" style:num-suffix="."/>'
        "</text:list-style>"
    )

    def heading(level: int, words: str) -> str:
        return f'<text:h text:outline-level="{level}">{words}</text:h>'

    inner = "<text:list><text:list-item><text:p>x</text:p></text:list-item></text:list>"
    items = (
        f"<text:list-item><text:p>a</text:p></text:list-item><text:list-item><text:p>b</text:p>{inner}</text:list-item>"
    )
    body = "".join(heading(*each) for each in ((1, "Scope"), (2, "Who"), (2, "Where"), (1, "Terms"), (2, "Pay")))
    body += f'<text:list text:style-name="L">{items}</text:list>'
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        for name, inside in (("styles", f"<office:styles>{styles}</office:styles>"),
                             ("content", f"<office:body><office:text>{body}</office:text></office:body>")):  # fmt: skip
            archive.writestr(f"{name}.xml", f"<office:document-{name} {spaces}>{inside}</office:document-{name}>")
    assert read_file(tmp_path / "a.odt", Limits()).documents[0].text == (
        "# 1. Scope\n\n## 1.1 Who\n\n## 1.2 Where\n\n# 2. Terms\n\n## 2.1 Pay\n\n1. a\n2. b\n  2.1. x"
    )


def test_items_that_powerpoint_counts_have_their_numbers(tmp_path: Path) -> None:
    pptx = pytest.importorskip("pptx")
    slides = pptx.Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text = "Steps"
    frame = slide.placeholders[1].text_frame
    for words, level, scheme in (
        ("open", 0, "arabicPeriod"), ("slowly", 1, "alphaLcParenR"), ("wholly", 1, "alphaLcParenR"),
        ("wait", 0, "arabicPeriod"), ("a note", 0, ""), ("close", 0, "romanUcPeriod"),
    ):  # fmt: skip
        paragraph = frame.paragraphs[0] if words == "open" else frame.add_paragraph()
        paragraph.text, paragraph.level = words, level
        if scheme:
            counted = f'<a:buAutoNum xmlns:a="{_DRAWING}" type="{scheme}"/>'
            paragraph._p.get_or_add_pPr().append(parse_xml(counted))
    slides.save(str(tmp_path / "a.pptx"))
    assert read_file(tmp_path / "a.pptx", Limits()).documents[0].text == (
        "# Steps\n\n1. open\na) slowly\nb) wholly\n2. wait\n- a note\nI. close"
    )
