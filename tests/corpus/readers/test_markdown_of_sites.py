"""Markdown as generators of sites extend it: boxes, tabs, components, names of pictures and of classes."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.corpus.readers.markdown import markdown_text
from workbench.corpus.readers.parts.markdown.boxes import without_boxes

from .test_readers import read, text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('!!! tip "Orari"\n    Dalle 9.\n\n    Mai.\n\nFine.', "Orari\n\nDalle 9.\n\nMai.\n\nFine."),
        ("!!! warning\n\n    Spento 5 minuti.", "Warning\n\nSpento 5 minuti."),
        ('??? note ""\n    Nascosto.', "Nascosto."),
        ('??? "Domanda"\n    Risposta.', "Domanda\n\nRisposta."),
        ('=== "A"\n\n    ``` sh\n    get x\n    ```\n\n=== "B"\n\n    - a', "A\n\n```\nget x\n```\n\nB\n\n- a"),
        ('!!! note\n    !!! tip "Dentro"\n        Testo.', "Note\n\nDentro\n\nTesto."),
        ("- uno\n\n    !!! info\n        nota\n\n- due", "- uno\n  Info\n  nota\n- due"),
        (":::tip Prima di iniziare\nServe Node 18.\n:::", "Prima di iniziare\n\nServe Node 18."),
        (":::danger[Alta tensione]\n400 V.\n:::\n", "Alta tensione\n\n400 V."),
        ("::: warning\n60 °C\n:::", "Warning\n\n60 °C"),
        (":::{admonition} Esercizio\nScrivi.\n:::", "Esercizio\n\nScrivi."),
        (":::{.callout-note}\nScrivi.\n:::", "Scrivi."),
        ("> [!NOTE]\n> Costa 5 €.", "Note\n\nCosta 5 €."),
        ("> [!tip]- Da sapere\n> Costa 5 €.", "Da sapere\n\nCosta 5 €."),
        ("```{warning}\n:class: dropdown\nNon toccare.\n```", "Warning\n\nNon toccare."),
        ("```{toctree}\n:maxdepth: 2\nuno\ndue\n```\n\nTesto.", "Testo."),
        ("```{=html}\n<table><tr><th>a<th>b</tr><tr><td>x<td>5</tr></table>\n```", "- a: x; b: 5"),
        ("```{python}\nx = 5\n```", "```\nx = 5\n```"),
    ],
)  # fmt: skip
def test_boxes_and_tabs_are_headed_text(tmp_path: Path, source: str, shown: str) -> None:
    assert text(read(tmp_path, "a.md", source)) == shown


@pytest.mark.parametrize(
    "code", ["!!! tip\n    code", ":::tip", '=== "A"\n\n    b', "> [!NOTE]", "    !!! note\n        code"]
)
def test_what_stands_in_code_is_shown(code: str) -> None:
    assert markdown_text(f"```\n{code}\n```")[1] == f"```\n{code}\n```"


@pytest.mark.parametrize("source", ["Attenzione !!! tip", "!!! tip\n\nTesto", "a === b", "1 ::: 2"])
def test_what_only_looks_like_a_box_is_text(source: str) -> None:
    assert markdown_text(source)[1] == source


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("[Iscriviti](#){ .md-button .md-button--primary }", "Iscriviti"),
        ("[Iscriviti][a]{ .md-button }\n\n[a]: http://x.y", "Iscriviti"),
        ("Testo breve.\n{ .annotate }", "Testo breve."),
        ('### Con pip { #con-pip data-toc-label="con pip" }\n\ntesto', "### Con pip\n\ntesto"),
        ("- App_1 {.link-external}", "- App_1"),
        (':octicons-clock-24: 27 min :fontawesome-brands-youtube:{ style="color: red" }', "27 min"),
        ("f{x=1} e {a.b} e {#}", "f{x=1} e {a.b} e {#}"),
        ("`{ .classe }` e `x`{ .classe } e `y`{:.c}", "{ .classe } e x e y"),
    ],
)
def test_names_of_classes_and_pictures_are_no_content(source: str, shown: str) -> None:
    assert markdown_text(source)[1] == shown


PAGE = """---
title: Installazione
---
import Tabs from '@theme/Tabs';
import {
  Card,
  Steps,
} from "@astrojs/starlight/components";

