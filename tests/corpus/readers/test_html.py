"""HTML: every text that a browser shows, and no other."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from workbench.corpus.readers.html import page_text

from .test_readers import read, text


def body(folder: Path, source: str) -> str:
    return text(read(folder, "page.html", f"<html><body>{source}</body></html>"))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<div>It is 1.80 m deep.<br>It costs 7 euro.</div>", "It is 1.80 m deep.\nIt costs 7 euro."),
        ("<div>Before<p>inside</p>after</div>", "Before\n\ninside\n\nafter"),
        ("<section>Bare text of a section<div>and a box</div></section>", "Bare text of a section\n\nand a box"),
        ("<p>It starts on <time datetime='2024-10-07'>7 October 2024</time>.</p>", "It starts on 7 October 2024."),
        ("<p>a<span>b</span><b>c</b> d</p>", "abc d"),
        ("<details><summary>Note</summary>Snow up to 35 kg.</details>", "Note\n\nSnow up to 35 kg."),
        ("<p>The <s>12</s> <del>13</del> 24 months.</p>", "The 24 months."),
        ("<p>long&shy;word and wo<wbr>rd</p>", "long\u00adword and word"),
        ("<p hidden>secret</p><p style='display: none'>secret</p><template>no</template><p>shown</p>", "shown"),
        ("<p>Name <input value='Ada'> <select><option>x<option selected>y</select></p>", "Name Ada y"),
        ("<ol start='3'><li>three<li>four<ul><li>inner</ul></ol>", "3. three\n4. four\n  - inner"),
        ("<p>He said <q>yes</q>.</p>", "He said “yes”."),
        ("<blockquote>Quoted</blockquote><address>Via Po 12</address>", "Quoted\n\nVia Po 12"),
        ("<figure><img alt='no'><figcaption>A pump</figcaption></figure>", "A pump"),
        ("<!-- 900 € --><p>1290 €</p>", "1290 €"),
    ],
)
def test_what_a_browser_shows(tmp_path: Path, source: str, shown: str) -> None:
    assert body(tmp_path, source) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("24<sup>1</sup> months", "24¹ months"),
        ("24<sup><a href='#n1'>1</a></sup> months", "24 [1] months"),
        ("24<a href='#n1'><sup>1</sup></a> months", "24 [1] months"),
        ("24<sup>(2)</sup> months", "24 [2] months"),
        ("8 m<sup>2</sup> and 10<sup>3</sup> and 10<sup>-6</sup>", "8 m² and 10³ and 10⁻⁶"),
        ("H<sub>2</sub>O and 101<sub>2</sub>", "H2O and 101₂"),
        ("the 1<sup>st</sup> and the 5<sup>o</sup>", "the 1st and the 5º"),
        ("24<sup>1,2</sup> months", "24 [1,2] months"),
    ],
)
def test_a_raised_mark_joins_no_number(tmp_path: Path, source: str, shown: str) -> None:
    assert body(tmp_path, f"<p>{source}</p>") == shown


def test_cells_of_nested_elements_and_spans(tmp_path: Path) -> None:
    table = (
        "<table><thead><tr><th rowspan=2>Vehicle<th colspan=2>Fare</tr><tr><th>Day<th>Week</tr></thead>"
        "<tr><td><span><b>Van</b> <i>L</i></span><td><div>70 €</div><td rowspan=2><p>390 €</p></tr>"
        "<tr><td>Car<td>55 €</tr></table>"
    )
    assert body(tmp_path, table) == (
        "- Vehicle: Van L; Fare Day: 70 €; Fare Week: 390 €\n- Vehicle: Car; Fare Day: 55 €; Fare Week: 390 €"
    )


def test_a_table_for_layout_is_text(tmp_path: Path) -> None:
    table = "<table><tr><td>Menu</td><td><h2>News</h2><p>Open at nine.</p></td></tr></table>"
    assert body(tmp_path, table) == "Menu\n\n## News\n\nOpen at nine."


def test_millions_of_columns_are_not_made(tmp_path: Path) -> None:
    assert "- a: b" in body(tmp_path, "<table><tr><th colspan=999999>a<tr><td>b<td>c</table>")


@pytest.mark.parametrize(
    ("head", "first", "title"),
    [
        ("src.html", "<h2>Etna oven</h2>", "Etna oven"),
        ("(anonymous)", "<p>x</p>", "page"),
        ("Untitled document", "<h3>Rules</h3>", "Rules"),
        ("Camera.it -", "<h2>Disegno di legge</h2>", "Disegno di legge"),
        ("Camera.it - Deputati", "<h2>Disegno di legge</h2>", "Camera.it - Deputati"),
        ("Opening hours", "<h2>Monday</h2>", "Opening hours"),
        ("Site", "<h1>Opening hours</h1>", "Opening hours"),
    ],
)
def test_the_title_is_one_that_a_person_gave(tmp_path: Path, head: str, first: str, title: str) -> None:
    page = f"<html><head><title>{head}</title></head><body>{first}<p>text</p></body></html>"
    assert read(tmp_path, "page.html", page).documents[0].title == title


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8"])
def test_the_declared_encoding_is_used(tmp_path: Path, charset: str) -> None:
    page = f"<html><head><meta charset='{charset}'></head><body>Perché è così</body></html>".encode(charset)
    assert text(read(tmp_path, "page.html", page)) == "Perché è così"


def test_without_a_declaration_utf8_is_tried_first(tmp_path: Path) -> None:
    assert text(read(tmp_path, "page.html", "<p>Perché</p>".encode())) == "Perché"


def test_the_sign_that_links_to_a_heading_is_not_shown() -> None:
    page = (
        "<title>Costs — Handbook 2.0</title><h1>Costs<a class='headerlink' href='#c' title='Permalink'>¶</a></h1>"
        "<p>It costs 5 euro, says §<a href='#x'>3</a>.</p><h1>More<a class='anchor' href='#m'>#</a></h1>"
    )
    title, text, _ = page_text(page)
    assert title == "Costs"
    assert text == "# Costs\n\nIt costs 5 euro, says §3.\n\n# More"


def test_half_a_million_attributes_cost_no_page() -> None:
    attributes = " ".join(f'a{number}="{number}"' for number in range(100_000))
    began = time.process_time()
    assert page_text(f"<p>Before.</p><div {attributes}>It costs 5 euro.</div>")[1] == "Before.\n\nIt costs 5 euro."
    assert time.process_time() - began < 10  # all of them compared with each other take minutes


def test_items_in_a_cell_have_no_mark_and_rows_with_heads_of_their_own_no_head_row(tmp_path: Path) -> None:
    assert "Week: 210 €" in body(
        tmp_path,
        "<table><tr><th>Car</th><th>Week</th></tr><tr><td>Van</td><td><ul><li>210 €</li></ul></td></tr></table>",
    )
    rows = "".join(f"<tr><th>{name}</th><td>Ada</td><td>c-{name}</td></tr>" for name in ("Data", "Design", "Rights"))
    assert "- Data; Ada; c-Data\n- Design; Ada; c-Design" in body(tmp_path, f"<table>{rows}</table>")


def test_the_words_of_a_drawing_are_read(tmp_path: Path) -> None:
    assert "Sales, 88" in body(tmp_path, "<p>Chart</p><svg><title>x</title><text>Sales</text><text>88</text></svg>")


def test_a_text_without_a_tag_keeps_its_lines(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.htm", "1  Abstract\n\nThe pump &amp; its motor: 3 < 5.\n")
    assert text(reading) == "1  Abstract\n\nThe pump & its motor: 3 < 5."


def test_a_title_over_two_lines_keeps_its_words_apart() -> None:
    assert page_text("<h1>Una giornata<br><em>al Convitto</em></h1><p>x</p>")[0] == "Una giornata al Convitto"
    assert page_text("<h1><div>Il PTOF</div>spiegato <b>be</b>ne</h1><p>x</p>")[0] == "Il PTOF spiegato bene"
