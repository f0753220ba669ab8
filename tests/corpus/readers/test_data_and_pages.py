"""Org files, YAML, and pages that a browser has saved as one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny.reading import read_file

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure


def read(folder: Path, name: str, source: str, limits: Limits = Limits()) -> FileReading:  # noqa: B008
    (folder / name).write_text(source, "utf-8")
    return read_file(folder / name, limits)


ORG = """\
#+TITLE: Guida /breve/
#+OPTIONS: toc:nil
# un commento
* TODO [#A] Orari :ufficio:
:PROPERTIES:
:ID: 7
:END:
SCHEDULED: <2024-05-01 Wed>
Apre alle *9:30* di [[http://example.it][ogni giorno]], =a_b= e 8 m^{2};
chiuso il <2024-08-15 Thu>.[fn:1]
- uno
  seguito
  1. due
- [X] tre
- ISBN :: codice

| Sede   | Posti; note |
|--------+-------------|
| Centro | 1.250; ~x~  |
#+BEGIN_SRC sh
  ls *a* # resta
#+END_SRC
** Bozze :noexport:
nascosto
* Fine
[fn:1] Delibera n. 7.
"""


def test_org_shows_what_its_page_shows(tmp_path: Path) -> None:
    found = read(tmp_path, "guida.org", ORG).documents[0]
    assert found.title == "Guida breve"
    assert found.text.split("\n\n") == [
        "# Guida breve",
        "# Orari",
        "Apre alle 9:30 di ogni giorno, a_b e 8 m²; chiuso il 2024-08-15 Thu. [1]",
        "- uno seguito\n  1. due\n- ☑ tre\n- ISBN: codice",
        "- Sede: Centro; Posti; note: “1.250; x”",
        "ls *a* # resta",
        "# Fine",
        "[1] Delibera n. 7.",
    ]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="*#+|-_/=~[]:<>{}^ \nabfn1", max_size=80))
def test_no_org_source_is_too_odd(tmp_path_factory: pytest.TempPathFactory, source: str) -> None:
    found = read(tmp_path_factory.mktemp("odd"), "a.org", f"Inizio.\n\n{source}")
    assert found.documents[0].text.startswith("Inizio.")


def test_yaml_keeps_each_value_as_it_is_written(tmp_path: Path) -> None:
    source = (
        "sede: {codice: 00184, quota: 1.10, orario: 12:30:00, dal: 2024-03-01, attiva: yes, nota: null}\n"
        "n: [1_000, 0x1F]\n"
    )
    (found,) = read(tmp_path, "sedi.yaml", source).documents
    assert found.text.split("\n") == [
        "- sede codice: 00184", "- sede quota: 1.10", "- sede orario: 12:30:00", "- sede dal: 2024-03-01",
        "- sede attiva: yes", "- sede nota: null", "- n: 1_000", "- n: 0x1F",
    ]  # fmt: skip
    rows = read(tmp_path, "righe.yml", "- {nome: Centro, cap: 00184}\n- {nome: Mare, cap: 00121}\n").documents[0]
    assert rows.text == "- nome: Centro; cap: 00184\n- nome: Mare; cap: 00121"
    texts = read(tmp_path, "testi.yml", "- id: a1\n  title: Orari\n  text: |\n    Apre\n    alle 9.\n---\n").documents
    assert [(each.key, each.title, each.text) for each in texts] == [("a1", "Orari", "Apre\nalle 9.\n")]


def test_yaml_makes_nothing_and_ends(tmp_path: Path) -> None:
    made = read(tmp_path, "a.yml", "x: !!python/object/apply:os.system ['echo']\n").documents[0].text
    assert made == "- x: echo"
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    with pytest.raises(ReadFailure, match="its values come to more than"):
        read(tmp_path, "bomb.yml", f"a0: &a0 [molti, molti]\n{levels}\n", Limits(characters=100_000))
    with pytest.raises(ReadFailure, match="not YAML"):
        read(tmp_path, "a.yml", "x: [1, 2\n")


PAGE = """\
From: <Saved by a browser>
Subject: Orari
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="B"

--B
Content-Type: text/html; charset="windows-1252"
Content-Transfer-Encoding: quoted-printable
Content-Location: http://example.it/

<html><head><title>Orari della citt=E0</title></head><body><p>Aperto=
 dalle 9:30, =80 5.</p><script>x()</script></body></html>
--B
Content-Type: text/css

p {}
--B
Content-Type: text/html; charset="utf-8"

<html><body><p>Una cornice con altro testo.</p></body></html>
--B--
"""


def test_a_saved_page_and_its_frames(tmp_path: Path) -> None:
    found = read(tmp_path, "orari.mhtml", PAGE).documents
    assert [(each.title, each.text, each.key) for each in found] == [
        ("Orari della città", "Aperto dalle 9:30, € 5.", ""),
        ("Orari", "Una cornice con altro testo.", "frame1"),
    ]
    with pytest.raises(ReadFailure, match="no page found"):
        read(tmp_path, "vuoto.mht", "Subject: x\n\nnulla")