export const versione = {
  numero: 3,
};

{/* 900 € */}

<Tabs
  groupId="os"
  defaultValue="win"
  values={[
    {label: 'Windows 11', value: 'win'},
    {label: 'Mac', value: 'mac'}
  ]
}>

<TabItem value="win">

Serve 1 GB.

```jsx
import x from 'y';
<Tabs values={[1]}>
```

</TabItem>
  <TabItem label="Altri">
      Servono 2 GB.
  </TabItem>
</Tabs>

<Card title="Prezzo" icon="euro">Costa {'5 €'} al <Badge variant="x">mese</Badge>.</Card>

<img alt="schermo" src={useBaseUrl('img/a.png')} />

<div style={{color: 'red'}}>Rosso.</div>

Usa `<Tabs>` e `{props.nome}`.
"""


def test_components_give_the_text_within_them_and_their_labels(tmp_path: Path) -> None:
    reading = read(tmp_path, "a.mdx", PAGE)
    assert reading.documents[0].title == "Installazione"
    assert text(reading).split("\n\n") == [
        "Windows 11",
        "Serve 1 GB.",
        "```\nimport x from 'y';\n<Tabs values={[1]}>\n```",
        "Altri",
        "Servono 2 GB.",
        "Prezzo",
        "Costa 5 € al mese.",
        "Rosso.",
        "Usa <Tabs> e {props.nome}.",
    ]
    assert markdown_text(PAGE)[1] == text(reading)  # of any suffix, where it imports components


def test_a_label_within_a_line_is_a_word_of_its_own_and_a_picture_keeps_its_caption() -> None:
    source = 'import T from \'x\'\n\n<Tabs><Tab label="Linux">apt 1.2</Tab><Tab label="Mac">brew</Tab></Tabs>\n\n'
    shown = markdown_text(source + '<Figure src={x} caption="Pump 7" />')
    assert " ".join(shown).split() == ["Linux", "apt", "1.2", "Mac", "brew", "Pump", "7"]


@pytest.mark.parametrize("source", [":::note" + " " * 20_000 + "{", "`````{note}\n" * 3_000])
def test_hostile_marks_of_boxes_take_no_time_and_no_depth(source: str) -> None:
    assert without_boxes(source).strip()


def test_plain_markdown_is_no_program() -> None:
    source = "import data from a CSV file.\n\nexport default values by hand.\n\n{nome} resta"
    assert markdown_text(source)[1] == source


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Vedi:\n{{% pagine-della-sezione\n  path=/funzioni\n  filtro=x\n%}}\n\nFine.", "Vedi:\n\nFine."),
        ('{{< figure\n  src="a.png" >}}\n\nTesto.', "Testo."),
        ('<div align="center">\n![!Schema](a.png "Schema")\n<em>Schema generale</em>\n</div>', "Schema generale"),
        ("<p>Vedi [la guida](https://x.y/a).</p>", "Vedi la guida."),
    ],
)
def test_shortcodes_of_several_lines_and_marks_within_html(source: str, shown: str) -> None:
    assert markdown_text(source)[1].replace("Vedi:\n\n\n", "Vedi:\n\n") == shown


def test_an_html_page_in_code_keeps_its_marks() -> None:
    assert markdown_text("```\n{{% a\nb %}}\n```")[1] == "```\n{{% a\nb %}}\n```"


def test_front_matter_of_jekyll_with_blank_lines_and_a_line_that_is_no_yaml(tmp_path: Path) -> None:
    source = "---\n\n\nlayout: post\ntitle:  Hackability\ncategories: [Eventi], [Altro]\n---\n**Arriva!**"
    reading = read(tmp_path, "2015-02-02-x.md", source)
    assert (reading.documents[0].title, text(reading)) == ("Hackability", "Arriva!")
    bare = read(tmp_path, "2013-06-18-Shapesmith-è-tra-noi.md", "---\nlayout: post\n---\nEccolo.")
    assert (bare.documents[0].title, text(bare)) == ("Shapesmith è tra noi", "Eccolo.")


def test_a_picture_that_is_described_by_the_name_of_its_file_says_nothing() -> None:
    assert markdown_text("![field_calc01](a.png)\n\n![schema](b.png)\n\n![Le fasi](c.png)")[1] == "schema\n\nLe fasi"
