"""Markdown: what a reader of the rendered page sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.corpus.readers.markdown import markdown_text

from .test_readers import read, text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("The *Aurora* is **3.5 m** and costs `1290 €`.", "The Aurora is 3.5 m and costs 1290 €."),
        ("See the [data sheet](http://x.y/a_b.pdf) and <http://x.y>.", "See the data sheet and http://x.y."),
        ("~~12 months~~ 24 months", "24 months"),
        ("It costs 5 €[^1].\n\n[^1]: VAT included.", "It costs 5 € [1].\n\n[1] VAT included."),
        ("24<sup>1</sup> months, 8 m<sup>2</sup>", "24¹ months, 8 m²"),
        ("Aurora\n======\n\ntext", "# Aurora\n\ntext"),
        ("1\\. not a list, \\*net\\* 1.000 €", "1. not a list, *net* 1.000 €"),
        ("<!-- 900 € -->\n\n1290 €", "1290 €"),
        ("a <!-- hidden --> b", "a b"),
        ("```\n# no heading\n```", "```\n# no heading\n```"),
        ("- a\n- b\n  1. c", "- a\n- b\n  1. c"),
        ("<details><summary>Note</summary>35 kg.</details>", "Note\n\n35 kg."),
        ("<table><tr><th>a<th>b</tr><tr><td>x<td>5</tr></table>", "- a: x; b: 5"),
        ("| a | b |\n|---|---|\n| **x** | [5](http://y) |", "- a: x; b: 5"),
        ("max_giri_min and piano_*_finale", "max_giri_min and piano_*_finale"),
    ],
)
def test_what_a_reader_sees(tmp_path: Path, source: str, shown: str) -> None:
    assert text(read(tmp_path, "a.md", source)) == shown


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("---\ntitle: Aurora\ndraft: false\n---\n\n# Other\n\ntext", "Aurora"),
        ('+++\ntitle = "Aurora"\n+++\n\ntext', "Aurora"),
        ("## Aurora\n\n### One\n\ntext\n\n### Two\n\ntext", "Aurora"),
        ("### Pomodori\n\ntext\n\n### Frittata\n\ntext", "a"),  # a part of the page, and not all of it
        ("---\ndraft: true\n---\n\nAurora\n---\n\ntext", "Aurora"),
        ("```\n# comment\n```\n\n# Aurora\n\ntext", "Aurora"),
        ("text alone", "a"),
    ],
)
def test_title_and_front_matter(tmp_path: Path, source: str, title: str) -> None:
    reading = read(tmp_path, "a.md", source)
    assert reading.documents[0].title == title
    assert "draft" not in text(reading)
    assert text(reading).endswith(("text", "alone"))


def test_a_text_between_two_rules_is_no_front_matter(tmp_path: Path) -> None:
    assert "Once upon a time" in text(read(tmp_path, "a.md", "---\n\nOnce upon a time\n\n---\n\nmore"))


def test_hostile_front_matter_makes_no_object(tmp_path: Path) -> None:
    source = "---\ntitle: !!python/object/apply:os.system ['echo x']\n---\n\ntext"
    assert text(read(tmp_path, "a.md", source)) == "text"


def test_a_link_that_a_site_generator_fills_in_is_its_text() -> None:
    shown = markdown_text('See the [Travel page]({% page "/travel-101/" %}) and [more]({{ site.url }}/more).')[1]
    assert shown == "See the Travel page and more."


@pytest.mark.parametrize("piece", ["</div>", "<!-- a note -->", "</details>", "<br>", '<a name="x"></a>'])
def test_a_piece_of_html_that_shows_nothing_loses_no_page(piece: str) -> None:
    assert markdown_text(f"Before.\n\n{piece}\n\nAfter.")[1] == "Before.\n\nAfter."


def test_what_a_site_generator_takes_for_itself_is_no_content() -> None:
    source = """# Costs {#sec-costs .unnumbered}

![A lamp](lamp.png){width="50%" .lightbox} costs [5 euro]{.mark}.

{{< include _note.qmd >}}

```
{{< include shown.qmd >}} {#kept}
```
"""
    shown = markdown_text(source)[1]
    assert shown == "# Costs\n\nA lamp costs 5 euro.\n\n```\n{{< include shown.qmd >}} {#kept}\n```"


def test_front_matter_in_json_and_a_rule_above_a_text(tmp_path: Path) -> None:
    from workbench.corpus.readers.markdown import markdown_text

    assert markdown_text('{\n  "title": "Pump",\n  "draft": true\n}\n\nIt weighs 12 kg.\n') == (
        "Pump",
        "It weighs 12 kg.",
    )
    assert "5 kg" in markdown_text("---\n\nThe text between: 5 kg.\n\n---\n\nMore.\n")[1]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("See [[Manual|the manual]] and [[Pump]].", "See the manual and Pump."),
        ("It is ==very== light. %% a remark %%", "It is very light."),
        ('Ask in {% slack "help" %} or {% chat "help" "the team" %}.', "Ask in help or the team."),
        ('{% include "a/b.html" %}{% comment %}old: 5 €{% endcomment %}New: 6 €', "New: 6 €"),
        ("Write `{% raw %}` and `{{ x }}`.", "Write {% raw %} and {{ x }}."),
        ("Text.\n{: .note}", "Text."),
    ],
)
def test_what_other_programs_write_into_markdown(source: str, shown: str) -> None:
    from workbench.corpus.readers.markdown import markdown_text

    assert markdown_text(source)[1] == shown


def test_headings_without_a_blank_after_their_mark() -> None:
    title, text = markdown_text(
        "#Salary and equity\n\nAs follows.\n\n##Salary\n\nIt is $120k.\n\n#hiring is a channel."
    )
    assert title == "Salary and equity"
    assert text == "# Salary and equity\n\nAs follows.\n\n## Salary\n\nIt is $120k.\n\n#hiring is a channel."


def test_a_picture_in_a_cell_is_none_of_its_values() -> None:
    source = "| Board | Front | Price |\n|---|---|---|\n| UNO | ![UNO (front)](a.png) | 5 € |"
    assert markdown_text(source)[1] == "- Board: UNO; Price: 5 €\nFront"
